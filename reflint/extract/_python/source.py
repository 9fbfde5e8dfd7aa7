"""Python source as bytes, as a syntax tree, and the way from the tree's positions back to byte offsets."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left, bisect_right
from itertools import accumulate

from reflint.model.location import Span
from reflint.syntax.python_newer import older

_BOM = b"\xef\xbb\xbf"
_COOKIE = re.compile(rb"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
_LINE_END = re.compile(rb"\r\n|\n|\r")
QUOTED = re.compile(rb"[bBfFrRuU]{0,2}(\"\"\"|'''|\"|')")


class Source:
    """The bytes of a file and what is needed to parse it. Raises ``SyntaxError`` where its encoding is not known."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.codec = _codec(data)
        self.text: str | None = None if self.codec == "utf-8" else _decode(data, self.codec)
        encoded = data if self.text is None else self.text.encode("utf-8", "replace")
        self.starts = _line_starts(data)
        self.encoded_starts = self.starts if self.text is None else _line_starts(encoded)
        self.encoded = encoded

    def parse(self) -> ast.Module:
        """The syntax tree. Raises what ``ast.parse`` does: ``SyntaxError``, ``ValueError``, ``RecursionError``,
        ``MemoryError``.
        """
        if self.text is not None:
            return parsed(self.text)
        try:
            return parsed(self.data)
        except (SyntaxError, ValueError) as error:
            # Bytes that are no UTF-8 (a Latin-1 comment without a cookie) become ``?``, one for one, so that
            # offsets stay.
            repaired = older(self.data.decode("utf-8", "surrogateescape").encode("utf-8", "replace"))
            if repaired == self.data:
                raise
            try:
                return parsed(repaired)
            except SyntaxError:
                raise error from None

    def offset(self, line: int, column: int) -> int:
        """Byte offset in the file of a 1-based line and a 0-based column in bytes of its UTF-8 form."""
        if line > len(self.starts):
            return len(self.data)
        start = self.starts[line - 1]
        if self.text is None:
            return start + column
        begin = self.encoded_starts[line - 1]
        before = self.encoded[begin : begin + column].decode("utf-8", "replace")
        return start + (column if before.isascii() else len(before.encode(self.codec, "replace")))

    def lines(self, sign: re.Pattern[bytes]) -> list[int]:
        """The lines on which ``sign`` stands, 1-based and ascending, as the tree counts them."""
        return [bisect_right(self.encoded_starts, match.start()) for match in sign.finditer(self.encoded)]

    def span(self, node: ast.expr) -> Span:
        """The whole node, quotes included."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return Span(self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column))

    def inside(self, node: ast.expr, value: str) -> tuple[Span, bool]:
        """The inside of the literal ``node`` and True where its bytes are ``value``; the whole node and False where
        they are not.
        """
        start, end = self.span(node)
        match = QUOTED.match(self.data, start, end)
        if match is not None:
            inner = Span(match.end(), end - len(match.group(1)))
            if self.data[inner.start : inner.end] == value.encode("utf-8", "surrogatepass"):
                return inner, True
        return Span(start, end), False


def parsed(text: bytes | str) -> ast.Module:
    """``ast.parse`` without its warnings; raises what it raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def stands_on(node: ast.stmt, lines: list[int]) -> bool:
    """Whether a statement, decorators included, stands on one of ``lines``: to walk all statements costs as much as to parse them."""
    first = min((decorator.lineno for decorator in getattr(node, "decorator_list", ())), default=node.lineno)
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= (node.end_lineno or node.lineno)


def _codec(data: bytes) -> str:
    """The encoding of a source file, by byte order mark or PEP 263 comment."""
    if data.startswith(_BOM):
        return "utf-8"
    head = _LINE_END.split(data[:1000], 2)[:2]
    for at, line in enumerate(head):
        match = _COOKIE.match(line)
        if match is not None:
            name = match.group(1).decode("ascii", "replace").lower().replace("_", "-")
            return "utf-8" if name in ("utf8", "ascii", "us-ascii") or name.startswith("utf-8") else name
        if at == 0 and line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _decode(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "replace")
    except (LookupError, ValueError, TypeError, AssertionError) as error:
        raise SyntaxError(f"unknown encoding: {codec}") from error


def _line_starts(data: bytes) -> list[int]:
    """Offsets at which lines start, as Python counts lines; the first is behind a byte order mark."""
    starts = [len(_BOM) if data.startswith(_BOM) else 0]
    if b"\r" in data:
        starts.extend(match.end() for match in _LINE_END.finditer(data))
        return starts
    starts.extend(accumulate(map(len, data.splitlines(True))))
    if not data.endswith(b"\n") and len(starts) > 1:
        starts.pop()  # no line starts where the file ends
    return starts
