"""``[tool.reflint.layout]``: its keys in one table, from which checks, schema and documentation come, and its values as a Layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from reflint.config.mistakes import Mistake, Where, strings, table_of, unknown, wrong
from reflint.model.layout import Boundary, Excused, Kind, Layer, Layout

Shape = Literal["text", "modules", "order", "flag", "number", "packages", "patterns", "names", "copies"]

_MODULE = re.compile(r"[^\W\d]\w*|\*\*?")
_OPTIONAL = re.compile(r"\((.+)\)")


class LayoutKey(NamedTuple):
    """A key of a table of layout or bundle: its shape, the field that it fills, what it is for; ``needed`` where the table means nothing without."""

    shape: Shape
    field: str
    doc: str
    needed: bool = False


_NAME = LayoutKey("text", "name", "What findings call it.")
_REASON = LayoutKey("text", "reason", "Why it is so; findings say it.")
_TYPING = LayoutKey("flag", "typing", "Whether imports under `TYPE_CHECKING` count; default: as the layout says.")
_INDIRECT = LayoutKey("flag", "indirect", "Whether chains of imports count (default), or direct imports only.")
_BELOW = LayoutKey("flag", "below", "Whether a module stands for the modules below it, too (default).")
SHARED = {"name": _NAME, "reason": _REASON, "typing": _TYPING}

TOP: dict[str, LayoutKey] = {
    "packages": LayoutKey(
        "packages",
        "packages",
        "The packages that exist: an array of dotted names, or a table of names and where each lives.",
    ),
    "exhaustive": LayoutKey("flag", "exhaustive", "Whether every Python file and every import must lie in `packages`."),
    "except": LayoutKey(
        "patterns", "apart", "Files that lie outside on purpose (gitignore syntax): no boundary binds or guards them."
    ),
    "typing": LayoutKey("flag", "typing", "Whether imports under `TYPE_CHECKING` count (default)."),
}
BOUNDARIES: dict[Kind, dict[str, LayoutKey]] = {
    "layers": {
        "order": LayoutKey(
            "order",
            "order",
            "Highest first: each may import those that stand after it. `a | b` are siblings that do not import one another, `a : b` may, "
            "`(a)` need not be there.",
            True,
        ),
        "within": LayoutKey(
            "modules", "within", "The packages in which this order holds; names are then relative to them."
        ),
        "exhaustive": LayoutKey(
            "flag", "exhaustive", "Whether every module directly in `within` must have its place in the order."
        ),
        "except": LayoutKey("modules", "apart", "Modules that need none."),
        "indirect": _INDIRECT,
    },
    "independent": {
        "modules": LayoutKey("modules", "source", "Modules none of which imports another one.", True),
        "indirect": _INDIRECT,
    },
    "forbidden": {
        "from": LayoutKey("modules", "source", "Modules that must not import.", True),
        "to": LayoutKey("modules", "target", "What they must not import; also packages of others.", True),
        "indirect": _INDIRECT,
        "below": _BELOW,
    },
    "allowed": {
        "from": LayoutKey(
            "modules", "source", "Modules that import, of this repository, nothing but themselves and `to`.", True
        ),
        "to": LayoutKey("modules", "target", "What they may import.", True),
    },
    "protected": {
        "modules": LayoutKey("modules", "target", "Modules that only some may import.", True),
        "by": LayoutKey("modules", "source", "Who may.", True),
        "below": _BELOW,
    },
    "interfaces": {
        "modules": LayoutKey("modules", "target", "Packages that others enter only through what is public.", True),
        "public": LayoutKey("modules", "public", "Modules or names, relative to each of the packages.", True),
        "by": LayoutKey("modules", "source", "Who may enter anywhere."),
        "below": LayoutKey("flag", "below", "Whether what is public opens all that lies below it, too (default)."),
    },
    "external": {
        "from": LayoutKey(
            "modules", "source", "Modules that import, of others, nothing but the standard library and `to`.", True
        ),
        "to": LayoutKey("modules", "target", "Packages of others that they may import.", True),
    },
    "acyclic": {
        "within": LayoutKey(
            "modules", "within", "Packages whose children do not import one another in a circle.", True
        ),
        "depth": LayoutKey(
            "number", "depth", "How many levels of packages below them are judged as well (default 10)."
        ),
    },
}
IGNORE: dict[str, LayoutKey] = {
    "from": LayoutKey("text", "source", "The module that imports.", True),
    "to": LayoutKey("text", "target", "What it imports.", True),
    "reason": LayoutKey("text", "reason", "Why it may."),
    "only": LayoutKey("names", "only", "Names of the boundaries that let it pass; default: all."),
}


def layout_of(value: Any, where: Where, said: list[Mistake]) -> Layout:
    """The layout that the table ``value`` declares; what is wrong with it is appended to ``said``."""
    table = table_of(value, where, said)
    own = {key: item for key, item in table.items() if key not in BOUNDARIES and key != "ignore"}
    known = (*TOP, *BOUNDARIES, "ignore")
    fields = fields_of(own, TOP, where, said, known)
    typing = fields.pop("typing", True)
    boundaries = tuple(
        Boundary(kind, **{"typing": typing, **fields_of(item, {**keys, **SHARED}, (*where, kind, at), said)})
        for kind, keys in BOUNDARIES.items()
        for at, item in tables_of(table.get(kind, []), (*where, kind), said)
    )
    excused = tuple(
        Excused(**{"source": "", "target": "", **fields_of(item, IGNORE, (*where, "ignore", at), said)})
        for at, item in tables_of(table.get("ignore", []), (*where, "ignore"), said)
    )
    return Layout(boundaries=boundaries, excused=excused, **fields)


def tables_of(value: Any, where: Where, said: list[Mistake]) -> list[tuple[int, dict[str, Any]]]:
    """The tables of an array, numbered."""
    if not isinstance(value, list):
        wrong(where, "an array of tables", value, said)
        return []
    return [(at, table_of(item, (*where, at), said)) for at, item in enumerate(value)]


def fields_of(
    table: Mapping[str, Any],
    keys: Mapping[str, LayoutKey],
    where: Where,
    said: list[Mistake],
    known: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The values of ``table`` by the fields that they fill."""
    fields = {}
    for name, value in table.items():
        key = keys.get(name)
        if key is None:
            said.append(Mistake((*where, name), unknown(name, known or tuple(keys))))
        else:
            fields[key.field] = _value(key.shape, value, (*where, name), said)
    for name, key in keys.items():
        if key.needed and name not in table:
            said.append(Mistake(where, f"`{'.'.join(p for p in where if isinstance(p, str))}` needs `{name}`"))
    return fields


