"""A plain directory, without git: what stands below it."""

from __future__ import annotations

import os

from reflint.errors import UsageError
from reflint.git.disk import Disk
from reflint.git.listing import decode
from reflint.model.tree import LINK, Entry, Source, Tree


def directory(path: str) -> Tree:
    """Every file and link below the directory ``path``, ``.git`` left out; UsageError where there is none."""
    if not os.path.isdir(path):
        raise UsageError("no such directory", path=path)
    disk = Disk(path)
    entries = {}
    for name in sorted(_names(path)):
        mode = disk.mode(name)
        if mode is not None:
            entries[name] = Entry(mode, link=disk.link(name) if mode == LINK else None)
    return Tree(Source("directory", ""), entries)


def _names(root: str) -> list[str]:
    found = []
    top = os.fsencode(root)
    for where, directories, files in os.walk(top):
        directories[:] = [name for name in directories if name != b".git"]
        links = [name for name in directories if os.path.islink(os.path.join(where, name))]
        prefix = os.path.relpath(where, top)
        for name in (*files, *links):
            found.append(decode(name if prefix == b"." else os.path.join(prefix, name)).replace(os.sep, "/"))
    return found


def followed(path: str) -> tuple[str, ...]:
    """Every file below the directory ``path``, through links, as programs see it; UsageError where there is none."""
    if not os.path.isdir(path):
        raise UsageError("no such directory", path=path)
    found: list[str] = []
    pending: list[tuple[str, tuple[str, ...]]] = [("", (os.path.realpath(path),))]
    while pending:
        prefix, above = pending.pop()
        with os.scandir(os.path.join(path, prefix)) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                name = f"{prefix}/{entry.name}".lstrip("/")
                if entry.is_dir():
                    real = os.path.realpath(entry.path)
                    if real not in above and entry.name not in (".git", "__pycache__"):
                        pending.append((name, (*above, real)))
                elif entry.is_file():
                    found.append(name)
    return tuple(sorted(found))
