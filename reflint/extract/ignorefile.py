"""Lists of patterns: `.dockerignore`, `.gcloudignore` and their kin, `.gitattributes`, `MANIFEST.in`. A `.gitignore` names what is
not there: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reflint.model.facts import AnchorKind, Facts, Reference, Role
from reflint.syntax.filewords import form_of, words_of

DIALECTS = ("dockerignore", "gcloudignore", "ignore-list", "gitattributes", "gitignore", "manifest-in")
VERSION = 1

_REMARK = re.compile(rb"(?<!\\)#")
_WORD = re.compile(rb"\S+")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')


def extract(data: bytes, dialect: str) -> Facts:
    """The patterns of ``data``; ``negated`` are those that leave files out."""
    line = _LINES.get(dialect)
    if line is None:
        return Facts()
    found: list[Reference] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        body = data[at:end].strip()
        start = at + data[at:end].find(body)
        if body.startswith(b"#"):
            # Commented-out patterns are kept for another day; they are no mention of a path.
            found += words_of(data, start, end, f"{dialect}.comment") if b" " in body.lstrip(b"# ") else ()
        elif body:
            found += line(body, start)
        at = end + 1
    return Facts(tuple(found))


def _ignore(syntax: str) -> Callable[[bytes, int], list[Reference]]:
    def line(body: bytes, start: int) -> list[Reference]:
        included = body.startswith(b"!")
        skip = 1 if included else 0
        # The context of a `.dockerignore` is mostly where it stands, but `x.Dockerfile.dockerignore` is of any context.
        anchor: AnchorKind = "any" if syntax == "dockerignore" else "file"
        return _pattern(body[skip:], start + skip, syntax, anchor, negated=not included)

    return line


def _attributes(body: bytes, start: int) -> list[Reference]:
    match = _QUOTED.match(body) or _WORD.match(body)
    if match is None or body.startswith((b"[attr]", b"!")):
        return []
    raw = match.group(1) if match.re is _QUOTED else match.group()
    return _pattern(raw, start + (1 if match.re is _QUOTED else 0), "gitattributes", "file", negated=False)


def _pattern(raw: bytes, start: int, syntax: str, anchor: AnchorKind, *, negated: bool) -> list[Reference]:
    text = raw.decode("utf-8", "surrogateescape")
    if not text.strip("./*") or "\\" in text or text.startswith("#!"):
        return []
    return [Reference(text, start, start + len(raw), "pattern", syntax, anchor, form="glob", negated=negated)]


def _manifest(body: bytes, start: int) -> list[Reference]:
    """``include a b``, ``exclude a``, ``recursive-include dir pattern…``, ``graft dir``, ``prune dir``; global
    patterns name no place.
    """
    body = _REMARK.split(body, maxsplit=1)[0]
    if body.endswith(b"\\"):
        body = body[:-1]
    words = [(match.group(), start + match.start()) for match in _WORD.finditer(body)]
    command = words[0][0].decode("utf-8", "replace") if words else ""
    negated = command in ("exclude", "recursive-exclude", "prune")
    if command in ("include", "exclude"):
        named = words[1:]
    elif command in ("recursive-include", "recursive-exclude", "graft", "prune"):
        named = words[1:2]
    else:
        return []
    return [reference for raw, at in named for reference in _named(raw, at, command, negated=negated)]


def _named(raw: bytes, start: int, command: str, *, negated: bool) -> list[Reference]:
    text = raw.decode("utf-8", "surrogateescape")
    if not text.strip("./*") or "{" in text or "$" in text:
        return []
    form = form_of(text)
    role: Role = "pattern" if form == "glob" or negated else "read"
    return [
        Reference(text, start, start + len(raw), role, f"manifest-in.{command}", "file", form=form, negated=negated)
    ]


_LINES: dict[str, Callable[[bytes, int], list[Reference]]] = {
    "dockerignore": _ignore("dockerignore"),
    "gcloudignore": _ignore("gcloudignore"),
    "ignore-list": _ignore("ignore-list"),
    "gitattributes": _attributes,
    "manifest-in": _manifest,
}
