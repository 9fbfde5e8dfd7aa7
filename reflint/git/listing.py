"""What git prints with ``-z``, as values: lists of entries, raw differences, configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reflint.errors import GitError

LISTING = ("ls-tree", "-r", "-z", "--full-tree")  # and a commit: for read_listing
# What differs from the index, what git does not know, and what the index lists.
CHANGED = ("diff-files", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")
UNTRACKED = ("ls-files", "-o", "--exclude-standard", "-z")
INDEX = ("ls-files", "-s", "-v", "-z")
MODES = {"100644": 0o100644, "100755": 0o100755, "120000": 0o120000, "160000": 0o160000}


class Listed(NamedTuple):
    """One entry of an index. ``tag``: ``H`` is cached, ``S`` skip-worktree; a small letter says assume-unchanged."""

    tag: str
    mode: int
    id: str
    stage: int
    path: str


class Row(NamedTuple):
    """One row of a raw difference. Modes are 0 and ids all zeros where a side has nothing, or where git did not hash.

    ``status`` is a letter; ``score`` (percent) and ``target`` are those of a rename, 0 and "" otherwise.
    """

    old_mode: int
    new_mode: int
    old_id: str
    new_id: str
    status: str
    path: str
    score: int = 0
    target: str = ""


def decode(output: bytes) -> str:
    """Output of git as text that encodes back to the same bytes. Undecodable bytes never reach over a NUL."""
    return output.decode("utf-8", "surrogateescape")


def records(output: bytes) -> list[str]:
    """The NUL-terminated records of ``output``."""
    return decode(output).split("\0")[:-1]


def read_index(output: bytes) -> Iterator[Listed]:
    """Entries from ``git ls-files -s -v -z``: ``H 100644 <id> 0<TAB>path``. GitError where they are none.

    Git reads a truncated index without a word, as entries of mode 0.
    """
    for record in records(output):
        tab = record.index("\t")
        if record[2:8] == "000000":
            raise GitError(
                "the index is damaged", hint="remove the index file and run git reset; --rev HEAD needs none"
            )
        yield Listed(
            record[0], MODES.get(record[2:8], 0o100644), record[9 : tab - 2], int(record[tab - 1]), record[tab + 1 :]
        )


def read_listing(output: bytes) -> dict[str, tuple[int, str]]:
    """Mode and id by path, from ``git ls-tree -r -z``: ``100644 blob <id><TAB>path``."""
    found = {}
    for record in records(output):
        tab = record.index("\t")
        found[record[tab + 1 :]] = (MODES.get(record[:6], 0o100644), record[record.rindex(" ", 0, tab) + 1 : tab])
    return found


def read_rows(output: bytes) -> Iterator[Row]:
    """Rows from ``--raw -z --no-abbrev``: ``:100644 000000 <id> <id> D<NUL>path<NUL>``, renames with a second path."""
    fields = iter(records(output))
    for field in fields:
        old_mode, new_mode, old_id, new_id, status = field.lstrip("\n")[1:].split(" ")
        path = next(fields)
        target = next(fields) if status[0] in "RC" else ""
        score = int(status[1:] or 0)
        yield Row(int(old_mode, 8), int(new_mode, 8), old_id, new_id, status[0], path, score, target)


def read_config(output: bytes) -> dict[str, str]:
    """Settings from ``git config -z --get-regexp``: key to last value, "true" for a key without one."""
    found = {}
    for record in records(output):
        key, equals, value = record.partition("\n")
        found[key] = value if equals else "true"
    return found
