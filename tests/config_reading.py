"""What the tests of configuration formats share: facts in the shape in which the tests say what they expect."""

from __future__ import annotations

from collections.abc import Callable

from reflint.extract import ini, json, toml, workflow, yaml
from reflint.model.facts import Embedded, Facts, Reference

MODULES = (workflow, yaml, toml, json, ini)
READERS: dict[str, Callable[[bytes, str], Facts]] = {
    dialect: module.extract for module in MODULES for dialect in module.DIALECTS
}


def read(dialect: str, text: str | bytes) -> Facts:
    """The facts of ``text``; every exact reference must be, byte for byte, what stands at its span."""
    data = text.encode() if isinstance(text, str) else text
    facts = READERS[dialect](data, dialect)
    for reference in facts.references:
        assert 0 <= reference.start <= reference.end <= len(data)
        if reference.exact:
            assert data[reference.start : reference.end].decode("utf-8", "surrogateescape") == reference.text
    for embedded in facts.embedded:
        check_pieces(data, embedded)
    return facts


def check_pieces(data: bytes, embedded: Embedded) -> None:
    """Pieces cover the inner text without gaps, and identity pieces hold the very bytes of the file."""
    at = 0
    for piece in embedded.map.pieces:
        assert piece.inner == at
        at += piece.length
        if piece.identity:
            assert data[piece.outer : piece.outer + piece.outer_length] == embedded.text[at - piece.length : at]
    assert at == len(embedded.text)


def references(dialect: str, text: str) -> list[Reference]:
    """All references but mentions."""
    return [reference for reference in read(dialect, text).references if reference.role != "mention"]


def named(dialect: str, text: str) -> list[str]:
    """The texts of all references but mentions."""
    return [reference.text for reference in references(dialect, text)]


def mentioned(dialect: str, text: str) -> list[str]:
    """The texts of mentions."""
    return [reference.text for reference in read(dialect, text).references if reference.role == "mention"]


def only(dialect: str, text: str) -> Reference:
    """The one reference that is expected."""
    (found,) = references(dialect, text)
    return found


def scripts(dialect: str, text: str) -> list[str]:
    """The embedded texts."""
    return [embedded.text.decode() for embedded in read(dialect, text).embedded]
