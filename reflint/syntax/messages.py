"""What a program prints: whether a path in it is there to be followed, or is told of."""

from __future__ import annotations

# Words by which a line tells of what once was.
_PAST = frozenset(
    "moved renamed relocated migrated deprecated obsolete removed removing deleted deleting formerly previously "
    "replaced superseded legacy old was were".split()
)
# Words behind which a path is an output.
_MADE = frozenset(
    "saved saving wrote written writing created creating generated generating stored storing exported exporting "
    "output outputs dumped dumping produced producing".split()
)
_EDGES = b".,:;!?()[]{}\"'`*-=><#"


def construct(data: bytes, at: int) -> str:
    """The construct of a path at byte ``at`` of a printed text.

    ``message`` where whoever reads the line is to use the path; ``remark`` where the line tells of the past, or of what is written.
    """
    start = data.rfind(b"\n", 0, at) + 1
    stop = data.find(b"\n", at)
    before = _words(data[start:at])
    after = _words(data[at : len(data) if stop < 0 else stop])
    return "message" if _PAST.isdisjoint(before | after) and _MADE.isdisjoint(before) else "remark"


def _words(line: bytes) -> set[str]:
    if len(line) > 2000:  # no line for people
        return set(_PAST)
    return {word.strip(_EDGES).decode("utf-8", "replace").lower() for word in line.split()}
