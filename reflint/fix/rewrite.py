"""Edits meet bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reflint.model.finding import Finding
from reflint.model.fix import Edit, Fix


class Proposal(NamedTuple):
    """A fix of one occurrence of ``finding``, which stands on the lines ``first`` to ``last``."""

    finding: Finding
    fix: Fix
    first: int
    last: int


def rewritten(data: bytes, edits: Iterable[Edit]) -> bytes:
    """``data`` with ``edits`` made, which overlap nowhere; every other byte stays."""
    parts, at = [], 0
    for edit in _ordered(edits):
        parts += [data[at : edit.start], edit.text.encode("utf-8", "surrogateescape")]
        at = edit.end
    return b"".join((*parts, data[at:]))


def traced_back(edit: Edit, made: Iterable[Edit]) -> Edit | None:
    """``edit``, which speaks of bytes that ``made`` were done to, as one of the bytes before; None where it touches one of ``made``."""
    shift = 0
    for before in _ordered(made):
        size = len(before.text.encode("utf-8", "surrogateescape"))
        if edit.end <= before.start + shift:
            break
        if edit.start < before.start + shift + size:
            return None
        shift += size - (before.end - before.start)
    return edit._replace(start=edit.start - shift, end=edit.end - shift)


def transplanted(before: bytes, edits: Iterable[Edit], other: bytes) -> bytes | None:
    """``other``, a text that was ``before`` once, with ``edits`` of ``before`` made; None where their lines have changed since."""
    moved = []
    for edit in transplants(before, edits, other):
        if edit is None:
            return None
        moved.append(edit)
    return rewritten(other, moved)


def transplants(before: bytes, edits: Iterable[Edit], other: bytes) -> Iterator[Edit | None]:
    """``edits`` of ``before`` as those of ``other``, a text that was ``before`` once; None for each of which the lines have changed since."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(keepends=True), other.splitlines(keepends=True)
    starts, new_starts = _starts(old), _starts(new)
    blocks = SequenceMatcher(None, old, new, False).get_matching_blocks()
    for edit in edits:
        for block in blocks:
            if starts[block.a] <= edit.start and edit.end <= starts[block.a + block.size] and block.size:
                shift = new_starts[block.b] - starts[block.a]
                yield edit._replace(start=edit.start + shift, end=edit.end + shift)
                break
        else:
            yield None


def _starts(lines: list[bytes]) -> list[int]:
    """The offset at which each line begins, and at which the last one ends."""
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line))
    return found


def _ordered(edits: Iterable[Edit]) -> list[Edit]:
    return sorted(set(edits), key=lambda edit: (edit.start, edit.end, edit.text))


def offered(findings: Iterable[Finding], *, unsafe: bool) -> list[Proposal]:
    """The fixes of ``findings`` that may be made, with ``unsafe`` those too that a human should look at."""
    wanted = ("safe", "unsafe") if unsafe else ("safe",)
    return [
        Proposal(finding, occurrence.fix, occurrence.line, occurrence.end_line)
        for finding in findings
        for occurrence in finding.occurrences
        if occurrence.fix is not None and occurrence.fix.applicability in wanted
    ]


def overlapping(fixes: Iterable[Fix]) -> set[Fix]:
    """Fixes of which an edit touches bytes that another fix means otherwise; equal edits agree with one another, and so do texts that come
    to stand in one place.
    """
    by_path: dict[str, list[tuple[Edit, Fix]]] = {}
    for fix in fixes:
        for edit in fix.edits:
            by_path.setdefault(edit.path, []).append((edit, fix))
    found: set[Fix] = set()
    for members in by_path.values():
        members.sort(key=lambda member: (member[0].start, member[0].end))
        widest: tuple[Edit, Fix] | None = None
        for edit, fix in members:
            if widest is not None and edit.start == edit.end == widest[0].start == widest[0].end:
                continue
            if widest is not None and edit != widest[0] and edit.start < max(widest[0].end, widest[0].start + 1):
                found |= {fix, widest[1]}
            if widest is None or edit.end > widest[0].end:
                widest = (edit, fix)
    return found
