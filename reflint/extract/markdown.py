"""Markdown: links and images that name files of the repository, and paths in code spans, code blocks and prose as
mentions.
"""

from __future__ import annotations

import re

from reflint.model.facts import Facts, Reference
from reflint.syntax.filewords import Region, decoded, mentions, repository_urls
from reflint.syntax.markdown import Cover, Document, Link, destinations, label, read

DIALECTS = ("markdown", "markdown-links")
VERSION = 3

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+-]*:|//|#|\?|\\\\")
_FORGE = re.compile(rb"https?://(?:www\.)?git(?:hub|lab)\.com/")
_AWAY = re.compile(rb"[A-Za-z][A-Za-z0-9+-]*://")
_SHORTCUT = re.compile(rb"\[([^\[\]\r\n]{1,400})\]")
_TAIL = re.compile(r"[?#]|\{[:#]|:\d+(?:-\d+)?$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TEMPLATE = ("{{", "{%", "${", "<%", "@ref", "{", "}")


def extract(data: bytes, dialect: str) -> Facts:
    """Links are reads, relative to the file (to the root after a leading ``/``), and so are links to pages of a
    repository's files; other path words are mentions.

    ``markdown-links`` asks for the links alone.
    """
    alone = dialect == "markdown-links"
    if alone and not _leads_to_files(data):
        return Facts()  # most documents link to pages only, and which of their text is code need not be known
    document = read(data)
    links = [reference for link in document.links for reference in _link(data, link)]
    code = Cover([*document.fences, *document.spans, *document.comments])
    pages = list(repository_urls(data, "markdown.url", clickable=lambda offset: not code.holds(offset)))
    if alone:
        return Facts((*links, *(page for page in pages if page.role == "read")))
    return Facts((*links, *mentions(data, _regions(data, document), "markdown.prose"), *pages))


def _leads_to_files(data: bytes) -> bool:
    """Whether some link leads to a file, of this repository or of one on a forge."""
    return any(_link(data, link) for link in destinations(data)) or any(repository_urls(data, "markdown.url"))


def _regions(data: bytes, document: Document) -> list[Region]:
    regions = [Region(link.start, link.end, None) for link in document.links]
    regions += [Region(*label(data, link), None) for link in document.links if _is_told(data, link)]
    regions += _called(data, document)
    regions += [Region(start, end, "markdown.fence") for start, end in document.fences]
    regions += [Region(start, end, "markdown.code") for start, end in document.spans]
    regions += [Region(start, end, "markdown.comment") for start, end in document.comments]
    return regions


def _called(data: bytes, document: Document) -> list[Region]:
    """The names by which the text calls pages elsewhere that are defined further on: ``[x/y]`` with ``[x/y]: https://…``."""
    away = {
        data[slice(*label(data, link))]
        for link in document.links
        if link.kind == "definition" and _AWAY.match(data, link.start, link.end)
    }
    names = _SHORTCUT.finditer(data) if away else ()
    return [Region(*match.span(1), None) for match in names if match.group(1) in away]


def _is_told(data: bytes, link: Link) -> bool:
    """Whether a link to a page elsewhere is called by that page's own name: no path of this repository."""
    if link.kind != "link" or not _AWAY.match(data, link.start, link.end):
        return False
    name = data[slice(*label(data, link))].strip(b"`*_ ")
    return not _FORGE.match(data, link.start, link.end) or data[link.start : link.end].endswith(name)


def _link(data: bytes, link: Link) -> list[Reference]:
    raw = data[link.start : link.end].decode("utf-8", "surrogateescape")
    if not raw or _SCHEME.match(raw) or any(mark in raw for mark in _TEMPLATE[:4]):
        return []
    tail = _TAIL.search(raw)
    written = raw[: tail.start()] if tail else raw
    if "{" in written or "}" in written or "<" in written or not written.strip("./"):
        return []
    text = decoded(_ESCAPE.sub(r"\1", written))
    skip = len(text) - len(text.lstrip("/"))
    exact = text == written
    end = link.start + len(written.encode("utf-8", "surrogateescape"))
    start = link.start + skip if exact else link.start
    anchor = "root" if skip else "file"
    syntax = "markdown.link" if link.kind != "html" else "markdown.html"
    return [Reference(text[skip:], start, end, "read", syntax, anchor, exact=exact)]  # type: ignore[arg-type]
