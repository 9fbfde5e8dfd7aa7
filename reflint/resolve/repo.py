"""The read-only view of a repository that rules query."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from reflint.fix.proposal import Successor, proposed, successor, usable
from reflint.fix.spelling import Moved
from reflint.model.bundle import Proof
from reflint.model.facts import Failure, Reference
from reflint.model.finding import Confidence, Finding, Occurrence, Severity, family
from reflint.model.fix import Applicability, Fix
from reflint.model.history import Evidence, History, shelved
from reflint.model.location import Lines
from reflint.model.modules import ModuleFacts
from reflint.model.resolution import IMPORT, Resolution
from reflint.model.settings import Settings
from reflint.model.suppression import Idle, Ignore
from reflint.model.tree import Tree
from reflint.resolve.classes import Classes
from reflint.resolve.graph import Graph, empty_graph
from reflint.resolve.images import Images
from reflint.resolve.imports import ImportResolver
from reflint.resolve.links import Link
from reflint.resolve.modules import MODULE_ENDINGS, dotted, without_ending
from reflint.resolve.naming import Names, Web


class Identity(Protocol):
    """What a finding takes from its rule."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> str: ...


class Group(NamedTuple):
    """Resolutions of one file that name the same target."""

    path: str
    target: str
    resolutions: tuple[Resolution, ...]

    @property
    def origin(self) -> str:
        """The vanished path that explains the group."""
        return self.resolutions[0].origin


class Place(NamedTuple):
    """Where a finding stands that no reference made: a line of a file."""

    path: str
    target: str
    origin: str = ""
    text: str = ""
    syntax: str = ""
    line: int = 1


class Upload(NamedTuple):
    """A command of ``path``, at bytes ``start`` to ``end``, that hands ``directory`` to a cloud as its source."""

    path: str
    start: int
    end: int
    directory: str


