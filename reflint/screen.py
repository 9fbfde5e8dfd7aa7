"""Tier 1: which files may name what is gone. Words are cached by content; verdicts by what is there and what is not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from reflint.cache import Cache, cache_key, decoded, encoded
from reflint.extract import ALWAYS, dialect_of, interpreter_dialect, is_binary_name
from reflint.git.blobs import blob_id
from reflint.jobs import Spread
from reflint.model.facts import Failure
from reflint.model.modules import Outline
from reflint.model.tree import LINK, SUBMODULE, Tree, parent
from reflint.survey import VERSION, VanishedIndex, Words, candidate, survey
from reflint.syntax.ignore_comments import MARKER
from reflint.syntax.notebook import code_of
from reflint.syntax.outline import Signs, outline
from reflint.syntax.python_lex import code_alone
from reflint.trees.reading import Read, Reads

IMPORTING = ("python", "notebook")  # dialects with import statements
LINKED = frozenset(("markdown", "rst"))  # what a document links to is found from its own directory
_HEAD = 8000  # bytes in which a NUL makes a file binary, as for git


ReadOn = Callable[[str, "Verdict", bytes], Any]


def signing(read: Read) -> Callable[[str], Signs]:
    """The signs of the Python files and notebooks that ``read`` reads, each looked for once."""
    return cache(lambda path: Signs(_python(path, read(path) or b"")))


class Gone:
    """What is gone from a tree and what is there, as tier 1 asks it; built when first asked."""

    def __init__(self, vanished: Iterable[str], tree: Tree, roots: tuple[str, ...]) -> None:
        self._vanished = tuple(vanished)
        self._tree = tree
        self.roots = roots

    @cached_property
    def index(self) -> VanishedIndex:
        """The index of vanished paths."""
        existing = self._tree.entries.keys() | self._tree.directories
        return VanishedIndex(self._vanished, existing, self.roots)

    @cached_property
    def key(self) -> bytes:
        """Names all that a verdict depends on, beside the file itself."""
        digest = hashlib.blake2b(digest_size=16)
        for names in (self._vanished, self._tree.entries, self.roots):
            digest.update("\0".join(names).encode("utf-8", "surrogateescape") + b"\1")
        return digest.digest()


class Verdict(NamedTuple):
    """What tier 1 says of a file: how many words it has, the dialect that its shebang names, whether it is binary, whether it may
    name what is gone, whether it may do so where it only speaks (``spoken``: in comments and docstrings) and nowhere else, and
    whether it may hold comments that speak to reflint (``told``).
    """

    words: int
    interpreter: str
    binary: bool
    hit: bool
    spoken: bool = False
    told: bool = False


class Screened(NamedTuple):
    """Verdicts of text files, in the order in which these were given; why others could not be read; and what was made of the bytes of files
    that were read only now, while they were at hand.
    """

    verdicts: dict[str, Verdict]
    failed: dict[str, Failure]
    more: dict[str, Any]


class Screen:
    """Tier 1 of one tree. ``contents`` holds the content id of every file that was looked at. Without ``gone`` nothing hits: no words
    are looked at, and only files that may be programs.
    """

    def __init__(self, tree: Tree, reader: Reads, cache: Cache, gone: Gone | None, spread: Spread) -> None:
        self._tree = tree
        self._reader = reader
        self._cache = cache
        self._gone = gone
        self._spread = spread
        self._kind = "w" if gone is not None else "h"
        self.contents: dict[str, str] = {}
        self._outlines: dict[str, tuple[Any, ...]] = {}

    def readable(self, paths: Iterable[str]) -> list[str]:
        """Those of ``paths`` that are looked at."""
        entries = self._tree.entries
        found = [path for path in paths if _is_readable(entries[path].mode, path) and entries[path].present]
        return found if self._gone is not None else [path for path in found if _may_run(dialect_of(path))]

    def verdicts(
        self, paths: Iterable[str], read_on: ReadOn | None = None, meanwhile: Callable[[], object] = int
    ) -> Screened:
        """Verdicts of the text files at ``paths``. What has to be read for that, and has a content id that tells whether it was read before, is
        handed to ``read_on`` with its verdict. ``meanwhile`` is called while other processes read.
        """
        wanted = self.readable(paths)
        self.contents = {path: self._tree.entries[path].content for path in wanted}
        key = cache_key("v", VERSION, self._gone.key.hex() if self._gone is not None else "")
        known: dict[str, tuple[Any, ...]] = self._cache.get_many([key]).get(key, {})
        found = Screened({}, {}, {})
        missing = []
        for path, content in self.contents.items():
            record = known.get(f"{content}\0{path}") if content else None
            if record is None:
                missing.append(path)
            else:
                found.verdicts[path] = Verdict._make(record)
        if missing:
            self._judge(missing, found, read_on, meanwhile)
            verdicts = found.verdicts.items()
            self._cache.put(key, {f"{self.contents[path]}\0{path}": tuple(verdict) for path, verdict in verdicts})
        return found._replace(verdicts={path: found.verdicts[path] for path in wanted if path in found.verdicts})

    def _judge(
        self, paths: list[str], found: Screened, read_on: ReadOn | None, meanwhile: Callable[[], object]
    ) -> None:
        """Add to ``found`` what there is to say of ``paths``."""
        asked = () if self._cache.is_new else (path for path in paths if self.contents[path])
        keys = {path: cache_key(self._kind, VERSION, self.contents[path]) for path in asked}
        known = self._cache.get_many(set(keys.values()))
        missing = []
        for path in paths:
            record = known.get(keys[path]) if path in keys else None
            verdict = self._verdict(path, record) if record is not None else None
            if verdict is None:
                missing.append(path)
            else:
                found.verdicts[path] = verdict
        if missing and self._gone is not None:
            _ = self._gone.index  # built before there are children, once for all
        surveyed = self._spread(partial(self._survey, read_on), missing)
        meanwhile()
        for path, content, verdict, record, shape, more in surveyed:
            self.contents[path] = content
            if shape is not None:
                self._outlines[path] = decoded(shape)
                self._cache.keep(cache_key("o", VERSION, content), shape)
            if isinstance(verdict, Failure):
                found.failed[path] = verdict
                continue
            found.verdicts[path] = Verdict._make(verdict)
            if record is not None:
                self._cache.keep(cache_key(self._kind, VERSION, content), record)
            if more is not None:
                found.more[path] = more

    def outlines(self, paths: Iterable[str]) -> dict[str, Outline]:
        """The outlines of the Python files and notebooks at ``paths``, whose verdicts are known."""
        wanted = list(paths)
        missing = [path for path in wanted if path not in self._outlines]
        keys = {path: cache_key("o", VERSION, self.contents[path]) for path in missing if self.contents.get(path)}
        records = self._cache.get_many(set(keys.values()))
        self._outlines.update((path, records[key]) for path, key in keys.items() if key in records)
        for path, data in self._reader.read_many([path for path in missing if path not in self._outlines]):
            if not isinstance(data, Failure):
                self._outlines[path] = tuple(_outline(path, data))
        return {path: Outline._make(self._outlines[path]) for path in wanted if path in self._outlines}

    def _verdict(self, path: str, record: Any) -> Verdict | None:
        """What ``record`` says of the file at ``path``; None where it does not say enough: a program that hits is looked at twice."""
        words, interpreter, binary, code = record
        verdict = Verdict(words[1], interpreter, binary, False, told=words[5])
        dialect = dialect_of(path) or interpreter
        if binary or not self._hits(path, dialect, words):
            return verdict
        if dialect != "python":
            return verdict._replace(hit=True)
        return None if code is None else verdict._replace(hit=True, spoken=not self._hits(path, dialect, code))

    def _hits(self, path: str, dialect: str, words: Any) -> bool:
        gone = self._gone
        return gone is not None and candidate(Words._make(words), gone.index, parent(path), dialect in LINKED)

    def _survey(self, read_on: ReadOn | None, paths: list[str]) -> Iterator[tuple[str, str, Any, Any, Any, Any]]:
        """(path, content id, verdict as plain values or why there is none, record for the cache, outline of what is Python, what ``read_on``
        makes of it); equal contents are surveyed once.
        """
        known: dict[str, Any] = {}
        for path, data in self._reader.read_many(paths):
            content = self.contents[path]
            if isinstance(data, Failure):
                yield path, content, data, None, None, None
                continue
            further = read_on if content else None
            content = content or blob_id(data)
            if content not in known:
                known[content] = survey_file(data) if self._gone is not None else head_of(data)
            verdict = self._verdict(path, known[content])
            if verdict is None:
                known[content] = (*known[content][:3], tuple(survey(code_alone(data))))
                verdict = self._verdict(path, known[content])
            python = (dialect_of(path) or known[content][1]) in IMPORTING and not known[content][2]
            shape = encoded(tuple(_outline(path, data))) if python else None
            record = encoded(known[content]) if self._cache.keeps else None
            more = further(path, verdict, data) if further is not None and verdict is not None else None
            yield path, content, tuple(verdict or ()), record, shape, more


def _outline(path: str, data: bytes) -> Outline:
    return outline(_python(path, data))


def _python(path: str, data: bytes) -> bytes:
    return code_of(data) if dialect_of(path) == "notebook" else data


def _is_readable(mode: int, path: str) -> bool:
    return mode not in (LINK, SUBMODULE) and not is_binary_name(path)


def _may_run(dialect: str) -> bool:
    return dialect in ("", "python") or dialect in ALWAYS


def survey_file(data: bytes) -> tuple[Any, ...]:
    """(words, dialect that the shebang names, whether it is binary, words of its code alone: not looked at yet), as plain values."""
    if b"\0" in data[:_HEAD]:
        return tuple(Words((), 0)), "", True, None
    return tuple(survey(data)), interpreter_dialect(data), False, None


def head_of(data: bytes) -> tuple[Any, ...]:
    """The same, without the words."""
    if b"\0" in data[:_HEAD]:
        return tuple(Words((), 0)), "", True, None
    return tuple(Words((), 0, told=MARKER in data)), interpreter_dialect(data), False, None
