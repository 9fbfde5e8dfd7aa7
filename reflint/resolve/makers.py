"""Scripts that make what another file names before that is read: copied into a build context, cloned, or written by ``configure``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reflint.extract import dialect_of
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, parent

_SCRIPTS = ("shell", "makefile", "justfile")
_CONFIGURE = ("configure", "bootstrap")  # in whatever language
_MAKES = rb"\b(?:cp|copy|mv|ln|rsync|install|mkdir|touch|tee|clone|curl|wget)\b[^\n]{0,300}?(?<![\w.-])%s(?![\w.-])"
_STAGES = rb"\b(?:cp|mv|ln|rsync|install)\b[^\n]{0,300}?(?<![\w.-])%s[\"']?[ \t][^\n]{0,200}\$"

Read = Callable[[str], "bytes | None"]


def is_made(tree: Tree, read: Read, found: Resolution, directory: str) -> bool:
    """Whether another script, which lies in ``directory``, makes something called as what ``found`` names."""
    return _says(tree, read, (directory,), _MAKES % _literal(found), but=found.path)


def is_staged(tree: Tree, read: Read, found: Resolution) -> bool:
    """Whether a script beside a Dockerfile, or above it, that builds images copies something called as what ``found`` names there to a place that
    only the script knows.
    """
    home = parent(found.path)
    return _says(tree, read, (home, *ancestors(home)), _STAGES % _literal(found), but="", word=b"build")


def _literal(found: Resolution) -> bytes:
    return re.escape(found.target.rpartition("/")[2].encode("utf-8", "surrogateescape"))


def _says(tree: Tree, read: Read, directories: Iterable[str], pattern: bytes, *, but: str, word: bytes = b"") -> bool:
    expression = re.compile(pattern)
    for directory in directories:
        for child in tree.children(directory):
            path = f"{directory}/{child}".lstrip("/")
            if path != but and path in tree.entries and (dialect_of(child) in _SCRIPTS or child in _CONFIGURE):
                data = read(path) or b""
                if word in data and expression.search(data) is not None:
                    return True
    return False
