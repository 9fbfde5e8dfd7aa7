"""TOML files: `pyproject.toml` by what its tools mean, any other by what its values look like."""

from __future__ import annotations

from reflint.model.facts import Facts
from reflint.syntax.document import Document
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row
from reflint.syntax.toml import parse

DIALECTS = ("toml", "pyproject")
VERSION = 1


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    collector = Collector(dialect)
    if dialect == "pyproject":
        package_data(document, collector)
    return collector.read(document)


def package_data(document: Document, collector: Collector) -> None:
    """``[tool.setuptools.package-data]``: globs below the directory of the package that the key names."""
    for scalar in document.scalars:
        if scalar.keys[:3] == ("tool", "setuptools", "package-data") and len(scalar.keys) == 5:
            collector.done.add(scalar.start)
            package = scalar.keys[3]
            if package not in ("*", ""):
                row = Row("", "", "glob", "package-data", base=package.replace(".", "/"))
                collector.one(scalar, row, 0, len(scalar.value))
