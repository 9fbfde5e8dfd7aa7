"""Cells of Jupyter notebooks as texts, with the way back to the bytes of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reflint.model.location import Piece, SpanMap
from reflint.syntax.document import Document, Scalar


class Cell(NamedTuple):
    """One cell: ``kind`` is ``code`` or ``markdown`` (or what else the notebook says)."""

    kind: str
    text: bytes
    map: SpanMap


def cells(document: Document) -> Iterator[Cell]:
    """Every cell, in order; outputs and metadata say nothing.

    IPython's own lines (``%magic``, ``!command``) are kept as comments of the same length in code.
    """
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
        kind = kinds.get(number, "")
        yield Cell(kind, *_joined(lines, code=kind == "code"))


def _joined(lines: list[Scalar], *, code: bool) -> tuple[bytes, SpanMap]:
    pieces: list[Piece] = []
    texts: list[bytes] = []
    length = 0
    for line in lines:
        text = line.content
        identity = not line.pieces
        if code and text.lstrip().startswith((b"%", b"!")):
            text, identity = b"#" + text[1:], False
        if identity:
            pieces.append(Piece(length, len(text), line.start, line.end - line.start))
        elif line.pieces and text == line.content:
            pieces.extend(piece._replace(inner=piece.inner + length) for piece in line.pieces)
        else:
            pieces.append(Piece(length, len(text), line.start, line.end - line.start, False))
        texts.append(text)
        length += len(text)
    return b"".join(texts), SpanMap(tuple(pieces))


def code_of(data: bytes) -> bytes:
    """The text of all code cells of the notebook ``data``, without a way back, and faster; b"" for what is no notebook."""
    import json  # only where there are notebooks

    try:
        document = json.loads(data)
        found = [_source(cell) for cell in document["cells"] if cell.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return b""
    return "\n".join(found).encode("utf-8", "surrogatepass")


def _source(cell: dict[str, object]) -> str:
    source = cell.get("source")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