class Repo:
    """What is known of one tree once every fact has met it.

    ``resolutions`` are those that did not simply exist; ``links`` the symlinks that lead nowhere; ``destroyed`` maps a path that was a link at
    HEAD to the target that its text now holds; ``former`` maps files that moved, and miss something, to their old names; ``failures`` are
    files that something depended on and that could not be read;
    ``ignores`` the comments, by file, that silence findings; ``imports`` knows the tree's modules and search paths (None where
    there is no Python); ``images`` are what is built on which directory, ``proofs`` say what holds of the deployments; ``runs`` are the
    references that commands, recipes and pipelines run, by file.
    """

    def __init__(
        self,
        tree: Tree,
        history: History,
        settings: Settings,
        classes: Classes,
        read: Callable[[str], bytes | None],
    ) -> None:
        self.tree = tree
        self.history = history
        self.settings = settings
        self.classes = classes
        self.read = read
        self.resolutions: tuple[Resolution, ...] = ()
        self.links: tuple[Link, ...] = ()
        self.uploads: tuple[Upload, ...] = ()
        self.destroyed: Mapping[str, str] = {}
        self.former: Mapping[str, str] = {}
        self.failures: tuple[tuple[str, Failure], ...] = ()
        self.images = Images()
        self.proofs: tuple[Proof, ...] = ()
        self.evidence: Mapping[str, Evidence] = {}
        self.named: tuple[Resolution, ...] = ()
        self.source_roots: tuple[str, ...] = ()
        self.ignores: Mapping[str, tuple[Ignore, ...]] = {}
        self.imports: ImportResolver | None = None
        self.read_graph: Callable[[], Graph] = empty_graph
        self.read_modules: Callable[[], Mapping[str, ModuleFacts]] = dict
        self.module_facts: Callable[[Iterable[str]], Mapping[str, ModuleFacts]] = lambda paths: {}
        self.runs: tuple[tuple[str, Reference], ...] = ()
        self._lines: dict[str, Lines] = {}
        self._imported: dict[str, dict[str, str]] | None = None  # targets of vain imports and their origins, by file

    @cached_property
    def graph(self) -> Graph:
        """The import graph of all Python files in scope. To ask for it parses them all, where the cache does not have their facts."""
        return self.read_graph()

    @cached_property
    def web(self) -> Web | None:
        """The import graph by the names that the declared layout has for modules; None where there is no Python. It parses as :attr:`graph` does."""
        if self.imports is None:
            return None
        return Web(Names(self.settings.layout, self.imports), self.read_modules())

    @property
    def roots(self) -> tuple[str, ...]:
        """Source roots below the top that modules are named from."""
        return self.imports.usage.spelled if self.imports is not None else self.source_roots

    def origins(self) -> set[str]:
        """The vanished paths on which evidence is wanted."""
        return {r.origin for r in self.resolutions if r.origin} | {link.origin for link in self.links if link.origin}

    def groups(self, wanted: Callable[[Resolution], bool]) -> Iterator[Group]:
        """The resolutions that are ``wanted``, grouped by file and target, in order of path and place."""
        yield from grouped(resolution for resolution in self.resolutions if wanted(resolution))

    def group(
        self,
        rule: Identity,
        group: Group,
        message: str,
        *,
        confidence: Confidence = "high",
        severity: Severity | None = None,
    ) -> Finding:
        """The finding that ``rule`` makes of ``group``."""
        imported = group.resolutions[0].reference.syntax == IMPORT
        to = (self.module_successor if imported else self.successor)(group.target, group.origin)
        if imported and to is not None:
            to = to._replace(beside=self._beside(group.path))
        ordered = sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end))
        found = _finding(rule, group.path, group.target, message, tuple(self.occurrence(r, to) for r in ordered))
        return found._replace(
            confidence=confidence,
            severity=severity or found.severity,
            evidence=usable(self.evidence_of(group.target, group.origin), group.resolutions),
        )

    def led_to(self, finding: Finding, group: Group, place: str, applicability: Applicability = "safe") -> Finding:
        """``finding``, which was made of ``group``, with fixes that name ``place`` instead of its target."""
        if not self.tree.exists(place):
            return finding
        to = Successor(Moved(group.target, place, self.roots), applicability)
        ordered = sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end))
        return finding._replace(occurrences=tuple(self.occurrence(r, to) for r in ordered))

    def place(
        self, rule: Identity, place: Place, message: str, *, severity: Severity | None = None, fix: Fix | None = None
    ) -> Finding:
        """The finding that ``rule`` makes of a place without a reference."""
        at = Occurrence(place.line, 1, place.line, len(place.text) + 1, place.text, "read", place.syntax, fix=fix)
        found = _finding(rule, place.path, place.target, message, (at,))
        return found._replace(
            severity=severity or found.severity, evidence=self.evidence_of(place.target, place.origin)
        )

    def evidence_of(self, target: str, origin: str) -> Evidence | None:
        """The evidence on ``target`` where ``origin``, itself or a directory above it, vanished; ``moved_to`` is the target's own new place.

        Where only a directory above is known to have moved, the new place is offered only if the tree has it.
        """
        found = self.evidence.get(origin) if origin else None
        if found is None or not found.moved_to:
            return found
        if target.startswith(origin + "/"):
            place = found.moved_to + target[len(origin) :]
            return found._replace(moved_to=place if self.tree.exists(place) else "")
        if "/" not in target and "." in target and target.replace(".", "/") in origin:
            place = dotted(found.moved_to, self.roots, None, self._named_from)
            return found._replace(moved_to=place if place != target else "")  # it became a package, and keeps its name
        return found

    def successor(self, target: str, origin: str) -> Successor | None:
        """Where ``target`` is to be looked for, as ``origin``, itself or a directory above it, went there; None where that is not known."""
        found = self.evidence.get(origin) if origin else None
        if found is None or not found.moved_to:
            return None
        if target.startswith(origin + "/"):
            place = found.moved_to + target[len(origin) :]
            return successor(found, Moved(target, place, self.roots)) if self.tree.exists(place) else None
        return successor(found, Moved(origin, found.moved_to, self.roots, self._named_from(found.moved_to)))

    def module_evidence(self, target: str, origin: str) -> Evidence | None:
        """The evidence on a module, ``target`` as a dotted name or as a path without an ending; ``moved_to`` is the dotted name of its new place.

        ``origin`` is the vanished file or directory of the module, or of a package above it.
        """
        found = self.evidence.get(origin) if origin else None
        if found is None or not found.moved_to:
            return found
        stem, parts = without_ending(origin), target.replace("/", ".").split(".")
        known = next((n for n in range(len(parts), 0, -1) if f"/{stem}".endswith("/" + "/".join(parts[:n]))), 0)
        place = "/".join((found.moved_to, *parts[known:]))
        if known < len(parts) and not any(self.tree.exists(place + ending) for ending in ("", *MODULE_ENDINGS)):
            return found._replace(moved_to="")
        root = stem[: len(stem) - len("/".join(parts[:known]))].strip("/")
        old = (root,) if "/" not in target else ()
        return found._replace(moved_to=dotted(place, (*self.roots, *old), self._is_package, self._named_from))

    def module_successor(self, target: str, origin: str) -> Successor | None:
        """Where the module ``target``, as in :meth:`module_evidence`, is to be imported from."""
        found, told = self.evidence.get(origin) if origin else None, self.module_evidence(target, origin)
        if found is None or told is None or not told.moved_to:
            return None
        place = without_ending(found.moved_to)
        inner = told.moved_to.replace(".", "/")
        if not f"/{place}".endswith(f"/{inner}"):  # a package above it moved: what lies below it, too
            parts = target.replace("/", ".").split(".")
            place = next(
                (
                    "/".join((place, *parts[at:]))
                    for at in range(len(parts))
                    if f"/{place}/{'/'.join(parts[at:])}".endswith(f"/{inner}")
                ),
                "",
            )
        to = successor(found, Moved(origin, place, self.roots))
        return to._replace(dotted=told.moved_to) if place else None

    def _beside(self, path: str) -> Mapping[str, Successor]:
        """Where the modules went that imports of the file ``path`` ask for in vain, by target."""
        if self._imported is None:
            self._imported = {}
            for each in self.resolutions:
                if each.reference.syntax == IMPORT and each.origin:
                    self._imported.setdefault(each.path, {})[each.target] = each.origin
        asked = self._imported.get(path, {}).items()
        found = ((target, self.module_successor(target, origin)) for target, origin in asked)
        return {target: to for target, to in found if to is not None and to.applicability != "display-only"}

    def _named_from(self, stem: str) -> str:
        """The directory from which imports name the module at ``stem`` has its name; "" where nothing tells."""
        return self.imports.usage.named.root(without_ending(stem)) if self.imports is not None else ""

    def _is_package(self, directory: str) -> bool:
        return f"{directory}/__init__.py" in self.tree.entries

    def gone(self, target: str, origin: str) -> str:
        """``gone since eb058e72 (2026-01-12), now shared/utils``: the words that end a message on a vanished path."""
        return gone(self.evidence_of(target, origin))

    def occurrence(self, resolution: Resolution, to: Successor | None = None) -> Occurrence:
        """Where a resolution's reference stands, in lines and columns, and how it comes to name ``to``."""
        reference = resolution.reference
        lines = self.lines(resolution.path)
        line, column = lines.position(reference.start)
        end_line, end_column = lines.position(reference.end)
        text = lines.data[reference.start : reference.end].decode("utf-8", "surrogateescape")
        fix = proposed(resolution, to, lines.data, self.tree, self.read) if to is not None else None
        where = (line, column, end_line, end_column)
        return Occurrence(*where, text, reference.role, reference.syntax, resolution.tried, fix)

    def lines(self, path: str) -> Lines:
        """The lines of a file, read once."""
        if path not in self._lines:
            self._lines[path] = Lines(self.read(path) or b"")
        return self._lines[path]


