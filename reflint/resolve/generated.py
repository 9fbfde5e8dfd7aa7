"""Modules that no commit holds and that are there all the same: built, generated, written by a user."""

from __future__ import annotations

import re
from collections.abc import Callable

from reflint.model.tree import Tree, ancestors, parent

# By protoc, thrift, pyuic, setuptools_scm and their like.
_MADE = re.compile(
    r"(_pb2|_pb2_grpc|_grpc|_thrift|_ui|_rc|_generated)$|^(_generated|generated|ui_\w+)$"
    r"|^_*(version|build_?info|git_?version|about)_*$"
)
_USERS = re.compile(
    r"(^|_)(local|private|secrets?|overrides?|custom|user|credentials?|my|dev|site"
    # other editions of the program, which only their owners have
    r"|fb|facebook|internal|enterprise|ee|premium|commercial|proprietary|closed)(_|$)"
)
_FOREIGN = frozenset(".c .cc .cpp .cxx .cu .rs .f .f90 .pyx .go .zig .m .mm .swift".split())
# Nothing makes modules of these; where one never was, its neighbour of the same name still leaves a doubt.
_DOCUMENTS = frozenset(
    ".md .rst .txt .json .yaml .yml .toml .ini .csv .html .css .js .ts .tsx .jsx .sh .sql .svg .png".split()
)
_BAZEL = ("BUILD", "BUILD.bazel")  # its targets lie where their sources lie, as far as imports are concerned
_BUILDS = frozenset(
    "setup.py setup.cfg pyproject.toml Makefile makefile GNUmakefile CMakeLists.txt meson.build BUILD BUILD.bazel build.py build.sh "
    "hatch_build.py Cargo.toml noxfile.py tasks.py justfile .gitattributes".split()
)
_BUILDING = (".bzl", ".mk", ".cmake", ".proto")
# Descriptions of messages and services, of which a build makes a module that is called like their directory.
_INTERFACES = frozenset((".srv", ".msg", ".action", ".idl", ".fbs", ".thrift"))
_COMMANDS = (b"cp", b"mv", b"ln", b"clone", b"wget", b"curl", b"unzip", b"tar")
# Each by itself, and with a literal in front, is twice as fast as all at once.
_FETCHES = tuple(re.compile(rb"%s(?<!\w%s)\b[^\n]*" % (word, word)) for word in _COMMANDS)
_FETCHED = rb"\b(?:" + b"|".join(_COMMANDS) + rb")\b[^\n]{0,200}[/ ]%s\b"
_README = "README"
_PLACED = re.compile(rb"(?m)^__path__\s*(?:\+?=|\.(?:append|insert|extend)\()")


