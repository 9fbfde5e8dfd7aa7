"""Comments at the top of a file that say where the file stands."""

from __future__ import annotations

import re

from reflint.model.resolution import Resolution
from reflint.resolve.repo import Repo
from reflint.syntax.late import late

FIRST_LINES = 10
_LEAD = late(
    rb"[\s#/;*%\"'<!-]*(?:(?P<label>@?(?:file|filename|file[ _]?path|path|location)\b)[ \t]*[:=]?[ \t]*)?[`\"'(]?(?:\./)?",
    re.IGNORECASE,
)
_DOCUMENTS = ("markdown.", "rst.")
_TRAIL = late(rb"[\s`\"')*/>-]*")


def is_header(repo: Repo, found: Resolution) -> bool:
    """Whether ``found`` is what the file that holds it says to be its own path.

    A label (``File:``) says so; a path alone on its line does where it ends in the file's own name, or where what it
    names went to this file.
    """
    reference = found.reference
    if reference.role != "mention" or reference.syntax.startswith(_DOCUMENTS):
        return False
    lines = repo.lines(found.path)
    if lines.position(reference.start)[0] > FIRST_LINES:
        return False
    begin = lines.data.rfind(b"\n", 0, reference.start) + 1
    end = lines.data.find(b"\n", reference.end)
    lead = _LEAD.fullmatch(lines.data, begin, reference.start)
    if lead is None:
        return False
    if lead["label"]:
        return True
    alone = _TRAIL.fullmatch(lines.data, reference.end, end if end >= 0 else len(lines.data))
    return alone is not None and _is_own(repo, found)


def _is_own(repo: Repo, found: Resolution) -> bool:
    if found.path.rpartition("/")[2] == found.target.rpartition("/")[2]:
        return True
    evidence = repo.evidence_of(found.target, found.origin)
    return evidence is not None and evidence.moved_to == found.path
