"""Markdown as blocks and inlines with byte spans: code fences, code spans, comments, links; one linear scan.

tree-sitter-markdown with its inline grammar parses 2 MB/s, and Markdown is the bulk of the bytes of real repositories;
this scan knows only what tells a link from code, and is several times as fast.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from reflint.model.location import Span

_FENCE = re.compile(rb"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})([^\n]*)", re.MULTILINE)
_TICKS = re.compile(rb"`+")
# What ends a paragraph, and with it every code span: an empty line, a list item, a heading, a table row.
_BREAK = re.compile(rb"\n[ \t>]*(?:\r?\n|(?:[-*+]|\d{1,9}[.)])[ \t]|[#|])")
_COMMENT_END = b"-->"
_INLINE = re.compile(rb"\](?=\()")
# Blanks are counted, so that a page of them is not read again and again.
_NESTED = rb"\((?:[^\s()\\]|\\.|\([^\s()\\]*\))*\)"
_DESTINATION = re.compile(
    rb"\([ \t]{0,40}(?:\r?\n[ \t>]{0,40})?(?:<([^<>\r\n]*)>|((?:[^\s()\\<]|\\.|"
    + _NESTED
    + rb")(?:[^\s()\\]|\\.|"
    + _NESTED
    + rb")*))"
    rb"(?=[ \t\r\n]{0,40}[)\"'(])"
)
_DEFINITION = re.compile(
    rb"^[ \t>]{0,12}\[((?:[^\]\[\\\r\n]|\\.){1,500})\]:[ \t]{0,40}(?:\r?\n[ \t>]{0,40})?(?:<([^<>\r\n]*)>|([^\s<]\S*))",
    re.MULTILINE,
)
_TAG = re.compile(rb"<[A-Za-z][A-Za-z0-9-]{0,30}(?=[\s])")
_ATTRIBUTE = re.compile(
    rb"""\b(?:href|src|srcset|poster)[ \t]*=[ \t]*(?:"([^"<>\r\n]*)"|'([^'<>\r\n]*)'|\{[ \t]*["']([^"'<>\r\n]*)["'][
    \t]*\})""",
    re.IGNORECASE,
)
# What GitBook shows as a card that leads to a page, or offers for download.
_CARD = re.compile(
    rb"\{%[ \t]{0,9}(?:page-ref[ \t]{1,9}page|content-ref[ \t]{1,9}url|file[ \t]{1,9}src)=\"([^\"<>\r\n]*)\""
)
_INDENTED = re.compile(rb"(?:^[ \t>]*\r?\n|\A)((?:(?: {4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\r?\n)+)", re.MULTILINE)
_LIST = re.compile(rb"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_MATTER = re.compile(rb"\A---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*---[ \t]*(?:\r?\n|\Z)")
_LONGEST_LABEL = 400  # bytes
LONGEST_TAG = 2000


class Link(NamedTuple):
    """The destination of a link, image, definition (``definition``) or HTML attribute (``html``), as written at its
    span.
    """

    start: int
    end: int
    kind: str


class Document(NamedTuple):
    """Spans, each kind ascending: ``fences`` (bodies of code blocks), ``spans`` (bodies of code spans), ``comments``,
    and the links.
    """

    fences: tuple[Span, ...]
    spans: tuple[Span, ...]
    comments: tuple[Span, ...]
    links: tuple[Link, ...]


class Cover:
    """Spans that do not overlap, asked whether an offset lies in one of them."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = sorted(spans)
        self.starts = [span.start for span in self.spans]

    def holds(self, offset: int) -> bool:
        """Whether ``offset`` lies in one of the spans."""
        at = bisect_right(self.starts, offset) - 1
        return at >= 0 and offset < self.spans[at].end


def read(data: bytes) -> Document:
    """Reads ``data``; anything is Markdown."""
    comments, fenced, fences = _blocks(data)
    blocks = Cover([*comments, *fenced])
    spans = _code_spans(data, blocks)
    code = Cover([*comments, *fenced, *spans])
    indented = Cover(_indented(data, blocks))
    links = [link for link in destinations(data) if not code.holds(link.start) and not indented.holds(link.start)]
    return Document(tuple(fences), tuple(spans), tuple(comments), tuple(links))


def _blocks(data: bytes) -> tuple[list[Span], list[Span], list[Span]]:
    """Comments, whole fenced blocks and their bodies, in one pass, for each hides the other."""
    comments: list[Span] = []
    fenced: list[Span] = []
    fences: list[Span] = []
    at = 0
    comment = data.find(b"<!--")
    fence = _FENCE.search(data)
    while comment >= 0 or fence:
        if fence and (comment < 0 or fence.start(1) < comment):
            if b"`" in fence.group(2) and fence.group(1)[:1] == b"`":  # a code span of three backticks
                at = fence.end(1)
            else:
                end, at = _fence_end(data, fence)
                fences.append(Span(fence.end(1), end))
                fenced.append(Span(fence.start(1), at))
        else:
            end = data.find(_COMMENT_END, comment)
            if end < 0:
                comment = -1
                continue
            at = end + 3
            comments.append(Span(comment, at))
        if 0 <= comment < at:
            comment = data.find(b"<!--", at)
        if fence and fence.start(1) < at:
            fence = _FENCE.search(data, at)
    return comments, fenced, fences


