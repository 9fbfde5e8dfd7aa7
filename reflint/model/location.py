"""Where something stands: byte spans, and how the bytes of an embedded text map onto the file that holds it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of byte offsets."""

    start: int
    end: int


class Piece(NamedTuple):
    """``length`` bytes of an embedded text from offset ``inner``, written as ``outer_length`` bytes from ``outer``.

    The piece is an *identity* piece where the bytes are the same on both sides; only inside one may an edit be made.
    """

    inner: int
    length: int
    outer: int
    outer_length: int
    identity: bool = True


class SpanMap(NamedTuple):
    """Piecewise map from offsets of an embedded text to offsets of its host; pieces ordered by ``inner``, without gaps."""

    pieces: tuple[Piece, ...]

    @classmethod
    def shifted(cls, outer: int, length: int) -> SpanMap:
        """The map of a text that stands in its host byte for byte from offset ``outer``."""
        return cls((Piece(0, length, outer, length),))

    def _piece(self, offset: int) -> Piece:
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.inner) - 1
        return self.pieces[max(at, 0)]

    def outward(self, start: int, end: int) -> tuple[Span, bool]:
        """The host span of the inner range, and whether it lies in one identity piece (so that it may be edited)."""
        if not self.pieces:
            return Span(0, 0), False
        first = self._piece(start)
        last = self._piece(max(end - 1, start))
        outer_start = first.outer + (min(start - first.inner, first.outer_length) if first.identity else 0)
        if last.identity:
            outer_end = last.outer + min(end - last.inner, last.outer_length)
        else:
            outer_end = last.outer + last.outer_length
        return Span(outer_start, max(outer_end, outer_start)), first == last and first.identity


class Lines:
    """Offsets to lines and columns of one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts = [0, *accumulate(len(line) + 1 for line in data.split(b"\n")[:-1])]

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and 1-based column in code points of a byte offset."""
        line = bisect_right(self.starts, offset)
        start = self.starts[line - 1]
        return line, len(self.data[start:offset].decode("utf-8", "surrogateescape")) + 1

    def line(self, offset: int) -> int:
        """1-based line of a byte offset."""
        return bisect_right(self.starts, offset)
