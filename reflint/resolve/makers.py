"""Scripts that make what another file names before that is read: copied into a build context, cloned, or written by ``configure``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reflint.extract import dialect_of
from reflint.model.tree import Tree

_SCRIPTS = ("shell", "makefile", "justfile")
_CONFIGURE = ("configure", "bootstrap")  # in whatever language
_MAKES = rb"\b(?:cp|copy|mv|ln|rsync|install|mkdir|touch|tee|clone|curl|wget)\b[^\n]{0,300}?(?<![\w.-])%s(?![\w.-])"
_STAGES = rb"\b(?:cp|mv|ln|rsync|install)\b[^\n]{0,300}?(?<![\w.-])%s[\"']?[ \t][^\n]{0,200}\$"

Read = Callable[[str], "bytes | None"]


def is_made(tree: Tree, read: Read, directories: Iterable[str], name: str) -> bool:
    """Whether a script that lies in one of ``directories`` makes something called ``name``."""
    return _says(tree, read, directories, _MAKES % _literal(name))


def is_staged(tree: Tree, read: Read, directories: Iterable[str], name: str) -> bool:
    """Whether a script that lies in one of ``directories`` and builds images copies something called ``name`` to a place that only it knows."""
    return _says(tree, read, directories, _STAGES % _literal(name), b"build")


def _literal(name: str) -> bytes:
    return re.escape(name.encode("utf-8", "surrogateescape"))


def _says(tree: Tree, read: Read, directories: Iterable[str], pattern: bytes, word: bytes = b"") -> bool:
    expression = re.compile(pattern)
    for directory in directories:
        for child in tree.children(directory):
            path = f"{directory}/{child}".lstrip("/")
            if path in tree.entries and (dialect_of(child) in _SCRIPTS or child in _CONFIGURE):
                data = read(path) or b""
                if word in data and expression.search(data) is not None:
                    return True
    return False
