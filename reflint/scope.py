"""Which files of a run are read at all, and how much of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reflint.extract import DOCUMENTS, PROGRAMS


class Scope(NamedTuple):
    """Which files can hold a finding at all: none where ``quiet``; of documents only the links, where ``mentions`` are not asked for.

    ``survey`` False parses every file in scope, whatever tier 1 saw. ``jobs`` is how many processes may read. ``retired``: some path is
    declared retired, so that programs are read with their comments wherever they stand. ``imports``: nothing but imports is asked for, so that
    no words are looked at, and only programs are read that may start a Python file.
    """

    quiet: Callable[[str], bool]
    mentions: Callable[[str], bool]
    survey: bool = True
    jobs: int = 1
    retired: bool = False
    imports: bool = False

    def dialect(self, path: str, dialect: str) -> str:
        """The dialect by which ``path`` need be read here; "" for not at all."""
        if dialect in DOCUMENTS and not self.mentions(path):
            dialect = DOCUMENTS[dialect]
        elif dialect in PROGRAMS and not self.retired and not self.mentions(path):
            dialect = PROGRAMS[dialect]
        return "" if not dialect or self.quiet(path) else dialect
