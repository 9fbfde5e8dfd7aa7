"""Services that a platform builds from a directory of the repository: App Engine's ``app.yaml``, a Procfile for a buildpack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reflint.bundle.disk import Shelf
from reflint.bundle.functions import PLATFORM, started, version_of
from reflint.bundle.ignored import Ignores, gcloudignore, nothing
from reflint.bundle.parcel import Parcel
from reflint.model.bundle import Unknown
from reflint.model.location import Lines
from reflint.model.tree import parent
from reflint.syntax.document import Scalar, nested, table, text_under
from reflint.syntax.yaml import parse

Read = Callable[[str], "bytes | None"]
FILES = re.compile(r"(^|/)(?:app(?:\d*|[._-][\w.-]+)\.ya?ml|Procfile)$")
_PROCESS = re.compile(rb"(?m)^([A-Za-z][\w-]*):[ \t]*(\S[^\r\n]*)")
_DECLARING = ("requirements.txt", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pyproject.toml", "setup.py")
_PROJECT = re.compile(rb"(?m)^\[(?:project|tool\.(?:poetry|pdm|uv))\b")  # else the file is but the settings of tools
_HOOKS = (
    "bin/pre_compile",
    "bin/post_compile",
    ".buildpacks",
    "Aptfile",
    "environment.yml",
    "runtime.sh",
    "Dockerfile",
)
_BESIDE = "what is copied beside it is not known"


def able(path: str, shelf: Shelf) -> bool:
    """Whether a Python program may lie beside the file ``path``, as its name alone says."""
    home = parent(path)
    return any(shelf.tree.exists(f"{home}/{name}".lstrip("/")) for name in (*_DECLARING, "main.py"))


def parcels(path: str, data: bytes, shelf: Shelf, read: Read) -> Iterator[Parcel]:
    """What the service or the processes of ``path`` ship, and where they start."""
    if path.endswith("Procfile"):
        yield from _processes(path, data, shelf, read)
    elif b"runtime:" in data and b"python" in data:
        parcel = _engine(path, data, shelf, read)
        if parcel is not None:
            yield parcel


def _engine(path: str, data: bytes, shelf: Shelf, read: Read) -> Parcel | None:
    """A service of App Engine in Python 3: everything beside ``app.yaml`` is uploaded; it starts ``main:app`` where nothing else is said."""
    home, document = parent(path), parse(data)
    root = table(nested(document))
    runtime, where = text_under(root, "runtime"), root.get("runtime")
    flexible = text_under(root, "env") in ("flex", "flexible")
    if not re.fullmatch(r"python" if flexible else r"python3\d+", runtime) or not isinstance(where, Scalar):
        return None
    said = root.get("entrypoint")
    main = f"{home}/main.py".lstrip("/")
    entries: tuple[str, ...] = ("main.py:app",) if shelf.tree.exists(main) and said is None else ()
    if isinstance(said, Scalar):
        where, entries = said, started(said.value)
    if not entries:
        return None
    own = shelf.copied(home, follow=True)
    whole = own is not None and any("/" in below and below.endswith(".py") for below, _ in own.nodes)
    elsewhere = document.aliases or "PYTHONPATH" in table(root.get("env_variables")) or "includes" in root
    line = Lines(data).line(where.start)
    requirements = f"{home}/requirements.txt".lstrip("/")
    installed = shelf.tree.exists(requirements)
    return Parcel(
        path,
        path,
        line,
        ((home, ""),),
        _uploaded(home, read),
        entries,
        (requirements,) if installed else (),
        provided=PLATFORM,
        judged=installed,
        unknown=() if whole and not elsewhere else (Unknown(_BESIDE, line),),
        opaque=() if whole and not elsewhere else ("",),
        python="" if flexible else version_of(runtime),
    )


def _uploaded(home: str, read: Read) -> Ignores:
    data, general = (read(f"{home}/{name}".lstrip("/")) for name in (".gcloudignore", ".gitignore"))
    return gcloudignore(data, general)


def _processes(path: str, data: bytes, shelf: Shelf, read: Read) -> Iterator[Parcel]:
    """The processes of a Procfile: all that lies beside it ships. Which variables the platform sets is not known, so that no module of the
    repository can be said to be missing; what is installed can, but where a Dockerfile may make the image in which they run.
    """
    home = parent(path)
    beside = (f"{home}/{name}".lstrip("/") for name in _DECLARING)
    there = [
        file
        for file in beside
        if shelf.tree.exists(file) and (file[-5:] != ".toml" or _PROJECT.search(read(file) or b""))
    ]
    hooked = any(shelf.tree.exists(f"{home}/{name}".lstrip("/")) for name in _HOOKS)
    lines = Lines(data)
    for found in _PROCESS.finditer(data) if there else ():
        name, command = (group.decode("utf-8", "replace") for group in found.groups())
        entries = started(command)
        line = lines.line(found.start())
        if entries:
            yield Parcel(
                f"{path}:{name}",
                path,
                line,
                ((home, ""),),
                nothing,
                entries,
                tuple(there),
                provided=("pip", "setuptools", "wheel"),
                judged=not hooked,
                unknown=(Unknown(_BESIDE, line),),
                opaque=("",),
            )
