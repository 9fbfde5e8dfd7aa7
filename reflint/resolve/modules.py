"""Dotted names meet the tree: which module a string means, and whether its prefix vanished."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, parent
from reflint.registry.imports import MODULES

MODULE_ENDINGS = (".py", ".pyi", ".pyx", ".so", ".pyd", "/__init__.py", "/__init__.pyi")
_ROOTS = ("src", "lib", "python")  # what directories are called that packages lie in
_SIGNS = re.compile(r"[-_.]+")
_LOOSE = ("python.dotted", "python.module", "python.message")
_LAYER = re.compile(r"layers?(/[^/]+)?$")  # of AWS Lambda, which puts the `python` of each on the search path
_MANIFESTS = ("/setup.py", "/setup.cfg", "/pyproject.toml")
_REQUIREMENT = re.compile(rb"""(?m)^[\s"']*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]\n]*\])?\s*(?:[<>=!~;,"'@#]|$)""")
_LISTED = re.compile(rb"[\"']([A-Za-z][\w.-]*)\s*[<>=~!\[;\"']")
# What a package takes from its own modules: their names alone bind nothing, what they give does.
_ITS_OWN = re.compile(rb"(?m)^from \.(?:[\w.]+(?= import\b)| import (?:\([\w\s,]*\)|[\w, ]*$))")
_OWN = re.compile(rb"""(?m)^\s*name\s*[=:]\s*["']?([A-Za-z0-9][\w.-]*)""")
# Modules that many projects have, and that the end of a distribution's name says nothing of.
_COMMON = frozenset(
    "api app base cli client clients common config core data lib main models plugin plugins scripts sdk server shared src test "
    "testing tests tools types util utils".split()
)
_DECLARATIONS = re.compile(
    r"(^|/)((?:[\w.-]+[-_.])?requirements[^/]*\.(txt|in)|requirements/[^/]+\.(txt|in)|constraints[^/]*\.txt|pyproject\.toml|setup\.(cfg|py)|Pipfile|environment\.ya?ml)$"
)
# What the names of all of these end in: many times as fast as the expression, and hardly anything else does.
_DECLARE = (".txt", ".in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml", "environment.yaml")


class ModuleResolver:
    """Resolves references of form ``module`` against every plausible search path entry (the top, source roots, the file's ancestors)."""

    def __init__(
        self,
        tree: Tree,
        history: History,
        read: Callable[[str], bytes | None],
        stdlib: frozenset[str],
        roots: tuple[str, ...] = (),
    ) -> None:
        self._tree = tree
        self._history = history
        self._read = read
        self._stdlib = stdlib
        self._roots = ("", *roots)
        self._declared = Declared(tree, read)

    @cached_property
    def _projects(self) -> dict[str, list[str]]:
        """Directories of projects below the top, or their ``src``, by the packages that lie in them: these may be installed."""
        homes = {parent(path) for path in self._tree.entries if path.endswith(_MANIFESTS)}
        found: dict[str, list[str]] = {}
        for home in sorted(homes):
            for root in (home, f"{home}/src"):
                for name in self._tree.children(root):
                    if self._tree.exists(f"{root}/{name}/__init__.py"):
                        found.setdefault(name, []).append(root)
        return found

    def resolve(self, reference: Reference, path: str, dialect: str) -> Resolution:
        """``gone`` where a prefix of the dotted name was a module of this repository and is none any more."""
        parts = reference.text.split(":")[0].split(".")
        loose = reference.syntax in _LOOSE  # a setting, a logger or a metric may look the same
        plausible = tuple(dict.fromkeys((*self._roots, *ancestors(path))))
        projects = self._projects.get(parts[0], ())
        roots = self._roots if loose else plausible
        tried = tuple("/".join((root, *parts)).strip("/") for root in roots)
        strict = reference.typed or reference.syntax == "python.packages"
        if parts[0] in self._stdlib or any(
            self._live(root, parts[:1]) and self._whole(root, parts, strict) for root in (*plausible, *projects)
        ):
            return Resolution(path, dialect, reference, "exists", reference.text, tried)
        living = [root for root in roots if self._live(root, parts[:1])]
        best: tuple[int, str] | None = None  # where a source root moved, the module was taken away there last
        for root in roots:
            if living and root not in living and root not in self._roots:
                continue  # a neighbour of this name is gone; the import has another one to go to
            found = self._vanished(root, parts)
            if found is not None:
                length, origin = found
                if living and length < 2:
                    continue
                if length < 2 and (loose or root != parent(path)):
                    break  # one name is too little, but for a module beside the file
                if not living and self._declared(parts[0]):
                    break
                if best is None or self._history.gone[origin] < self._history.gone[best[1]]:
                    best = found
        if best is not None:
            return Resolution(path, dialect, reference, "gone", ".".join(parts[: best[0]]), tried, best[1])
        for root in self._former_roots.get(parts[0], ()):
            found = self._vanished(root, parts)
            if found is not None and found[0] > 2 and living:
                return Resolution(path, dialect, reference, "gone", ".".join(parts[: found[0]]), tried, found[1])
        return Resolution(path, dialect, reference, "unknown", reference.text, tried)

    @cached_property
    def _former_roots(self) -> dict[str, list[str]]:
        """Directories below which a package once lay, by its name: source roots that moved as a whole."""
        found: dict[str, list[str]] = {}
        for path in self._history.gone:
            if path.endswith("/__init__.py"):
                package = parent(path)
                root = parent(package)
                initial = f"{root}/__init__.py"
                if root and not self._history.vanished(initial) and not self._tree.exists(initial):
                    found.setdefault(package.rpartition("/")[2], []).append(root)
        return found

    def _live(self, root: str, parts: list[str]) -> bool:
        stem = "/".join((root, *parts)).strip("/")
        return self._tree.is_directory(stem) or any(self._tree.exists(stem + ending) for ending in MODULE_ENDINGS)

    def _whole(self, root: str, parts: list[str], strict: bool = False) -> bool:
        """Whether the longest live prefix is a module file (what follows are attributes), or everything is live.

        ``strict``: a module is demanded, so that no attribute of a package is one.
        """
        for length in range(len(parts), 0, -1):
            stem = "/".join((root, *parts[:length])).strip("/")
            if any(self._tree.exists(stem + ending) for ending in MODULE_ENDINGS[:5]):
                return True
            if self._tree.is_directory(stem):
                if length == len(parts):
                    return True
                gone = self._vanished(root, parts)
                if gone is not None and (strict or gone[0] > length + 1):
                    return False  # a name that a package gives has no modules below it
                return self._exports(stem, parts[length])
        return False

    def _exports(self, package: str, name: str) -> bool:
        """Whether the package's ``__init__`` might give ``name``: it says the word, imports a star, or makes names up."""
        data = self._read(package + "/__init__.py")
        if data is None:
            return False
        said = _ITS_OWN.sub(b"", data)  # that imports it; what a package asks of itself gives nothing
        return re.search(rb"\b%s\b|import \*|__getattr__|globals\(" % re.escape(name.encode()), said) is not None

    def _vanished(self, root: str, parts: list[str]) -> tuple[int, str] | None:
        """(components, vanished file or directory) of the longest prefix that was a module and is gone."""
        for length in range(len(parts), 0, -1):
            stem = "/".join((root, *parts[:length])).strip("/")
            for ending in (".py", "/__init__.py"):
                if self._history.vanished(stem + ending):
                    origin = stem if ending != ".py" and self._history.vanished(stem) else stem + ending
                    return (length, origin) if not self._live(root, parts[:length]) else None
            if length > 1 and self._history.is_directory(stem) and self._history.vanished(stem):
                return length, stem
            if self._live(root, parts[:length]):
                return None
        return None


class Declared:
    """Answers whether a file of the tree asks for a distribution of this name."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read
        self._names: frozenset[str] | None = None
        self._own: frozenset[str] = frozenset()

    def __call__(self, name: str) -> bool:
        """Whether ``name`` is declared, as it stands, as a namespace that distributions share (``awx-plugins-core``: ``awx_plugins``) or behind
        the name of its maker (``sentry-arroyo``: ``arroyo``).
        """
        wanted = normal(name)
        brand = f"-{wanted}" if wanted not in _COMMON else " "
        return any(known == wanted or known.startswith(wanted + "-") or known.endswith(brand) for known in self._all())

    def elsewhere(self, name: str) -> bool:
        """Whether ``name``, or a distribution that is known to bring it, is declared and no project of the tree has it."""
        names = (normal(name), *map(normal, MODULES.get(name, ())))
        return any(known in self._all() and known not in self._own for known in names)

    def released(self, name: str) -> bool:
        """Whether a release of the distribution ``name`` is asked for, by its version, and no project of the tree has it."""
        if not self.elsewhere(name):
            return False
        words = re.escape(normal(name)).replace("\\-", "[-_.]").encode()
        asked = re.compile(rb"(?im)(?:^|[\"'])[ \t]*%s[ \t]*(?:\[[^\]\n]*\])?[ \t]*[=<>~!]=?[ \t]*[\"']?\d" % words)
        return any(asked.search(self._read(path) or b"") for path in self._tree.entries if declares(path))

    def perhaps(self, name: str) -> bool:
        """Whether a distribution of others may give the module ``name``: it holds the word (``dnspython``, ``poetry-core``)."""
        wanted = normal(name)
        return any(wanted in known for known in self._all() if known not in self._own)

    def _all(self) -> frozenset[str]:
        if self._names is None:
            found: set[str] = set()
            own: set[str] = set()
            for path in self._tree.entries:
                if declares(path):
                    data = self._read(path) or b""
                    found.update(normal(match.decode()) for match in _REQUIREMENT.findall(data))
                    found.update(normal(match.decode()) for match in _LISTED.findall(data))
                    own.update(normal(match.decode()) for match in _OWN.findall(data))
            self._names = frozenset(found)
            self._own = frozenset(own)
        return self._names


def declares(path: str) -> bool:
    """Whether the file at ``path`` declares what a project needs."""
    return path.endswith(_DECLARE) and _DECLARATIONS.search(path) is not None


@cache
def normal(name: str) -> str:
    """A distribution name as the index compares it (PEP 503)."""
    return _SIGNS.sub("-", name).lower()


def without_ending(path: str) -> str:
    """The file of a module as its name goes on: ``a/b.py`` and ``a/b/__init__.py`` → ``a/b``."""
    for ending in sorted(MODULE_ENDINGS, key=len, reverse=True):
        if path.endswith(ending):
            return path.removesuffix(ending)
    return path


def dotted(
    path: str,
    roots: Iterable[str] = (),
    packages: Callable[[str], bool] | None = None,
    named: Callable[[str], str] | None = None,
) -> str:
    """The module that the file or directory ``path`` is: below the longest of ``roots`` that leaves a dotted name, else below the first
    directory that ``packages`` says to be one, else below the directory that ``named`` answers: ``src/a/b.py`` → ``a.b``.
    """
    path = without_ending(path)
    for root in sorted(roots, key=len, reverse=True):
        below = path[len(root) + 1 :] if root else path
        if (not root or path.startswith(root + "/")) and _is_dotted(below):
            return below.replace("/", ".")
    for directory in reversed(ancestors(path)[:-1]):
        if packages is not None and packages(directory):
            return path[len(parent(directory)) :].strip("/").replace("/", ".")
    root = named(path) if named is not None else ""
    return (path[len(root) + 1 :] if root else _below_root(path)).replace("/", ".")


def _below_root(path: str) -> str:
    """What is left of ``path`` below the last directory that no module can be named through, and below a ``src`` in there."""
    parts = path.split("/")
    start = max((at for at, part in enumerate(parts[:-1], 1) if not part.isidentifier()), default=0)
    if start and parts[start] in _ROOTS and start + 1 < len(parts):
        start += 1
    return "/".join(parts[start:])


def _is_dotted(path: str) -> bool:
    return all(part.isidentifier() for part in path.split("/"))


def source_roots(tree: Tree, declared: tuple[str, ...]) -> tuple[str, ...]:
    """Source roots below the top: the declared ones, else every ``src`` or ``lib`` directory that holds Python packages, and those that hold
    them in namespaces (``src/company/product/__init__.py``): a ``src``, and deeper than this that of a project, the ``python`` of a Lambda layer.
    """
    if declared:
        return tuple(root.strip("/") for root in declared if root.strip("/."))
    found: dict[str, None] = {}
    for path in tree.entries:
        if path.endswith("/__init__.py"):
            root = parent(parent(path))
            if root and root.rpartition("/")[2] in _ROOTS:
                found[root] = None
            elif ("src/" in root or "python/" in root) and (above := _above_namespace(tree, root)):
                found[above] = None
    return tuple(found)


def is_layer(directory: str) -> bool:
    """Whether ``directory`` is the ``python`` of a Lambda layer, which any function may have on its search path."""
    above, _, name = directory.rpartition("/")
    return name == "python" and _LAYER.search(above) is not None


def _above_namespace(tree: Tree, directory: str) -> str:
    """The source root in which ``directory`` is part of a namespace; "" where there is none, or a package lies between."""
    start = directory
    while directory and f"{directory}/__init__.py" not in tree.entries:
        above, _, name = directory.rpartition("/")
        if name == "src":
            return (
                directory
                if parent(start) == directory or any(f"{above}{end}".lstrip("/") in tree.entries for end in _MANIFESTS)
                else ""
            )
        if name == "python":
            return directory if is_layer(directory) else ""
        if not name.isidentifier():
            return ""
        directory = above
    return ""
