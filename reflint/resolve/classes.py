"""Classes of files that rules treat apart: historical documents, fixtures, vendored and generated trees, templates."""

from __future__ import annotations

import re
from collections.abc import Callable

from reflint.extract import dialect_of
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.resolve.guests import is_unread
from reflint.syntax.ignorefile import Named
from reflint.syntax.ignorefile import matcher as ignorefile_matcher

_OWN = ".reflint/"
# A name that is filled in: ``{{ name }}.md``, ``__package__.txt``.
_FILLED = re.compile(r"\{\{|\{%|%%|__\w+__\.(?!py)", re.IGNORECASE)
# What is read as it stands though it lies among templates.
_LIVE = (".html", ".py", ".md", ".rst", ".sh")
# In Python a directory of specifications is a package like another.
_TEST_FILE = re.compile(
    r"(^|/)((?:[\w-]+[-_]|unit)?tests?|testing|e2e(_\w+)?|__tests__)/|(^|/)specs?/(?!.*\.py$)"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest|[^/]*\.(test|spec))\.\w+$"
)


class Classes:
    """Which class a file belongs to, by the patterns of the settings (gitignore syntax)."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None], settings: Settings) -> None:
        self._historical = Named(settings.historical)
        self._fixtures = Named(settings.fixtures)
        self._vendored = Named(settings.vendored)
        self._templates = Named(settings.templates)
        self._fills = bool(settings.templates)
        self._linguist = _linguist(tree, read)
        self._apart = _any_of(settings.vendored, settings.historical, settings.fixtures)
        self._quiet: dict[str, bool] = {}

    def historical(self, path: str) -> bool:
        """A document of the past: it names what once was, on purpose."""
        return self._historical(path)

    @staticmethod
    def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
        """Whether a path matches any of ``patterns`` (gitignore syntax)."""
        return ignorefile_matcher(patterns)

    def fixture(self, path: str) -> bool:
        """Data of tests: what it names is made up."""
        return self._fixtures(path)

    def test(self, path: str) -> bool:
        """A test: many of its strings are made up."""
        return _TEST_FILE.search(path) is not None

    def vendored(self, path: str) -> bool:
        """Somebody else's code, or a machine's."""
        return self._vendored(path) or self._linguist(path)

    def template(self, path: str) -> bool:
        """A text that becomes another file elsewhere."""
        if path.endswith(".in") and dialect_of(path):
            return False  # `MANIFEST.in`, `requirements.in`
        if self._templates.other(path) or (self._fills and _FILLED.search(path) is not None):
            return True
        return self._templates.directory(path) and not path.endswith(_LIVE)

    def quiet(self, path: str) -> bool:
        """Whether nothing that the file names is held against it; asked several times of every file."""
        if path not in self._quiet:
            self._quiet[path] = self._is_quiet(path)
        return self._quiet[path]

    def _is_quiet(self, path: str) -> bool:
        if path.startswith(_OWN) or path.rpartition("/")[2] == "reflint.toml":
            return True  # what reflint is told names what is gone, on purpose
        return self._apart(path) or self._linguist(path) or is_unread(path) or self.template(path)


def _any_of(*classes: tuple[str, ...]) -> Callable[[str], bool]:
    """Files of any of ``classes``. Nearly every file is of none, and to ask each class by itself takes twice as long; where patterns take back what
    others say, their order counts.
    """
    patterns = tuple(pattern for own in classes for pattern in own)
    if any(pattern.startswith("!") for pattern in patterns):
        each = tuple(map(Named, classes))
        return lambda path: any(named(path) for named in each)
    return Named(patterns)


def _linguist(tree: Tree, read: Callable[[str], bytes | None]) -> Callable[[str], bool]:
    """Paths that ``.gitattributes`` at the root marks as ``linguist-vendored`` or ``linguist-generated``."""
    data = read(".gitattributes") if ".gitattributes" in tree.entries else None
    patterns = []
    for line in (data or b"").decode("utf-8", "replace").splitlines():
        pattern, *attributes = line.split() or [""]
        if any(
            a in ("linguist-vendored", "linguist-generated", "linguist-vendored=true", "linguist-generated=true")
            for a in attributes
        ):
            patterns.append(pattern)
    return ignorefile_matcher(tuple(patterns))