def _fence_end(data: bytes, fence: re.Match[bytes]) -> tuple[int, int]:
    """Where the body of the code block ends, and where the line behind it starts."""
    mark = fence.group(1)
    at = data.find(b"\n", fence.end(1))
    while 0 <= at < len(data):
        end = data.find(b"\n", at + 1)
        end = len(data) if end < 0 else end
        line = data[at + 1 : end].strip(b" \t\r>")
        if line.startswith(mark) and not line.strip(mark[:1]):
            return at + 1, end
        at = end
    return len(data), len(data)


def _code_spans(data: bytes, blocks: Cover) -> list[Span]:
    """Bodies between runs of backticks of equal length, in one paragraph, list item or table row."""
    found: list[Span] = []
    runs: list[tuple[int, int]] = []
    for match in _TICKS.finditer(data):
        if blocks.holds(match.start()):
            continue
        if runs:
            line = data.find(b"\n", runs[-1][1], match.start())
            if line >= 0 and _BREAK.search(data, line, match.start()):
                _pair(data, runs, found)
                runs = []
        runs.append((match.start(), match.end()))
    _pair(data, runs, found)
    return found


def _pair(data: bytes, runs: list[tuple[int, int]], found: list[Span]) -> None:
    """Pairs each run with the next of the same length; a run without partner is text."""
    following: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        following.setdefault(runs[index][1] - runs[index][0], []).append(index)
    at = 0
    while at < len(runs):
        start, end = runs[at]
        if start and data[start - 1] == 0x5C and end - start == 1 and (start < 2 or data[start - 2] != 0x5C):
            at += 1
            continue
        waiting = following[end - start]
        while waiting and waiting[-1] <= at:
            waiting.pop()
        if waiting:
            at = waiting[-1]
            found.append(Span(end, runs[at][0]))
        at += 1


def _indented(data: bytes, blocks: Cover) -> list[Span]:
    """Indented code: lines of four blanks or more behind an empty line, where no list stands above that they could
    belong to.
    """
    if b"\n    " not in data and b"\n\t" not in data:
        return []
    lists = [match.start() for match in _LIST.finditer(data)]
    found = []
    for match in _INDENTED.finditer(data):
        above = bisect_right(lists, match.start(1)) - 1
        if above < 0 or _is_closed(data, lists[above], match.start(1)):
            found.append(Span(match.start(1), match.end(1)))
    return found


def _is_closed(data: bytes, item: int, at: int) -> bool:
    """Whether the list item at ``item`` has ended before ``at``: an empty line and then a line that is not indented."""
    line = data.find(b"\n", item)
    empty = False
    while 0 <= line < at - 1:
        end = data.find(b"\n", line + 1, at)
        end = at if end < 0 else end
        body = data[line + 1 : end]
        if not body.strip():
            empty = True
        elif empty and not body.startswith((b" ", b"\t")):
            return True
        line = end
    return False


def destinations(data: bytes) -> list[Link]:
    """What looks like the destination of a link, ascending; most of it is, but some may stand in code."""
    found = []
    for match in _INLINE.finditer(data):
        if data[match.start() - 1 : match.start()] == b"\\":
            continue
        target = _DESTINATION.match(data, match.end())
        if target:
            group = 2 if target.group(1) is None else 1
            found.append(Link(target.start(group), target.end(group), "link"))
    if b"]:" in data:
        for match in _DEFINITION.finditer(data):
            if not match.group(1).startswith(b"^"):
                group = 3 if match.group(2) is None else 2
                found.append(Link(match.start(group), match.end(group), "definition"))
    if b"{%" in data:
        found += (Link(*match.span(1), "link") for match in _CARD.finditer(data))
    return sorted({*found, *_attributes(data)})


def label(data: bytes, link: Link) -> Span:
    """The text of an inline ``link``, between its brackets; empty where it is longer than a line or two."""
    end = data.rfind(b"]", 0, link.start)
    depth = 0
    for at in range(end, max(end - _LONGEST_LABEL, 0) - 1, -1):
        depth += (data[at] == 0x5D) - (data[at] == 0x5B)
        if not depth:
            return Span(at + 1, end)
    return Span(end, end)


def _attributes(data: bytes) -> list[Link]:
    found: list[Link] = []
    lower = data.lower()
    if b"href" not in lower and b"src" not in lower and b"poster" not in lower:
        return found
    for tag in _TAG.finditer(data):
        end = data.find(b">", tag.end(), tag.end() + LONGEST_TAG)
        for match in _ATTRIBUTE.finditer(data, tag.end(), end if end >= 0 else tag.end()):
            group = next(index for index in (1, 2, 3) if match.group(index) is not None)
            found.append(Link(match.start(group), match.end(group), "html"))
    return found
