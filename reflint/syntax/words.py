"""Path-like words in running text: comments, prose, messages, generic values. One linear pass; no word is looked up here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A single character class, so the scan is linear on any input.
_TOKEN = re.compile(rb"[^\s\"'`<>|,;()\[\]{}=*?!&\\^\x00]+")
_SUFFIX = re.compile(r"(?::\d+(?:[-:]\d+)?|#[\w.-]*|::[\w.:\[\]-]*)$")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_TICKET = re.compile(r"[\w.-]+/[\w.-]+#\d+\b")  # of another repository, on a forge
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_PLACEHOLDER = re.compile(r"path/to|your-|YOUR_|\.\.\.|…|xxx|XXX|foo/bar|[<{]")


_DOMAINS = frozenset(("com", "org", "net", "io", "dev", "gov", "edu", "app", "ai", "cloud", "de", "uk", "eu"))


class PathWord(NamedTuple):
    """A word that looks like a relative path, and its byte span."""

    text: str
    start: int
    end: int


def has_extension(word: str) -> bool:
    """Whether the last component of ``word`` ends in a file extension that starts with a letter."""
    return _EXTENSION.search(word.rpartition("/")[2]) is not None


def is_host(name: str) -> bool:
    """Whether a dotted name is a host of the net (``certbot.eff.org``) sooner than a module."""
    return name.rpartition(".")[2] in _DOMAINS


def is_placeholder(word: str) -> bool:
    """Whether ``word`` stands for some other path (``path/to/x``, ``{name}/y``, ``…/z``)."""
    return _PLACEHOLDER.search(word) is not None


def is_elsewhere(word: str) -> bool:
    """Whether ``word`` names something outside any repository: absolute, home, URL, bucket, drive, variable."""
    return word.startswith(("/", "~", "$", "%", "-", "@", "\\")) or _SCHEME.match(word) is not None or "//" in word


def clean(word: str) -> str:
    """``word`` without the trailing ``:12``, ``#L3``, ``::test_name`` and the punctuation that prose puts behind a path."""
    word = word.rstrip(".,:;!?…")
    while True:
        match = _SUFFIX.search(word)
        if match is None:
            return word
        word = word[: match.start()].rstrip(".,:;!?…")


def path_words(data: bytes, start: int = 0, end: int | None = None) -> Iterator[PathWord]:
    """Words of ``data[start:end]`` that hold a ``/`` or end in an extension, and name no placeholder and nothing elsewhere."""
    for match in _TOKEN.finditer(data, start, len(data) if end is None else end):
        raw = match.group()
        if b"/" not in raw and b"." not in raw:
            continue
        text = raw.decode("utf-8", "surrogateescape")
        word = clean(text)
        if not word or ("/" not in word and not has_extension(word)):
            continue
        if is_elsewhere(word) or is_placeholder(word) or _TICKET.match(text) or not any(c.isalnum() for c in word):
            continue
        yield PathWord(word, match.start(), match.start() + len(word.encode("utf-8", "surrogateescape")))
