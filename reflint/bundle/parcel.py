"""A parcel: what configuration says of a deployment, in one shape for every tool that says it; and the bundle that it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from reflint.bundle.disk import Disk, Shelf
from reflint.bundle.ignored import Ignores, nothing
from reflint.model.bundle import Broken, Bundle, EntryPoint, Install, Unknown, Uploader
from reflint.model.tree import parent

_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile")


class Parcel(NamedTuple):
    """What ships.

    ``name``, ``recipe``, ``line``: as those of a bundle. ``parts``: (path of the repository, place in the bundle), laid down in order;
    ``drops`` says what of the result is left out. ``entries``: as one writes them (``main.py:handler``, ``a.b:c``). ``installs`` are
    files of the repository, ``names`` distributions; ``judged``: nothing else is installed. ``provided`` is there already. ``path`` is where
    modules are found; ``unknown``, ``opaque`` and ``python`` as those of a bundle.
    """

    name: str
    recipe: str
    line: int
    parts: tuple[tuple[str, str], ...]
    drops: Ignores = nothing
    entries: tuple[str, ...] = ()
    installs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    judged: bool = False
    path: tuple[str, ...] = ("",)
    uploader: Uploader = "directory"
    unknown: tuple[Unknown, ...] = ()
    opaque: tuple[str, ...] = ()
    python: str = ""


def bundle_of(parcel: Parcel, shelf: Shelf) -> Bundle:
    """The bundle that a parcel is; a part that is not there stops it."""
    disk = Disk()
    broken = []
    for source, place in parcel.parts:
        copied = shelf.copied(source, follow=True)
        if copied is None:
            broken.append(Broken(source, parcel.line, "is not there"))
        else:
            disk.lay(copied, place)
    disk.files = {path: node for path, node in disk.files.items() if not parcel.drops(path)}
    files = disk.settled()
    installs = [Install(parcel.line, path, kind=_kind(path)) for path in parcel.installs]
    installs += [Install(parcel.line, "", (name,)) for name in parcel.names]
    return Bundle(
        parcel.name,
        parcel.recipe,
        parcel.line,
        files,
        parcel.path,
        "",
        tuple(_entry(parcel, text, files) for text in parcel.entries),
        tuple(installs),
        parcel.provided,
        parcel.judged,
        parcel.uploader,
        parcel.unknown,
        parcel.opaque,
        tuple(broken),
        python=parcel.python,
    )


def _entry(parcel: Parcel, text: str, files: Mapping[str, str]) -> EntryPoint:
    found = entry_of(text, files.__contains__, parcel.line)
    return (
        found._replace(path=("",)) if parcel.uploader in ("sam", "aws-lambda") else found
    )  # it imports the handler from the top


def entry_of(text: str, known: Callable[[str], bool], line: int = 0) -> EntryPoint:
    """``main.py``, ``main.py:handler``, ``package.module`` or ``package.module:attribute``."""
    target, _, attribute = text.partition(":")
    plain = target.removeprefix("./")
    if plain.endswith(".py") or known(plain):
        return EntryPoint("script", plain, attribute, (parent(plain),), line)
    return EntryPoint("module", plain, attribute, (), line)


def _kind(path: str) -> Literal["requirements", "project", "lock"]:
    if path.endswith(".lock"):
        return "lock"
    return "project" if path.rpartition("/")[2] in _PROJECTS else "requirements"
