"""Files yield facts: which files are read, which are parsed, and what they say; cached by content."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, Protocol

from reflint.cache import Cache
from reflint.evaluate import Start, evaluate
from reflint.extract import (
    ALWAYS,
    PROGRAMS,
    dialect_of,
    extract,
    interpreter_dialect,
    is_binary_name,
    version_of,
)
from reflint.extract.scope import Scope
from reflint.jobs import spread
from reflint.model.facts import Embedded, Failure, Reference
from reflint.model.program import Effect
from reflint.model.tree import LINK, SUBMODULE, Tree, ancestors, normalize, parent
from reflint.survey import VERSION as SURVEY_VERSION
from reflint.survey import VanishedIndex, Words, candidate, survey

MAX_DEPTH = 4  # languages inside languages
MAX_PARSED = 4 * 1024 * 1024  # bytes; what is larger is data, whatever its name
WORTH = 150  # files; below that, a second process costs more than it saves
_WHOLE = {part: whole for whole, part in PROGRAMS.items()}
_HEAD = 8000  # bytes in which a NUL makes a file binary, as for git


class Reads(Protocol):
    """How the engine is given bytes."""

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]: ...


class FileFacts(NamedTuple):
    """All that one file says, with embedded languages read and programs run; spans are the file's own.

    ``uploads`` are (start, end, directory) of what the programs hand to a cloud as a source directory. ``looked`` is what the programs asked of the tree, with the answers that they got: facts hold for as long as these do.
    """

    references: tuple[Reference, ...] = ()
    unresolved: tuple[tuple[str, int], ...] = ()
    looked: tuple[tuple[str, str], ...] = ()
    failure: Failure | None = None
    uploads: tuple[tuple[int, int, str], ...] = ()


class Surveyed(NamedTuple):
    """Tier 1 of one file: ``interpreter`` is the dialect that its shebang names, "" for none."""

    words: Words
    interpreter: str
    binary: bool
    size: int


class Gathered(NamedTuple):
    """What all files say. ``facts`` is (path, dialect, facts); ``failures`` are files that something depended on."""

    facts: list[tuple[str, str, FileFacts]]
    files: int
    words: int
    parsed: int
    unresolved: Counter[str]
    failures: list[tuple[str, Failure]]


class Gatherer:
    """Reads the files of one tree. ``index`` says which words may name what vanished; ``survey`` False parses every file that can be."""

    def __init__(self, tree: Tree, reader: Reads, cache: Cache, index: VanishedIndex, scope: Scope) -> None:
        self._jobs = scope.jobs
        self._tree = tree
        self._reader = reader
        self._cache = cache
        self._index = index
        self._scope = scope
        self._contents: dict[str, str] = {}
        self._scripts: dict[str, Any] = {}

    def gather(self, paths: Iterable[str]) -> Gathered:
        """Facts of the files at ``paths`` that may hold a finding."""
        found = Gathered([], 0, 0, 0, Counter(), [])
        files, words = 0, 0
        wanted: list[tuple[str, str, bool]] = []
        surveyed, failed = self._survey_all(list(paths))
        for path, failure in failed.items():
            found.unresolved["unreadable"] += 1
            if dialect_of(path) in ALWAYS:
                found.failures.append((path, failure))
        for path, tier1 in surveyed.items():
            files += 1
            words += tier1.words.count
            dialect = self._scope.dialect(path, dialect_of(path) or tier1.interpreter)
            if tier1.binary or not dialect:
                continue
            hit = candidate(tier1.words, self._index, parent(path))
            if hit or dialect in ALWAYS or not self._scope.survey:
                wanted.append((path, dialect, hit))
        parsed = self._facts_of(wanted, found)
        return found._replace(files=files, words=words, parsed=parsed)

    # tier 1

    def _survey_all(self, paths: list[str]) -> tuple[dict[str, Surveyed], dict[str, Failure]]:
        entries = self._tree.entries
        readable = [
            p
            for p in paths
            if entries[p].mode not in (LINK, SUBMODULE) and entries[p].present and not is_binary_name(p)
        ]
        keys = {p: _key("w", SURVEY_VERSION, entries[p].content) for p in readable if entries[p].content}
        known = self._cache.get_many(set(keys.values()))
        surveyed: dict[str, Surveyed] = {}
        failed: dict[str, Failure] = {}
        missing = []
        for path in readable:
            self._contents[path] = entries[path].content
            record = known.get(keys[path]) if path in keys else None
            if record is None:
                missing.append(path)
            else:
                surveyed[path] = Surveyed(Words(*record[0]), *record[1:])
        for path, content, record in self._spread(Gatherer.survey_some, missing):
            self._contents[path] = content
            if isinstance(record, Failure):
                failed[path] = record
                continue
            surveyed[path] = Surveyed(Words(*record[0]), *record[1:])
            self._cache.put(_key("w", SURVEY_VERSION, content), record)
        return {path: surveyed[path] for path in readable if path in surveyed}, failed

    # tier 2

    def _facts_of(self, wanted: list[tuple[str, str, bool]], found: Gathered) -> int:
        keys = {
            path: _key("f", version_of(dialect), dialect, self._contents[path], path) for path, dialect, _ in wanted
        }
        known = self._cache.get_many(keys.values())
        ready: dict[str, FileFacts] = {}
        for path, record in ((path, known.get(key)) for path, key in keys.items()):
            facts = _unpacked(record) if record is not None else None
            if facts is not None and self._holds(facts):
                ready[path] = facts
        missing = [(path, dialect) for path, dialect, _ in wanted if path not in ready]
        for path, record in self._spread(Gatherer.read_some, missing):
            if isinstance(record, Failure):
                found.unresolved["unreadable"] += 1
                found.failures.append((path, record))
                continue
            ready[path] = _unpacked(record)
            self._cache.put(keys[path], record)
        for path, dialect, hit in wanted:
            if path in ready:
                facts = ready[path]
                found.facts.append((path, _WHOLE.get(dialect, dialect), facts))
                found.unresolved.update(dict(facts.unresolved))
                if facts.failure is not None:
                    found.unresolved["unparsed"] += 1
                    if hit:
                        found.failures.append((path, facts.failure))
        return len(ready)

    def survey_some(self, paths: list[str]) -> Iterator[tuple[str, str, Any]]:
        """(path, content id, what tier 1 says as plain values, or why it cannot be read) of each path; equal contents are surveyed once."""
        known: dict[str, Any] = {}
        for path, data in self._reader.read_many(paths):
            content = self._contents[path]
            if isinstance(data, Failure):
                yield path, content, data
                continue
            content = content or blob_id(data)
            if content not in known:
                found = survey_file(data)
                known[content] = (tuple(found.words), *found[1:])
            yield path, content, known[content]

    def read_some(self, items: list[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
        """(path, facts as plain values, or why it cannot be read) of each (path, dialect)."""
        dialects = dict(items)
        for path, data in self._reader.read_many(dialects):
            yield path, data if isinstance(data, Failure) else _packed(self.file_facts(path, dialects[path], data))

    def _spread(self, work: Callable[[Gatherer, list[Any]], Iterator[Any]], items: list[Any]) -> Iterator[Any]:
        """What ``work`` yields for the items, in any number of processes."""
        if self._jobs > 1 and len(items) > WORTH:
            yield from spread(partial(work, self), items, self._jobs)
        else:
            yield from work(self, items)

    def file_facts(self, path: str, dialect: str, data: bytes) -> FileFacts:
        """Everything that the bytes ``data`` of ``path`` say in ``dialect``."""
        if len(data) > MAX_PARSED:
            return FileFacts(failure=Failure(f"too large to parse ({len(data):,} bytes)"))
        facts = self._read(path, dialect, data, Start(mentions=dialect not in _WHOLE), 0)
        return facts._replace(references=_with_created(facts.references))

    def _read(self, path: str, dialect: str, data: bytes, start: Start, depth: int) -> FileFacts:
        facts = extract(dialect, data)
        references = [_placed(reference, start) for reference in facts.references]
        unresolved = Counter(dict(facts.unresolved))
        looked: dict[str, str] = {}
        uploads: list[tuple[int, int, str]] = []
        if facts.program is not None:
            result = evaluate(facts.program, path, self._tree, self._lookup, start)
            references += result.references
            unresolved.update(dict(result.unresolved))
            looked.update((asked, self._answer(asked)) for asked in result.looked)
            uploads += _uploads(result.effects)
        for inner in facts.embedded if depth < MAX_DEPTH else ():
            below = Start(inner.anchor, inner.base, inner.variables, inner.masked, inner.syntax, start.mentions)
            spoken = PROGRAMS.get(inner.dialect, inner.dialect) if dialect in _WHOLE else inner.dialect
            found = self._read(path, spoken, inner.text, below, depth + 1)
            references += (_outward(reference, inner) for reference in found.references)
            unresolved.update(dict(found.unresolved))
            looked.update(found.looked)
            uploads += ((*inner.map.outward(start, end)[0], directory) for start, end, directory in found.uploads)
        return FileFacts(
            tuple(references), tuple(sorted(unresolved.items())), tuple(looked.items()), facts.failure, tuple(uploads)
        )

    def _lookup(self, path: str) -> Any:
        """The program of a sourced file; None where there is none."""
        if path not in self._scripts:
            final = self._tree.follow(path)
            data = None
            if final is not None and self._tree.lookup(final) == "file":
                data = dict(self._reader.read_many([final])).get(final)
            usable = isinstance(data, bytes) and len(data) <= MAX_PARSED and b"\0" not in data[:_HEAD]
            self._scripts[path] = extract("shell-code", data).program if usable and isinstance(data, bytes) else None
        return self._scripts[path]

    def _answer(self, path: str) -> str:
        """What the tree says of ``path``: what a cached evaluation must still find."""
        final = self._tree.follow(path)
        if final is None:
            return ""
        return self._contents.get(final) or self._tree.lookup(final) or "submodule"

    def _holds(self, facts: FileFacts) -> bool:
        return all(self._answer(path) == answer for path, answer in facts.looked)


def survey_file(data: bytes) -> Surveyed:
    """Tier 1 of a file's bytes."""
    if b"\0" in data[:_HEAD]:
        return Surveyed(Words((), 0), "", True, len(data))
    return Surveyed(survey(data), interpreter_dialect(data), False, len(data))


