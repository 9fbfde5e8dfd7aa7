"""Unified diffs that ``git apply`` takes."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

CONTEXT = 3  # lines around a change
_NO_NEWLINE = b"\\ No newline at end of file\n"


class FileChange(NamedTuple):
    """One file: ``old`` and ``new`` name it ("" where there is none), with its bytes and modes (0 where there is none)."""

    old: str
    new: str
    before: bytes
    after: bytes
    mode: int
    new_mode: int


def unified(changes: Iterable[FileChange]) -> bytes:
    """The patch of ``changes``, by path."""
    return b"".join(_file(change) for change in sorted(changes, key=lambda change: change.new or change.old))


def _file(change: FileChange) -> bytes:
    if change.mode and change.new_mode and change.mode >> 12 != change.new_mode >> 12:
        gone = change._replace(new="", after=b"", new_mode=0)
        come = change._replace(old="", before=b"", mode=0)
        return _file(gone) + _file(come)
    old, new = change.old or change.new, change.new or change.old
    lines = [b"diff --git %s %s\n" % (_name("a/", old), _name("b/", new))]
    if not change.mode:
        lines.append(b"new file mode %06o\n" % change.new_mode)
    elif not change.new_mode:
        lines.append(b"deleted file mode %06o\n" % change.mode)
    elif change.mode != change.new_mode:
        lines.append(b"old mode %06o\nnew mode %06o\n" % (change.mode, change.new_mode))
    if change.mode and change.new_mode and old != new:
        lines.append(_renamed(change, old, new))
    if change.before != change.after:
        lines.append(b"--- %s\n" % (_name("a/", old) if change.mode else b"/dev/null"))
        lines.append(b"+++ %s\n" % (_name("b/", new) if change.new_mode else b"/dev/null"))
        lines += _hunks(_split(change.before), _split(change.after))
    return b"".join(lines)


def _renamed(change: FileChange, old: str, new: str) -> bytes:
    same = 100
    if change.before != change.after:
        same = int(100 * SequenceMatcher(None, _split(change.before), _split(change.after), False).ratio())
    return b"similarity index %d%%\nrename from %s\nrename to %s\n" % (min(same, 100), _name("", old), _name("", new))


def _hunks(before: list[bytes], after: list[bytes]) -> Iterable[bytes]:
    for group in SequenceMatcher(None, before, after, False).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield b"@@ -%s +%s @@\n" % (_range(first[1], last[2]), _range(first[3], last[4]))
        for tag, i, j, k, m in group:
            if tag == "equal":
                yield from map(_kept, before[i:j])
                continue
            yield from (b"-" + _ended(line) for line in before[i:j])
            yield from (b"+" + _ended(line) for line in after[k:m])


def _kept(line: bytes) -> bytes:
    return b" " + _ended(line)


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE


def _range(start: int, stop: int) -> bytes:
    length = stop - start
    return b"%d,%d" % (start + (length > 0), length)


def _split(data: bytes) -> list[bytes]:
    """Lines by line feed alone, as git has them, each with its end."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _name(prefix: str, path: str) -> bytes:
    """A path as git writes it into a patch: in C quotes where it holds what a line cannot."""
    raw = (prefix + path).encode("utf-8", "surrogateescape")
    if all(byte >= 32 and byte not in b'"\\' and byte != 127 for byte in raw):
        return raw
    special = {7: b"\\a", 8: b"\\b", 9: b"\\t", 10: b"\\n", 11: b"\\v", 12: b"\\f", 13: b"\\r", 34: b'\\"', 92: b"\\\\"}
    return b'"' + b"".join(special.get(b, bytes((b,)) if 32 <= b < 127 else b"\\%03o" % b) for b in raw) + b'"'