class Generated:
    """Answers whether a module that is not in the tree may come from a build, a generator or a user."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None], ignored: Callable[[str], bool]) -> None:
        self._tree = tree
        self._read = read
        self._ignored = ignored
        self._stems: set[str] | None = None  # of what a module may be made of
        self._others: set[str] = set()  # of documents and data
        self._names: set[str] = set()
        self._compiles = False
        self._builds: bytes | None = None
        self._images: bytes | None = None
        self._fetches: bytes | None = None
        self._described: set[str] = set()

    def __call__(self, stem: str, *, guarded: bool = False, was: bool = False) -> bool:
        """Whether the module at ``stem``, a path without its ending, may be made later. ``guarded``: the import expects that it may lack;
        ``was``: it was once there, so that a build file may name it and mean what is gone.
        """
        name = stem.rpartition("/")[2]
        if _MADE.search(name) or (guarded and _USERS.search(name)):
            return True
        self._index()
        assert self._stems is not None
        if (
            stem in self._stems
            or (not was and stem in self._others)
            or name in self._described
            or (self._compiles and (name.startswith("_") or name in self._names))
        ):
            return True
        if was and self._leads_on(stem):
            return True
        home = next((above for above in ancestors(stem) if self._tree.is_directory(above)), "")
        if not was and any(f"{home}/{build}".lstrip("/") in self._tree.entries for build in _BAZEL):
            return True
        return (
            self._ignored(stem + ".py")
            or self._ignored(stem + "/__init__.py")
            or (not was and (self._is_built(stem, name) or self._is_fetched(name)))
        )

    def _leads_on(self, stem: str) -> bool:
        """Whether a package above the module looks for its own elsewhere, or names it, or a package that it was in, in a string: to load it
        from where it is now.
        """
        for package in ancestors(stem)[:-1]:
            initial = f"{package}/__init__.py"
            data = self._read(initial) if initial in self._tree.entries else None
            if data is not None and _PLACED.search(data) and b"extend_path" not in data:
                return True
            name, *parts = stem[len(parent(package)) :].strip("/").split("/")
            for part in parts:
                name = f"{name}.{part}"
                if data is not None and any(quoted.encode() in data for quoted in (f'"{name}"', f"'{name}'")):
                    return True
        return False

    def _is_fetched(self, name: str) -> bool:
        """Whether a README has its reader copy or clone what is called ``name``."""
        if self._fetches is None:
            paths = [path for path in self._tree.entries if path[path.rfind("/") + 1 :][:6].upper() == _README]
            texts = [self._read(path) or b"" for path in paths]
            self._fetches = b"\n".join(said for text in texts for way in _FETCHES for said in way.findall(text))
        word = name.encode("utf-8", "surrogateescape")
        return word in self._fetches and re.search(_FETCHED % re.escape(word), self._fetches) is not None

    def copied(self, path: str) -> bool:
        """Whether what builds an image speaks of the file, which it then has elsewhere, too: ``cp docker/config.py settings/config.py``."""
        if self._images is None:
            paths = [path for path in self._tree.entries if _builds_image(path[path.rfind("/") + 1 :])]
            self._images = b"\n".join(self._read(path) or b"" for path in paths)
        return path.encode("utf-8", "surrogateescape") in self._images

    def compiled(self, directory: str, names: list[str]) -> bool:
        """Whether ``names`` are modules that a compiler writes into ``directory``, which is there, without its ``__init__`` file."""
        return bool(names) and all(map(_MADE.search, names)) and self._tree.is_directory(directory)

    def _index(self) -> None:
        """Note what stands under which name in other languages, and whether anything is compiled."""
        if self._stems is not None:
            return
        self._stems = set()
        for path in self._tree.entries:
            head, _, name = path.rpartition("/")
            if path.endswith(".py"):
                continue
            first, _, _ = name.partition(".")
            ending = name[name.rfind(".") :]
            (self._others if ending in _DOCUMENTS else self._stems).add(f"{head}/{first}".lstrip("/"))
            if ending in _INTERFACES:
                self._described.add(head.rpartition("/")[2])
            if ending in _FOREIGN:
                self._compiles = True
                self._names.add(first)

    def _is_built(self, stem: str, name: str) -> bool:
        """Whether a build file speaks of the module: of its file, its path or its dotted name."""
        if self._builds is None:
            entries = self._tree.entries
            paths = [p for p in entries if p.endswith(_BUILDING) or p[p.rfind("/") + 1 :] in _BUILDS]
            self._builds = b"\n".join(self._read(path) or b"" for path in paths)
        parts = stem.split("/")[-2:]
        ways = [f"{name}.py", "/".join(parts), ".".join(parts)] if len(parts) > 1 else [f"{name}.py"]
        ways += [f'"{name}"', f"'{name}'"] if self._compiles else []
        return any(way.encode("utf-8", "surrogateescape") in self._builds for way in ways)


def _builds_image(name: str) -> bool:
    compose = name.startswith(("compose", "docker-compose")) and name.endswith((".yml", ".yaml"))
    return compose or "Dockerfile" in name or name == "Containerfile"
