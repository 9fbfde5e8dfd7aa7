"""CODEOWNERS of GitHub and GitLab: each pattern that is given an owner."""

from __future__ import annotations

import re

from reflint.model.facts import Facts, Reference
from reflint.syntax.filewords import words_of

DIALECTS = ("codeowners",)
VERSION = 1

_SECTION = re.compile(rb"\^?\[[^\]\r\n]*\]")
_PATTERN = re.compile(rb"(?:[^\s\\#]|\\.)(?:[^\s\\]|\\.)*")


def extract(data: bytes, dialect: str) -> Facts:
    """One reference a pattern, as written (a leading ``/`` anchors it); owners, sections and patterns that match
    everything say nothing.
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
    body = data[start:end].strip()
    start += data[start:end].find(body)
    if start == 0 and body.startswith(b"\xef\xbb\xbf"):
        start, body = 3, body[3:]
    if body.startswith(b"#"):
        return list(words_of(data, start + 1, start + len(body), "codeowners.comment"))
    if _SECTION.match(body):
        return []
    match = _PATTERN.match(body)
    if match is None:
        return []
    raw = match.group().decode("utf-8", "surrogateescape")
    negated = raw.startswith("!")  # GitLab's exclusion; GitHub has none
    written = raw[1:] if negated else raw
    text = re.sub(r"\\(.)", r"\1", written)
    if not text.strip("/*") or text.rpartition("/")[2] == "CODEOWNERS":
        return []  # whoever owns the file that decides on owners lists all of its places
    first = start + (1 if negated else 0)
    return [
        Reference(
            text,
            first,
            start + len(match.group()),
            "pattern",
            "codeowners",
            "root",
            form="glob",
            negated=negated,
            exact=text == written,
        )
    ]
