"""Symbolic values of shell words: where a path starts from, what is known of its text, and where that text was written.

A value's ``text`` may hold holes: places where something stands that cannot be known.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from reflint.model.program import Place
from reflint.model.tree import normalize

HOLE = "\0"
MAX_VALUES = 24  # alternatives that one word may have
MAX_ORIGINS = 4

MAX_TEXT = 4000  # characters of one value

_MASK_LENGTH = 400  # longer patterns are not evaluated


class Origin(NamedTuple):
    """Characters ``at:stop`` of a value's text were written at bytes ``start:end`` of the script.

    ``exact``: the bytes there are the characters. ``syntax`` is "" for the word at hand, else the construct of the
    literal. ``default``: a variable that whoever runs the script may set comes before it.
    """

    at: int
    stop: int
    start: int
    end: int
    exact: bool
    syntax: str = ""
    default: bool = False


class Value(NamedTuple):
    """One thing that a word may evaluate to.

    ``kind``: "" (text: relative to the working directory where it is a path), ``root`` (below the repository root),
    ``any`` (below a plausible root), ``temp`` (below the fresh directory ``label``), ``out`` (outside the repository).
    ``label`` of a value that starts with a hole is the variable that could not be known.
    """

    kind: str
    text: str
    label: str = ""
    origins: tuple[Origin, ...] = ()


Values = tuple[Value, ...]
UNKNOWN = Value("", HOLE)
EMPTY = Value("", "")
OUTSIDE = Value("out", HOLE)
CHECKOUT = Value("out", HOLE, "checkout")  # not in this working tree, but maybe in another copy of the repository


class Items(NamedTuple):
    """The items of an array, each a set of alternatives; keys None where it is indexed."""

    items: tuple[tuple[str | None, Values], ...]


def is_absolute(text: str) -> bool:
    """Whether text that a shell gets names something outside the repository."""
    return text.startswith(("/", "~")) or "://" in text


def joined(left: Value, right: Value) -> Value:
    """``left`` and ``right`` written side by side."""
    if not left.kind and not left.text:
        return right
    if right.kind:
        return Value(left.kind, left.text + HOLE, left.label, left.origins)
    if left.kind in ("root", "any", "temp") and not left.text and right.text[:1] not in ("", "/"):
        return Value(left.kind, HOLE, left.label, left.origins)  # ``${ROOT}x`` is a sibling of the root
    if not right.text:
        return left
    if len(left.text) + len(right.text) > MAX_TEXT:
        return UNKNOWN
    shift = len(left.text)
    moved = tuple(
        [
            Origin(at + shift, stop + shift, start, end, exact, syntax, default)
            for at, stop, start, end, exact, syntax, default in right.origins
        ]
    )
    return Value(left.kind, left.text + right.text, left.label or right.label, (left.origins + moved)[-MAX_ORIGINS:])


def product(left: Values, right: Values) -> Values:
    """Every pairing, bounded."""
    if len(left) == 1 and len(right) == 1:
        return (joined(left[0], right[0]),)
    return tuple(joined(one, other) for one in left for other in right)[:MAX_VALUES]


def union(*sets: Values) -> Values:
    """Alternatives of all ``sets``, each once, bounded; an unknown one is kept: the others are not all."""
    if len(sets) == 2 and sets[0] == sets[1]:
        return sets[0]
    return tuple(dict.fromkeys(value for values in sets for value in values))[:MAX_VALUES]


def known(values: Values) -> Values:
    """``values`` without holes only; all of them where nothing else is there."""
    return tuple(value for value in values if value.text != HOLE) or values


def directory(value: Value) -> Value:
    """What ``dirname`` prints."""
    text = value.text.rstrip("/")
    head, slash, name = text.rpartition("/")
    if HOLE in name and not slash:
        return Value(value.kind, HOLE, value.label)
    if name == ".." or (value.kind == "any" and name in ("", ".")):
        return Value(value.kind, text + "/..", value.label)
    if value.kind in ("root", "any", "temp"):
        return Value(value.kind, head, value.label, _kept(value.origins, len(head)))
    return Value(value.kind, head or ("/" if slash else "."), value.label, _kept(value.origins, len(head)))


def basename(value: Value, suffix: str = "") -> Value:
    """What ``basename`` prints."""
    name = value.text.rstrip("/").rpartition("/")[2]
    if not name:
        return UNKNOWN
    return Value("", name.removesuffix(suffix) if name != suffix else name)


def _kept(origins: tuple[Origin, ...], length: int) -> tuple[Origin, ...]:
    return tuple(origin for origin in origins if origin.stop <= length)


def glob_regex(pattern: str, *, greedy: bool) -> re.Pattern[str] | None:
    """The regular expression of a shell pattern; None where it is too long or holds a hole."""
    if len(pattern) > _MASK_LENGTH or HOLE in pattern or pattern.count("*") > 3 or "[" in pattern:
        return None
    star = ".*" if greedy else ".*?"
    out = []
    for character in pattern:
        out.append(star if character == "*" else "." if character == "?" else re.escape(character))
    return re.compile("".join(out), re.DOTALL)


def without_suffix(value: Value, pattern: str, *, longest: bool) -> Value:
    """``${value%pattern}`` (``%%`` where ``longest``)."""
    if pattern == "/*" and not longest:
        return directory(value) if value.kind or "/" in value.text else value
    if HOLE in value.text and "*" in pattern:
        return Value("", HOLE)
    if pattern in ("/", "*"):
        return value._replace(text=value.text.removesuffix("/")) if pattern == "/" else EMPTY
    expression = glob_regex(pattern, greedy=True)
    if expression is None or len(value.text) > 2000:
        return UNKNOWN
    starts = range(len(value.text) + 1) if longest else range(len(value.text), -1, -1)
    for start in starts:
        if expression.fullmatch(value.text, start):
            return Value(value.kind, value.text[:start], value.label, _kept(value.origins, start))
    return value


def without_prefix(value: Value, pattern: str, *, longest: bool) -> Value:
    """``${value#pattern}`` (``##`` where ``longest``)."""
    if pattern == "*/" and longest:
        return basename(value)
    if value.kind or HOLE in value.text:
        return UNKNOWN
    expression = glob_regex(pattern, greedy=longest)
    if expression is None or len(value.text) > 2000:
        return UNKNOWN
    match = expression.match(value.text)
    return Value("", value.text[match.end() :]) if match else value


def replaced(value: Value, pattern: str, text: str, *, every: bool) -> Value:
    """``${value/pattern/text}`` for a pattern without wildcards."""
    if HOLE in value.text + pattern + text or any(mark in pattern for mark in "*?["):
        return UNKNOWN
    if not pattern or pattern not in value.text:
        return value
    return Value(value.kind, value.text.replace(pattern, text, -1 if every else 1), value.label)


def fields(value: Value) -> list[Value]:
    """The words into which an unquoted expansion of ``value`` splits."""
    if not any(space in value.text for space in " \t\n"):
        return [value]
    found = []
    for match in islice(re.finditer(r"\S+", value.text), MAX_VALUES):
        found.append(piece(value, match.start(), match.end()))
    return found


def piece(value: Value, start: int, end: int) -> Value:
    """Characters ``start:end`` of ``value`` as a value, with the part of its origins that they have."""
    origins = []
    for origin in value.origins:
        low, high = max(origin.at, start), min(origin.stop, end)
        if low >= high or not origin.exact:
            continue
        first = origin.start + len(value.text[origin.at : low].encode("utf-8", "surrogateescape"))
        last = first + len(value.text[low:high].encode("utf-8", "surrogateescape"))
        origins.append(Origin(low - start, high - start, first, last, True, origin.syntax, origin.default))
    kind = value.kind if start == 0 else ""
    return Value(kind, value.text[start:end], value.label if start == 0 else "", tuple(origins))


def place(value: Value, cwd: Value) -> Place | None:
    """Where the path ``value`` lies for a command that runs in ``cwd``; None where that cannot be known."""
    kind, text, label, _ = value
    if kind == "out" or (not kind and is_absolute(text)):
        return Place("outside", text)
    if not kind:
        if text.startswith(HOLE) or not text:
            return None
        kind, text, label = cwd.kind, f"{cwd.text}/{text}", cwd.label
        if kind == "out":
            return None if HOLE in cwd.text else Place("outside", text)
    if HOLE in text:
        return None
    path = normalize(text)
    if kind == "temp":
        return Place(f"temp:{label}", path or "") if path is not None else Place("outside", text)
    if path is None:
        return Place("outside", text) if kind == "root" else Place("repository", text.strip("/"))
    return Place("repository", path)


def climbing(path: str) -> str:
    """``path`` with ``.`` and inner ``..`` resolved; what climbs above its start is kept in front."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/".join(parts)
