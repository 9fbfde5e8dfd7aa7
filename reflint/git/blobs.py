"""Bytes of blobs, from one long-lived git process. What is missing or too large is said; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reflint.git.process import Running
from reflint.git.repository import Repository
from reflint.model.facts import Failure

LIMIT = 20_000_000  # bytes of the largest file that is read unless asked otherwise
WINDOW = 60  # ids asked at once: they fit into the smallest pipe (4096 bytes), so that neither side waits for the other
WINDOW_BYTES = 50_000_000
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
        self._process: Running | None = None
        self._local: frozenset[bytes] | None = None

    def __enter__(self) -> Blobs:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next read starts another."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def sizes(self, ids: Sequence[str]) -> list[int | None]:
        """Sizes in bytes, None for what is missing here; in the order of ``ids``."""
        wanted = [id.encode() for id in ids]
        local = self._present()
        asked = [id for id in wanted if id in local] if local is not None else wanted
        if not asked:
            return [None] * len(wanted)
        request = b"\n".join(dict.fromkeys(asked)) + b"\n"
        answer = self.repository.git.run(
            "cat-file", "--batch-check=%(objectname) %(objectsize)", "--buffer", input=request
        )
        found = {}
        for line in answer.split(b"\n"):
            name, _, size = line.partition(b" ")
            if size.isdigit():
                found[name] = int(size)
        return [found.get(id) for id in wanted]

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

    def _exchange(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Contents by id. Git dies on a damaged object: the rest is asked of the next process."""
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
