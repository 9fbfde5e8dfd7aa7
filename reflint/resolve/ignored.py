"""Which paths are not committed on purpose: git ignores them by the tree's ``.gitignore`` files, or users make them from a sample."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import islice, takewhile

from reflint.model.tree import Tree, ancestors, parent
from reflint.syntax.globs import has_magic
from reflint.syntax.ignorefile import Patterns
from reflint.syntax.words import has_extension

# How a sample is marked: ``hosts.example`` for ``hosts``, ``settings.sample.yml`` for ``settings.yml``.
_SAMPLES = tuple(sign + word for sign in ".-_" for word in ("example", "sample", "template", "dist"))


_FORCED = 3  # tracked files of a kind in a directory, from which on an ignore file does not speak for their like


class Ignored:
    """Answers whether git would ignore a path, or a sample of it lies beside it.

    It reads the ``.gitignore`` files above a path when first asked about it.
    """

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read
        self._known: dict[tuple[str, bool], Patterns | None] = {}
        self._answers: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        """Whether ``path``, or a directory above it, is ignored. A path without an ending may be a file or a directory."""
        if self._has_sample(path):
            return True
        if path not in self._answers:
            self._answers[path] = self._is_named(path) and not self.overruled(path)
        return self._answers[path]

    def _is_named(self, path: str) -> bool:
        """Whether the ignore files name ``path``, or a directory above it."""
        above = parent(path)
        name = path.rpartition("/")[2]
        as_directory = (name[:1] == "." or not has_extension(name)) and (
            self._matches(path + "/") or (self._matches(f"{path}/{name}") and self._matches(f"{path}/.{name}"))
        )
        return bool(above and self._directory(above)) or as_directory or self._matches(path)

    def overruled(self, path: str) -> bool:
        """Whether files like ``path`` are tracked beside it though they are ignored as well: who adds them by force forgot this one."""
        if not has_extension(path):
            return False
        directory, ending = parent(path), path.rpartition(".")[2]
        alike = (
            f"{directory}/{name}".lstrip("/") for name in self._tree.children(directory) if name.endswith("." + ending)
        )
        entries = self._tree.entries
        forced = (one for one in alike if one in entries and entries[one].tracked and self._is_named(one))
        return sum(1 for _ in islice(forced, _FORCED)) == _FORCED

    def holds(self, path: str) -> bool:
        """Whether ``path``, or a directory above it, is no directory of the tree and an ignore file names files below it: a place for data
        that each user has, where nothing demands otherwise.
        """
        missing = [
            directory for directory in (path, *ancestors(path)) if directory and not self._tree.is_directory(directory)
        ]
        return any(directory in self._named for directory in missing)

    def is_placed(self, path: str) -> bool:
        """Whether an ignore file speaks of the very place of ``path``, or of one above it, and not of a name that may stand anywhere."""
        above = (f"{directory}/" for directory in ancestors(path) if directory)
        return any(self._matches(one, placed=True) for one in (path, f"{path}/", *above))

    @cached_property
    def _named(self) -> frozenset[str]:
        """The literal directories in which the ignore files of the tree name something: ``data`` for ``/data/**/*.bin``."""
        found: set[str] = set()
        for path in self._tree.entries:
            if path.rpartition("/")[2] != ".gitignore":
                continue
            for line in (self._read(path) or b"").decode("utf-8", "replace").splitlines():
                parts = line.strip().strip("/").split("/")[:-1]
                literal = list(takewhile(lambda part: part and not has_magic(part), parts))
                if literal and line[:1] not in "#!" and not line.rstrip().endswith("/"):
                    found.add("/".join((parent(path), *literal)).strip("/"))
        return frozenset(found)

    def _has_sample(self, path: str) -> bool:
        at = path.rfind(".", path.rfind("/") + 2)
        stem, ending = (path[:at], path[at:]) if at > 0 else (path, "")
        entries = self._tree.entries
        return any(path + mark in entries or stem + mark + ending in entries for mark in _SAMPLES)

    def _directory(self, path: str) -> bool:
        """Whether the directory ``path``, or one above it, is ignored."""
        key = path + "/"
        if key not in self._answers:
            above = parent(path)
            self._answers[key] = bool(above and self._directory(above)) or self._matches(key)
        return self._answers[key]

    def _matches(self, path: str, *, placed: bool = False) -> bool:
        for directory in ancestors(path.rstrip("/")):
            rules = self._rules(directory, placed)
            below = path[len(directory) + 1 :] if directory else path
            verdict = rules.verdict(below) if rules is not None else None
            if verdict is not None:
                return verdict
        return False

    def _rules(self, directory: str, placed: bool) -> Patterns | None:
        """The patterns of a directory; of those that are ``placed``, only the ones with a slash before their end."""
        key = (directory, placed)
        if key not in self._known:
            name = f"{directory}/.gitignore" if directory else ".gitignore"
            data = self._read(name) if name in self._tree.entries else None
            lines = data.decode("utf-8", "surrogateescape").splitlines() if data is not None else []
            if placed:
                lines = [line for line in lines if "/" in line.strip().rstrip("/")]
            self._known[key] = Patterns(lines) if lines else None
        return self._known[key]
