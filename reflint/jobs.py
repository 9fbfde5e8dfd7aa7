"""Work spread over processes: forked, so that a child has all that its parent has read; where there is no fork, one process does it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

_CHUNKS = 8  # a process; large files stand together in a tree, and the last chunk should be short

WORTH = 150  # items; below that, a second process costs more than it saves

Work = Callable[[list[Any]], Iterator[Any]]
_work: Work | None = None


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

    Results must be picklable where more than one process is used; ``work`` need not be.
    """

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs

    def __call__(self, work: Work, items: list[Any]) -> Iterator[Any]:
        if self._jobs < 2 or len(items) < WORTH:
            yield from work(items)
        else:
            yield from _forked(work, items, self._jobs)


def _forked(work: Work, items: list[Any], jobs: int) -> Iterator[Any]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _work
    size = max(1, len(items) // (jobs * _CHUNKS))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    _work = work
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
            for found in pool.map(_run, chunks):
                yield from found
    finally:
        _work = None


def _run(items: list[Any]) -> list[Any]:
    assert _work is not None
    return list(_work(items))
