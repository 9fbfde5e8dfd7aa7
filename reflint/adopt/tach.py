"""Modules, layers and interfaces of tach as a layout: ``tach.toml``, ``[tool.tach]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reflint.adopt import Carried
from reflint.config.layout import layout_of
from reflint.config.mistakes import Mistake
from reflint.config.toml import parse
from reflint.errors import ConfigError

Module = Mapping[str, Any]

_ROOT = "<root>"
_PLAIN = re.compile(r"[\w.]+")
_READ = frozenset(
    "modules layers interfaces source_roots exclude ignore_type_checking_imports layers_explicit_depends_on".split()
)
_MODULE_READ = frozenset(
    "path paths depends_on cannot_depend_on depends_on_external cannot_depend_on_external layer visibility utility unchecked".split()
)
_WITHOUT_EFFECT = frozenset(
    "exact cache disable_logging respect_gitignore include_string_imports use_regex_matching".split()
)


class _Reading:
    """One configuration: its modules by path, and what was left out."""

    def __init__(self, section: Module) -> None:
        self.section = section
        self.left: list[str] = []
        self.modules = dict(self._named())
        self.layers = [
            layer if isinstance(layer, str) else str(layer.get("name")) for layer in section.get("layers", [])
        ]
        self.utilities = [path for path, module in self.modules.items() if module.get("utility")]

    def _named(self) -> Iterator[tuple[str, Module]]:
        for module in self.section.get("modules", []):
            for path in module.get("paths", [module.get("path", "")]):
                if path == _ROOT or not path:
                    self.left.append(f"module {path or '?'}: files that lie in no module")
                    continue
                self.left += [f"module {path}: `{key}`" for key in module if key not in _MODULE_READ]
                yield path.strip("/").replace("/", "."), module

    def paths(self, value: Any, module: str) -> list[str]:
        """Dependencies as module paths."""
        found = []
        for item in value or []:
            if isinstance(item, dict) and item.get("deprecated"):
                self.left.append(
                    f"module {module}: that {item.get('path')} is a deprecated dependency (it is allowed here)"
                )
            path = item if isinstance(item, str) else str(item.get("path", ""))
            if path.strip("/") != _ROOT:
                found.append(path.strip("/").replace("/", "."))
        return found

    def lower(self, path: str) -> list[str]:
        """Modules in lower layers, which need not be declared."""
        layer = self.modules[path].get("layer")
        if layer not in self.layers or self.section.get("layers_explicit_depends_on"):
            return []
        below = set(self.layers[self.layers.index(layer) + 1 :])
        return [name for name, module in self.modules.items() if module.get("layer") in below]


def carried(path: str, data: bytes) -> Carried:
    """The layout that the configuration ``data`` of the file ``path`` says."""
    document = parse(path, data)[1]
    section = document.get("tool", {}).get("tach", {}) if path.endswith("pyproject.toml") else document
    reading = _Reading(section)
    reading.left += [f"`{key}`" for key in section if key not in _READ and key not in _WITHOUT_EFFECT]
    table: dict[str, Any] = {"packages": list(reading.modules)}
    if section.get("exclude"):
        table["except"] = [str(pattern).rstrip("$") for pattern in section["exclude"]]
    for key in ("allowed", "forbidden", "external", "protected"):
        table[key] = [
            one for name, module in reading.modules.items() for one in _BOUNDARIES[key](reading, name, module)
        ]
    table["layers"] = list(_layers(reading))
    table["interfaces"] = list(_interfaces(reading))
    if section.get("ignore_type_checking_imports", True):
        table["typing"] = False
    said: list[Mistake] = []
    layout = layout_of(table, (), said)
    if said:
        raise ConfigError("\n".join(mistake.message for mistake in said), path=path)
    return Carried(layout, tuple(dict.fromkeys(reading.left)), tuple(section.get("source_roots", ())))


def _allowed(reading: _Reading, path: str, module: Module) -> Iterator[dict[str, Any]]:
    if module.get("unchecked") or "depends_on" not in module:
        return
    may = [*reading.paths(module["depends_on"], path), *reading.utilities, *reading.lower(path)]
    yield {"from": [path], "to": [name for name in dict.fromkeys(may) if name != path]}


def _forbidden(reading: _Reading, path: str, module: Module) -> Iterator[dict[str, Any]]:
    never = reading.paths(module.get("cannot_depend_on"), path)
    others = [str(name) for name in module.get("cannot_depend_on_external", [])]
    if never or others:
        yield {"from": [path], "to": [*never, *others], "indirect": False}


def _external(reading: _Reading, path: str, module: Module) -> Iterator[dict[str, Any]]:
    if "depends_on_external" in module:
        reading.left.append(f"module {path}: distributions that are imported by another name than their own")
        names = [re.split(r"[^\w.-]", str(name))[0].replace("-", "_") for name in module["depends_on_external"]]
        yield {"from": [path], "to": names}


def _protected(reading: _Reading, path: str, module: Module) -> Iterator[dict[str, Any]]:
    seen = module.get("visibility")
    if seen is not None and "*" not in seen:
        yield {"modules": [path], "by": [name.strip("/") for name in seen]}


def _layers(reading: _Reading) -> Iterator[dict[str, Any]]:
    steps = [[name for name, m in reading.modules.items() if m.get("layer") == layer] for layer in reading.layers]
    order = [" : ".join(names) for names in steps if names]
    for layer in reading.section.get("layers", []):
        if isinstance(layer, dict) and layer.get("closed"):
            reading.left.append(f"layer {layer.get('name')}: that it is closed")
    if len(order) > 1:
        yield {"name": "layers", "order": order, "indirect": False}


def _interfaces(reading: _Reading) -> Iterator[dict[str, Any]]:
    for interface in reading.section.get("interfaces", []):
        owners = [owner for pattern in interface.get("from", [".*"]) for owner in _owners(reading, pattern)]
        public, unsaid = _public(interface.get("expose", []))
        for key in ("visibility", "data_types", "exclusive"):
            if key in interface:
                reading.left.append(f"interface of {', '.join(owners)}: `{key}`")
        reading.left += [f"interface of {', '.join(owners)}: the pattern `{pattern}`" for pattern in unsaid]
        if owners and not unsaid:
            yield {"modules": owners, "public": public, "below": False}


def _owners(reading: _Reading, pattern: str) -> list[str]:
    try:
        hit = re.compile(pattern.replace("\\\\", "\\"))
    except re.error:
        return []
    return [name for name in reading.modules if hit.fullmatch(name)]


def _public(patterns: list[str]) -> tuple[list[str], list[str]]:
    """What is exposed as patterns of ours, and the regular expressions that are none."""
    public, unsaid = [], []
    for pattern in patterns:
        plain = pattern.replace("\\.", ".").replace(".*", "\0")
        bare = plain.replace("\0", "")
        if bare.rstrip(".") and not _PLAIN.fullmatch(bare):
            unsaid.append(pattern)
        elif plain == "\0":
            public.append("**")
        elif plain.endswith("\0") and plain.count("\0") == 1:
            # The dot is any character to it, and a dot to whoever wrote it.
            public += [bare.rstrip("."), bare.rstrip(".") + ".**"]
        elif "\0" in plain:
            unsaid.append(pattern)
        else:
            public.append(plain)
    return public, unsaid


_BOUNDARIES = {"allowed": _allowed, "forbidden": _forbidden, "external": _external, "protected": _protected}
