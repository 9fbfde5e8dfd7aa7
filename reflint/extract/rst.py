"""reStructuredText: files that directives and roles name, toctree entries, modules of autodoc, and other path words
as mentions.
"""

from __future__ import annotations

import re

from reflint.model.facts import AnchorKind, Facts, Form, Reference, Role
from reflint.model.location import Span
from reflint.syntax.filewords import Region, decoded, mentions, repository_urls
from reflint.syntax.markdown import Cover
from reflint.syntax.rst import Document, Item, read

DIALECTS = ("rst",)
VERSION = 3

_FILES = {
    "include",
    "literalinclude",
    "image",
    "figure",
    "download",
    "mdinclude",
    "graphviz",
    "uml",
    "plantuml",
    "drawio-image",
    "csv-table",
    "thumbnail",
}
_OPTIONS = {
    "option:csv-table:file",
    "option:raw:file",
    "option:image:target",
    "option:figure:target",
    "option:literalinclude:diff",
}
# How many components behind the module an object's name has: `a.b.Class`, `a.b.Class.method`.
_OBJECTS = {
    "automodule": 0,
    "autosummary": 0,
    "currentmodule": 0,
    "module": 0,
    "role:mod": 0,
    "automethod": 2,
    "autoattribute": 2,
    "role:meth": 2,
    "role:attr": 2,
}
_OBJECTS |= dict.fromkeys(("autoclass", "autofunction", "autoexception", "autodata", "autodecorator"), 1)
_OBJECTS |= dict.fromkeys(("role:class", "role:func", "role:exc", "role:data", "role:obj"), 1)
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|//|#|<|\?")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


def extract(data: bytes, dialect: str) -> Facts:
    """Directives and roles are reads, relative to the file; ``/x`` is relative to the documentation's root, which is
    not known: any base.
    """
    document = read(data)
    found = [reference for item in document.items for reference in _reference(data, item)]
    taken = [Region(reference.start, reference.end, None) for reference in found]
    regions = _regions(document)
    rest = mentions(data, [*taken, *regions], "rst.prose")
    code = Cover([Span(region.start, region.end) for region in regions])
    pages = repository_urls(data, "rst.url", clickable=lambda offset: not code.holds(offset))
    return Facts((*found, *rest, *pages))


def _regions(document: Document) -> list[Region]:
    regions = [Region(start, end, "rst.literal") for start, end in document.literals]
    return regions + [Region(start, end, "rst.comment") for start, end in document.comments]


def _reference(data: bytes, item: Item) -> list[Reference]:
    raw = data[item.start : item.end].decode("utf-8", "surrogateescape")
    if item.kind in _OBJECTS:
        return _module(raw, item)
    if item.kind in ("toctree", "role:doc"):
        return _page(raw, item)
    if item.kind in _FILES or item.kind in _OPTIONS or item.kind in ("role:download", "role:file"):
        return _file(raw, item, "mention" if item.kind == "role:file" else "read")
    if item.kind in ("link", "target"):
        return _file(raw, item, "read") if "/" in raw or re.search(r"\.\w{1,5}(?:#|$)", raw) else []
    return []


def _file(raw: str, item: Item, role: Role) -> list[Reference]:
    written = re.split(r"[?#]", raw, maxsplit=1)[0] if item.kind in ("link", "target", "image", "figure") else raw
    if _ELSEWHERE.match(raw) or "{" in raw or "|" in raw or not written.strip("./*") or raw.endswith("_"):
        return []
    if item.kind == "csv-table" or (item.kind in ("graphviz", "uml") and " " in raw):  # an argument that is a title
        return []
    name = item.kind.rpartition(":")[2] if not item.kind.startswith("option:") else item.kind.split(":")[1]
    return [_made(written, item, role, f"rst.{name}", "glob" if "*" in written else "path")]


def _page(raw: str, item: Item) -> list[Reference]:
    if _ELSEWHERE.match(raw) or raw == "self" or "{" in raw or "\n" in raw or not raw.strip("./*"):
        return []
    syntax = "rst.toctree" if item.kind == "toctree" else "rst.doc"
    if syntax == "rst.toctree" and any(mark in raw for mark in "*?["):
        return []  # it lists what is there, and a build may put pages there
    form: Form = "glob" if any(mark in raw for mark in "*?[") else "path"
    return [_made(raw.lstrip("!"), item, "read", syntax, form)]


def _made(written: str, item: Item, role: Role, syntax: str, form: Form) -> Reference:
    text = decoded(written)
    skip = len(text) - len(text.lstrip("/"))
    exact = text == written
    end = item.start + len(written.encode("utf-8", "surrogateescape")) if exact else item.end
    anchor: AnchorKind = "any" if skip or role == "mention" else "file"
    return Reference(
        text[skip:], item.start + (skip if exact else 0), end, role, syntax, anchor, form=form, exact=exact
    )


def _module(raw: str, item: Item) -> list[Reference]:
    """The module of a dotted name; ``~`` and ``!`` in front only change how it is shown."""
    written = raw.lstrip("~!.")
    skip = len(raw) - len(written)
    match = _MODULE.match(written)
    if match is None:
        return []
    parts = match.group().split(".")
    text = ".".join(parts[: len(parts) - _OBJECTS[item.kind]])
    if "." not in text:
        return []
    role: Role = "read" if item.kind.startswith("auto") else "mention"
    start = item.start + skip
    return [
        Reference(text, start, start + len(text.encode()), role, f"rst.{item.kind.rpartition(':')[2]}", form="module")
    ]
