"""What is kept between runs, and who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reflint.cache import Cache, cache_key
from reflint.jobs import aside, usable_jobs

KEY = cache_key("test", 1, "a")


def filled(directory: Path) -> str:
    with Cache(str(directory)) as cache:
        cache.put(KEY, ("kept", 1))
    return str(directory)


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    with Cache(filled(tmp_path)) as cache:
        assert not cache.is_new
        assert cache.get_many([KEY, cache_key("test", 1, "b")]) == {KEY: ("kept", 1)}


@pytest.mark.skipif(usable_jobs(2) < 2, reason="nothing is forked here")
def test_a_process_that_was_forked_reads_by_a_connection_of_its_own(tmp_path: Path) -> None:
    with Cache(filled(tmp_path)) as cache:
        mine = cache._connection

        def read() -> tuple[object, bool]:
            return cache.get_many([KEY]), cache._connection is not mine

        assert aside(read, 2)() == ({KEY: ("kept", 1)}, True)
        assert cache.get_many([KEY]) == {KEY: ("kept", 1)}
        assert cache._connection is mine


def test_without_a_directory_nothing_is_kept() -> None:
    with Cache(None) as cache:
        cache.put(KEY, 1)
        assert not cache.keeps
        assert cache.apart().get_many([KEY]) == {}
