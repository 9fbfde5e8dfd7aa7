"""Files of a work tree as the disk has them: links are never followed, no name is decoded by the locale."""

from __future__ import annotations

import os
import stat

from reflint.git.blobs import LIMIT, too_large
from reflint.model.facts import Failure
from reflint.model.tree import EXECUTABLE, FILE, LINK

CHUNK = 1 << 20
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Disk:
    """The files below ``root``. Paths are as in trees: POSIX, surrogateescape."""

    def __init__(self, root: str) -> None:
        self.prefix = os.fsencode(root.rstrip("/") + "/")

    def name(self, path: str) -> str:
        """What Python calls ``path``: the same bytes on disk, though the locale may not be UTF-8."""
        return os.fsdecode(self.prefix + path.encode("utf-8", "surrogateescape"))

    def mode(self, path: str) -> int | None:
        """Git's mode of the file or link that stands there; None for nothing, a directory or a device."""
        try:
            found = os.lstat(self.name(path)).st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(found):
            return LINK
        if stat.S_ISREG(found):
            return EXECUTABLE if found & 0o100 else FILE
        return None

    def link(self, path: str) -> str | None:
        """The target of a symlink as stored, None where none stands there."""
        try:
            target = os.fsencode(os.readlink(self.name(path)))
        except (OSError, ValueError):
            return None
        text = target.decode("utf-8", "surrogateescape")
        return text.replace("\\", "/") if os.name == "nt" else text

    def read(self, path: str, limit: int = LIMIT) -> bytes | Failure:
        """The bytes of a regular file; a Failure where none can be read, or it is above ``limit`` (never read)."""
        try:
            descriptor = os.open(self.name(path), FLAGS)
        except (OSError, ValueError) as error:
            return Failure(f"cannot be read ({getattr(error, 'strerror', None) or error})")
        try:
            return _read(descriptor, limit)
        except OSError as error:
            return Failure(f"cannot be read ({error.strerror})")
        finally:
            os.close(descriptor)


def _read(descriptor: int, limit: int) -> bytes | Failure:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return Failure("cannot be read (no regular file)")
    if found.st_size > limit:
        return too_large(found.st_size, limit)
    data = os.read(descriptor, found.st_size + 1)
    if len(data) == found.st_size:
        return data
    parts = [data]  # it grew, or came in pieces
    total = len(data)
    while part := os.read(descriptor, CHUNK):
        parts.append(part)
        total += len(part)
        if total > limit:
            return too_large(total, limit)
    return b"".join(parts)