def _value(shape: Shape, value: Any, where: Where, said: list[Mistake]) -> Any:
    wanted: dict[Shape, tuple[type, str]] = {
        "text": (str, "a string"),
        "flag": (bool, "a boolean"),
        "number": (int, "a number"),
    }
    if shape in wanted:
        kind, words = wanted[shape]
        if not isinstance(value, kind):
            wrong(where, words, value, said)
            return kind()
        return value
    if shape == "copies":
        return ()  # an array or a table, which its own reader checks
    if shape == "packages":
        return _packages(value, where, said)
    if shape == "order":
        return tuple(_layer(text, where, said) for text in strings(value, where, said))
    found = strings(value, where, said)
    if shape == "modules":
        for text in found:
            _module(text, where, said)
    return tuple(found)


def _packages(value: Any, where: Where, said: list[Mistake]) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict):
        pairs = list(value.items())
        for name, place in pairs:
            if not isinstance(place, str) or place.startswith("/") or ".." in place.split("/"):
                said.append(Mistake((*where, name), f"the place of `{name}` must be a path from the root, with `/`"))
    else:
        pairs = [(name, "") for name in strings(value, where, said)]
    for name, _ in pairs:
        _module(name, where, said)
    return tuple((name, place.removeprefix("./").rstrip("/")) for name, place in pairs if isinstance(place, str))


def _layer(text: str, where: Where, said: list[Mistake]) -> Layer:
    """One step of an order, as written: ``a | b``, ``a : (b)``."""
    if "|" in text and ":" in text:
        said.append(Mistake(where, f"`{text}` has both `|` and `:`; siblings are either independent or not", text))
    items = [item.strip() for item in re.split(r"[|:]", text)]
    bare = [match[1].strip() if (match := _OPTIONAL.fullmatch(item)) else item for item in items]
    for name in bare:
        _module(name, where, said, text)
    optional = frozenset(name for name, item in zip(bare, items, strict=True) if name != item)
    return Layer(tuple(bare), ":" not in text, optional)


def _module(text: str, where: Where, said: list[Mistake], whole: str = "") -> None:
    if not all(_MODULE.fullmatch(part) for part in text.split(".")):
        said.append(Mistake(where, f"`{text}` is no dotted name of a module", whole or text))
