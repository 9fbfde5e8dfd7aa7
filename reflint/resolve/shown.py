"""What a document shows and does not say: the drawn tree of an example project, an entry of a message catalogue."""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.model.tree import normalize, parent
from reflint.resolve.tense import is_past
from reflint.syntax.late import late

_NODE = late(r"[\s│|]*(?:[├└]─*|[|+`\\]--+)\s*")
_DRAWN = late(r"[\s│├└─┬|+`\\-]*")
_CATALOGUE = late(rb"[ \t]*#: ")
_LOGGED = late(rb"[\w.-]{1,60}[_-]\d+[ \t]+\| ")  # what a service of ``docker compose`` put out
_YOURS = late(rb"\b(?:your|my) (?:own )?[`*\"']{0,3}$", re.IGNORECASE)  # a file of the reader's
_EXAMPLE = late(
    rb"\b(?:examples?|sample|for instance|e\.g\.|your|typical|hypothetical|suggested|proposed|recommended|before|new project)\b",
    re.IGNORECASE,
)
# The top of a tree that everybody has another name for.
_ANYBODYS = late(r"(?:my|your|example|sample|demo|foo)\b|<.*>|(?:my|your|some|the)[-_]\w+", re.IGNORECASE)
_FENCE = (b"```", b"~~~", b".. ")
_FAR = 6000  # bytes
_WIDE = 200  # characters of branches
_LEAD = 3  # lines ahead of a block that may say what it shows
_DOCUMENTS = ("markdown", "rst")


class Drawn(NamedTuple):
    """A path as a tree draws it: ``path`` from the topmost branch, and ``top``, what the tree grows from; "" where it does not say."""

    path: str
    top: str


def is_shown(found: Resolution, lines: Lines) -> bool:
    """Whether ``found``, a mention of a vanished path, stands in a tree of some other project, or where an entry of a catalogue came from."""
    if not found.dialect.startswith(_DOCUMENTS):
        return False
    data, start = lines.data, found.reference.start
    begin = data.rfind(b"\n", 0, start) + 1
    if _CATALOGUE.fullmatch(data, begin, max(start, begin)) or _LOGGED.match(data, begin, start):
        return True
    if "/" not in found.reference.text and _YOURS.search(data, begin, start):
        return True
    drawn = drawing(data[max(0, begin - _FAR) : found.reference.end], start - max(0, begin - _FAR))
    if drawn is None:
        return False
    return not _is_of_here(drawn, found) or _is_example(data[max(0, begin - _FAR) : begin])


def drawing(data: bytes, start: int) -> Drawn | None:
    """What the word at ``start``, which ends ``data``, is in the tree that is drawn there; None where it is no name in a tree."""
    *above, line = data[:start].decode("utf-8", "replace").split("\n")
    if len(line) > _WIDE or _NODE.fullmatch(line) is None:
        return None
    parts, depth = [data[start:].decode("utf-8", "replace")], len(line)
    for line in reversed(above):
        fenced = line.lstrip().startswith(("```", "~~~"))
        at = 0 if fenced else _column(line)
        if not at:
            top = "" if fenced else line.partition(" ")[0]
            return Drawn("/".join(reversed(parts)), top.strip("/\r"))
        if at < depth and line[at:].strip():
            depth = at
            parts.append(line[at:].split()[0].strip("/"))
    return Drawn("/".join(reversed(parts)), "")


def _column(line: str) -> int:
    """Where the name in a line of a tree begins; 0 where the line is none."""
    match = _DRAWN.match(line[:_WIDE])
    return match.end() if match and match.group().strip() else 0


def _is_of_here(drawn: Drawn, found: Resolution) -> bool:
    """Whether a tree that starts at the root, beside the document, or at a directory that it names has the vanished path where it was."""
    path = normalize(drawn.path) or ""
    if _ANYBODYS.fullmatch(drawn.top):
        return False
    inner = path.partition("/")[2]
    ways = {path, inner, f"{drawn.top}/{path}", f"{parent(found.path)}/{path}", f"{parent(found.path)}/{inner}"}
    return found.target in ways or f"/{found.target}".endswith(f"/{drawn.top}/{path}")


def _is_example(data: bytes) -> bool:
    """Whether what leads to the block at the end of ``data`` says that it shows an example, or how it was."""
    lines = data.split(b"\n")
    at = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].lstrip().startswith(_FENCE)), len(lines))
    lead = [line for line in lines[:at] if line.strip()][-_LEAD:]
    return any(_EXAMPLE.search(line) is not None or is_past(line) for line in lead)
