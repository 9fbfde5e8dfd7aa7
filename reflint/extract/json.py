"""JSON files: by the table of formats and by looks; notebooks, whose cells are texts."""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts
from reflint.model.location import Piece, SpanMap
from reflint.syntax.document import Document, Scalar
from reflint.syntax.formats import dialects_of
from reflint.syntax.json import parse
from reflint.syntax.reading import Collector

DIALECTS = dialects_of("json")
VERSION = 1

_NUMBER = re.compile(rb'"\s*:\s*-?\d')
_CELLS = {"code": "python", "markdown": "markdown"}


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    if dialect == "json":
        document = document._replace(scalars=tuple(s for s in document.scalars if not _is_measured(s, data)))
    collector = Collector(dialect)
    if dialect == "notebook":
        return notebook(document, collector)
    return collector.read(document)


def _is_measured(scalar: Scalar, data: bytes) -> bool:
    """Whether a key has a number: seconds, bytes or lines that a tool has recorded for a file, and refreshes."""
    return scalar.is_key and _NUMBER.match(data, scalar.end) is not None


def notebook(document: Document, collector: Collector) -> Facts:
    """Every cell as a text of its language; outputs and metadata say nothing."""
    kinds: dict[int, str] = {}
    sources: dict[int, list[Scalar]] = {}
    for scalar in document.scalars:
        if scalar.keys[:2] != ("cells", "[]") or len(scalar.item) < 3:
            continue
        if scalar.keys[2:] == ("cell_type",):
            kinds[scalar.item[2]] = scalar.value
        elif scalar.keys[2:] in (("source",), ("source", "[]")):
            sources.setdefault(scalar.item[2], []).append(scalar)
    for number, lines in sources.items():
        language = _CELLS.get(kinds.get(number, ""))
        if language:
            collector.embedded.append(cell(language, lines))
    return collector.facts(document)


def cell(language: str, lines: list[Scalar]) -> Embedded:
    """One cell; IPython's own lines (``%magic``, ``!command``) are kept as comments of the same length in code."""
    pieces: list[Piece] = []
    texts: list[bytes] = []
    length = 0
    for line in lines:
        text = line.content
        identity = not line.pieces
        if language == "python" and text.lstrip().startswith((b"%", b"!")):
            text, identity = b"#" + text[1:], False
        if identity:
            pieces.append(Piece(length, len(text), line.start, line.end - line.start))
        elif line.pieces and text == line.content:
            pieces.extend(piece._replace(inner=piece.inner + length) for piece in line.pieces)
        else:
            pieces.append(Piece(length, len(text), line.start, line.end - line.start, False))
        texts.append(text)
        length += len(text)
    return Embedded(language, b"".join(texts), SpanMap(tuple(pieces)), "notebook.cell", "any")
