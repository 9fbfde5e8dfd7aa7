"""What a document tells of the past on purpose: in a sentence, under a heading, or as a whole."""

from __future__ import annotations

import re

from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.syntax.late import late

_PAST = (
    rb"removed|deleted|renamed|formerly|previously|no longer|not here any ?more|no .{1,60} any ?more"
    rb"|used to (?:be|live)|moved from|migrated from|replaces|superseded"
)
_TOLD = late(rb"\b(?:" + _PAST + rb")\b|~~", re.IGNORECASE)
# What documents say besides. What is deprecated, or legacy, is there still.
_OLDER = late(
    rb"(?<![\w/.-])(?:"
    rb"(?:older|earlier|previous|prior) (?:branches|versions|releases|checkouts|commits|layouts)"
    rb"|in (?:an? |the )?(?:older|earlier|previous|prior) (?:version|release|layout|structure)"
    rb"|(?:branches|versions?|releases?) (?:before|prior to|older than|up to|until|below)"
    rb"|(?:until|up to|prior to|before) (?:version |release )?v?\d+\.[\dx]"
    rb"|old (?:layout|structure|location|path|name)s?|used to (?:exist|reside|sit|have|contain)"
    rb"|historically|originally|as of \d{4}-\d\d"
    rb")(?![\w/-])",
    re.IGNORECASE,
)
# What is said of a path that stands ahead of it: behind "moved to" stands what should be there.
_WENT = late(
    rb"\b(?:was|were|been) (?:once|moved|split|merged|dropped|retired|folded|extracted|converted|replaced)\b",
    re.IGNORECASE,
)
# Documents that are about what changed, or kept for an earlier release: `v4-to-v5/`, `deprecated.rst`, `migrating-from-v1.md`.
_CHANGES = late(
    r"(?:^|[/_.-])(?:v|version[-_]?)\d+(?:[._]\w+)*[-_.]to[-_.](?:v|version[-_]?)?\d"
    r"|(?:^|[/_.-])(?:deprecated|deprecations|(?:migrat|upgrad)(?:ion|ing|e)[-_](?:from|to))(?=[/_.-])",
    re.IGNORECASE,
)
_DIRECTIVE = late(rb"[ \t]*\.\. (?:version(?:added|changed|removed)|deprecated)::")
_RULE = late(rb"([=\-~^\"'`#*+.:_])\1{2,}[ \t\r]*")
_ENDS = late(rb"[.?!:][ \t\r]*$")
_STARTS = late(rb"[ \t]*(?:[-*+#|>]|\d+[.)]|```|~~~|\.\.[ \t]|[ \t\r]*$)")
_FAR = 4000  # bytes
_LONGEST = 2000  # bytes of a line that is one sentence
_WRAPPED = 2  # lines, either way, that may belong to a sentence
_DOCUMENTS = ("markdown", "rst")


def tells_of_the_past(found: Resolution, lines: Lines) -> bool:
    """Whether the line of ``found``, or the heading above it, says of something that it was removed or renamed; in a document, also whether its
    sentence speaks of earlier times, or all of the document does.
    """
    data, start, end = lines.data, found.reference.start, found.reference.end
    begin = max(data.rfind(b"\n", 0, start) + 1, start - _LONGEST)
    stop = data.find(b"\n", end)
    stop = min(stop if stop >= 0 else len(data), end + _LONGEST)
    if _TOLD.search(data, begin, stop) is not None:
        return True
    if not found.dialect.startswith(_DOCUMENTS):
        return False
    if found.dialect.startswith("markdown"):
        above = _heading(data, begin, fenced=found.reference.syntax == "markdown.fence")
    else:
        above = _above(data, begin)
    last = _last(data, stop)
    return (
        is_past(above)
        or is_past(data[_first(data, begin) : last])
        or _WENT.search(data, end, last) is not None
        or _CHANGES.search(found.path) is not None
    )


def is_past(text: bytes) -> bool:
    """Whether a document that says ``text`` speaks of what was."""
    return _TOLD.search(text) is not None or _OLDER.search(text) is not None


def _first(data: bytes, begin: int) -> int:
    """Where the sentence begins that goes on in the line at ``begin``."""
    for _ in range(_WRAPPED):
        above = data.rfind(b"\n", 0, max(begin - 1, 0)) + 1
        line = data[above : begin - 1]
        if begin - above > _LONGEST or begin == 0 or _STARTS.match(data, begin, begin + _LONGEST) or not line.strip():
            break
        if _ENDS.search(line):
            break
        begin = above
    return begin


def _last(data: bytes, stop: int) -> int:
    """Where the sentence ends that the line which ends at ``stop`` does not end."""
    for _ in range(_WRAPPED):
        line = data[max(data.rfind(b"\n", 0, stop) + 1, stop - _LONGEST) : stop]
        below = data.find(b"\n", stop + 1)
        below = below if below >= 0 else len(data)
        if _ENDS.search(line) or below - stop > _LONGEST or _STARTS.match(data[stop + 1 : below]):
            break
        stop = below
    return stop


def _heading(data: bytes, begin: int, *, fenced: bool) -> bytes:
    """The Markdown heading above ``begin``, if it is near; and, where that is ``fenced``, a comment above it in its fence."""
    told = b""
    ahead = fenced
    for line in reversed(data[max(0, begin - _FAR) : begin].split(b"\n")[:-1]):
        if line.lstrip().startswith((b"```", b"~~~")):
            fenced, ahead = not fenced, False
        elif line.startswith(b"#") and not fenced:
            return told + line
        elif line.startswith(b"#") and ahead:
            told, ahead = line if _TOLD.search(line) else b"", False
    return told


def _above(data: bytes, begin: int) -> bytes:
    """The reStructuredText title above ``begin`` and, where the line at ``begin`` is the content of a directive on versions, what that says."""
    line = data[begin : begin + _LONGEST]
    indent = len(line) - len(line.lstrip(b" \t"))
    above = data[max(0, begin - _FAR) : begin].split(b"\n")[:-1]
    for at in range(len(above) - 1, -1, -1):
        further = len(above[at]) - len(above[at].lstrip())
        if _DIRECTIVE.match(above[at]) and further < indent:
            return b"removed"
        if at and _RULE.fullmatch(above[at]) and above[at - 1].strip():
            return above[at - 1]
        indent = min(indent, further) if above[at].strip() else indent
    return b""
