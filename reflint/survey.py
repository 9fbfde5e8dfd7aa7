"""Tier 1: the words of a file that may name a path or a module, in one linear pass; and whether any of them may name what vanished.

The survey is a superset filter: it may keep a file that names nothing gone, it must not drop one that does. Its contract, tested
in ``tests/test_survey.py``, says for which spellings that holds: let ``V`` be a vanished path and ``B`` a base that the file can know (the
root, the file's directory, the directories above it). A file is kept that names ``V``, or something below ``V``,

1. by the last two components of ``V`` at least, in one word: plain, behind a variable (``$X/a/b``, ``${X}/a/b``, ``$(X)/a/b``, ``{x}/a/b``), behind
   ``./`` or ``../``, with JSON's ``\\/``, percent-encoded, in a link to a repository page (``…/blob/main/a/b``), as dotted module;
2. by one component alone, where ``V`` is ``B/component`` and the component stands before a ``/`` or has an extension;
3. by parts that a program joins (``X / "a" / "b"``, ``join(x, "a", "b")``, ``NAME = "a"``, ``{x}/b``): the last component of ``V`` as one part, and
   its parent's name as another part, as the end of a word, or as a directory ``B`` that the file stands below.

A glob is a candidate by its literal directories. Not covered: escapes such as ``\\u002f``, encodings in which ASCII is not ASCII, a component that is
put together from parts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

# Bytes of a word; every other byte becomes a space. Delimiters in real names are cared for by ``VanishedIndex`` (``app/[id]/page.tsx``).
_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-@+~$%") | frozenset(
    range(128, 256)
)
_DELIMITERS = bytes(byte if byte in _KEPT else 32 for byte in range(256))
_PLAIN = re.compile(r"^[A-Za-z_][\w-]*(?:[./][\w-]*\w)+$", re.ASCII | re.MULTILINE)
_SLASH = ord("/")
_BEFORE_LETTERS = ord("@")
_LETTER = re.compile(r"[^\W\d_]")
_TRAILING = ".-+@~$%…"
_PAGES = ("blob", "tree", "raw", "edit", "blame")
_REACH = 400  # bytes of a call's arguments that are looked at; longer joins are not written by hand
_QUOTES = (b'"', b"'")
_PREFIXES = (b"f", b"F", b"r", b"R", b"u", b"b")


class Words(NamedTuple):
    """What a text may name.

    - ``words``: distinct, sorted, decoded with ``surrogateescape``; without leading ``./``, ``../``, variables, and without trailing punctuation.
    - ``count``: words seen, repetitions included.
    - ``pieces``: single components that the text joins to others, distinct and sorted.
    - ``anchored``: the text speaks of ``__file__``.
    - ``reads``: the text speaks of ``__file__`` and opens files, so that what it opens can be judged without history (RL104).
    """

    words: tuple[str, ...]
    count: int  # type: ignore[assignment]  # also a method of tuples, which nothing calls here
    pieces: tuple[str, ...] = ()
    anchored: bool = False
    reads: bool = False


def survey(data: bytes) -> Words:
    """The words of ``data``. Linear in its length."""
    spaced = b" " + data.translate(_DELIMITERS) + b" "
    joins: list[int] = []
    found = _slashed(spaced, joins)
    if any(data[at - 1 : at] == b"\\" for at in joins):
        return survey(data.replace(b"\\/", b"/"))
    found += _dotted(spaced, data)
    words, pieces = _cleaned(found)
    _literals(data, joins, pieces)
    anchored = b"__file__" in data
    reads = anchored and (b"open(" in data or b"read_text" in data or b"read_bytes" in data)
    return Words(tuple(sorted(words)), len(found), tuple(sorted(pieces)), anchored, reads)


def _slashed(spaced: bytes, joins: list[int]) -> list[bytes]:
    """Tokens that hold a slash; where one begins or ends with a slash, ``joins`` gets the slash's offset in the unspaced text."""
    found: list[bytes] = []
    add, find, rfind = found.append, spaced.find, spaced.rfind
    at = find(b"/")
    while at >= 0:
        start = rfind(b" ", 0, at) + 1
        end = find(b" ", at)
        if start == at:
            joins.append(at - 1)
        if end == at + 1:
            if start < at:
                joins.append(at - 1)
        elif spaced[end - 1] == _SLASH:
            joins.append(end - 2)
        if end > start + 1:
            add(spaced[start:end])
        at = find(b"/", end)
    return found


