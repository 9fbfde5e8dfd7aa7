"""Which row of the schema may cover a value: patterns over keys, looked up by the last name that a pattern spells out."""

from __future__ import annotations

from functools import cache, lru_cache
from operator import itemgetter

from reflint.syntax.document import ITEM
from reflint.syntax.formats import BY_DIALECT
from reflint.syntax.schema import Row

Ranked = tuple[tuple[bool, int], tuple[str, ...], Row]


@cache
def _index(dialect: str) -> dict[str, list[Ranked]]:
    """The rows of a dialect and of the generic one behind it by the last name they spell out, "" for those that spell
    none.

    A row that names the last key ranks before one that ends in a wildcard, the dialect's own before the generic one's.
    """
    index: dict[str, list[Ranked]] = {}
    known = BY_DIALECT[dialect]
    rows = (*known.rows, *(BY_DIALECT[known.syntax].rows if known.syntax != dialect else ()))
    for order, row in enumerate(rows):
        parts = tuple(row.keys.replace("[]", ".[]").lstrip(".").split("."))
        spelled = [part for part in parts if part not in (ITEM, "*", "**")]
        wild = next(part for part in reversed(parts) if part != ITEM) in ("*", "**")
        index.setdefault(spelled[-1] if spelled else "", []).append(((wild, order), parts, row))
    return index


@lru_cache(maxsize=30_000)
def find(dialect: str, keys: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows that may say what stands under ``keys``, the most specific first; up to the first that takes any value."""
    if keys and "." in keys[0] and BY_DIALECT[dialect].syntax == "ini":
        keys = (*keys[0].split("."), *keys[1:])  # a section like [options.entry_points]
    index = _index(dialect)
    found = [ranked for key in {*keys, ""} for ranked in index.get(key, ()) if matches(ranked[1], keys)]
    rows: list[Row] = []
    for _, _, row in sorted(found, key=itemgetter(0)):
        rows.append(row)
        if not row.part:
            break
    return tuple(rows)


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
