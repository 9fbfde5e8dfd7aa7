"""Tier 1: the words of a file that may name a path or a module, in one linear pass; and whether any of them may name
what vanished.

The survey is a superset filter: it may keep a file that names nothing gone, it must not drop one that does. Its
contract, tested in ``tests/test_survey.py``, says for which spellings that holds: let ``V`` be a vanished path and
``B`` a base that the file can know (the root, the file's directory, the directories above it). A file is kept that
names ``V``, or something below ``V``,

1. by the last two components of ``V`` at least, in one word: plain, behind a variable (``$X/a/b``, ``${X}/a/b``,
   ``$(X)/a/b``, ``{x}/a/b``), behind ``./`` or ``../``, with JSON's ``\\/``, percent-encoded, in a link to a repository
   page (``…/blob/main/a/b``), as dotted module;
2. by one component alone, where ``V`` is ``B/component`` and the component stands before a ``/`` or has an extension;
3. by parts that a program joins (``X / "a" / "b"``, ``join(x, "a", "b")``, ``NAME = "a"``, ``{x}/b``): the last
   component of ``V`` as one part, and its parent's name as another part, as the end of a word, or as a directory ``B``
   that the file stands below.

A glob is a candidate by its literal directories. Not covered: escapes such as ``\\u002f``, encodings in which ASCII is
not ASCII, a component that is put together from parts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from reflint.syntax.ignore_comments import MARKER
from reflint.syntax.tokens import DELIMITERS, TRAILING, clean_token, scan

UP = "../"
# A file name, whole or with the names of variables in it.
_FILE = re.compile(r"(?:[\w@+~. \[\]()-]|\{\w+\})+\.[A-Za-z][A-Za-z0-9]{0,9}")
# A call that may read a file, to the end of its line; and one that writes it.
_OPENED = re.compile(rb"(?:open\(|read_text|read_bytes)[^\n]*")
_WRITTEN = re.compile(rb"[(,] *(?:mode *= *)?[\"']r?b?[wax]b?t?\+?[\"'](?:\)|, *(?:encoding|newline|errors|buffering))")
VERSION = 7  # of what survey() says: cached words of another version are not used


class Words(NamedTuple):
    """What a text may name.

    - ``words``: distinct, sorted, decoded with ``surrogateescape``; without leading ``./``, ``../``, variables, and
      without trailing punctuation.
    - ``count``: signs of words seen, repetitions included: what holds a slash and a dot shows two.
    - ``pieces``: single components that the text joins to others, distinct and sorted; those behind a dot
      (``{module}.name``) with the dot, those behind ``./`` or ``../`` with ``../``.
    - ``anchored``: the text speaks of ``__file__``.
    - ``reads``: the text speaks of ``__file__`` and reads files, or puts somebody's home directory on its search path, so that
      what it names can be judged without history (RL104).
    - ``told``: the text may hold comments that speak to reflint.
    """

    words: tuple[str, ...]
    count: int  # type: ignore[assignment]  # also a method of tuples, which nothing calls here
    pieces: tuple[str, ...] = ()
    anchored: bool = False
    reads: bool = False
    told: bool = False


def survey(data: bytes) -> Words:
    """The words of ``data``. Linear in its length."""
    words, pieces, count = scan(data)
    anchored = b"__file__" in data
    reads = anchored and any(piece[:3] != UP and _FILE.fullmatch(piece) for piece in pieces)
    reads = reads and any(_is_read(call) for call in _OPENED.findall(data))
    reads = reads or (b"sys.path" in data and (b"/home/" in data or b"/Users/" in data))
    return Words(tuple(sorted(words)), count, tuple(sorted(pieces)), anchored, reads, MARKER in data)


def _is_read(call: bytes) -> bool:
    """Whether a call that opens a file may read it, as far as its line tells."""
    return call.count(b"open(") > 1 or _WRITTEN.search(call) is None


class VanishedIndex:
    """What is gone, looked up by the end of its path.

    ``vanished`` are files and directories, from the root; ``existing`` are those of the tree, so that a word that is
    alive as it stands counts only where a base that the file knows leads elsewhere. One index serves every file of a
    run: what a word leads to is remembered.
    """

    def __init__(
        self, vanished: Iterable[str], existing: Container[str] = frozenset(), roots: Iterable[str] = ("src",)
    ) -> None:
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
        self._dull: set[str] = set()

    def telling(self, words: Iterable[str]) -> Iterator[str]:
        """Those of ``words`` that name what is gone, from their start or by their first component, from whatever base: very few, and the others
        are remembered.
        """
        dull = self._dull
        for word in [word for word in words if word not in dull]:
            if self.heads(word) or self._starts(word):
                yield word
            else:
                dull.add(word)

    def _starts(self, word: str) -> bool:
        """Whether the first component of ``word``, or of a name with dots its first part, is called like something that is gone."""
        name = word.partition("/")[0]
        return name in self.parents or ("/" not in word and word.partition(".")[0] in self.parents)

    def _add(self, path: str, ending: str) -> None:
        """Index ``path``, which stands for the vanished ``path + ending``."""
        raw = path.encode("utf-8", "surrogateescape")
        if b" " in raw.translate(DELIMITERS) or path != path.rstrip(TRAILING) or "$" in path or "%" in path:
            self._add_odd(raw)
        directory, _, name = path.rpartition("/")
        self.parents.setdefault(name, set()).add(directory)
        last = directory.rpartition("/")[2]
        if not ending:
            self.beside.setdefault(name, set()).add(last)
        elif ending.endswith(".py"):
            self.beside.setdefault("." + name, set()).add(last)
        if directory:
            self.pairs.setdefault(f"{last}/{name}", []).append((path, ending))

    def _add_odd(self, raw: bytes) -> None:
        """Index a path that holds delimiters by the last word of it that holds a slash and a name, which a mention of
        it holds, too.
        """
        words = raw.translate(DELIMITERS).split(b" ")
        for word in reversed([word for word in words if b"/" in word] or words):
            found: set[str] = set()
            clean_token(word.decode("utf-8", "surrogateescape"), found, set())
            for known in found:
                parts = known.strip("/").split("/")
                self.odd.update("/".join(parts[at:]) for at in range(len(parts)))
            if found:
                return

    def heads(self, word: str) -> bool | tuple[str, ...]:
        """What ``word`` names from its start, by two components at least: True where that is gone and nothing lives
        under the same name; else the directories below which it would be gone (a word that names nothing gone: none).
        """
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
                    if not self.lives(start, ending):
                        return True
                    heads.append(path[: -len(start) - 1])
        return tuple(heads)

    def gone(self, name: str, bases: list[str], strict: bool) -> bool:
        """Whether ``name`` is gone from one of ``bases`` and, unless ``strict``, from all of them, and from the import
        roots.
        """
        if self.parents[name].isdisjoint(bases):
            return False
        if strict:
            return True
        places = [f"{base}/{name}" if base else name for base in bases] + [root + name for root in self.roots]
        return not any(place in self.existing or place + ".py" in self.existing for place in places)

    def lives(self, start: str, ending: str) -> bool:
        """Whether the root, or an import root, has what ``start`` names."""
        known = self.existing
        if start in known or start + ending in known:
            return True
        return any(root + start in known or root + start + ending in known for root in self.roots)


def _stem(path: str) -> tuple[str, str]:
    """``path`` as a module, or a link, may name it, and the rest: without its extension; a package by its directory. ""
    where that says nothing.
    """
    directory, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return "", ""
    if stem == "__init__":
        return directory, "/" + name
    return f"{directory}/{stem}" if directory else stem, "." + extension


def candidate(words: Words, index: VanishedIndex, home: str = "", linked: bool = False) -> bool:
    """Whether a file of the directory ``home`` may name what is gone, or reads what can be judged without history.

    ``linked``: the dialect resolves its links against ``home`` alone (Markdown, reStructuredText), so that what lives
    elsewhere excuses nothing.
    """
    if words.reads:
        return True
    elsewhere: set[str] = set()
    telling: list[str] = []
    for word in index.telling(words.words):
        heads = index.heads(word)
        if heads is True:
            return True
        if heads:
            elsewhere.update(heads)
        telling.append(word)
    bases = [home]
    while home:
        home = home.rpartition("/")[0]
        bases.append(home)
    if (linked or words.anchored) and not elsewhere.isdisjoint(base for base in bases if base):
        return True
    return _at_base(words, telling, index, bases, linked) or _composed(words, index, bases, elsewhere)


def _at_base(words: Words, telling: list[str], index: VanishedIndex, bases: list[str], linked: bool) -> bool:
    """Whether the first component of a word names what is gone from a directory above the file, and is nowhere else
    above it.

    Where links lead from the file's own directory alone, what lives elsewhere excuses neither a name there nor one
    behind ``../``.
    """
    anchored = words.anchored
    for word in telling:
        name = word.partition("/")[0]
        beside = index.parents.get(name)
        if beside and (index.gone(name, bases, anchored) or (linked and bases[0] in beside)):
            return True
        if "/" not in word:
            name = word.partition(".")[0]
            if name in index.parents and index.gone(name, bases, False):
                return True
    relative = (piece[3:] for piece in words.pieces if linked and piece.startswith(UP))
    return any(name in index.parents and index.gone(name, bases, True) for name in relative)


def _composed(words: Words, index: VanishedIndex, bases: list[str], elsewhere: set[str]) -> bool:
    """Whether parts of the text may be joined to a vanished path."""
    # A literal that ends with a slash may be continued by the next one.
    open_ends = {word.rstrip("/").rpartition("/")[2] for word in words.words if word.endswith("/")}
    if open_ends:
        for word in words.words:
            if "/" not in word and not open_ends.isdisjoint(index.beside.get(word, ())):
                return True
    if not words.pieces:
        return False
    pool = _ends(words)
    if any(head.rpartition("/")[2] in pool for head in elsewhere):
        return True
    for piece in words.pieces:
        beside = index.beside.get(piece)
        if beside is None:
            continue
        if words.anchored and not index.parents.get(piece, set()).isdisjoint(bases):
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
