"""What the tests of the Python extractor share: a text in, readable references out."""

from __future__ import annotations

from textwrap import dedent

from reflint.extract.python import extract
from reflint.model.facts import Facts, Reference


def facts(code: str) -> Facts:
    """The facts of dedented ``code``."""
    return extract(dedent(code).encode(), "python")


def found(code: str) -> list[Reference]:
    """References that are no mention."""
    return [reference for reference in facts(code).references if reference.role != "mention"]


def told(code: str) -> list[str]:
    """``role anchor:base text flags`` of every reference that is no mention."""
    return [describe(reference) for reference in found(code)]


def mentions(code: str) -> list[str]:
    """Texts of the mentions."""
    return [reference.text for reference in facts(code).references if reference.role == "mention"]


def describe(reference: Reference) -> str:
    """One reference in a line."""
    place = "" if reference.anchor == "any" else f"{reference.anchor}:{reference.base} "
    flags = "".join(f" {name}" for name in ("typed", "loud", "masked", "created") if getattr(reference, name))
    return f"{reference.role} {place}{reference.text}{flags}"