def _dotted(spaced: bytes, data: bytes) -> list[bytes]:
    """Tokens that hold a dot before a letter: file names and dotted modules. A call with one dot (``log.info(``) names neither."""
    found: list[bytes] = []
    add, find, rfind = found.append, spaced.find, spaced.rfind
    at = find(b".")
    while at >= 0:
        later = find(b".", at + 1)
        if spaced[at + 1] > _BEFORE_LETTERS:
            end = find(b" ", at)
            if 0 <= later < end:
                later = find(b".", end)
            elif data[end - 1 : end] == b"(":
                at = later
                continue
            add(spaced[rfind(b" ", 0, at) + 1 : end])
        at = later
    return found


def _cleaned(found: list[bytes]) -> tuple[set[str], set[str]]:
    """The words that tokens stand for, and the pieces: what is written behind a variable or a brace."""
    tokens = set(b"\n".join(found).decode("utf-8", "surrogateescape").split("\n"))
    words = set(_PLAIN.findall("\n".join(tokens)))
    pieces: set[str] = set()
    for token in tokens - words:
        _clean(token, words, pieces)
    return words, pieces


def _clean(token: str, words: set[str], pieces: set[str]) -> None:
    """Add the words that ``token`` stands for; what is written behind a variable or a brace is a piece, too."""
    word = token.rstrip(_TRAILING)
    if not word or _LETTER.search(word) is None:
        return
    if "//" in word:
        word = _page(word)
    if "%" in word and "/" in word:
        from urllib.parse import unquote

        decoded = unquote(word, errors="surrogateescape")
        if decoded != word:
            _clean(decoded, words, pieces)
    for part in _known(word):
        if part[0] == "/":
            pieces.add(part.strip("/").partition("/")[0])
        elif part[0] == ".":
            pieces.add(part.strip("./").partition("/")[0].partition(".")[0])
        bare = _bare(part)
        if bare and ("/" in part or "." in bare):
            words.add(bare)
            _page_words(bare, words)


def _known(word: str) -> list[str]:
    """``word`` without the components that hold a variable: ``a/$X/b/c`` is ``a/`` and ``/b/c``."""
    if "$" not in word and "%" not in word:
        return [word] if word else []
    parts = [""]
    for component in word.split("/"):
        if "$" in component or component.startswith("%"):
            parts.append("")
        else:
            parts[-1] += component + "/"
    if not word.endswith("/"):
        parts[-1] = parts[-1][:-1]
    return [part if at == 0 else "/" + part for at, part in enumerate(parts) if part]


def _bare(word: str) -> str:
    """``word`` without what leads to its first named component; ``a/../b`` is ``b``."""
    word = word.lstrip("/@~+-")
    while word.startswith(("./", "../")):
        word = word[word.index("/") :].lstrip("/")
    if "/." in word:
        parts: list[str] = []
        for part in word.split("/"):
            if part == "..":
                del parts[-1:]
            elif part != ".":
                parts.append(part)
        word = "/".join(parts)
    return word


def _page(url: str) -> str:
    """The path in the address of a repository page; "" for every other address."""
    head, _, rest = url.partition("//")
    if head:  # a doubled slash inside a path
        return url.replace("//", "/")
    found: set[str] = set()
    _page_words(rest, found)
    return min(found, key=len, default="")


