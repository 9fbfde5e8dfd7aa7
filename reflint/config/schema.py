"""The settings as a JSON Schema, for editors and for everybody who writes configuration by machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reflint.config.keys import KEYS, Kind


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
        "fail-on": {"enum": ["error", "warning", "never"]},
    }
    return shapes[kind]


def _retired() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["path"],
        "additionalProperties": False,
        "properties": {name: {"type": "string"} for name in ("path", "use", "reason")},
    }
