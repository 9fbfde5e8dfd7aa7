"""Which directories a repository's own modules may be imported from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from reflint.model.history import History
from reflint.model.modules import Outline
from reflint.model.settings import VENDORED
from reflint.model.tree import Tree, ancestors, normalize, parent
from reflint.resolve.finder import Finder
from reflint.resolve.modules import source_roots
from reflint.syntax.outline import Signs

# Names of files that say where packages are, or what the search path is, and those that do in directories of their own.
_SAYS = re.compile(
    r"pyproject\.toml|setup\.(?:cfg|py)|tox\.ini|pytest\.ini|pyrightconfig\.json|mypy\.ini|[Mm]akefile|GNUmakefile|justfile|noxfile\.py"
    r"|\.env.*|.*\.env|.*Dockerfile.*|docker-compose.*\.ya?ml|BUILD(?:\.bazel)?|\.gitlab-ci\.yml"
)
_SAYS_THERE = re.compile(r"(?:^|/)\.(?:github/workflows|vscode|circleci)/[^/]*\.(?:ya?ml|json)$")
_VENDORED = frozenset(pattern.strip("/") for pattern in VENDORED)
_ENTRY = re.compile(
    r"/(requirements[^/]*\.txt|Dockerfile|manage\.py|setup\.py|pyproject\.toml|main\.py|app\.py|wsgi\.py|conftest\.py)$"
)
_BUILT = frozenset(("setup.py", "setup.cfg", "pyproject.toml"))
_PATHS = re.compile(rb"PYTHONPATH['\"]?\s*\]?\s*(?:[=:]|\s)\s*[\"']?([^\s\"'\n#]+)")
_KEYS = re.compile(
    rb"(?:pythonpath|python_paths|extraPaths|mypy_path|where|package[-_]dir|packages|sources|\bfrom|python-source)[\"']?\s*[=:]\s*"
    rb"([\[{(]?[^\]})\n]*(?:\n[ \t]+[^\n=\[]+)*)"
)
_QUOTED = re.compile(rb"[\"']([^\"'\s*]*)[\"']|=\s*([\w./-]+)|(?:^|[\s:])([\w./-]+)")
_VARIABLE = re.compile(r"\$\{?\w+[^/:}]*\}?|\$\([^)]*\)|\{\w+\}|%\(\w+\)s")

NOTEBOOK = ".ipynb"


def says(path: str) -> bool:
    """Whether a file may say where packages are, or what the search path is."""
    there = path.endswith((".yml", ".yaml", ".json")) and _SAYS_THERE.search(path) is not None
    return there or _SAYS.fullmatch(path.rpartition("/")[2]) is not None


def search_roots(tree: Tree, texts: Mapping[str, bytes], declared: tuple[str, ...]) -> tuple[str, ...]:
    """Source roots below the top, in order: the declared ones alone where there are any; else the detected ones and those that
    ``texts``, by path, put on a search path.
    """
    found = dict.fromkeys(source_roots(tree, declared))
    if not declared:
        for path, data in texts.items():
            for root in _said(path, data):
                if root and root not in found and tree.is_directory(root):
                    found[root] = None
    return tuple(root for root in found if root in declared or f"{root}/__init__.py" not in tree.entries)


def services(tree: Tree) -> frozenset[str]:
    """Directories with an entry script or requirements of their own, which are the working directory where their files run."""
    return frozenset(parent(path) for path in tree.entries if _ENTRY.search(path))


def projects(tree: Tree) -> frozenset[str]:
    """Directories that are built and installed as distributions."""
    return frozenset(parent(path) for path in tree.entries if path[path.rfind("/") + 1 :] in _BUILT)


def _said(path: str, data: bytes) -> Iterable[str]:
    home = parent(path)
    for match in _PATHS.finditer(data):
        for entry in re.split(r"[:;]", match.group(1).decode("utf-8", "replace")):
            yield from _places(home, entry)
    if path.endswith((".toml", ".cfg", ".py", ".ini", ".json")):
        for match in _KEYS.finditer(data):
            packages = match.group(0).startswith(b"packages")
            for groups in _QUOTED.findall(match.group(1)):
                entry = (groups[0] or groups[1] or groups[2]).decode("utf-8", "replace")
                yield from _places(home, parent(entry) if packages else entry)


def _places(home: str, entry: str) -> Iterable[str]:
    """Directories that ``entry`` may be: below the file's own directory or one above it; what stands behind a variable, or in an image
    below its working directory (``/app/lib``), too.
    """
    absolute = entry.startswith("/")
    entry = _VARIABLE.sub("", entry).strip("/")
    while entry:
        for base in dict.fromkeys((home, *ancestors(home))):
            place = normalize(f"{base}/{entry}")
            if place:
                yield place
        entry = entry.partition("/")[2] if absolute else ""


class SearchPaths:
    """The plausible search path of each importing file, by the top-level name that it asks for.

    ``services`` are directories that run on their own: what lies in them is found first by all files below. ``projects`` are those that are
    installed, for everybody.
    """

    def __init__(
        self,
        finder: Finder,
        history: History,
        roots: tuple[str, ...],
        services: frozenset[str] = frozenset(),
        projects: frozenset[str] = frozenset(),
    ) -> None:
        self.finder = finder
        self.roots = ("", *(root for root in roots if finder.at(root) is not None))
        self.services = services
        self._projects = projects
        self._strong = frozenset(self.roots)
        self.tops: dict[str, set[str]] = {}
        for stem in finder.stems():
            head, _, name = stem.rpartition("/")
            self.tops.setdefault(name, set()).add(head)
        self.former: dict[str, set[str]] = {}
        for path in history.gone:
            if path.endswith(".py"):
                self._add_gone(path)
        self._homes: dict[str, tuple[str, ...]] = {}
        self._elsewhere: dict[str, tuple[str, ...]] = {}
        self._were: dict[str, tuple[str, ...]] = {}
        self._history = history

    def _add_gone(self, path: str) -> None:
        stem = path[:-12] if path.endswith("/__init__.py") else path[:-3]
        while stem:
            head, _, name = stem.rpartition("/")
            known = self.former.setdefault(name, set())
            if head in known:
                break
            known.add(head)
            stem = head

    def was(self, stem: str) -> bool:
        """Whether a module, or a directory with modules, has vanished at ``stem``, a path without an ending."""
        head, _, name = stem.rpartition("/")
        return head in self.former.get(name, ())

    @cached_property
    def shelves(self) -> frozenset[str]:
        """Directories that hold one regular package and no module of their own."""
        books = Counter(parent(stem) for stem in self.finder.packages())
        alone = {directory for directory, count in books.items() if count == 1}
        return frozenset(alone - {parent(stem) for stem in self.finder.modules()})

    def known(self, top: str) -> bool:
        """Whether the repository has, or had, anything of this name that could be imported."""
        return top in self.tops or top in self.former

    def bases(self, home: str) -> tuple[str, ...]:
        """The file's own directory, those above it, and the source roots."""
        found = self._homes.get(home)
        if found is None:
            found = self._homes[home] = tuple(dict.fromkeys((home, *ancestors(home), *self.roots)))
        return found

    def strong(self, root: str) -> bool:
        """Whether ``root`` is on the search path whoever imports: the top, or a source root."""
        return root in self._strong

    def reaches(self, root: str, path: str) -> bool:
        """Whether the file ``path`` surely has the source root ``root`` on its search path: it lies in the same project, or that one is
        installed.
        """
        above = parent(root)
        return not above or path.startswith(above + "/") or not self._projects.isdisjoint((root, above))

    def live(self, home: str, top: str) -> tuple[str, ...]:
        """Plausible search path entries that have ``top``."""
        have = self.tops.get(top, ())
        return tuple(root for root in self.bases(home) if root in have) if have else ()

    def elsewhere(self, top: str) -> tuple[str, ...]:
        """Directories that are no packages and have ``top`` as a package or module of their own: projects of a monorepo, install one another."""
        found = self._elsewhere.get(top)
        if found is None:
            found = tuple(
                root
                for root in sorted(self.tops.get(top, ()))
                if (not self.finder.is_package(root) or self.finder.at(f"{root}/manage") is not None)
                and self._is_top(f"{root}/{top}".lstrip("/"))
            )
            self._elsewhere[top] = found
        return found

    def _is_top(self, stem: str) -> bool:
        found = self.finder.at(stem)
        return found is not None and found.kind in ("package", "compiled", "opaque")

    def were(self, home: str, top: str) -> tuple[str, ...]:
        """Search path entries below which ``top`` was once, and is no more or not in full: plausible ones first, then those of packages that
        moved as a whole.
        """
        have = self.former.get(top, ())
        if not have:
            return ()
        others = self._were.get(top)
        if others is None:
            gone = self._history.gone
            others = tuple(
                root
                for root in sorted(have)
                if f"{root}/{top}/__init__.py".lstrip("/") in gone
                and f"{root}/__init__.py" not in gone
                and not self.finder.is_package(root)
                and _VENDORED.isdisjoint(root.split("/"))
            )
            self._were[top] = others
        near = [root for root in self.bases(home) if root in have]
        return tuple(dict.fromkeys((*near, *others)))


def editors(outlines: Mapping[str, Outline], signs: Callable[[str], Signs]) -> dict[str, list[str]]:
    """Files that edit the search path, and of pytest's those that may edit the loaded modules, by their directory."""
    found: dict[str, list[str]] = {}
    for path, outline in outlines.items():
        if path.endswith(NOTEBOOK):
            continue  # nobody else runs with it
        if outline.paths or (path.endswith("conftest.py") and signs(path).hooks):
            found.setdefault(parent(path), []).append(path)
    return found
