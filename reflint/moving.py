"""A move, thought through before it is made: the tree as it would be, judged by the same pipeline, and repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reflint.cache import cache_directory
from reflint.circles import new_circles
from reflint.config import is_config
from reflint.engine import analyse
from reflint.errors import ReflintError, UsageError
from reflint.examining import meanings
from reflint.fix.diff import FileChange, unified
from reflint.fix.rewrite import Proposal, offered
from reflint.fix.spelling import led_back
from reflint.following import followed
from reflint.git.history import read_history
from reflint.git.repository import Repository, open_repository
from reflint.layout import Layout, layout, moved_path, settled, shifted, taking
from reflint.model.analysis import Analysis
from reflint.model.finding import Finding
from reflint.model.fix import Edit, Fix
from reflint.model.location import Lines
from reflint.model.plan import Mend, Plan, Shift
from reflint.model.request import Request
from reflint.model.resolution import Resolution
from reflint.model.tree import LINK, Tree, parent
from reflint.repair import Trial, Written, entries, laid_over, proven
from reflint.resolve.paths import ENDINGS
from reflint.returning import Return, restored, returns, sound, touching, undone
from reflint.suppress.since import only_new
from reflint.trees import Overlay, Reader, open_tree

_EVERYWHERE = ("RL106",)  # what a move makes stale is said wherever it is mentioned


class Draft(NamedTuple):
    """A plan, and what it takes to make it: the entries that are rewritten once the files are where ``layout`` puts them."""

    repository: Repository
    tree: Tree
    layout: Layout
    written: tuple[Written, ...]
    plan: Plan


def planned(request: Request, shifts: Sequence[Shift], taken: Sequence[str] = (), *, first: bool = False) -> Draft:
    """What ``shifts`` come to in the tree that ``request`` names, where the files that are ``taken`` replace different ones; ``first``: whatever
    moves were made before them. Raises ``UsageError`` for a move that cannot be.
    """
    request = request._replace(extend_select=(*request.extend_select, *_EVERYWHERE))
    repository = open_repository(request.repo)
    tree = open_tree(repository, staged=request.staged, rev=request.rev or None)
    shifts = settled(tree, shifts)
    if not shifts:
        raise UsageError("no move is named", hint="reflint plan move OLD NEW")
    with Reader(repository, tree) as reader:
        found = taking(layout(tree, shifts, lambda one, other: _alike(tree, reader, one, other)), taken)
    before = analyse(request, repository, tree)
    moves = {shift.old: shift.new for shift in shifts} | found.names
    bare = shifted(tree, found)
    links = tuple(_links(tree, bare, found))
    carried = [*_carried(request, repository, before, found), *followed(request, repository, before, found, bare)]
    if not first:
        carried = [*_restored(request, repository, before.tree, found, carried), *carried]
    carried = _agreed(carried)
    with Reader(repository, bare) as reader:
        own = tuple(_joined(links, entries(bare, reader, carried)))
    told = {*found.names, *found.names.values(), *found.deleted, *(entry.path for entry in own)}
    kept = None if any(map(is_config, told)) else before.settings  # what the configuration names moves, too
    after = analyse(request, repository, laid_over(bare, own), kept, moves)
    base = _renamed(before.findings, found.names)
    fresh = _fresh(after.findings, base, found.names)
    trial = Trial(request, repository, after, after.findings, False, moves)
    repair = proven(trial, offered(fresh, unsafe=False))
    written = tuple(_joined(own, repair.written))
    led = (
        Mend(w.path, 1, _text(w.before), _text(w.after or b"")) for w in own if w.mode == LINK and w.before != w.after
    )
    mended = tuple(sorted({*led, *_mends(carried, repository, bare), *_mends(repair.made, repository, after.tree)}))
    left = _fresh(repair.after.findings, base, found.names, mended)
    patch = _patch(repository, tree, found, written)
    circles = new_circles(request, repository, before, repair.after.tree, found.names)
    plan = Plan(shifts, tuple(found.moved.items()), *found[1:5], mended, left, patch, circles, found.replaced)
    return Draft(repository, tree, found, written, plan)


def _restored(
    request: Request, repository: Repository, tree: Tree, found: Layout, further: Sequence[Proposal]
) -> list[Proposal]:
    """Edits by which moves that take others back restore what those rewrote."""
    history = read_history(repository, tree, cache_directory() if request.cache else None)
    bare = shifted(tree, found)
    proposals: list[Proposal] = []
    with Reader(repository, tree) as reader:
        for back in returns(tree, history, found.shifts):
            made = _made(request._replace(rev=f"{back.commit}^", staged=False), repository, back)
            proposals += restored(made, reader, bare, found.names)
    return sound(proposals, further)


def _made(then: Request, repository: Repository, back: Return) -> tuple[Written, ...]:
    """What the moves wrote that ``back`` takes back; nothing where they cannot be planned again."""
    try:
        shifts = undone(back, open_tree(repository, rev=then.rev))
        return planned(then, shifts, first=True).written if shifts else ()
    except ReflintError:
        return ()  # a shallow clone ends there, or the configuration of that day is none any more


def _alike(tree: Tree, reader: Reader, one: str, other: str) -> bool:
    first, second = tree.entries.get(one), tree.entries.get(other)
    if first is None or second is None:
        return False
    if first.content and second.content:
        return first.content == second.content
    return (first.mode == LINK) == (second.mode == LINK) and reader.read(one) == reader.read(other)


def _renamed(findings: Iterable[Finding], names: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(f._replace(path=names.get(f.path, f.path)) for f in findings)


def _fresh(
    after: Iterable[Finding], base: Sequence[Finding], names: Mapping[str, str], mended: Iterable[Mend] = ()
) -> tuple[Finding, ...]:
    """The findings that a move of files to other ``names`` makes. What stood at the same place before is old, though it may now be told
    otherwise, or say a name that is ``mended``; of a deployment, all that it lacks stands at one place.
    """
    places = {(f.path, o.line, o.column, o.text) for f in base for o in f.occurrences}
    said: dict[tuple[str, int], list[Mend]] = {}
    for mend in mended:
        said.setdefault((mend.path, mend.line), []).append(mend)
    for path, line, column, text in tuple(places):
        for mend in said.get((path, line), ()):
            text = text.replace(mend.old, mend.new) if mend.old else text
        places.add((path, line, column, text))
    fresh = only_new(after, base, names)
    return tuple(
        f
        for f in fresh
        if f.code.startswith("RL4") or not all((f.path, o.line, o.column, o.text) in places for o in f.occurrences)
    )


def _agreed(proposals: Iterable[Proposal]) -> list[Proposal]:
    """``proposals`` without those that touch bytes which one before them means otherwise."""
    found: dict[Fix, Proposal] = {}
    taken: dict[str, set[Edit]] = {}
    for proposal in proposals:
        edits = proposal.fix.edits
        if not any(touching(edit, other) for edit in edits for other in taken.get(edit.path, ())):
            for edit in edits:
                taken.setdefault(edit.path, set()).add(edit)
            found.setdefault(proposal.fix, proposal)
    return list(found.values())


# -- files that move take their own references along


def _carried(request: Request, repository: Repository, before: Analysis, found: Layout) -> list[Proposal]:
    """Edits, in the moved files, of what they named relative to where they stood."""
    files = [path for path in found.moved if before.tree.lookup(path) == "file"]
    if not files:
        return []
    tree = shifted(before.tree, found)
    after = before._replace(tree=tree)
    there = meanings(request, repository, after, [found.moved[path] for path in files])
    known = {_spot(resolution, resolution.path): resolution for resolution in there}
    with Reader(repository, tree) as reader:
        lines = {path: Lines(data) for path, data in reader.read_many(found.moved.values()) if isinstance(data, bytes)}
    proposals = {}
    for old in meanings(request, repository, before, files):
        new = known.get(_spot(old, found.moved[old.path])) or _beyond(old, found.moved[old.path])
        text = _led_back(old, new, found) if new is not None else None
        if new is None or text is None or new.path not in lines:
            continue
        start, end = new.reference.start, new.reference.end
        if lines[new.path].data[start:end] == _bytes_of(new.reference.text):
            line = lines[new.path].line(start)
            fix = Fix("safe", (Edit(new.path, start, end, text),))
            finding = Finding("", "", "error", new.path, old.target, "", ())
            proposals[fix] = Proposal(finding, fix, line, line)
    return list(proposals.values())


def _beyond(old: Resolution, path: str) -> Resolution | None:
    """What a reference of a file that moves up to ``path`` says there, where it leads out of the repository and is read as nothing."""
    reference, home = old.reference, parent(old.path)
    if reference.anchor == "root" and home and f"{reference.base}/".startswith(f"{home}/"):
        reference = reference._replace(base=f"{parent(path)}{reference.base[len(home) :]}")
    elif reference.anchor != "file":
        return None
    return old._replace(path=path, reference=reference, status="outside", target="") if ".." in reference.text else None


def _spot(resolution: Resolution, path: str) -> tuple[str, int, int, str, str]:
    reference = resolution.reference
    return path, reference.start, reference.end, reference.text, reference.syntax


def _led_back(old: Resolution, new: Resolution, found: Layout) -> str | None:
    """The text that names from the new home what was named from the old one; None where it still does, or never did."""
    reference = new.reference
    bare = reference.anchor == "any" and not reference.typed and "/" not in reference.text.strip("/")
    if old.status != "exists" or not reference.exact or bare or reference.created:
        return None
    place = _place_of(old, found)
    if new.target == place and new.status == "exists":
        return None
    if new.target == old.target and reference.anchor != "file":
        return None  # it is named from the root, and is found like every other stale name
    return led_back(reference, new.path, place)


def _place_of(old: Resolution, found: Layout) -> str:
    """Where what ``old`` names is afterwards, without the ending that it leaves out."""
    for ending in ENDINGS.get(old.reference.syntax, ()) if old.target not in found.directories else ():
        if old.target + ending in found.moved:
            return found.moved[old.target + ending].removesuffix(ending)
    return moved_path(old.target, found)


# -- what is said and written


def _joined(own: Sequence[Written], repaired: Sequence[Written]) -> Iterator[Written]:
    """Entries that are rewritten twice, once."""
    later = {written.path: written for written in repaired}
    for written in own:
        second = later.pop(written.path, None)
        yield written if second is None else second._replace(before=written.before, mode=written.mode)
    yield from later.values()


def _mends(proposals: Iterable[Proposal], repository: Repository, tree: Tree | Overlay) -> Iterator[Mend]:
    with Reader(repository, tree) as reader:
        for proposal in proposals:
            for edit in proposal.fix.edits:
                data = reader.read(edit.path)
                old = data[edit.start : edit.end] if isinstance(data, bytes) else b""
                yield Mend(edit.path, proposal.first, _text(old), edit.text)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _links(tree: Tree, bare: Tree, found: Layout) -> Iterator[Written]:
    """Links that move and lead where they led by another way."""
    for old, new in found.moved.items():
        before, after = tree.entries[old].link, bare.entries[new].link
        if before is not None and after is not None and before != after:
            yield Written(new, _bytes_of(before), _bytes_of(after), LINK, LINK)


def _patch(repository: Repository, tree: Tree, found: Layout, written: Sequence[Written]) -> str:
    later = {entry.path: entry for entry in written}
    changes = []
    with Reader(repository, tree) as reader:
        for old, new in found.moved.items():
            mode, entry = tree.entries[old].mode, later.pop(new, None)
            before = _bytes(reader, old) if entry is not None else b""
            after = entry.after or b"" if entry is not None else b""
            if (old, new) in found.replaced:
                before = _bytes(reader, old)
                changes.append(FileChange(old, "", before, b"", mode, 0))
                there = tree.entries[new].mode
                changes.append(FileChange(new, new, _bytes(reader, new), after if entry else before, there, mode))
                continue
            changes.append(FileChange(old, new, before, after, mode, mode))
        for path in (*found.deleted, *(old for old, _ in (*found.identical, *found.different))):
            changes.append(FileChange(path, "", _bytes(reader, path), b"", tree.entries[path].mode, 0))
    for entry in later.values():
        new_mode = entry.new_mode if entry.after is not None else 0
        changes.append(FileChange(entry.path, entry.path, entry.before, entry.after or b"", entry.mode, new_mode))
    return _text(unified(changes))


def _bytes(reader: Reader, path: str) -> bytes:
    data = reader.read(path)
    return data if isinstance(data, bytes) else b""
