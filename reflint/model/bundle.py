"""Bundles: what a deployment ships, as a virtual file tree with entry points, search path and requirements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from reflint.model.finding import Step

GENERATED = ""  # stands for the repository file of what a recipe itself writes

Uploader = Literal["docker", "gcloud-functions", "gcloud-run", "aws-lambda", "sam", "directory", "wheel"]


class Unknown(NamedTuple):
    """Something of a bundle that cannot be known: why, and the line of the recipe (0 for the whole)."""

    reason: str
    line: int = 0


class EntryPoint(NamedTuple):
    """What is started first.

    ``kind`` is ``module`` (``text`` is dotted) or ``script`` (``text`` is a path of the bundle). ``attribute`` is what it must define, "" where
    nothing is named. ``path`` are the search path entries that stand before the bundle's own (the script's directory, the working directory).
    ``line`` is the recipe's. ``packaged``: whoever loads the script may load it as a module of the packages in which it lies.
    """

    kind: Literal["module", "script"]
    text: str
    attribute: str = ""
    path: tuple[str, ...] = ()
    line: int = 0
    packaged: bool = False


class Install(NamedTuple):
    """Distributions that the recipe installs at ``line``: those that ``file`` of the repository declares, or ``names``.

    ``file`` "" is a list in the recipe itself. ``kind``: ``requirements``, ``constraints`` (which install nothing), ``project``
    (``pyproject.toml``, ``setup.py``) or ``lock``. ``masked``: it may fail without a word.
    """

    line: int
    file: str = ""
    names: tuple[str, ...] = ()
    kind: Literal["requirements", "project", "lock"] = "requirements"
    masked: bool = False


class Broken(NamedTuple):
    """A step that stops the recipe: what it names (a repository path), where in the recipe, and why."""

    target: str
    line: int
    why: str


class Bundle(NamedTuple):
    """One deployment.

    - ``name`` is unique in a repository: the recipe's path, with the function or the stage where one recipe makes several.
    - ``recipe``, ``line``: the file that assembles it, and where a human would add to it.
    - ``files``: path in the bundle → file of the repository, :data:`GENERATED` for what the recipe writes. Links are followed.
    - ``search_path``: directories of the bundle in which every entry point finds modules, in order.
    - ``installs`` and ``provided`` (names of distributions that the platform has); ``bare``: nothing else can be installed.
    - ``unknown``: what keeps it from being proved whole; ``opaque``: directories of which the contents are not all known.
    - ``dropped``: links that the uploader leaves out, by path in the bundle.
    - ``python``: the version that runs it (``3.12``), "" where that is not known.
    """

    name: str
    recipe: str
    line: int
    files: Mapping[str, str]
    search_path: tuple[str, ...] = ("",)
    workdir: str = ""
    entries: tuple[EntryPoint, ...] = ()
    installs: tuple[Install, ...] = ()
    provided: tuple[str, ...] = ()
    bare: bool = True
    uploader: Uploader = "docker"
    unknown: tuple[Unknown, ...] = ()
    opaque: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    python: str = ""


class Lack(NamedTuple):
    """What an import in a bundle asks for in vain.

    ``what``: ``module`` (the repository has it at ``source``, the bundle has not; where ``source`` is "", another Python has it),
    ``distribution`` (nothing that is installed brings it) or ``entry`` (the entry point itself, or its attribute), ``unreached`` (as ``module``,
    in a file that no entry point reaches), ``alone`` (a relative import, ``name`` the path that it means, in a module that is loaded outside of
    such a package), ``stray`` (a module that the repository has at ``source``, in a directory which is on no search path) or ``data`` (a file or
    directory of its own package that a module opens).
    ``chain`` leads from the entry point to the import, in files of the repository.
    ``guarded``: the import may fail. ``hidden``: the module is shipped, but this file or directory stands before it on the search path.
    """

    what: Literal["module", "distribution", "entry", "unreached", "alone", "stray", "data"]
    name: str
    chain: tuple[Step, ...]
    source: str = ""
    guarded: bool = False
    hidden: str = ""


class Proof(NamedTuple):
    """What holds of a bundle: the files that its entry points need (path in the bundle), what is lacking, what could not be known; and for each
    needed file the one that imports it first ("" for an entry point).
    """

    bundle: Bundle
    needed: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    importers: tuple[str, ...] = ()
