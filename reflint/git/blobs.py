"""Bytes of blobs, from one long-lived git process. What is missing or too large is said; nothing is fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from reflint.git.process import Running
from reflint.git.repository import Repository
from reflint.model.facts import Failure

LIMIT = 20_000_000  # bytes of the largest file that is read unless asked otherwise
WINDOW = 60  # ids asked at once: they fit into the smallest pipe (4096 bytes), so that neither side waits for the other
WINDOW_BYTES = 50_000_000
CHECK = "--batch-check=%(objectname) %(objectsize)"
FEW = 32  # ids; for more, a process of their own is as cheap
MISSING = Failure("its content is not in this clone (missing object)")
DAMAGED = Failure("its content cannot be read (damaged object)")


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """The id that git gives to a blob of these bytes."""
    import hashlib

    digest = hashlib.new(object_format, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def too_large(size: int, limit: int) -> Failure:
    """What is said of a file of ``size`` bytes that is not read."""
    return Failure(f"too large to read ({size:,} bytes, limit {limit:,})")


class Blobs:
    """Reads blobs of a repository by id. A context manager: it ends its process at the end."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._owner = os.getpid()
        self._process: Running | None = None
        self._checker: Running | None = None
        self._local: frozenset[bytes] | None = None

    def __enter__(self) -> Blobs:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next read starts another."""
        for running in (self._process, self._checker):
            if running is not None:
                running.stop()
        self._process = self._checker = None

    def sizes(self, ids: Sequence[str]) -> list[int | None]:
        """Sizes in bytes, None for what is missing here; in the order of ``ids``."""
        wanted = [id.encode() for id in ids]
        local = self._present()
        asked = [id for id in wanted if id in local] if local is not None else wanted
        if not asked:
            return [None] * len(wanted)
        answer = self._sizes_of_few(asked) if len(asked) <= FEW else self._sizes_of_many(asked)
        found = {}
        for line in answer:
            name, _, size = line.strip().partition(b" ")
            if size.isdigit():
                found[name] = int(size)
        return [found.get(id) for id in wanted]

    def _sizes_of_many(self, ids: list[bytes]) -> list[bytes]:
        request = b"\n".join(dict.fromkeys(ids)) + b"\n"
        return self.repository.git.run("cat-file", CHECK, "--buffer", input=request).split(b"\n")

    def _sizes_of_few(self, ids: list[bytes]) -> list[bytes]:
        """Lines of a process that stays: a new one for each file would cost more than the file."""
        self._own()
        if self._checker is None:
            self._checker = self.repository.git.start("cat-file", CHECK, input=True)
        stdin, stdout = self._checker.process.stdin, self._checker.process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(b"".join(id + b"\n" for id in ids))
            stdin.flush()
        except OSError:
            return self._sizes_of_many(ids)
        return [stdout.readline() for _ in ids]

    def read(self, ids: Sequence[str], limit: int = LIMIT) -> Iterator[bytes | Failure]:
        """Contents in the order of ``ids``; a Failure for what is missing, damaged, or above ``limit`` (never read)."""
        for window in _windows(list(zip(ids, self.sizes(ids), strict=True)), limit):
            contents = self._exchange([id for id, size in window if size is not None and size <= limit])
            for id, size in window:
                if size is None:
                    yield MISSING
                elif size > limit:
                    yield too_large(size, limit)
                else:
                    yield contents.get(id, DAMAGED)

    def _own(self) -> None:
        """Leave the pipes of a parent alone: a forked child starts its own processes."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = self._checker = None

    def _exchange(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Contents by id. Git dies on a damaged object: the rest is asked of the next process."""
        self._own()
        found: dict[str, bytes] = {}
        rest = list(dict.fromkeys(ids))
        while rest:
            answered = self._ask(rest, found)
            rest = rest[answered:]
            if rest:
                self.close()
                rest = rest[1:]
        return found

    def _ask(self, ids: Sequence[str], found: dict[str, bytes]) -> int:
        """Ask for ``ids`` and put the answers into ``found``; how many were answered before the process died."""
        if self._process is None:
            self._process = self.repository.git.start("cat-file", "--batch", input=True)
        stdin, stdout = self._process.process.stdin, self._process.process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write("".join(id + "\n" for id in ids).encode())
            stdin.flush()
        except OSError:
            return 0
        for count, id in enumerate(ids):
            header = stdout.readline().split()
            if not header:
                return count
            if len(header) == 3:
                size = int(header[2])
                data = stdout.read(size + 1)
                if len(data) != size + 1:
                    return count
                found[id] = data[:-1]
        return len(ids)

    def _present(self) -> frozenset[bytes] | None:
        """Ids of what a partial clone holds; None where everything may be asked for.

        In a partial clone git dies on the first object that it may not fetch, so it is only asked for what is here.
        """
        if not self.repository.partial:
            return None
        if self._local is None:
            args = ("cat-file", "--batch-check=%(objectname)", "--batch-all-objects", "--unordered", "--buffer")
            self._local = frozenset(self.repository.git.run(*args).split(b"\n"))
        return self._local


def _windows(sized: Sequence[tuple[str, int | None]], limit: int) -> Iterator[Sequence[tuple[str, int | None]]]:
    """Runs of at most WINDOW ids and about WINDOW_BYTES bytes to be read."""
    start = total = 0
    for at, (_, size) in enumerate(sized):
        total += size if size is not None and size <= limit else 0
        if at + 1 - start >= WINDOW or total > WINDOW_BYTES:
            yield sized[start : at + 1]
            start, total = at + 1, 0
    if start < len(sized):
        yield sized[start:]
