"""Work spread over processes: forked, so that a child has all that its parent has read; where there is no fork, one process does it."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from select import poll

WORTH = 150  # items; below that, a second process costs more than it saves
_SHARES = 4  # of what is left to do, a process takes one: large files stand together in a tree, and the last chunk should be short
_TICKET = 4  # bytes that name a chunk, or the length of a message
_MOST = 1 << 20  # bytes that are read at once

T = TypeVar("T")
Work = Callable[[list[Any]], Iterator[Any]]


def usable_jobs(wanted: int) -> int:
    """Processes to use: ``wanted``, or where that is 0 one a processor that this process may run on, four at most."""
    # On macOS, forking is unsafe once the system libraries have started threads.
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    if wanted:
        return wanted
    affinity = getattr(os, "sched_getaffinity", None)
    return min(4, len(affinity(0)) if affinity else os.cpu_count() or 1)


class Spread:
    """Runs work over items in up to ``jobs`` processes: ``spread(work, items)`` yields what ``work`` yields, in the items' order.

    Fewer than ``worth`` items are left to this process. Results must be picklable where more than one process is used; ``work``
    need not be. The other processes begin when they are called; this one helps them once their results are asked for.
    """

    def __init__(self, jobs: int = 1, worth: int = WORTH) -> None:
        self._jobs = jobs
        self._worth = worth

    def __call__(self, work: Work, items: list[Any]) -> Iterator[Any]:
        if self._jobs < 2 or len(items) < self._worth:
            return work(items)
        return _forked(work, chunks(items, self._jobs), self._jobs - 1, helping=True)


def aside(work: Callable[[], T], jobs: int) -> Callable[[], T]:
    """Start ``work`` in a process of its own; what is returned waits for its result, which must be picklable.

    With one job it is done when it is asked for.
    """
    if jobs < 2:
        return work
    running = _forked(lambda _: iter((work(),)), [[None]], 1)

    def result() -> T:
        found: T
        (found,) = running
        return found

    return result


def chunks(items: list[Any], jobs: int) -> list[list[Any]]:
    """``items`` in their order, in chunks that become ever smaller."""
    found = []
    at = 0
    while at < len(items):
        size = max(1, (len(items) - at) // (jobs * _SHARES))
        found.append(items[at : at + size])
        at += size
    return found


def _forked(work: Work, parts: list[list[Any]], jobs: int, helping: bool = False) -> Iterator[Any]:
    """Children, started at once, take the number of the next chunk from one pipe, and send what they made of it through one of their own. So does
    this process where it is ``helping``: each fork costs milliseconds, and what one process made need not be sent.
    """
    tickets, office = os.pipe()
    os.write(office, b"".join(number.to_bytes(_TICKET, "big") for number in range(len(parts))))
    os.close(office)
    children: dict[int, int] = {}
    for _ in range(jobs):
        _start(work, parts, tickets, children)
    found = _collected(children, tickets, len(parts), _own(work, parts, tickets) if helping else iter(()))
    next(found)  # begun: who drops it, whyever, ends the children
    return found


def _collected(children: dict[int, int], tickets: int, parts: int, own: Iterator[Any]) -> Iterator[Any]:
    """Nothing at first, then what the children send, and what this process does of its ``own``, in the order of the chunks."""
    ready: dict[int, list[Any]] = {}
    wanted = 0
    try:
        yield None
        for number, found in _received(list(children), own):
            if isinstance(found, BaseException):
                raise found
            ready[number] = found
            while wanted in ready:
                yield from ready.pop(wanted)
                wanted += 1
    finally:
        os.close(tickets)
        for pipe, pid in children.items():
            os.close(pipe)
            os.waitpid(pid, 0)
    if wanted < parts:
        raise ChildProcessError("a process of its own died")


def _own(work: Work, parts: list[list[Any]], tickets: int) -> Iterator[tuple[int, list[Any]] | None]:
    """The chunks that this process takes, with what it made of them; and None after each item, so that the children need not wait long."""
    while ticket := os.read(tickets, _TICKET):
        number = int.from_bytes(ticket, "big")
        found = []
        for each in work(parts[number]):
            found.append(each)
            yield None
        yield number, found


def _start(work: Work, parts: list[list[Any]], tickets: int, children: dict[int, int]) -> None:
    """Add a new child to ``children``: the pipe from which its results are read, and its process id."""
    pipe, into = os.pipe()
    _widen(into)
    pid = os.fork()
    if pid:
        os.close(into)
        children[pipe] = pid
        return
    for other in (pipe, *children):
        os.close(other)  # so that nobody waits for a reader that is gone
    try:
        while ticket := os.read(tickets, _TICKET):
            number = int.from_bytes(ticket, "big")
            _send(into, number, _done(work, parts[number]))
    finally:
        os._exit(0)  # without a word: whoever forked it sees what is missing


def _widen(pipe: int) -> None:
    """Let a child send much before anybody reads it, where the system can: its parent may have something else to do first."""
    if sys.platform == "linux":
        from fcntl import F_SETPIPE_SZ, fcntl

        with suppress(OSError):
            fcntl(pipe, F_SETPIPE_SZ, _MOST)


def _done(work: Work, items: list[Any]) -> list[Any] | BaseException:
    try:
        return list(work(items))
    except Exception as error:
        return error


def _send(pipe: int, number: int, found: list[Any] | BaseException) -> None:
    try:
        text = pickle.dumps((number, found), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # what cannot be sent is a mistake of ours, to be seen where it is waited for
        text = pickle.dumps((number, TypeError(str(error))), pickle.HIGHEST_PROTOCOL)
    left = memoryview(len(text).to_bytes(_TICKET, "big") + text)
    while left:
        left = left[os.write(pipe, left) :]


def _received(pipes: list[int], own: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    """What ``own`` gives, and the messages that come through ``pipes``, until all are closed at the other end."""
    from select import poll  # where there is fork, there is poll

    waiting = poll()
    held = {pipe: bytearray() for pipe in pipes}
    for pipe in pipes:
        waiting.register(pipe)
    for mine in own:
        yield from _heard(waiting, held, 0)
        if mine is not None:
            yield mine
    while held:
        yield from _heard(waiting, held, None)


def _heard(waiting: poll, held: dict[int, bytearray], patience: int | None) -> Iterator[tuple[int, Any]]:
    """The messages that are whole by now; ``patience`` None waits for something to read."""
    for pipe, _ in waiting.poll(patience):
        text = os.read(pipe, _MOST)
        if not text:
            waiting.unregister(pipe)
            del held[pipe]
            continue
        held[pipe] += text
        yield from _messages(held[pipe])


def _messages(held: bytearray) -> Iterator[tuple[int, Any]]:
    """The messages that are whole, taken from the front of ``held``."""
    while len(held) > _TICKET:
        end = _TICKET + int.from_bytes(held[:_TICKET], "big")
        if len(held) < end:
            return
        yield pickle.loads(memoryview(held)[_TICKET:end].tobytes())
        del held[:end]
