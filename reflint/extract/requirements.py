"""Requirement and constraint files of pip: the other files and local projects that they name."""

from __future__ import annotations

import re

from reflint.model.facts import AnchorKind, Facts, Reference
from reflint.syntax.filewords import words_of

DIALECTS = ("requirements",)
VERSION = 1

_OPTION = re.compile(
    rb"(?:(-r|-c|-e|-f)[ \t]*=?|(--requirement|--constraint|--editable|--find-links)(?:[ \t]*=[ \t]*|[ \t]+))"
    rb"([^\s#;\[]+)"
)
_LOCAL = re.compile(rb"(\.{1,2}/[^\s#;\[]*|\.{1,2}(?=[\[\s]|$))")
_FILE = re.compile(rb"(?:[\w.\[\]-]+[ \t]*@[ \t]*)?file:(?://)?(\.{0,2}[^\s#;\[/][^\s#;\[]*)")
_ARCHIVE = re.compile(rb"([\w./-]+/[\w.+-]+\.(?:whl|tar\.gz|zip))(?=\s|$)")
_NAMES = {b"-r": "include", b"-c": "constraint", b"-e": "editable", b"-f": "find-links"}
_ELSEWHERE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:|//|git\+|/|~|\$|\\")


def extract(data: bytes, dialect: str) -> Facts:
    """Files by ``-r`` and ``-c``, relative to the file itself; by ``-e``, ``./x`` and ``file:x``, relative to wherever pip is
    run; comments are mentions.
    """
    found: list[Reference] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        found += _line(data, at, end)
        at = end + 1
    return Facts(tuple(found))


def _line(data: bytes, start: int, end: int) -> list[Reference]:
    body = data[start:end]
    indent = len(body) - len(body.lstrip())
    if body[indent : indent + 1] == b"#":
        return list(words_of(data, start, end, "requirements.comment"))
    found = _named(body, indent, start)
    comment = body.find(b" #")
    return found if comment < 0 else [*found, *words_of(data, start + comment, end, "requirements.comment")]


def _named(body: bytes, indent: int, start: int) -> list[Reference]:
    option = _OPTION.match(body, indent)
    if option:
        name = option.group(1) or b"-" + option.group(2)[2:3]
        return _reference(option.group(3), start + option.start(3), _NAMES[name])
    for pattern, syntax in ((_LOCAL, "local"), (_FILE, "file"), (_ARCHIVE, "local")):
        match = pattern.match(body, indent)
        if match:
            return _reference(match.group(1), start + match.start(1), syntax)
    return []


def _reference(raw: bytes, start: int, syntax: str) -> list[Reference]:
    quote = 1 if raw[:1] in (b'"', b"'") else 0
    raw = raw.strip(b"\"'")
    text = raw.decode("utf-8", "surrogateescape")
    if _ELSEWHERE.match(raw) or "{" in text or "$" in text or not text.strip("./"):
        return []
    # A directory of wheels is often built or downloaded first.
    typed = syntax != "find-links"
    anchor: AnchorKind = "file" if syntax in ("include", "constraint") else "any"
    return [
        Reference(text, start + quote, start + quote + len(raw), "read", f"requirements.{syntax}", anchor, typed=typed)
    ]
