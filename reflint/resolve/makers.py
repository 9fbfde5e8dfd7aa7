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


class Makers:
    """Asks the scripts of ``tree``; ``read`` gives their bytes."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read

    def make(self, found: Resolution, directory: str) -> bool:
        """Whether another script, which lies in ``directory``, makes something called as what ``found`` names."""
        texts = (data for path, data in self._scripts((directory,)) if path != found.path)
        return _any_says(texts, _MAKES, found)

    def stage(self, found: Resolution) -> bool:
        """Whether a script beside a Dockerfile, or above it, that builds images copies something called as what ``found`` names there to a place
        that only the script knows.
        """
        home = parent(found.path)
        texts = (data for _, data in self._scripts((home, *ancestors(home))) if b"build" in data)
        return _any_says(texts, _STAGES, found)

    def _scripts(self, directories: Iterable[str]) -> Iterable[tuple[str, bytes]]:
        for directory in directories:
            for child in self._tree.children(directory):
                path = f"{directory}/{child}".lstrip("/")
                if path in self._tree.entries and (dialect_of(child) in _SCRIPTS or child in _CONFIGURE):
                    yield path, self._read(path) or b""


def _any_says(texts: Iterable[bytes], pattern: bytes, found: Resolution) -> bool:
    name = re.escape(found.target.rpartition("/")[2].encode("utf-8", "surrogateescape"))
    search = re.compile(pattern % name).search
    return any(search(data) is not None for data in texts)
