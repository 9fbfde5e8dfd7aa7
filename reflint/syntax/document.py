"""One shape for every configuration format: a flat sequence of scalars, each with its place, value and bytes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from reflint.model.facts import Failure
from reflint.model.location import Piece, SpanMap

ITEM = "[]"  # stands in ``keys`` for "an element of the list"
KEY = "{}"  # stands last in ``keys`` for "a key of this mapping", so that keys can be read like values
MAX_DEPTH = 100


class Scalar(NamedTuple):
    """One value.

    ``keys`` say where it stands (``("jobs", "build", "steps", "[]", "run")``); ``item`` holds, for each of them, the
    number of the mapping or list it stands in, so that values of one list item can be told from those of the next.
    ``start`` and ``end`` are its bytes in the file, quotes excluded. ``pieces`` map the UTF-8 bytes of ``value`` to the
    file; empty where the bytes are the value.
    """

    keys: tuple[str, ...]
    value: str
    start: int
    end: int
    item: tuple[int, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def map(self) -> SpanMap:
        """Where each byte of the value stands."""
        return SpanMap(self.pieces) if self.pieces else SpanMap.shifted(self.start, self.end - self.start)

    @property
    def content(self) -> bytes:
        """The value's bytes, as ``pieces`` count them."""
        return self.value.encode("utf-8", "surrogateescape")

    @property
    def is_key(self) -> bool:
        """Whether this is a mapping's key and not a value."""
        return bool(self.keys) and self.keys[-1] == KEY

    def span(self, start: int, end: int) -> tuple[int, int, bool]:
        """The file's byte span of ``value[start:end]``, and whether those bytes are that text."""
        if not self.value.isascii():
            start, end = _bytes_before(self.value, start), _bytes_before(self.value, end)
        if not self.pieces:
            return self.start + start, self.start + end, True
        span, exact = SpanMap(self.pieces).outward(start, end)
        return span.start, span.end, exact


class Remark(NamedTuple):
    """A comment: its text without the comment sign, and the bytes of that text."""

    text: str
    start: int
    end: int


class Alias(NamedTuple):
    """A mapping or list that stands elsewhere under an anchor (``*name``); ``keys`` and ``item`` as in :class:`Scalar`."""

    keys: tuple[str, ...]
    item: tuple[int, ...]
    name: str


class Document(NamedTuple):
    """A parsed file. ``failure`` says where it is not well formed; what could be read is there all the same.

    ``anchors`` are the names of mappings and lists, with their numbers; ``aliases`` is where these are used once more.
    """

    scalars: tuple[Scalar, ...] = ()
    comments: tuple[Remark, ...] = ()
    failure: Failure | None = None
    anchors: tuple[tuple[str, int], ...] = ()
    aliases: tuple[Alias, ...] = ()


class Builder:
    """Collects the bytes of a decoded value together with where they came from."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.parts: list[bytes] = []
        self.pieces: list[Piece] = []
        self.length = 0

    def copy(self, start: int, end: int) -> None:
        """Append the file's bytes ``start:end`` as they are."""
        if end > start:
            self._add(self.data[start:end], start, end, True)

    def put(self, text: bytes, start: int, end: int) -> None:
        """Append ``text``, which the file writes as the bytes ``start:end``."""
        if text:
            self._add(text, start, end, False)

    def _add(self, text: bytes, start: int, end: int, identity: bool) -> None:
        self.parts.append(text)
        self.pieces.append(Piece(self.length, len(text), start, end - start, identity))
        self.length += len(text)

    def strip(self, ending: bytes) -> None:
        """Drop trailing pieces that are just ``ending``."""
        while self.parts and self.parts[-1] == ending:
            self.parts.pop()
            self.length -= self.pieces.pop().length

    def scalar(self, keys: tuple[str, ...], item: tuple[int, ...], start: int, end: int) -> Scalar:
        """The value so far."""
        value = b"".join(self.parts).decode("utf-8", "surrogateescape")
        return Scalar(keys, value, start, end, item, tuple(self.pieces) or (Piece(0, 0, start, end - start, False),))


def replaced(content: bytes, spans: SpanMap, pattern: re.Pattern[bytes], text: bytes) -> tuple[bytes, SpanMap]:
    """``content`` with ``text`` for every match of ``pattern``, and where each of its bytes stands in the file."""
    parts: list[bytes] = []
    pieces: list[Piece] = []
    at = length = 0
    for match in (*pattern.finditer(content), None):
        start, end = match.span() if match else (len(content), len(content))
        for piece in spans.pieces:
            first, last = max(at, piece.inner), min(start, piece.inner + piece.length)
            if first < last:
                outer = piece.outer + first - piece.inner if piece.identity else piece.outer
                pieces.append(
                    Piece(
                        length,
                        last - first,
                        outer,
                        last - first if piece.identity else piece.outer_length,
                        piece.identity,
                    )
                )
                parts.append(content[first:last])
                length += last - first
        if match:
            span, _ = spans.outward(start, end)
            pieces.append(Piece(length, len(text), span.start, span.end - span.start, False))
            parts.append(text)
            length += len(text)
        at = end
    return b"".join(parts), SpanMap(tuple(pieces))


