"""Mistakes in the configuration, and the first look at a value: is it of the kind that is wanted?"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, NamedTuple

Where = tuple[str | int, ...]


class Mistake(NamedTuple):
    """One thing that is wrong: the keys that lead to it, and the string at fault where there is one."""

    where: Where
    message: str
    value: str | None = None


def unknown(name: str, known: tuple[str, ...]) -> str:
    """What to say of a key that does not exist."""
    near = get_close_matches(name.replace("_", "-").lower(), known, 1, 0.5)
    return f"unknown key `{name}`" + (
        f" (did you mean `{near[0]}`?)" if near else f"; known: {', '.join(sorted(known))}"
    )


def wrong(where: Where, wanted: str, value: object, said: list[Mistake]) -> None:
    """Say that the value at ``where`` is not what is ``wanted``."""
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "an array", dict: "a table"}
    path = ".".join(str(part) for part in where)
    text = value if isinstance(value, str) else None
    said.append(Mistake(where, f"`{path}` must be {wanted}, not {names.get(type(value), 'a date or time')}", text))


def strings(value: Any, where: Where, said: list[Mistake]) -> list[str]:
    """The strings of an array; anything else is said to be wrong, and left out."""
    if not isinstance(value, list):
        wrong(where, "an array of strings", value, said)
        return []
    for item in value:
        if not isinstance(item, str):
            wrong(where, "an array of strings only", item, said)
    return [item for item in value if isinstance(item, str)]


def table_of(value: Any, where: Where, said: list[Mistake]) -> dict[str, Any]:
    """``value`` as a table; anything else is said to be wrong, and empty."""
    if isinstance(value, dict):
        return value
    wrong(where, "a table", value, said)
    return {}
