"""Python files that tests read and nobody runs: what they import is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from reflint.model.modules import Outline
from reflint.model.tree import parent
from reflint.resolve.samples import is_sample

_TEST = re.compile(r"(^|/)tests?/")
_RUN = re.compile(
    r"(^|/)(test_[^/]*|[^/]*_tests?|tests?|conftest|base|common|utils?|helpers?|setup|main|run[^/]*|__main__)\.py$"
)


class Inputs:
    """Answers whether a file is one. ``outlines`` are those of all files in scope."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        self._outlines = outlines

    def __call__(self, path: str) -> bool:
        """Whether a file below a directory of tests is read as data: by where it lies, or because no runner takes it and nothing imports it."""
        if is_sample(path):
            return True
        if _TEST.search(path) is None or _RUN.search(path) is not None or not path.endswith(".py"):
            return False
        name = path.rpartition("/")[2].removesuffix(".py")
        return (parent(path).rpartition("/")[2] if name == "__init__" else name) not in self._asked

    @cached_property
    def finders(self) -> frozenset[str]:
        """The directories of the files that have a finder of their own."""
        return frozenset(
            parent(path) for path, outline in self._outlines.items() if outline.finds and not is_sample(path)
        )

    @cached_property
    def _asked(self) -> frozenset[str]:
        """Every name in an import of any file."""
        found: set[str] = set()
        for outline in self._outlines.values():
            for module, names in outline.imports:
                found.update(module.split("."))
                found.update(name.partition("=")[0] for name in names.split())
        return frozenset(found)
