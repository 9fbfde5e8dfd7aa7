"""Frozen values as plain tuples and back, for the cache: a named tuple becomes its name and its fields."""

from __future__ import annotations

from typing import Any

from reflint.model.finding import Finding, Occurrence, Step
from reflint.model.fix import Edit, Fix
from reflint.model.history import Commit, Evidence, Seen
from reflint.model.report import Summary

_KINDS: dict[str, Any] = {
    kind.__name__: kind for kind in (Commit, Edit, Evidence, Finding, Fix, Occurrence, Seen, Step, Summary)
}


def packed(value: Any) -> Any:
    """``value`` as ``marshal`` takes it."""
    if not isinstance(value, tuple):
        return value
    name = type(value).__name__ if type(value) is not tuple else ""
    return (name, *map(packed, value))


def unpacked(value: Any) -> Any:
    """What :func:`packed` was given."""
    if not isinstance(value, tuple):
        return value
    fields = tuple(map(unpacked, value[1:]))
    return _KINDS[value[0]]._make(fields) if value[0] else fields
