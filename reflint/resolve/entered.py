"""The commands of a document behind a ``cd``: what they name lies there, not beside the document."""

from __future__ import annotations

import re

from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, normalize, parent

_CD = re.compile(rb"(?:^|[;&$>(])[ \t]*(?:cd|pushd)[ \t]+([^\s;&|)]+)", re.MULTILINE)
_FENCE = (b"```", b"~~~")
_FAR = 4000  # bytes


def lies_elsewhere(found: Resolution, lines: Lines, tree: Tree) -> bool:
    """Whether the fence of ``found`` enters a directory first: an unknown one, or one that is there."""
    if not found.dialect.startswith("markdown") or found.reference.syntax != "markdown.fence":
        return False
    entered = _CD.findall(_ahead(lines.data, found.reference.start))
    if not entered:
        return False
    directory = entered[-1].decode("utf-8", "surrogateescape").strip("\"'")
    if any(mark in directory for mark in "$`<{~*") or directory.startswith("/"):
        return True
    places = (normalize(f"{base}/{directory}") for base in ("", parent(found.path)))
    return any(place and tree.is_directory(place) for place in places)


def _ahead(data: bytes, start: int) -> bytes:
    """What stands in the fence before ``start``."""
    text = data[max(0, start - _FAR) : start]
    at = max(text.rfind(b"\n" + mark) for mark in _FENCE)
    indented = [match.start() for match in re.finditer(rb"\n[ \t]+(?:```|~~~)", text)]
    return text[max([at, *indented]) + 1 :]
