"""Values kept in files between runs: written atomically, checked when read, and never a reason to fail."""

from __future__ import annotations

import marshal
import os
from typing import Any
from zlib import crc32

MAGIC = b"reflint\x001"


def load(path: str) -> Any:
    """The value that was saved at ``path``; None where there is none, or its bytes are not those written."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    start = len(MAGIC) + 4
    if data[: len(MAGIC)] != MAGIC or data[len(MAGIC) : start] != crc32(data[start:]).to_bytes(4, "big"):
        return None  # marshal must never see bytes that it did not write: it may crash on them
    try:
        return marshal.loads(memoryview(data)[start:])
    except (ValueError, TypeError, EOFError):
        return None  # written by another version of Python


def save(path: str, value: Any) -> bool:
    """Keep ``value`` (what marshal takes) at ``path``; whether that was possible."""
    payload = marshal.dumps(value)
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(draft, "wb") as file:
            file.write(MAGIC + crc32(payload).to_bytes(4, "big") + payload)
        os.replace(draft, path)
    except OSError:
        return False
    return True


def newest(directory: str) -> list[str]:
    """Names of the values in ``directory``, the one used last first."""
    found = []
    try:
        with os.scandir(directory) as names:
            for name in names:
                if not name.name.endswith(".tmp"):
                    found.append((-name.stat().st_mtime_ns, name.name))
    except OSError:
        return []
    return [name for _, name in sorted(found)]


def touch(path: str) -> None:
    """Say that the value at ``path`` was used."""
    try:
        os.utime(path)
    except OSError:
        return


def prune(directory: str, keep: int) -> None:
    """Remove all but the ``keep`` values of ``directory`` that were used last."""
    try:
        for name in newest(directory)[keep:]:
            os.remove(os.path.join(directory, name))
    except OSError:
        return  # somebody else prunes too
