"""What goes into a wheel: the plan of one project, in one shape for every build backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from reflint.bundle.disk import Shelf
from reflint.model.location import Lines
from reflint.syntax.document import Scalar

Read = Callable[[str], "bytes | None"]


class Project(NamedTuple):
    """A project at ``home``: its files by their paths below it, how files are read (by their paths below it), what its ``pyproject.toml`` says, the
    text of that, and its name.
    """

    home: str
    files: tuple[str, ...]
    read: Read
    said: Mapping[str, Any]
    text: bytes
    name: str

    def has_directory(self, path: str) -> bool:
        """Whether anything lies below ``path``."""
        return any(file.startswith(f"{path}/") for file in self.files)


class Plan(NamedTuple):
    """The files of a wheel, by their places in it (each a path below the project); which file says so, and where in it."""

    files: Mapping[str, str]
    manifest: str
    line: int


def below(files: Iterable[str], directory: str) -> Iterable[str]:
    """The ``files`` at or below ``directory``; all of them where it is ""."""
    return (file for file in files if not directory or file == directory or file.startswith(f"{directory}/"))


def where(value: Any, text: bytes) -> int:
    """The line on which a value of ``pyproject.toml`` stands first, 0 where it has none."""
    found = first(value)
    return Lines(text).line(found.start) if found is not None else 0


def first(value: Any) -> Scalar | None:
    """The first scalar of a value."""
    if isinstance(value, Scalar):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return min(filter(None, map(first, inner)), key=lambda scalar: scalar.start, default=None)


def project_files(shelf: Shelf, home: str) -> tuple[str, ...]:
    """The files below ``home``, by their paths below it."""
    cut = len(home) + 1 if home else 0
    return tuple(path[cut:] for path in shelf.below(home))
