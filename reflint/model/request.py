"""What a run is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Progress = Callable[[str, int, int], None]


class Request(NamedTuple):
    """One scan, as the command line asks for it; every field has the meaning of the option of its name.

    - ``paths`` are as typed: relative to the current directory, or to the root where the repository is bare.
    - ``config`` is a file on disk, "" for what the scanned tree holds.
    - ``rev`` is a revision, "" for none. ``since``: findings that any of these revisions had are left out; HEAD may not
      exist yet, and where ``staged`` and a merge is under way, MERGE_HEAD counts beside HEAD.
    - Selectors are codes, prefixes or names as typed. ``fail_on`` "" leaves it to the configuration.
    - ``jobs`` 0 lets the engine choose.
    - ``baseline`` is a file of accepted findings: as the scanned tree has it, else as the disk does; "" for none.
    - ``today`` is the day (ISO 8601) after which ignore comments expire; "" lets none expire.
    - ``progress`` is called with a stage, how much of it is done, and how much there is (0 where that is not known).
    - ``timings`` is filled with seconds by stage.
    """

    repo: str = "."
    paths: tuple[str, ...] = ()
    config: str = ""
    staged: bool = False
    rev: str = ""
    since: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = ""
    statistics: bool = False
    strict_history: bool = False
    cache: bool = True
    survey: bool = True
    jobs: int = 0
    today: str = ""
    baseline: str = ""
    progress: Progress | None = None
    timings: dict[str, float] | None = None
