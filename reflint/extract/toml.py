"""TOML files: `pyproject.toml` by what its tools mean, any other by what its values look like."""

from __future__ import annotations

from reflint.model.facts import Facts
from reflint.syntax.document import Document
from reflint.syntax.formats import dialects_of
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row
from reflint.syntax.toml import parse

DIALECTS = dialects_of("toml")
VERSION = 1


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    collector = Collector(dialect)
    if dialect == "pyproject":
        package_data(document, collector)
    return collector.read(document)


def package_data(document: Document, collector: Collector) -> None:
    """``[tool.setuptools.package-data]``: globs below the directory of the package that the key names.

    Where nothing says in which directory packages stand, setuptools looks for them: flat or below `src`.
    """
    where = packages_directory(document)
    for scalar in document.scalars:
        if scalar.keys[:3] == ("tool", "setuptools", "package-data") and len(scalar.keys) == 5:
            collector.done.add(scalar.start)
            package = scalar.keys[3]
            if where is None:
                collector.dynamic += 1
            elif package not in ("*", ""):
                base = f"{where}/{package.replace('.', '/')}".lstrip("/")
                collector.one(scalar, Row("", "glob", "package-data", anchor="file", base=base), 0, len(scalar.value))


def packages_directory(document: Document) -> str | None:
    """The directory that holds the packages: "" for the project's own; None where it is not said, or several are."""
    said: set[str] = set()
    for scalar in document.scalars:
        keys = scalar.keys[2:] if scalar.keys[:2] == ("tool", "setuptools") else ()
        if keys in (("packages", "find", "where", "[]"), ("package-dir", "")):
            said.add(scalar.value.removeprefix("./").strip("/"))
        elif keys[:1] == ("package-dir",):
            return None
    listed = any(scalar.keys[:3] == ("tool", "setuptools", "packages") for scalar in document.scalars)
    if len(said) > 1:
        return None
    return said.pop().removeprefix(".") if said else "" if listed else None