def _page_words(word: str, words: set[str]) -> None:
    """Add what follows ``blob/REF/`` (``tree``, ``raw``, …), or the reference of a raw address."""
    parts = word.split("/")
    for at, part in enumerate(parts[:-2]):
        if part in _PAGES:
            words.add("/".join(parts[at + 2 :]))
    if parts[0] == "raw.githubusercontent.com":
        words.add("/".join(parts[4:]))


def _literals(text: bytes, joins: list[int], pieces: set[str]) -> None:
    """Add the first components of quoted texts that stand beside a join operator or, where there is one, are given a name."""
    named = _operands(text, joins, pieces)
    at = text.find(b"join")
    while at >= 0:
        start = text.find(b"(", at, at + 9) + 1
        if start and text[at - 2 : at] not in (b"'.", b'".'):
            end = text.find(b")\n", start, start + _REACH)
            arguments = text[start : end if end > 0 else start + _REACH].replace(b"'", b'"').split(b'"')
            for chunk in arguments[1::2]:
                _piece(chunk, pieces)
            named = named or len(arguments) > 2
        at = text.find(b"join", at + 4)
    if named:
        for side in (b'= "', b"= '"):
            at = text.find(side)
            while at >= 0:
                _piece(text[at + 3 : text.find(side[2:], at + 3, at + _REACH)], pieces)
                at = text.find(side, at + 3)


def _operands(text: bytes, joins: list[int], pieces: set[str]) -> bool:
    """Add the quoted operands of the slashes at ``joins``; whether there are any."""
    named = False
    for at in joins:
        after = text[at + 1 : at + 4].lstrip()
        quote = after[1:2] if after[:1] in _PREFIXES else after[:1]
        if quote in _QUOTES:
            start = text.find(quote, at) + 1
            _piece(text[start : text.find(quote, start, start + _REACH)], pieces)
            named = True
        quote = text[max(0, at - 3) : at].rstrip().rstrip(b")")[-1:]
        if quote in _QUOTES:
            end = text.rfind(quote, 0, at)
            _piece(text[text.rfind(quote, max(0, end - _REACH), end) + 1 : end], pieces)
        named = named or text[at - 1 : at + 2] == b"}/{"
    return named


def _piece(chunk: bytes, pieces: set[str]) -> None:
    """Add the first component of a quoted text, where it is one word."""
    if b" " in chunk or b"\n" in chunk:
        return
    name = _bare(chunk.decode("utf-8", "surrogateescape")).partition("/")[0]
    if name not in ("", ".", ".."):
        pieces.add(name)


