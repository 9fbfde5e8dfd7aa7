"""The table of configuration formats: which files, which keys in them, what their values mean.

One module a family. To teach reflint a key, add a row; to teach it a format, add a :class:`reflint.syntax.schema.Format`.
"""

from __future__ import annotations

from reflint.syntax.formats import integration, plain, python, services, web
from reflint.syntax.schema import Format

FORMATS: tuple[Format, ...] = (
    *integration.FORMATS,
    *services.FORMATS,
    *python.FORMATS,
    *web.FORMATS,
    *plain.FORMATS,  # what any file of a syntax may say comes last
)
BY_DIALECT = {format.dialect: format for format in FORMATS}


def dialects_of(reader: str) -> tuple[str, ...]:
    """The dialects that the module ``reader`` of :mod:`reflint.extract` reads."""
    return tuple(format.dialect for format in FORMATS if (format.reader or format.syntax) == reader)
