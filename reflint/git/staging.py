"""The index, entry by entry: what is staged under some names, and staging something else there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reflint.git.listing import read_index
from reflint.git.repository import Repository


class IndexEntry(NamedTuple):
    """``path`` is staged with git's ``mode`` and the blob ``id``; mode 0 and "" where nothing is."""

    path: str
    mode: int = 0
    id: str = ""


def read_entries(repository: Repository, paths: Sequence[str]) -> dict[str, IndexEntry]:
    """What is staged at each of ``paths``; a conflicted one has mode -1."""
    found = {path: IndexEntry(path) for path in paths}
    for _, mode, id, stage, path in read_index(repository.git.run("ls-files", "-s", "-v", "-z")):
        if path in found:
            found[path] = IndexEntry(path, -1 if stage else mode, id)
    return found


def write_entries(repository: Repository, entries: Iterable[IndexEntry]) -> None:
    """Stage ``entries``, all at once."""
    none = "0" * (64 if repository.object_format == "sha256" else 40)
    rows = [f"{entry.mode:o} {entry.id or none}\t{entry.path}\0" for entry in entries]
    request = "".join(rows).encode("utf-8", "surrogateescape")
    repository.git.run("update-index", "-z", "--index-info", input=request)


def write_blob(repository: Repository, data: bytes) -> str:
    """The id of a blob that holds ``data``, once it is in the repository."""
    return repository.git.run("hash-object", "-w", "--stdin", input=data).decode().strip()