class VanishedIndex:
    """What is gone, looked up by the end of its path.

    ``vanished`` are files and directories, from the root; ``existing`` are those of the tree, so that a word that is alive as it stands counts
    only where a base that the file knows leads elsewhere. One index serves every file of a run: what a word leads to is remembered.
    """

    def __init__(self, vanished: Iterable[str], existing: Container[str] = frozenset(), roots: Iterable[str] = ("src",)) -> None:
        self.existing = existing
        self.roots = tuple(f"{root}/" for root in roots if root)
        self.pairs: dict[str, list[tuple[str, str]]] = {}
        self.parents: dict[str, set[str]] = {}
        self.beside: dict[str, set[str]] = {}
        self.odd: set[str] = set()
        for path in vanished:
            self._add(path, "")
            stem, ending = _stem(path)
            if stem:
                self._add(stem, ending)
        self._known: dict[str, bool | tuple[str, ...]] = {}

    def _add(self, path: str, ending: str) -> None:
        """Index ``path``, which stands for the vanished ``path + ending``."""
        raw = path.encode("utf-8", "surrogateescape")
        if raw.translate(_DELIMITERS) != raw or path != path.rstrip(_TRAILING) or "$" in path or "%" in path:
            self._add_odd(raw)
        directory, _, name = path.rpartition("/")
        self.parents.setdefault(name, set()).add(directory)
        last = directory.rpartition("/")[2]
        self.beside.setdefault(name, set()).add(last)
        if directory:
            self.pairs.setdefault(f"{last}/{name}", []).append((path, ending))

    def _add_odd(self, raw: bytes) -> None:
        """Index a path that holds delimiters by the word around its last slash, which every mention of two components holds."""
        words = raw.translate(_DELIMITERS).split(b" ")
        if b"/" in raw:
            words = [word for word in words if b"/" in word][-1:]
        for word in words:
            found: set[str] = set()
            _clean(word.decode("utf-8", "surrogateescape"), found, found)
            for known in found:
                parts = known.strip("/").split("/")
                self.odd.update("/".join(parts[at:]) for at in range(len(parts)))

    def heads(self, word: str) -> bool | tuple[str, ...]:
        """What ``word`` names from its start, by two components at least: True where that is gone and nothing lives under the same name;
        else the directories below which it would be gone (a word that names nothing gone: none)."""
        known = self._known.get(word)
        if known is None:
            parts = word.split("/") if "/" in word else word.split(".")
            known = word.strip("/") in self.odd or self._matches(parts)
            self._known[word] = known
        return known

    def _matches(self, parts: list[str]) -> bool | tuple[str, ...]:
        heads = []
        for at in range(1, len(parts)):
            for path, ending in self.pairs.get(f"{parts[at - 1]}/{parts[at]}", ()):
                start = "/".join(parts[: at + 1])
                if path == start or path.endswith("/" + start):
                    if not self._lives(start, ending):
                        return True
                    heads.append(path[: -len(start) - 1])
        return tuple(heads)


    def _lives(self, start: str, ending: str) -> bool:
        """Whether the root, or an import root, has what ``start`` names."""
        known = self.existing
        if start in known or start + ending in known:
            return True
        return any(root + start in known or root + start + ending in known for root in self.roots)


def _stem(path: str) -> tuple[str, str]:
    """``path`` as a module, or a link, may name it, and the rest: without its extension; a package by its directory. "" where that says nothing."""
    directory, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return "", ""
    if stem == "__init__":
        return directory, "/" + name
    return f"{directory}/{stem}" if directory else stem, "." + extension


def candidate(words: Words, index: VanishedIndex, home: str = "") -> bool:
    """Whether a file of the directory ``home`` may name what is gone, or reads what can be judged without history."""
    if words.reads:
        return True
    elsewhere: set[str] = set()
    for heads in map(index.heads, words.words):
        if heads is True:
            return True
        if heads:
            elsewhere.update(heads)
    bases = {home, ""}
    while home:
        home = home.rpartition("/")[0]
        bases.add(home)
    return (
        not bases.isdisjoint(elsewhere - {""})
        or _at_base(words, index, bases)
        or _composed(words, index, bases, elsewhere)
    )


def _at_base(words: Words, index: VanishedIndex, bases: set[str]) -> bool:
    """Whether the first component of a word names what is gone from a directory above the file."""
    for word in words.words:
        name = word.partition("/")[0]
        if not bases.isdisjoint(index.parents.get(name, ())):
            return True
        if "/" not in word and not bases.isdisjoint(index.parents.get(word.partition(".")[0], ())):
            return True
    return False


def _composed(words: Words, index: VanishedIndex, bases: set[str], elsewhere: set[str]) -> bool:
    """Whether parts of the text may be joined to a vanished path."""
    if not words.pieces:
        return False
    pool = _ends(words)
    if any(head.rpartition("/")[2] in pool for head in elsewhere):
        return True
    for piece in words.pieces:
        beside = index.beside.get(piece)
        if beside is None:
            continue
        if words.anchored and not bases.isdisjoint(index.parents[piece]):
            return True
        if not pool.isdisjoint(beside - {""}):
            return True
    return False


def _ends(words: Words) -> set[str]:
    """Names to which a piece may be joined: the pieces, and the last components of the words."""
    ends = set(words.pieces)
    for word in words.words:
        bare = word.rstrip("/")
        ends.add(bare.rpartition("/" if "/" in bare else ".")[2])
    return ends
