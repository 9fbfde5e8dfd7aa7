"""Addresses that a site leads elsewhere, as site builders and hosts have them written; read by their shape, whatever language holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.syntax.late import late

# `source: '/a'`, `"from": "/a"`, `from = "/a"`, `from: ['/a', '/b']`, `from_url: /a`
_KEYED = late(
    rb"(?<![\w.-])[\"']?(?:source|from|fromPath|from_url)[\"']?[ \t]*[:=]\s*"
    rb"(\[[^\]]{0,4000}\]|\"[^\"\n]{1,500}\"|'[^'\n]{1,500}'|`[^`\n]{1,500}`|/[^\s,}]{0,500})"
)
_HEADERS = late(rb"\s*,\s*[\"']?headers\b")  # of answers: pages that are there
_SECTION = late(
    rb"^([ \t]*)[\"']?(?:redirect_maps|redirects|rediraffe_redirects)[\"']?[ \t]*(?::[^=\n{]{0,80}=|[:=])[ \t]*\{?[ \t]*(?:(?:#|//)[^\n]*)?\r?\n",
    re.MULTILINE,
)
_MAPPED = late(
    rb"^[ \t]*(?:\"([^\"\n]{1,500})\"|'([^'\n]{1,500})'|([^\s\"'#:{}\[\]-][^\s:{}\[\]]{0,500}))[ \t]*:(?=\s)",
    re.MULTILINE,
)
_FIRST = late(rb"^[ \t]*[\"']?([^\s\"'#][^\s\"']{0,500})[\"']?[ \t]+[\"']?[^\s\"']", re.MULTILINE)
_FRONT = late(rb"\A(---|\+\+\+)[ \t]*\r?\n(.{0,8000}?)^\1", re.DOTALL | re.MULTILINE)
_FORMER = late(rb"^(?:redirect_from|aliases|old_paths)[ \t]*[:=]([^\n]*(?:\n(?![A-Za-z])[^\n]*)*)", re.MULTILINE)
_WORD = late(rb"[^\s\"'`,\[\]]+")
# The keys of one entry of a table, as against an address that is a key itself.
_KEYS = frozenset("source from to destination permanent status statusCode force type has key value".split())

_LINES = late(r"_redirects|redirects(\.txt)?")
_HOSTS = late(
    r"(docs|mint|vercel|now|firebase)\.json|netlify\.toml|(docusaurus|next|astro|nuxt|gatsby)[.-](config|node)\.[cm]?[jt]s"
    r"|mkdocs[\w.-]*\.ya?ml|conf\.py|\.gitbook\.yaml|tech-docs\.yml"
)
_NAMED = late(r"[\w.-]*redirects?[\w.-]*\.(json|ya?ml|toml|[cm]?[jt]s)")


def is_table(name: str) -> bool:
    """Whether a file of this name may lead addresses elsewhere."""
    return any(names.fullmatch(name) is not None for names in (_LINES, _HOSTS, _NAMED))


def is_addresses(name: str) -> bool:
    """Whether a file of this name holds such addresses and nothing else."""
    return any(names.fullmatch(name) is not None for names in (_LINES, _NAMED))


def redirected(data: bytes, name: str) -> list[str]:
    """The addresses that a table, a file called ``name``, leads elsewhere: as written, wildcards and all. Never raises."""
    if _LINES.fullmatch(name):
        found = [match.group(1) for match in _FIRST.finditer(data)]
    elif _HOSTS.fullmatch(name) and b"redirect" not in data and b"rewrites" not in data:
        found = []
    else:
        found = [*_keyed(data), *_mapped(data, whole=_NAMED.fullmatch(name) is not None)]
    return [text for text in map(_text, found) if "://" not in text and text not in _KEYS]


def former(data: bytes) -> list[str]:
    """The addresses that a page says, ahead of its text, to have had (``redirect_from``, ``aliases``, ``old_paths``). Never raises."""
    front = _FRONT.match(data)
    told = _FORMER.finditer(front.group(2)) if front else ()
    return [_text(word) for match in told for word in _WORD.findall(match.group(1)) if word != b"-"]


def _keyed(data: bytes) -> Iterator[bytes]:
    for match in _KEYED.finditer(data):
        if _HEADERS.match(data, match.end()) is None:
            yield from _WORD.findall(match.group(1))


def _mapped(data: bytes, *, whole: bool) -> Iterator[bytes]:
    """The keys of the tables in ``data``; of all of it, where it is ``whole`` a table."""
    if whole:
        parts = [data]
    else:
        parts = [_body(data, match.end(), len(match.group(1))) for match in _SECTION.finditer(data)]
    for part in parts:
        for match in _MAPPED.finditer(part):
            yield match.group(1) or match.group(2) or match.group(3)


def _body(data: bytes, start: int, indent: int) -> bytes:
    """The lines from ``start`` that stand further in than ``indent``."""
    at = start
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if line.strip() and len(line) - len(line.lstrip()) <= indent and not line.lstrip().startswith((b"#", b"//")):
            break
        at = end
    return data[start:at]


def _text(written: bytes) -> str:
    return written.decode("utf-8", "surrogateescape")
