"""Which row of the schema covers a value: patterns over keys, looked up by the last name that a pattern spells out."""

from __future__ import annotations

from functools import cache, lru_cache

from reflint.syntax.document import ITEM
from reflint.syntax.schema import BEHIND, ROWS, Row

Ranked = tuple[tuple[bool, int], tuple[str, ...], Row]


@cache
def _index(dialect: str) -> dict[str, list[Ranked]]:
    """The rows of a dialect and of the generic one behind it by the last name they spell out, "" for those that spell
    none.

    A row that names the last key ranks before one that ends in a wildcard, the dialect's own before the generic one's.
    """
    index: dict[str, list[Ranked]] = {}
    wanted = (dialect, BEHIND.get(dialect, "yaml"))
    rows = [row for name in wanted for row in ROWS if row.dialect == name]
    for order, row in enumerate(rows):
        parts = tuple(row.keys.replace("[]", ".[]").split("."))
        spelled = [part for part in parts if part not in (ITEM, "*", "**")]
        wild = next(part for part in reversed(parts) if part != ITEM) in ("*", "**")
        index.setdefault(spelled[-1] if spelled else "", []).append(((wild, order), parts, row))
    return index


@lru_cache(maxsize=30_000)
def find(dialect: str, keys: tuple[str, ...]) -> Row | None:
    """The row that says what stands under ``keys``, the most specific one."""
    if keys and "." in keys[0] and (dialect == "ini" or BEHIND.get(dialect) == "ini"):
        keys = (*keys[0].split("."), *keys[1:])  # a section like [options.entry_points]
    index = _index(dialect)
    best: Ranked | None = None
    for key in {*keys, ""}:
        for ranked in index.get(key, ()):
            if (best is None or ranked[0] < best[0]) and matches(ranked[1], keys):
                best = ranked
    return best[2] if best else None


def matches(parts: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether a key pattern covers ``keys``; a list's row also covers a scalar in place of the list."""
    if _match(parts, keys):
        return True
    return parts[-1] == ITEM and keys[-1:] != (ITEM,) and _match(parts[:-1], keys)


def _match(parts: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Glob matching over components, without backtracking further than the last ``**``."""
    part = key = 0
    star = mark = -1
    while key < len(keys):
        if part < len(parts) and parts[part] == "**":
            star, mark = part, key
            part += 1
        elif part < len(parts) and (parts[part] == keys[key] or (parts[part] == "*" and keys[key] != ITEM)):
            part += 1
            key += 1
        elif star >= 0:
            mark += 1
            part, key = star + 1, mark
        else:
            return False
    return all(rest == "**" for rest in parts[part:])
