"""A layout as TOML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.config.layout import BOUNDARIES, IGNORE, SHARED, LayoutKey
from reflint.model.layout import Boundary, Excused, Layer, Layout

_WIDTH = 100


def written(layout: Layout, prefix: str) -> str:
    """``layout`` as the table ``prefix`` (``layout`` in reflint.toml, ``tool.reflint.layout`` in pyproject.toml)."""
    typing = bool(layout.boundaries) and not any(boundary.typing for boundary in layout.boundaries)
    head = [f"[{prefix}]"]
    if layout.packages:
        placed = any(place for _, place in layout.packages)
        names = [name for name, _ in layout.packages]
        head.append(f"packages = {_places(layout.packages) if placed else _value(names)}")
    if layout.exhaustive:
        head.append("exhaustive = true")
    if layout.apart:
        head.append(f"except = {_value(layout.apart)}")
    if typing:
        head.append("typing = false")
    parts = ["\n".join(head)]
    for boundary in layout.boundaries:
        parts.append("\n".join(_boundary(boundary, prefix, not typing)))
    for excused in layout.excused:
        parts.append("\n".join((f"[[{prefix}.ignore]]", *_rows(excused, IGNORE, Excused("", "")))))
    return "\n\n".join(parts) + "\n"


def _boundary(boundary: Boundary, prefix: str, typing: bool) -> Iterator[str]:
    yield f"[[{prefix}.{boundary.kind}]]"
    keys = {"name": SHARED["name"], **BOUNDARIES[boundary.kind], "reason": SHARED["reason"], "typing": SHARED["typing"]}
    yield from _rows(boundary, keys, Boundary(boundary.kind, typing=typing))


def _rows(value: Boundary | Excused, keys: dict[str, LayoutKey], default: Boundary | Excused) -> Iterator[str]:
    """A line for every key whose value is not its default."""
    for name, key in keys.items():
        found = getattr(value, key.field)
        if found != getattr(default, key.field) or key.needed:
            yield f"{name} = {_value([_layer(one) for one in found] if key.shape == 'order' else found)}"


def _layer(layer: Layer) -> str:
    names = [f"({name})" if name in layer.optional else name for name in layer.names]
    return (" | " if layer.closed else " : ").join(names)


def _places(packages: Iterable[tuple[str, str]]) -> str:
    rows = [f"{_key(name)} = {_value(place or name.replace('.', '/'))}" for name, place in packages]
    return "{ " + ", ".join(rows) + " }"


def _key(name: str) -> str:
    return f'"{name}"' if "." in name or not name.isascii() else name


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    items = [_quoted(str(item)) for item in value] if isinstance(value, (list, tuple)) else []
    line = "[" + ", ".join(items) + "]"
    return line if len(line) < _WIDTH else "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
