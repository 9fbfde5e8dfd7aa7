"""TOML with lines: the standard library's parser for the values, and a scan of the text for where a key stands."""

from __future__ import annotations

import sys
from typing import Any

from reflint.errors import ConfigError
from reflint.syntax.late import late

Position = int  # a 1-based line

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = late(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
_HEADER = late(rf"\s*(\[\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]")
_PARTS = late(_PART)
_AT = late(r"\(at (?:line (\d+), column \d+|end of document)\)")


def parse(path: str, data: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it holds; ``ConfigError`` with the line where it is no TOML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("not UTF-8", path=path, line=line, hint="save the file as UTF-8") from None
    try:
        return text, _loads(text.replace("\r\n", "\n"))
    except ValueError as error:
        message = str(error)
        at = _AT.search(message)
        line = int(at[1]) if at and at[1] else max(len(text.splitlines()), 1)
        said = _AT.sub("", message).strip()
        raise ConfigError(f"not valid TOML: {said[:1].lower()}{said[1:]}", path=path, line=line) from None
    except RecursionError:
        raise ConfigError("not valid TOML: nested too deeply", path=path, line=1) from None


def _loads(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        from tomllib import loads
    else:
        from tomli import loads
    return loads(text)


def locate(text: str, where: tuple[str | int, ...], value: object = None) -> Position:
    """The line of the key ``where`` (numbers are items of arrays), or of the string ``value`` below it; 1 where
    nothing is found.

    Only mistakes are looked up, so that speed is of no concern, and a near line is better than a second parser.
    """
    names = tuple(part for part in where if isinstance(part, str))
    index = next((part for part in where if isinstance(part, int)), 0)
    lines = text.splitlines()
    best, depth = 0, 0
    for at, key in _keys(lines, index):
        if key[: len(names)] == names:
            best, depth = at, len(names)
            break
        shared = _common(key, names)
        if shared > depth:
            best, depth = at, shared
    return _line_of(lines, best, value) + 1


def _keys(lines: list[str], index: int) -> list[tuple[int, tuple[str, ...]]]:
    """Every header and key with its line; of an array of tables only the item ``index``, and its header."""
    found: list[tuple[int, tuple[str, ...]]] = []
    table: tuple[str, ...] = ()
    seen: dict[tuple[str, ...], int] = {}
    wanted = True
    for at, line in enumerate(lines):
        header = _HEADER.match(line)
        if header:
            table = _split(header[2])
            number = seen.get(table, 0)
            seen[table] = number + 1
            wanted = header[1] == "[" or number == index
            if wanted:
                found.append((at, table))
        else:
            key = _KEY.match(line)
            if key and wanted:
                found.append((at, table + _split(key[1])))
    return found


def _split(key: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[:1] in "\"'" else part for part in _PARTS.findall(key))


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    number = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        number += 1
    return number


def _line_of(lines: list[str], start: int, value: object) -> int:
    """The first line from ``start`` on that holds the string ``value`` in quotes, before the next key; else
    ``start``.
    """
    if not isinstance(value, str):
        return start
    for at in range(start, len(lines)):
        if at > start and (_HEADER.match(lines[at]) or _KEY.match(lines[at])):
            break
        if f'"{value}"' in lines[at] or f"'{value}'" in lines[at]:
            return at
    return start
