"""What silences findings, and what became of it."""

from __future__ import annotations

from typing import NamedTuple


class Ignore(NamedTuple):
    """A comment that silences findings: ``# reflint: ignore[RL101] until=2027-01-01 kept for rollback``.

    ``line`` and ``column`` (1-based) are where the marker stands, ``text`` the comment from there on. It silences ``codes`` on the lines
    ``first`` to ``last``, up to and including the day ``until`` (ISO 8601, "" for ever). ``fault`` says why it silences nothing at all.
    """

    line: int
    column: int
    text: str
    codes: tuple[str, ...]
    first: int
    last: int
    until: str = ""
    fault: str = ""


class Idle(NamedTuple):
    """Something that was told to silence findings and silences none: a comment, an entry of the configuration or of a baseline.

    ``what`` names it in a message, ``why`` says what is wrong with it.
    """

    path: str
    line: int
    column: int
    text: str
    what: str
    why: str
