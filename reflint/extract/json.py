"""JSON files: by the table of formats and by looks; notebooks, whose cells are texts."""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts
from reflint.syntax.document import Document, Scalar
from reflint.syntax.formats import dialects_of
from reflint.syntax.json import parse
from reflint.syntax.notebook import cells
from reflint.syntax.reading import Collector

DIALECTS = dialects_of("json")
VERSION = 1

_LAX = re.compile(rb"[\[{:,][ \t\r\n]*'")
_NUMBER = re.compile(rb'"\s*:\s*-?\d')
_CELLS = {"code": "python", "markdown": "markdown"}


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    if (
        document.failure is not None and _LAX.search(data) is not None
    ):  # JSON5: strings in single quotes, which the scan does not pair
        document = document._replace(failure=None)
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
    """Every cell as a text of its language."""
    for kind, text, span_map in cells(document):
        language = _CELLS.get(kind)
        if language:
            collector.embedded.append(Embedded(language, text, span_map, "notebook.cell", "any"))
    return collector.facts(document)
