"""Work spread over processes: what comes back, in which order, and what becomes of failures."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from reflint.jobs import WORTH, Spread, aside, chunks, usable_jobs

ITEMS = list(range(2 * WORTH))
forking = pytest.mark.skipif(usable_jobs(2) < 2, reason="nothing is forked here")


def doubled(items: list[int]) -> Iterator[tuple[int, str]]:
    for item in items:
        yield item, "x" * (item % 7) * 10_000


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(Spread(jobs)(doubled, ITEMS)) == list(doubled(ITEMS))


def test_chunks_are_the_items_and_the_last_are_short() -> None:
    parts = chunks(ITEMS, 2)
    assert [item for part in parts for item in part] == ITEMS
    assert len(parts[0]) > 10 * len(parts[-1])
    assert chunks([], 2) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_is_raised_here(jobs: int) -> None:
    def broken(items: list[int]) -> Iterator[int]:
        for item in items:
            if item == 17:
                raise KeyError("seventeen")
            yield item

    with pytest.raises(KeyError, match="seventeen"):
        list(Spread(jobs)(broken, ITEMS))


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_aside_is_answered_when_asked_for(jobs: int) -> None:
    first, second = aside(lambda: "x" * 1_000_000, jobs), aside(lambda: [1, 2], jobs)
    assert list(Spread(jobs)(doubled, ITEMS)) == list(doubled(ITEMS))
    assert (second(), len(first())) == ([1, 2], 1_000_000)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_work_aside_raises_is_raised_where_it_is_asked_for(jobs: int) -> None:
    asked = aside(lambda: {}["nothing"], jobs)
    with pytest.raises(KeyError, match="nothing"):
        asked()


@forking
def test_a_child_that_is_killed_is_no_answer() -> None:
    parent = os.getpid()
    ended, alive = os.pipe()

    def killed(items: list[int]) -> Iterator[int]:
        for item in items:
            if os.getpid() != parent:
                os._exit(9)
            if item == 0:  # this process helps: it would do all, were it not to wait for the child
                os.close(alive)
                os.read(ended, 1)
            yield item

    with os.fdopen(ended), pytest.raises(ChildProcessError):
        list(Spread(2)(killed, ITEMS))


@forking
def test_the_process_that_asks_does_its_share() -> None:
    asking = os.getpid()

    def workers(items: list[int]) -> Iterator[int]:
        for _ in items:
            yield os.getpid()

    waiting = Spread(2)(workers, ITEMS)
    found = list(waiting)
    assert len(found) == len(ITEMS)
    assert len({*found, asking}) <= 2


@forking
def test_who_stops_listening_leaves_no_child_behind() -> None:
    found = Spread(2)(doubled, ITEMS)
    next(found)
    found.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
