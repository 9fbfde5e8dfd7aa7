"""The settings as a JSON Schema, for editors and for everybody who writes configuration by machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reflint.config.bundle import BUNDLE
from reflint.config.keys import KEYS, Kind
from reflint.config.layout import BOUNDARIES, IGNORE, SHARED, TOP, LayoutKey


def schema(rules: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``[tool.reflint]``; ``rules`` maps codes to names."""
    properties = {name: {"description": key.doc, **_shape(key.kind)} for name, key in KEYS.items()}
    prefixes = {code[:length] for code in rules for length in range(2, len(code) + 1)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reflint",
        "description": "[tool.reflint] in pyproject.toml, or reflint.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "$defs": {
            "strings": {"type": "array", "items": {"type": "string"}},
            "selector": {"enum": sorted({"ALL", *prefixes, *rules.values()})},
            "selectors": {"type": "array", "items": {"$ref": "#/$defs/selector"}},
            "retired": _retired(),
            "layout": _layout(),
        },
    }


def _shape(kind: Kind) -> dict[str, Any]:
    shapes: dict[Kind, dict[str, Any]] = {
        "codes": {"$ref": "#/$defs/selectors"},
        "patterns": {"$ref": "#/$defs/strings"},
        "paths": {"$ref": "#/$defs/strings"},
        "ignores": {"type": "object", "additionalProperties": {"$ref": "#/$defs/selectors"}},
        "severity": {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/selector"},
            "additionalProperties": {"enum": ["error", "warning"]},
        },
        "python": {"type": "string", "pattern": r"^3\.[0-9]{1,2}$"},
        "retired": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/retired"}]}},
        "layout": {"$ref": "#/$defs/layout"},
        "bundle": {"type": "array", "items": _table(BUNDLE)},
        "fail-on": {"enum": ["error", "warning", "never"]},
    }
    return shapes[kind]


def _layout() -> dict[str, Any]:
    tables: dict[str, Mapping[str, LayoutKey]] = {
        **{name: {**keys, **SHARED} for name, keys in BOUNDARIES.items()},
        "ignore": IGNORE,
    }
    table = _table(TOP)
    table["properties"].update({name: {"type": "array", "items": _table(keys)} for name, keys in tables.items()})
    return table


def _table(keys: Mapping[str, LayoutKey]) -> dict[str, Any]:
    listed = {"anyOf": [{"$ref": "#/$defs/strings"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
    shapes: dict[str, dict[str, Any]] = {
        "text": {"type": "string"},
        "flag": {"type": "boolean"},
        "number": {"type": "integer"},
        "packages": listed,
        "copies": listed,
    }
    properties = {
        name: {"description": key.doc, **shapes.get(key.shape, {"$ref": "#/$defs/strings"})}
        for name, key in keys.items()
    }
    needed = [name for name, key in keys.items() if key.needed]
    table: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**table, "required": needed} if needed else table


def _retired() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["path"],
        "additionalProperties": False,
        "properties": {name: {"type": "string"} for name in ("path", "use", "reason")},
    }
