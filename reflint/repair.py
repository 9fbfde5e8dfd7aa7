"""Repairs proven before they are made: fixes are laid over the tree, and the same pipeline judges what it would be then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reflint.engine import analyse
from reflint.extract import dialect_of, interpreter_dialect
from reflint.fix.check import still_parses
from reflint.fix.rewrite import Proposal, offered, overlapping, rewritten, traced_back
from reflint.git.repository import Repository
from reflint.model.analysis import Analysis
from reflint.model.finding import Finding, family
from reflint.model.fix import Edit
from reflint.model.request import Request
from reflint.model.tree import LINK, Entry, Tree
from reflint.suppress.since import only_new
from reflint.trees import Added, Overlay, Reader, overlay

Key = tuple[str, str, str]

ROUNDS = (
    8  # of adding what comes to light and dropping what does not hold; then nothing is repaired that is still in doubt
)


class Written(NamedTuple):
    """One entry before and after; ``after`` None where it is taken away. The bytes of a link are its target."""

    path: str
    before: bytes
    after: bytes | None
    mode: int
    new_mode: int


class Repair(NamedTuple):
    """What a run of fixes comes to: the entries that change, the fixes that make them do so, those that were dropped and why, and the
    tree's analysis once it is done.
    """

    written: tuple[Written, ...]
    made: tuple[Proposal, ...]
    dropped: tuple[tuple[Proposal, str], ...]
    after: Analysis


class Trial(NamedTuple):
    """What every round of a proof shares: ``now`` is the tree before any fix, ``base`` what its findings are compared with;
    ``moves`` are known of it beside its history.
    """

    request: Request
    repository: Repository
    now: Analysis
    base: tuple[Finding, ...]
    unsafe: bool
    moves: Mapping[str, str] = {}


def proven(trial: Trial, proposals: list[Proposal]) -> Repair:
    """Those of ``proposals`` that do what they promise: the file parses as before, the finding is gone, and none is new.

    What comes to light only when a fix is made (the branch behind a mended guard) is repaired with it.
    """
    now = trial.now
    dropped: dict[Proposal, str] = {}
    with Reader(trial.repository, now.tree) as reader:
        for _ in range(ROUNDS):
            dropped |= _unfit([p for p in proposals if p not in dropped], now.tree, reader)
            made = [p for p in proposals if p not in dropped]
            if not made:
                break
            written = entries(now.tree, reader, made)
            after = analyse(trial.request, trial.repository, laid_over(now.tree, written), now.settings, trial.moves)
            further = [p for p in _further(trial, made, after.findings) if p not in proposals]
            doubts = {} if further else doubtful(made, trial.base, after.findings)
            if not further and not doubts:
                return Repair(written, tuple(made), tuple(dropped.items()), after)
            proposals = [*proposals, *further]
            dropped |= doubts
    dropped |= {p: "it could not be proven" for p in proposals if p not in dropped}
    return Repair((), (), tuple(dropped.items()), now)


def _unfit(proposals: Sequence[Proposal], tree: Tree, reader: Reader) -> dict[Proposal, str]:
    """Proposals that stand in one another's way, and those of files that could not be read any more."""
    clashing = overlapping(p.fix for p in proposals)
    found = {p: "it overlaps another fix" for p in proposals if p.fix in clashing}
    broken = set()
    for path, before, after, mode, _ in entries(tree, reader, [p for p in proposals if p not in found]):
        dialect = dialect_of(path) or interpreter_dialect(before)
        if mode != LINK and after is not None and not still_parses(dialect, before, after):
            broken.add(path)
    reason = "the file would not parse as before"
    return found | {p: reason for p in proposals if any(edit.path in broken for edit in p.fix.edits)}


def _further(trial: Trial, made: Sequence[Proposal], after: Iterable[Finding]) -> list[Proposal]:
    """Fixes of what is left of the mended findings, or is new in the mended files, as edits of the bytes before."""
    keys = {_key(p.finding) for p in made}
    edits = [edit for p in made for edit in p.fix.edits]
    files = {edit.path for edit in edits}
    fresh = {f for f in only_new(after, trial.base, {}) if f.path in files}
    found = []
    for proposal in offered((f for f in after if _key(f) in keys or f in fresh), unsafe=trial.unsafe):
        traced = [traced_back(edit, (e for e in edits if e.path == edit.path)) for edit in proposal.fix.edits]
        back = tuple(edit for edit in traced if edit is not None)
        if len(back) == len(traced):
            found.append(proposal._replace(fix=proposal.fix._replace(edits=back)))
    known = {p.fix for p in made}
    return [p for p in found if p.fix not in known]


def entries(tree: Tree, reader: Reader, proposals: Iterable[Proposal]) -> tuple[Written, ...]:
    """The entries that ``proposals`` change."""
    by_path: dict[str, list[Edit]] = {}
    for proposal in proposals:
        for edit in proposal.fix.edits:
            by_path.setdefault(edit.path, []).append(edit)
    found = []
    for path, data in reader.read_many(sorted(by_path)):
        if isinstance(data, bytes):
            mode = tree.entries[path].mode
            new_mode = next((edit.mode for edit in by_path[path] if edit.mode), mode)
            text = rewritten(data, by_path[path])
            found.append(Written(path, data, text if text or mode != LINK else None, mode, new_mode))
    return tuple(found)


def laid_over(tree: Tree, written: Iterable[Written]) -> Overlay:
    """``tree`` as it is once the entries are ``written``."""
    written = tuple(written)
    added: dict[str, Added | bytes] = {
        entry.path: Added(_entry(entry.new_mode, entry.after), entry.after)
        for entry in written
        if entry.after is not None
    }
    return overlay(tree, [entry.path for entry in written if entry.after is None], added)


def _entry(mode: int, data: bytes) -> Entry:
    return Entry(mode, link=data.decode("utf-8", "surrogateescape") if mode == LINK else None)


def doubtful(made: Sequence[Proposal], before: Iterable[Finding], after: Iterable[Finding]) -> dict[Proposal, str]:
    """The proposals that did not remove their finding, or that may have brought a new one."""
    before, after = tuple(before), tuple(after)
    counts, left = _counted(before), _counted(after)
    doubts = {p: "the finding would remain" for p in made if 0 < counts[_key(p.finding)] <= left[_key(p.finding)]}
    for finding in only_new(after, before, {}):
        same = [p for p in made if any(edit.path == finding.path for edit in p.fix.edits)]
        near = [p for p in same if any(p.first <= o.end_line and o.line <= p.last for o in finding.occurrences)]
        reason = f"it would bring a new finding: {finding.code} {finding.path}:{finding.line}"
        for proposal in near or same or made:
            doubts.setdefault(proposal, reason)
    return doubts


def _counted(findings: Iterable[Finding]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for finding in findings:
        found[_key(finding)] += len(finding.occurrences)
    return found


def _key(finding: Finding) -> Key:
    return family(finding.code), finding.path, finding.target
