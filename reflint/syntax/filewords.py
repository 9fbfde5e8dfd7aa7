"""Path-like words in whole files, fast: the same words as :func:`reflint.syntax.words.path_words`, cut by what stands
around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from reflint.model.facts import Form, Reference
from reflint.model.location import Span
from reflint.syntax.words import path_words

# Every path word holds one of these, and few other words do, so that the scan touches a twentieth of the tokens of
# prose.
_SEED = re.compile(rb"/|\.[A-Za-z]")
_BREAKS = b" \t\r\n\x0b\x0c\"'`<>|,;()[]{}=*?!&\\^\x00"
_ROOTED = re.compile(rb"(?<![^\s`\"'(])/[\w.@][^" + re.escape(_BREAKS) + rb"]*")
_TO_SPACE = bytes(0x20 if byte in _BREAKS else byte for byte in range(256))
_URL = re.compile(
    rb"https?://(?:www\.)?(?:(?:github\.com|gitlab\.com)/([\w.-]{1,100}/[\w.-]{1,100})/(?:-/)?"
    rb"(?:blob|tree|raw|edit|blame)/([^/\s\"'<>)\]`]{1,200})"
    rb"|raw\.githubusercontent\.com/([\w.-]{1,100}/[\w.-]{1,100})/([^/\s\"'<>)\]`]{1,200}))/([^\s\"'<>)\]`#?|*{}$\\]+)"
)
# Branches that everybody works on: a link to one of them breaks when the file moves. A link to a tag or a commit is right for ever, and
# what lies on any other branch is not known.
_TRUNKS = frozenset(("main", "master", "develop", "devel", "dev", "trunk", "HEAD"))
_FILLED_IN = frozenset("{%$*")  # signs of a branch that a program fills in, as a rule one of those


# `/tests/x` in a document means the repository's root, but these are directories of machines and containers.
_MACHINE = re.compile(
    rb"/(?:app|bin|code|data|dev|etc|home|lib|lib64|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|workspace|workdir"
    rb"|Users|Applications|content|api|v\d+)(?:/|$)"
)
LONGEST = 2048  # bytes; a longer token is no path (and would make the suffix pattern of `words` slow)


class Region(NamedTuple):
    """Bytes ``start:end`` that hold words of one ``syntax``; None where no word is to be read (a link that is a
    reference already).
    """

    start: int
    end: int
    syntax: str | None


def fast_words(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Path words of ``data[start:end]`` as (text, start, end), without those that are the rest of a pattern or a
    placeholder.
    """
    stop = len(data) if end is None else end
    spaced = data[start:stop].translate(_TO_SPACE)
    at = 0
    while (seed := _SEED.search(spaced, at)) is not None:
        here = seed.start()
        low = spaced.rfind(b" ", at, here) + 1 or at
        high = spaced.find(b" ", here)
        high = len(spaced) if high < 0 else high
        at = high
        if high - low > LONGEST:
            continue
        for word in path_words(data, start + low, start + high):
            trimmed = _trim(data, word.text, word.start, word.end)
            if trimmed.strip("./"):
                yield trimmed, word.start, word.start + len(trimmed.encode("utf-8", "surrogateescape"))


def _trim(data: bytes, text: str, start: int, end: int) -> str:
    """``text`` as it can be looked up: ``docs/*.md`` says ``docs/``, the ``.md`` of ``<name>.md`` says nothing."""
    before, after = data[start - 1 : start], data[end : end + 1]
    if before in (b"}", b"$", b"%") or (
        before in (b">", b"]", b"*") and text.startswith(".") and not text.startswith(("./", "../", ".github"))
    ):
        return ""
    if before == b"*" and data[max(start - 3, 0) : start].strip(b"*")[-1:] in (b"/", b"_", b"-"):
        return ""
    is_open = after in (b"{", b"$") or (after == b"<" and data[end + 1 : end + 2] != b"/")
    if after == b"*" and before != b"*":
        is_open = not data[end : end + 3].startswith((b"**", b"*,", b"* ", b"*\n"))
    if not is_open or text.endswith("/"):
        return text
    return text[: text.rfind("/") + 1]


def rooted_words(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Words like ``/docs/a.md``, without the slash, as documents name files from the repository's root."""
    for match in _ROOTED.finditer(data):
        if match.end() - match.start() > LONGEST or _MACHINE.match(data, match.start()):
            continue
        found = next(path_words(data, match.start() + 1, match.end()), None)
        if found and found.start == match.start() + 1 and "/" in found.text:
            yield found.text, found.start, found.end


def mentions(data: bytes, regions: Iterable[Region], rest: str | None) -> Iterator[Reference]:
    """Every path word as a mention: of the syntax of the region where it stands, of ``rest`` outside all of them.

    ``regions`` may overlap; the first one that starts before a word and reaches over it wins.
    """
    ordered = sorted(regions, key=lambda region: region[:2])
    words = [(start, end, text, False) for text, start, end in fast_words(data)]
    words += [(start, end, text, True) for text, start, end in rooted_words(data)]
    words.sort()
    at = 0
    active: list[Region] = []
    for start, end, text, rooted in words:
        while at < len(ordered) and ordered[at].start <= start:
            active.append(ordered[at])
            at += 1
        active = [region for region in active if region.end > start]
        syntax = active[0].syntax if active else rest
        if syntax is not None:
            yield Reference(text, start, end, "mention", syntax, "root" if rooted else "any")


def words_of(data: bytes, start: int, end: int, syntax: str) -> Iterator[Reference]:
    """Every path word of ``data[start:end]`` as a mention of ``syntax``, links to files on a forge among them."""
    for text, first, last in fast_words(data, start, end):
        yield Reference(text, first, last, "mention", syntax)
    yield from repository_urls(data, f"{syntax.partition('.')[0]}.url", Span(start, end))


def repository_urls(
    data: bytes, syntax: str, within: Span | None = None, clickable: Callable[[int], bool] | None = None
) -> Iterator[Reference]:
    """Links to files on a forge (``https://github.com/OWNER/REPO/blob/BRANCH/PATH``) as references to PATH.

    ``base`` is ``OWNER/REPO``, ``anchor`` the root *of that repository*. Where the offset of one is ``clickable`` it is a read, else a
    mention, and so where a program fills in the branch; links to anything but a branch that everybody works on are left out.
    """
    start, end = within or (0, len(data))
    if data.find(b"://", start, end) < 0:
        return
    for match in _URL.finditer(data, start, end):
        branch = (match.group(2) or match.group(4)).decode("utf-8", "surrogateescape")
        if branch not in _TRUNKS and not _FILLED_IN.intersection(branch):
            continue
        raw = match.group(5).rstrip(b".,:;!&").decode("utf-8", "surrogateescape")
        owner = (match.group(1) or match.group(3)).decode("utf-8", "surrogateescape")
        text, first = decoded(raw), match.start(5)
        last = first + len(raw.encode("utf-8", "surrogateescape"))
        leads = clickable is not None and branch in _TRUNKS and clickable(match.start())
        if text:
            yield Reference(text, first, last, "read" if leads else "mention", syntax, "root", owner, exact=text == raw)


def form_of(text: str) -> Form:
    """``glob`` where ``text`` holds a wildcard, else ``path``."""
    return "glob" if any(mark in text for mark in "*?[") else "path"


def decoded(text: str) -> str:
    """``text`` with ``%20`` and the like resolved."""
    return unquote(text, errors="surrogateescape") if "%" in text else text


def tally(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Counters as the sorted pairs that :class:`reflint.model.facts.Facts` keeps; zeros are left out."""
    return tuple(sorted((reason, count) for reason, count in counts.items() if count))
