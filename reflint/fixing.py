"""What ``--fix`` and ``--diff`` do: repairs are proven, then written into the working tree, the index, or a patch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reflint.apply import Stage, Step, Write, apply, recover
from reflint.engine import Judged, answer, judged, report_of
from reflint.errors import ApplyError, UsageError
from reflint.fix.diff import FileChange, unified
from reflint.fix.mirrors import mirrored
from reflint.fix.rewrite import Proposal, offered, transplanted
from reflint.git.disk import Disk
from reflint.git.repository import Repository, open_repository
from reflint.git.staging import IndexEntry, read_entries, write_blob
from reflint.model.fix import Edit, Fix
from reflint.model.report import Report
from reflint.model.request import Request
from reflint.model.tree import LINK
from reflint.repair import Repair, Trial, Written, proven
from reflint.trees import Reader


class Wish(NamedTuple):
    """``make``: write the fixes, else only say what they are. ``unsafe``: those too that a human should look at."""

    make: bool
    unsafe: bool = False


class Fixed(NamedTuple):
    """What is left to report, the patch, remarks on what was done, and a line for each fix."""

    report: Report
    patch: str
    notes: tuple[str, ...]
    listing: tuple[str, ...]


def fixed(request: Request, wish: Wish) -> Fixed:
    """Scan as ``request`` says, and repair as ``wish`` says.

    Raises ``UsageError`` where there is nothing to write to, ``ApplyError`` where a file could not be replaced; then none is.
    """
    notes = []
    if wish.make:
        repository = open_repository(request.repo, keep_index=request.staged and request.repo == ".")
        if request.rev or repository.root is None:
            raise UsageError("--fix needs a working tree", hint="--diff prints a patch for any revision")
        notes.append(recover(repository))
    found = judged(request)
    trial = Trial(request, found.repository, found.now, found.now.findings, wish.unsafe)
    repair = _built_as_named(trial, proven(trial, offered(found.findings, unsafe=wish.unsafe)))
    if wish.make:
        apply(found.repository, steps_of(found.repository, repair, staged=request.staged))
        left = answer(request, found.repository, repair.after)
        report = report_of(request, left)._replace(source=found.now.tree.source)
    else:
        report = report_of(request, found)
    notes += _remarks(repair, wish, found)
    return Fixed(report, patch_of(repair.written), tuple(note for note in notes if note), tuple(_listing(repair, wish)))


def _built_as_named(trial: Trial, repair: Repair) -> Repair:
    """``repair``, and with the sources that recipes copy the places to which they copy them, where these are called as the sources were: in
    recipes of which that makes an incomplete deployment more complete.
    """
    lacking = _lacking(repair)
    mirrors: list[Proposal] = []
    with Reader(trial.repository, trial.now.tree) as reader:
        for proposal in repair.made:
            finding, evidence = proposal.finding, proposal.finding.evidence
            if not lacking[finding.path] or evidence is None or not evidence.moved_to:
                continue
            data = reader.read(finding.path)
            for start, end in mirrored(data, finding.target) if isinstance(data, bytes) else ():
                fix = Fix("safe", (Edit(finding.path, start, end, evidence.moved_to),))
                line = data[:start].count(b"\n") + 1 if isinstance(data, bytes) else 1
                mirrors.append(Proposal(finding, fix, line, line))
    for _ in range(2):
        if not mirrors:
            return repair
        more = proven(trial, [*repair.made, *dict.fromkeys(mirrors)])
        left = _lacking(more)
        helped = {path for path, count in lacking.items() if left[path] < count}
        if set(repair.made) <= set(more.made) and helped >= {mirror.finding.path for mirror in mirrors}:
            return more
        mirrors = [mirror for mirror in mirrors if mirror.finding.path in helped]
    return repair


def _lacking(repair: Repair) -> Counter[str]:
    """How much the deployments of each recipe lack after ``repair``."""
    return Counter(finding.path for finding in repair.after.findings if finding.code == "RL401")


def patch_of(written: Iterable[Written]) -> str:
    """The patch that makes every one of ``written``, as text that encodes back to the same bytes."""
    changes = (
        FileChange(w.path, w.path, w.before, w.after or b"", w.mode, w.new_mode if w.after is not None else 0)
        for w in written
    )
    return unified(changes).decode("utf-8", "surrogateescape")


def steps_of(repository: Repository, repair: Repair, *, staged: bool) -> list[Step]:
    """How ``repair`` is written: into the working tree, or where ``staged`` into the index and the working tree."""
    if not staged:
        return [Write(*written) for written in repair.written]
    edits: dict[str, list[Edit]] = {}
    for proposal in repair.made:
        for edit in proposal.fix.edits:
            edits.setdefault(edit.path, []).append(edit)
    steps: list[Step] = []
    for written in repair.written:
        step = _beside(repository, written, edits[written.path])
        steps += [step] if step else []
    paths = [written.path for written in repair.written]
    before = read_entries(repository, paths)
    after = [_staged(repository, written) for written in repair.written]
    return [*steps, Stage(tuple(before[path] for path in paths), tuple(after))] if paths else []


def _staged(repository: Repository, written: Written) -> IndexEntry:
    if written.after is None:
        return IndexEntry(written.path)
    return IndexEntry(written.path, written.new_mode, write_blob(repository, written.after))


def _beside(repository: Repository, written: Written, edits: Sequence[Edit]) -> Write | None:
    """What becomes of the working file of a staged one: the same edits, its unstaged changes untouched."""
    disk = Disk(repository.root or "")
    mode = disk.mode(written.path)
    if mode is None:
        return None  # deleted, and not yet staged so
    link = disk.link(written.path) if mode == LINK else None
    data = link.encode("utf-8", "surrogateescape") if link is not None else disk.read(written.path)
    if data == written.before and (mode == LINK) == (written.mode == LINK):
        return Write(*written)
    if not isinstance(data, bytes) or LINK in (mode, written.mode, written.new_mode):
        raise ApplyError("differs from what is staged; nothing was changed", path=written.path)
    after = transplanted(written.before, edits, data)
    if after is None:
        hint = "stage it, or put the unstaged changes aside (git stash --keep-index)"
        raise ApplyError(
            "has unstaged changes on the lines to be mended; nothing was changed", path=written.path, hint=hint
        )
    return Write(written.path, data, after, mode, mode)


def _remarks(repair: Repair, wish: Wish, found: Judged) -> list[str]:
    """What was done, what was not, and what more could be."""
    places = {(edit.path, edit.start) for proposal in repair.made for edit in proposal.fix.edits}
    files = len(repair.written)
    verb = "fixed" if wish.make else "would fix"
    count = f"{len(places):,} reference{'' if len(places) == 1 else 's'}"
    notes = [f"{verb} {count} in {files:,} file{'' if files == 1 else 's'}" if places else "nothing to fix"]
    reasons = Counter(reason for _, reason in repair.dropped)
    notes += [f"{number:,} not fixed: {reason}" for reason, number in sorted(reasons.items())]
    more = len(offered(found.findings, unsafe=True)) - len(offered(found.findings, unsafe=False))
    if more and not wish.unsafe:
        notes.append(f"{more:,} more with --unsafe-fixes")
    return notes


def _listing(repair: Repair, wish: Wish) -> list[str]:
    mark = "fixed" if wish.make else "fixable"
    made = sorted(set(repair.made), key=lambda p: (p.finding.path, p.first, p.fix))
    before = {written.path: written.before for written in repair.written}
    lines = [f"{_where(p)}: {mark} {_said(p, before)}" for p in made]
    return lines + [f"{_where(p)}: not fixed {_said(p, before)}: {reason}" for p, reason in repair.dropped]


def _where(proposal: Proposal) -> str:
    return f"{proposal.finding.path}:{proposal.first}"


def _said(proposal: Proposal, before: Mapping[str, bytes]) -> str:
    """The code, and what becomes of what; ``before`` are the contents of the files that are written."""
    finding = proposal.finding
    edit = next((edit for edit in proposal.fix.edits if edit.text), proposal.fix.edits[0])
    old = before.get(edit.path, b"")[edit.start : edit.end].decode("utf-8", "surrogateescape") or finding.target
    return f"{finding.code} {old} → {edit.text.strip() or 'taken away'}"