def gone(evidence: Evidence | None) -> str:
    """The words of ``evidence``, to end a message."""
    if evidence is None:
        return "gone"
    commit = evidence.commit
    when = f"gone since {commit.commit[:8]} ({commit.date})" if commit.commit else "gone"
    if evidence.pending:
        when = "deleted in this change"
    if not evidence.kept_as:
        return when
    return f"{when}, {'archived as' if shelved(evidence.kept_as) else 'now'} {evidence.kept_as}"


def grouped(resolutions: Iterable[Resolution]) -> Iterator[Group]:
    """Resolutions by (file, target), ordered by both."""
    found: dict[tuple[str, str], list[Resolution]] = {}
    for resolution in resolutions:
        found.setdefault((resolution.path, resolution.target), []).append(resolution)
    for (path, target), members in sorted(found.items()):
        yield Group(path, target, tuple(dict.fromkeys(members)))


def idle_finding(rule: Identity, idle: Idle) -> Finding:
    """The finding that ``rule`` makes of what was told to silence others and silences none."""
    end = idle.column + len(idle.text)
    at = Occurrence(idle.line, idle.column, idle.line, end, idle.text, "mention", idle.what.replace(" ", "-"))
    return _finding(rule, idle.path, idle.text, f"{idle.what} {idle.why}", (at,))


def _finding(rule: Identity, path: str, target: str, message: str, occurrences: tuple[Occurrence, ...]) -> Finding:
    level: Severity = "error" if rule.severity == "error" else "warning"
    mark = fingerprint(rule.code, path, target)
    return Finding(rule.code, rule.name, level, path, target, message, occurrences, fingerprint=mark)


def fingerprint(code: str, path: str, target: str) -> str:
    """A name for a finding that no line number, and no depth of the clone, changes."""
    text = "\0".join((family(code), path, target))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
