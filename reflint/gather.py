"""Files yield facts: which files are read, which are parsed, and what they say; cached by content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from reflint.cache import Cache, cache_key, decoded, encoded
from reflint.extract import ALWAYS, PROGRAMS, dialect_of, extract, version_of
from reflint.jobs import Spread
from reflint.model.facts import Build, Embedded, Failure, Reference
from reflint.model.file_facts import FileFacts, packed, unpacked, with_created
from reflint.model.modules import Outline
from reflint.model.program import Effect, Place
from reflint.model.tree import Tree
from reflint.resolve.alone import may_start
from reflint.scope import Scope
from reflint.screen import IMPORTING, Gone, Screen, Verdict
from reflint.trees.reading import Reads

if TYPE_CHECKING:
    from reflint.evaluate import Start

WORTH = 24  # files; to read a program takes milliseconds
MAX_DEPTH = 4  # languages inside languages
MAX_PARSED = 4 * 1024 * 1024  # bytes; what is larger is data, whatever its name
MAX_SCRIPT = 1024 * 1024  # bytes of the largest script that is run, at 4 µs a byte: what is larger carries an archive
_STEPS = frozenset(
    "github-workflow github-action circleci gitlab-ci azure-pipelines cloudbuild dockerfile read-the-docs".split()
)
_SOURCED = ("shell", "shell-code")
_WHOLE = {part: whole for whole, part in PROGRAMS.items()}


class Gathered(NamedTuple):
    """What all files say. ``facts`` is (path, dialect, facts); ``failures`` are files that something depended on; ``told`` is
    (path, dialect) of the files that may hold comments that speak to reflint; ``outlines`` are those of all Python files in
    scope, ``notebooks`` those of notebooks, which import and cannot be imported; ``contents`` the content ids of all files.
    """

    facts: list[tuple[str, str, FileFacts]]
    files: int
    words: int
    parsed: int
    unresolved: Counter[str]
    failures: list[tuple[str, Failure]]
    told: list[tuple[str, str]]
    outlines: dict[str, Outline]
    contents: dict[str, str]
    notebooks: dict[str, Outline]


class Said(NamedTuple):
    """What the files say that are parsed: the same lists as of :class:`Gathered`, and ``records`` that are to be kept."""

    facts: list[tuple[str, str, FileFacts]]
    parsed: int
    unresolved: Counter[str]
    failures: list[tuple[str, Failure]]
    records: dict[bytes, bytes]


class Gatherer:
    """Reads the files of one tree; ``gone`` says what their words may name."""

    def __init__(self, tree: Tree, reader: Reads, cache: Cache, gone: Gone, scope: Scope) -> None:
        self._tree = tree
        self._reader = reader
        self._cache = cache
        self._scope = scope
        self._spread = Spread(scope.jobs, WORTH)
        self._screen = Screen(tree, reader, cache, None if scope.imports else gone, Spread(scope.jobs))
        self._scripts: dict[str, Any] = {}
        self._answers: dict[str, str] = {}

    def readable(self, paths: Iterable[str]) -> list[str]:
        """Those of ``paths`` that are read where they are in scope, by their names and kinds."""
        return self._screen.readable(paths)

    def gather(self, paths: Iterable[str]) -> Gathered:
        """Facts of the files at ``paths`` that may hold a finding."""
        seen, telling = self.look(paths)
        return self.joined(seen, telling(self._cache))

    def joined(self, seen: Gathered, said: Said) -> Gathered:
        """What was ``seen`` of files, with what they ``said``; that is kept."""
        for key, record in said.records.items():
            self._cache.keep(key, record)
        return seen._replace(
            facts=said.facts,
            parsed=said.parsed,
            unresolved=seen.unresolved + said.unresolved,
            failures=seen.failures + said.failures,
        )

    def look(
        self, paths: Iterable[str], meanwhile: Callable[[], object] = int
    ) -> tuple[Gathered, Callable[[Cache], Said]]:
        """What tier 1 sees of the files at ``paths``, and how to come by what they say; a process of its own may ask, with a cache of its own.
        ``meanwhile`` is called while other processes read.
        """
        found = Gathered([], 0, 0, 0, Counter(), [], [], {}, {}, {})
        wanted: list[tuple[str, str, bool]] = []
        verdicts, failed, at_once = self._screen.verdicts(
            paths, None if self._scope.imports else self._at_once, meanwhile
        )
        for path, failure in failed.items():
            found.unresolved["unreadable"] += 1
            if dialect_of(path) in ALWAYS:
                found.failures.append((path, failure))
        for path, verdict in verdicts.items():
            if verdict.told and not verdict.binary:
                found.told.append((path, dialect_of(path) or verdict.interpreter))
            dialect, hit = self._wanted(path, verdict)
            if dialect:
                wanted.append((path, dialect, hit))
        outlines = self._screen.outlines([path for path, verdict in verdicts.items() if _may_import(path, verdict)])
        notebooks = {path: outlines.pop(path) for path in list(outlines) if dialect_of(path) == "notebook"}
        words = sum(verdict.words for verdict in verdicts.values())
        seen = found._replace(
            files=len(verdicts),
            words=words,
            outlines=outlines,
            contents=self._screen.contents,
            notebooks=notebooks,
        )
        return seen, partial(self._facts_of, wanted, outlines, at_once)

    def _wanted(self, path: str, verdict: Verdict) -> tuple[str, bool]:
        """The dialect in which a file is to be parsed, "" where it is not, and whether something in it may name what is gone."""
        dialect = self._scope.dialect(path, dialect_of(path) or verdict.interpreter)
        hit = verdict.hit and not (verdict.spoken and dialect in _WHOLE)
        parsed = not verdict.binary and (hit or dialect in ALWAYS or not self._scope.survey)
        return (dialect if parsed else ""), hit

    def _at_once(self, path: str, verdict: Verdict, data: bytes) -> bytes | None:
        """The facts, as they are kept, of a file that tier 1 has just read; None where it is not to be parsed."""
        dialect, _ = self._wanted(path, verdict)
        return encoded(packed(self.file_facts(path, dialect, data))) if dialect else None

    def _starting(
        self, wanted: list[tuple[str, str, bool]], outlines: Mapping[str, Outline]
    ) -> list[tuple[str, str, bool]]:
        """Of the programs that are ``wanted``, those that may start a file which imports relatively."""
        read = self._reader.read_many([path for path, dialect, _ in wanted if dialect in ALWAYS])
        texts = {path: data for path, data in read if isinstance(data, bytes)}
        able = may_start(texts, {path for path, dialect, _ in wanted if dialect in _SOURCED}, outlines)
        return [each for each in wanted if each[0] in able]

    def _facts_of(
        self,
        wanted: list[tuple[str, str, bool]],
        outlines: Mapping[str, Outline],
        at_once: Mapping[str, bytes],
        cache: Cache,
    ) -> Said:
        if self._scope.imports:
            wanted = self._starting(wanted, outlines)
        found = Said([], 0, Counter(), [], {})
        keys = {
            path: cache_key("f", version_of(dialect), dialect, self._screen.contents[path], path)
            for path, dialect, _ in wanted
        }
        known = cache.get_many(key for path, key in keys.items() if path not in at_once)
        ready: dict[str, FileFacts] = {}
        for path, record in ((path, known.get(key)) for path, key in keys.items()):
            facts = unpacked(record) if record is not None else None
            if facts is not None and self._holds(facts):
                ready[path] = facts
        missing = [(path, dialect) for path, dialect, _ in wanted if path not in ready and path not in at_once]
        for path, record in (*at_once.items(), *self._spread(self._read_some, missing)):
            if isinstance(record, Failure):
                found.unresolved["unreadable"] += 1
                found.failures.append((path, record))
                continue
            ready[path] = unpacked(decoded(record))
            if cache.keeps:
                found.records[keys[path]] = record
        for path, dialect, hit in wanted:
            if path in ready:
                facts = ready[path]
                found.facts.append((path, _WHOLE.get(dialect, dialect), facts))
                found.unresolved.update(dict(facts.unresolved))
                if facts.failure is not None:
                    found.unresolved["unparsed"] += 1
                    if hit:
                        found.failures.append((path, facts.failure))
        return found._replace(parsed=len(ready))

    def _read_some(self, items: list[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
        """(path, facts as they are kept, or why it cannot be read) of each (path, dialect)."""
        dialects = dict(items)
        for path, data in self._reader.read_many(dialects):
            if isinstance(data, Failure):
                yield path, data
            else:
                yield path, encoded(packed(self.file_facts(path, dialects[path], data)))

    def file_facts(self, path: str, dialect: str, data: bytes) -> FileFacts:
        """Everything that the bytes ``data`` of ``path`` say in ``dialect``."""
        if len(data) > (MAX_SCRIPT if dialect.startswith("shell") else MAX_PARSED):
            return FileFacts(failure=Failure(f"too large to parse ({len(data):,} bytes)"))
        from reflint.evaluate import Start  # of much weight, and only where programs are read

        facts = self._read(path, dialect, data, Start(mentions=dialect not in _WHOLE), 0)
        if not any(effect.kind in _DEPLOYING for effect in facts.effects):
            facts = facts._replace(effects=())
        if dialect in _STEPS or dialect == "makefile":
            return facts._replace(references=with_created(path, facts.references, dialect in _STEPS))
        return facts

    def _read(self, path: str, dialect: str, data: bytes, start: Start, depth: int) -> FileFacts:
        from reflint.evaluate import Start, evaluate

        facts = extract(dialect, data)
        references = [_placed(reference, start) for reference in facts.references]
        unresolved = Counter(dict(facts.unresolved))
        looked: dict[str, str] = {}
        uploads: list[tuple[int, int, str]] = []
        effects: list[Effect] = []
        if facts.program is not None:
            result = evaluate(facts.program, path, self._tree, self._lookup, start)
            references += result.references
            unresolved.update(dict(result.unresolved))
            looked.update((asked, self._answer(asked)) for asked in result.looked)
            uploads += _uploads(result.effects)
            effects += result.effects
        for inner in facts.embedded if depth < MAX_DEPTH else ():
            below = Start(inner.anchor, inner.base, inner.variables, inner.masked, inner.syntax, start.mentions)
            spoken = PROGRAMS.get(inner.dialect, inner.dialect) if dialect in _WHOLE else inner.dialect
            found = self._read(path, spoken, inner.text, below, depth + 1)
            references += (_outward(reference, inner) for reference in found.references)
            unresolved.update(dict(found.unresolved))
            looked.update(found.looked)
            uploads += ((*inner.map.outward(start, end)[0], directory) for start, end, directory in found.uploads)
            effects += (_effect_outward(effect, inner) for effect in found.effects)
        return FileFacts(
            tuple(references),
            tuple(sorted(unresolved.items())),
            tuple(looked.items()),
            facts.failure,
            tuple(uploads),
            (*effects, *map(_built, facts.builds)),
        )

    def _lookup(self, path: str) -> Any:
        """The program of a sourced file; None where there is none."""
        if path not in self._scripts:
            final = self._tree.follow(path)
            data = None
            if final is not None and self._tree.lookup(final) == "file":
                data = dict(self._reader.read_many([final])).get(final)
            usable = isinstance(data, bytes) and len(data) <= MAX_SCRIPT and b"\0" not in data
            self._scripts[path] = extract("shell-code", data).program if usable and isinstance(data, bytes) else None
        return self._scripts[path]

    def _answer(self, path: str) -> str:
        """What the tree says of ``path``: what a cached evaluation must still find."""
        if path not in self._answers:
            final = self._tree.follow(path)
            self._answers[path] = "" if final is None else self._content(final) or self._tree.lookup(final) or "below"
        return self._answers[path]

    def _content(self, path: str) -> str:
        """The content id of a file, as far as it is known without reading it; a quiet file may be sourced, too."""
        entry = self._tree.entries.get(path)
        return self._screen.contents.get(path) or (entry.content if entry else "")

    def _holds(self, facts: FileFacts) -> bool:
        return all(self._answer(path) == answer for path, answer in facts.looked)


# Effects without which those of a file tell of no deployment.
_DEPLOYING = ("deploy", "build", "ship", "pack")


def _may_import(path: str, verdict: Verdict) -> bool:
    return not verdict.binary and (dialect_of(path) or verdict.interpreter) in IMPORTING


def _placed(reference: Reference, start: Start) -> Reference:
    """A reference of an embedded text, where the text runs."""
    if reference.anchor != "any" or (start.anchor == "any" and not start.base):
        return reference
    base = f"{start.base}/{reference.base}".strip("/")
    return reference._replace(anchor=start.anchor, base=base, masked=reference.masked or start.masked)


def _uploads(effects: Iterable[Effect]) -> list[tuple[int, int, str]]:
    found = []
    for effect in effects:
        source = effect.source
        if effect.kind == "deploy" and source is not None and source.root == "repository" and source.path:
            found.append((effect.start, effect.end, source.path))
    return found


def _built(build: Build) -> Effect:
    root = "repository" if build.anchor == "any" else build.anchor
    recipe = Place(root, build.recipe) if build.recipe else None
    return Effect("build", recipe, Place(root, build.context), build.start, build.end, options=build.mounts)


def _outward(reference: Reference, inner: Embedded) -> Reference:
    span, identity = inner.map.outward(reference.start, reference.end)
    return reference._replace(start=span.start, end=span.end, exact=reference.exact and identity)


def _effect_outward(effect: Effect, inner: Embedded) -> Effect:
    span, _ = inner.map.outward(effect.start, effect.end)
    return effect._replace(start=span.start, end=span.end)
