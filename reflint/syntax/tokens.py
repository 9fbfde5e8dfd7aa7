"""Tokens of any text that may name paths or modules, found by ``bytes.find`` alone, several times faster than by
regular expressions.
"""

from __future__ import annotations

import re

# Bytes of a word; every other byte becomes a space. Delimiters in real names are cared for by ``VanishedIndex``
# (``app/[id]/page.tsx``).
_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-@+~$%") | frozenset(
    range(128, 256)
)
DELIMITERS = bytes(byte if byte in _KEPT else 32 for byte in range(256))
_PLAIN = re.compile(r"^\w[\w-]*(?:[./][\w-]*\w)+/?$", re.ASCII | re.MULTILINE)
_SLASH = ord("/")
# It begins with a literal, so the engine leaps from dot to dot. Attributes of ``self`` and calls are most dots of a
# program.
_DOT = re.compile(rb"\.(?<!\bself\.)[A-Za-z_\x80-\xff][\w\x80-\xff]*(?![\w\x80-\xff(])", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
TRAILING = ".-+@~$%…"
_PAGES = ("blob", "tree", "raw", "edit", "blame")
_REACH = 400  # bytes of a call's arguments that are looked at; longer joins are not written by hand
_QUOTES = (b'"', b"'")
# Each begins with a literal, which the engine searches fast, and repeats one class at a time.
_NAMED = re.compile(rb"= [\"']([^\s\"']+)[\"']")
_MADE = re.compile(rb"Path\([\"']([^\s\"']+)[\"']")
_QUOTED = re.compile(rb"[\"']([^\s\"',()]+)[\"']")
_PREFIXES = (b"f", b"F", b"r", b"R", b"u", b"b")


def scan(data: bytes) -> tuple[set[str], set[str], int]:
    """Words and pieces of ``data``, and the number of words seen. Linear in its length."""
    spaced = b" " + data.translate(DELIMITERS) + b" "
    joins: list[int] = []
    found = _slashed(spaced, joins)
    if any(data[at - 1 : at] == b"\\" for at in joins):
        return scan(data.replace(b"\\/", b"/"))
    found += _dotted(spaced, data)
    words, pieces = _cleaned(found)
    _literals(data, joins, pieces)
    return words, pieces, len(found)


def _slashed(spaced: bytes, joins: list[int]) -> list[bytes]:
    """Tokens that hold a slash; where one begins or ends with a slash, ``joins`` gets the slash's offset in the
    unspaced text.
    """
    found: list[bytes] = []
    add, find, rfind = found.append, spaced.find, spaced.rfind
    at = find(b"/")
    while at >= 0:
        start = rfind(b" ", 0, at) + 1
        end = find(b" ", at)
        if start == at and spaced[at + 1] != _SLASH:
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
    """Tokens that hold a dot before a letter: file names and dotted modules. A call with one dot (``log.info(``) names
    neither.
    """
    found: list[bytes] = []
    add, find, rfind = found.append, spaced.find, spaced.rfind
    end = 0
    for match in _DOT.finditer(data):
        at = match.start() + 1
        if at < end:
            continue
        start = rfind(b" ", 0, at) + 1
        end = find(b" ", at)
        if start < at:
            add(spaced[start:end])
        elif (before := data[max(0, at - 2) : at - 1]) == b"}":  # ``{module}.name``
            add(b"}" + spaced[start:end])
        elif before != b")" and before != b"]":  # the method of a call names nothing
            add(spaced[start:end])
    return found


def _cleaned(found: list[bytes]) -> tuple[set[str], set[str]]:
    """The words that tokens stand for, and the pieces: what is written behind a variable, a brace or ``../``."""
    tokens = set(b"\n".join(found).decode("utf-8", "surrogateescape").split("\n"))
    words = set(_PLAIN.findall("\n".join(tokens)))
    pieces: set[str] = set()
    for token in tokens - words:
        clean_token(token, words, pieces)
    return words, pieces


def clean_token(token: str, words: set[str], pieces: set[str]) -> None:
    """Add the words that ``token`` stands for; what is written behind a variable or a brace is a piece, too.

    Behind ``./`` or ``../`` it is a piece that keeps the ``../``: a reader may know no other base than the file's directory.
    """
    if token.startswith("}"):
        pieces.add("." + token[2:].partition(".")[0])
        return
    word = token.rstrip(TRAILING)
    if not word or _LETTER.search(word) is None:
        return
    if "//" in word:
        word = _page(word)
        words.update([word] if word else ())
    if "%" in word and "/" in word:
        from urllib.parse import unquote

        decoded = unquote(word, errors="surrogateescape")
        if decoded != word:
            clean_token(decoded, words, pieces)
    for part in _known(word):
        if part[0] == "/":
            _part(part.strip("/"), pieces)
        bare = _bare(part)
        if part[0] == "." and part.startswith(("./", "../")):
            pieces.add("../" + bare.partition("/")[0])
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
    """Add the first components of quoted texts that stand beside a join operator or, where there is one, are given a
    name.
    """
    named = _operands(text, joins, pieces)
    at = text.find(b"join")
    while at >= 0:
        start = text.find(b"(", at, at + 9) + 1
        if start and text[at - 2 : at] not in (b"'.", b'".'):
            end = text.find(b")\n", start, start + _REACH)
            found = _QUOTED.findall(text, start, end if end > 0 else start + _REACH)
            for chunk in found:
                _piece(chunk, pieces)
            named = named or bool(found)
        at = text.find(b"join", at + 4)
    if named:
        for chunk in {*_NAMED.findall(text), *_MADE.findall(text)}:
            _piece(chunk, pieces)


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
        named = named or text[at - 1 : at] == b"}"
    return named


def _piece(chunk: bytes, pieces: set[str]) -> None:
    """Add the first component of a quoted text, where it is one word."""
    if b" " in chunk or b"\n" in chunk:
        return
    _part(_bare(chunk.decode("utf-8", "surrogateescape")), pieces)


def _part(path: str, pieces: set[str]) -> None:
    """Add the first component of a joined path, and its file name."""
    first, slash, rest = path.partition("/")
    if first not in ("", ".", ".."):
        pieces.add(first)
    if slash and "." in rest:
        pieces.add(rest.rpartition("/")[2])
