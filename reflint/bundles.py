"""The stage that finds deployments and proves them: what the pure part is handed of a scanned tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from reflint.bundle.closure import Repository
from reflint.bundle.configured import ZIPPING, parcels
from reflint.bundle.declared import parcel_of
from reflint.bundle.disk import Shelf
from reflint.bundle.functions import PLATFORM
from reflint.bundle.parcel import Parcel, entry_of
from reflint.bundle.proofs import Site, drifts, packaged, proofs, prove
from reflint.bundle.scripts import Recipe
from reflint.bundle.variants import variants
from reflint.bundle.wanted import Library
from reflint.extract.modules import module_facts, users_of
from reflint.gather import Gathered
from reflint.model.bundle import Bundle, Install, Proof
from reflint.model.file_facts import FileFacts
from reflint.model.modules import ModuleFacts, Outline
from reflint.model.settings import Settings
from reflint.model.tree import Source, Tree
from reflint.resolve.finder import Finder
from reflint.resolve.images import RULES
from reflint.resolve.repo import Repo
from reflint.screen import signing
from reflint.syntax.outline import outline

_LAYERS = re.compile(rb"LayerVersion|layer_version|publish-layer|--layers")
_BUILDS = re.compile(
    rb"pypi-publish|twine upload|bdist_wheel|-m build\b|pyproject-build|(?:poetry|uv|hatch|flit|pdm) (?:build|publish)"
    rb"|python[\d.]* setup\.py (?:sdist|install)"
    rb"|pip3? install (?:--?(?!e |editable )[\w-]+ )*\.(?:\[|\s|$)"
)
_SAYING = frozenset(("shell", "github-workflow", "terraform", "cloudbuild", "makefile"))
Facts = Callable[[Iterable[str]], Mapping[str, ModuleFacts]]


class Deployed(NamedTuple):
    """What bundles are found in: facts of all files, how Python files are parsed, and how a changed text of a file (path, dialect, text) is read."""

    gathered: Gathered
    facts: Facts
    replay: Callable[[str, str, bytes], FileFacts]


def prove_bundles(repo: Repo, deployed: Deployed) -> tuple[Proof, ...]:
    """The proofs of every bundle of the tree."""
    gathered = deployed.gathered
    dockerfiles = [path for path, dialect, _ in gathered.facts if dialect == "dockerfile"]
    recipes = list(_recipes(repo, deployed))
    library = Library(gathered.outlines, signing(repo.read), deployed.facts, _leading(repo.read))
    finder = repo.imports.paths.finder if repo.imports is not None else Finder.of_tree(repo.tree)
    tops = repo.imports.paths.tops if repo.imports is not None else {}
    known = Repository(finder, repo.roots, tops)
    saying = _layered(repo, gathered), _built(repo, gathered)
    site = Site(repo.tree, repo.read, library, known, repo.images, *saying)
    drifted = drifts(site) if _drifts(repo.settings) else ()
    configured = [*map(parcel_of, repo.settings.bundle), *_parcels(repo, gathered)]
    declared = packaged(site, _visible(repo))
    return (*proofs(site, dockerfiles, recipes, configured), *declared, *drifted)


def _leading(read: Callable[[str], bytes | None]) -> Callable[[str, str], tuple[str, ...]]:
    """By which names of a file one comes to use a name in it; each file is read once."""
    users = cache(lambda path: users_of(read(path) or b""))

    def leading(path: str, name: str) -> tuple[str, ...]:
        known = users(path)
        return known.of(name) if known is not None else ()

    return leading


def _layered(repo: Repo, gathered: Gathered) -> Callable[[], bool]:
    """Whether layers are made or given anywhere; asked once, where something is shipped that may be given one."""

    @cache
    def layered() -> bool:
        saying = (
            path for path, dialect, _ in gathered.facts if dialect in _SAYING or dialect.endswith(("yaml", "json"))
        )
        named = any("layer" in part for path in repo.tree.entries for part in path.lower().split("/")[:-1])
        return named or any(_LAYERS.search(repo.read(path) or b"") for path in saying)

    return layered


def _built(repo: Repo, gathered: Gathered) -> Callable[[str], bool]:
    """Whether anything builds wheels, or installs a project from its directory: for one below the top, a file beside it or one that names it."""

    @cache
    def building() -> dict[str, bytes]:
        saying = (path for path, dialect, _ in gathered.facts if dialect in _SAYING or dialect in ("dockerfile", "ini"))
        texts = ((path, repo.read(path) or b"") for path in saying)
        return {path: text for path, text in texts if _BUILDS.search(text)}

    def built(home: str) -> bool:
        name = home.rpartition("/")[2].encode("utf-8", "surrogateescape")
        return any(path.startswith(f"{home}/") or name in text for path, text in building().items())

    return built


def _parcels(repo: Repo, gathered: Gathered) -> Iterator[Parcel]:
    """What configuration says of deployments; files that no rule looks at are passed over, as elsewhere, and so is what tests are given."""
    zipping = (
        path
        for path, dialect, facts in gathered.facts
        if dialect == "terraform" and any(reference.syntax in ZIPPING for reference in facts.references)
    )
    meant = (path for path in _visible(repo) if not repo.classes.test(path))
    return parcels(meant, zipping, Shelf(repo.tree), repo.read)


def _visible(repo: Repo) -> Iterator[str]:
    """The files that rules look at."""
    excluded = repo.classes.matcher(repo.settings.exclude)
    return (path for path in repo.tree.entries if not repo.classes.quiet(path) and not excluded(path))


def _recipes(repo: Repo, deployed: Deployed) -> Iterator[Recipe]:
    """Files whose commands deploy something; one with a variable source directory, once for each value."""
    facts = deployed.gathered.facts
    shelf = Shelf(repo.tree)

    def texts() -> Iterator[bytes]:
        yield from (repo.read(path) or b"" for path, dialect, _ in facts if dialect in _SAYING)

    for path, dialect, known in facts:
        if all(effect.kind == "build" for effect in known.effects):
            continue
        data = repo.read(path) or b""
        found = list(variants(data, shelf, texts)) if dialect == "cloudbuild" else []
        for directory, text in found:
            yield Recipe(path, text, deployed.replay(path, dialect, text).effects, directory.rpartition("/")[2])
        if not found:
            yield Recipe(path, data, known.effects, ordered=dialect not in RULES)


def _drifts(settings: Settings) -> bool:
    """Whether the rule on images that drift apart runs, which is off by itself."""
    return any(s.enabled("RL405", False) for s in (settings, *(nested for _, nested in settings.nested)))


class Built(NamedTuple):
    """A build directory on disk: its files, how they are read, where it starts, what is installed in it, and the version of Python that
    will run it ("" for any).
    """

    files: tuple[str, ...]
    read: Callable[[str], bytes | None]
    entries: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    python: str = ""


def prove_directory(name: str, built: Built) -> Proof:
    """The proof of a build directory, from its own files alone."""
    known = frozenset(built.files)
    entries = tuple(entry_of(text, known.__contains__) for text in built.entries)
    installs = tuple(Install(0, path) for path in built.requirements)
    bundle = Bundle(
        name,
        name,
        0,
        {path: path for path in built.files},
        entries=entries,
        installs=installs,
        provided=PLATFORM,
        bare=bool(installs),
        uploader="directory",
        python=built.python,
    )
    library = Library(
        _Outlines(built.read),
        signing(built.read),
        lambda paths: {path: module_facts(built.read(path) or b"") for path in paths},
        _leading(built.read),
    )
    return prove(Site(Tree(Source("directory", ""), {}), built.read, library, Repository(None)), bundle)


class _Outlines(Mapping[str, Outline]):
    """Outlines of files, read when asked for."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._known: dict[str, Outline] = {}

    def __getitem__(self, path: str) -> Outline:
        if path not in self._known:
            data = self._read(path) if path.endswith(".py") else None
            if data is None:
                raise KeyError(path)
            self._known[path] = outline(data)
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