def blob_id(data: bytes) -> str:
    """The id that git gives to these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _key(kind: str, version: int, *parts: str) -> bytes:
    text = "\0".join((kind, str(version), *parts)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).digest()


def _placed(reference: Reference, start: Start) -> Reference:
    """A reference of an embedded text, where the text runs."""
    if reference.anchor != "any" or (start.anchor == "any" and not start.base):
        return reference
    base = f"{start.base}/{reference.base}".strip("/")
    return reference._replace(anchor=start.anchor, base=base, masked=reference.masked or start.masked)


def _with_created(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The references, those marked that name what an earlier step of the same file writes: steps of a job share a directory."""
    written: set[tuple[str, str]] = set()
    found = []
    for reference in sorted(references, key=lambda r: r.start):
        place = normalize(f"{reference.base}/{reference.text}")
        if place is not None and reference.role == "write":
            written.add((reference.anchor, place))
        elif place is not None and written and not reference.created:
            known = any((reference.anchor, step) in written for step in (place, *ancestors(place)[:-1]))
            reference = reference._replace(created=known)
        found.append(reference)
    return tuple(found)


def _uploads(effects: Iterable[Effect]) -> list[tuple[int, int, str]]:
    found = []
    for effect in effects:
        source = effect.source
        if effect.kind == "deploy" and source is not None and source.root == "repository" and source.path:
            found.append((effect.start, effect.end, source.path))
    return found


def _outward(reference: Reference, inner: Embedded) -> Reference:
    span, identity = inner.map.outward(reference.start, reference.end)
    return reference._replace(start=span.start, end=span.end, exact=reference.exact and identity)


def _packed(facts: FileFacts) -> tuple[Any, ...]:
    failure = tuple(facts.failure) if facts.failure else None
    return (tuple(map(tuple, facts.references)), facts.unresolved, facts.looked, failure, facts.uploads)


def _unpacked(record: tuple[Any, ...]) -> FileFacts:
    references, unresolved, looked, failure, uploads = record
    why = Failure(*failure) if failure else None
    return FileFacts(tuple(map(Reference._make, references)), unresolved, looked, why, uploads)