_ESCAPES = {
    **{ord(c): ord(v) for c, v in zip("abtnvfre", "\a\b\t\n\v\f\r\x1b", strict=True)},
    **{ord(c): ord(v) for c, v in zip("0 _N\"/\\'", "\0 \xa0\x85\"/\\'", strict=True)},
}
_WIDTHS = {ord("x"): 2, ord("u"): 4, ord("U"): 8}


def unescape(builder: Builder, start: int, end: int) -> None:
    """Append the bytes ``start:end`` with backslash escapes (of JSON, TOML and YAML alike) resolved."""
    data = builder.data
    while start < end:
        at = data.find(b"\\", start, end)
        if at < 0 or at + 1 >= end:
            builder.copy(start, end)
            return
        builder.copy(start, at)
        start = _escape(builder, at, end)


def _escape(builder: Builder, at: int, end: int) -> int:
    letter = builder.data[at + 1]
    width = _WIDTHS.get(letter)
    if width is not None:
        stop = at + 2 + width
        code = _hexadecimal(builder.data[at + 2 : min(stop, end)], width)
        if 0xD800 <= code < 0xDC00 and builder.data[stop : stop + 2] == b"\\u" and stop + 6 <= end:
            low = _hexadecimal(builder.data[stop + 2 : stop + 6], 4)
            if 0xDC00 <= low < 0xE000:
                code, stop = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), stop + 6
        if code < 0:
            builder.copy(at, at + 2)
            return at + 2
        text = "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
        builder.put(text.encode(), at, stop)
        return stop
    known = _ESCAPES.get(letter)
    if known is None:
        builder.copy(at, at + 2)
    else:
        builder.put(chr(known).encode(), at, at + 2)
    return at + 2


def _hexadecimal(digits: bytes, width: int) -> int:
    """The number that ``width`` hexadecimal digits write; -1 where they are none."""
    if len(digits) != width or not digits.isalnum():
        return -1
    try:
        return int(digits, 16)
    except ValueError:
        return -1


def _bytes_before(value: str, at: int) -> int:
    return len(value[:at].encode("utf-8", "surrogateescape"))


def nested(document: Document) -> Any:
    """The same values as mappings (``dict``) and lists of :class:`Scalar`; keys themselves are left out.

    Where a key is written twice the last one wins; of several YAML documents the first that has a value is taken.
    """
    root: dict[int, Any] = {}
    first = document.scalars[0].item[0] if document.scalars and document.scalars[0].item else 0
    for scalar in document.scalars:
        if scalar.is_key or not scalar.keys or scalar.item[0] != first:
            continue
        _place(root, scalar.keys, scalar.item, scalar)
    return root.get(first, {})


MERGE = "<<"


def containers(document: Document) -> dict[int, Any]:
    """Every mapping and list of a document by its number, in file order, with what aliases and merge keys bring into it.

    An aliased element of a list stands at the list's end.
    """
    found: dict[int, Any] = {}
    for scalar in document.scalars:
        if not scalar.is_key and scalar.keys:
            _place(found, scalar.keys, scalar.item, scalar)
    anchors = dict(document.anchors)
    for alias in document.aliases:
        target = found.get(anchors.get(alias.name, -1))
        if target is None or not alias.keys:
            continue
        _place(found, alias.keys, alias.item, target)
        if MERGE in alias.keys[-2:] and isinstance(target, dict):
            holder = found[alias.item[len(alias.keys) - 1 - alias.keys[::-1].index(MERGE)]]
            for key, value in target.items() if isinstance(holder, dict) else ():
                holder.setdefault(key, value)
    return found


def _place(containers: dict[int, Any], keys: tuple[str, ...], item: tuple[int, ...], value: Any) -> None:
    last = len(keys) - 1
    for depth, key in enumerate(keys):
        holder = containers.setdefault(item[depth], [] if key == ITEM else {})
        if depth == last:
            child: Any = value
        else:
            number = item[depth + 1]
            if number in containers:
                continue
            child = containers.setdefault(number, [] if keys[depth + 1] == ITEM else {})
        if isinstance(holder, list):
            holder.append(child)
        else:
            holder[key] = child


def text_under(node: Any, key: str) -> str:
    """The scalar under ``key``, "" where there is none."""
    found = node.get(key) if isinstance(node, dict) else None
    return found.value if isinstance(found, Scalar) else ""


def table(node: Any) -> dict[str, Any]:
    """``node`` where it is a mapping, else an empty one."""
    return node if isinstance(node, dict) else {}


def texts(node: Any) -> list[str]:
    """The scalars of a list; "" for each element that is none."""
    return [each.value if isinstance(each, Scalar) else "" for each in node] if isinstance(node, list) else []
