"""Moves made: what a plan says, on disk and in the index, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reflint.apply import Rename, Stage, Step, Write, apply, recover
from reflint.config.ledger import load_ledger
from reflint.errors import ApplyError, ConfigError, UsageError
from reflint.git.listing import records
from reflint.git.repository import Repository, open_repository
from reflint.git.staging import IndexEntry, read_entries, write_blob
from reflint.model.plan import Plan, Shift
from reflint.model.request import Request
from reflint.moving import Draft, planned
from reflint.report._plan import as_markdown, as_object, as_text
from reflint.trees import Reader

NAMED = 6  # paths in an error


class Manner(NamedTuple):
    """``dry``: change nothing. ``stage``: stage what is rewritten. ``keep``: where the place is taken by another file, that one stays,
    but where the one that moves is ``taken``, or lies below what is.
    """

    dry: bool = False
    stage: bool = False
    keep: bool = False
    taken: tuple[str, ...] = ()


def shifts_of(action: str, paths: Sequence[str], file: str) -> tuple[Shift, ...]:
    """The moves that are typed and those that ``file`` describes."""
    if action == "delete":
        typed = [Shift(path) for path in paths]
    elif len(paths) % 2:
        raise UsageError(f"{paths[-1]} is to be moved where?", hint="name the moves in pairs: OLD NEW")
    else:
        typed = [Shift(old, new) for old, new in zip(paths[::2], paths[1::2], strict=True)]
        if any(not shift.new.strip("/.") for shift in typed):
            raise UsageError("a move needs a new name", hint="name the moves in pairs: OLD NEW")
    if file:
        try:
            with open(file, "rb") as opened:
                text = opened.read()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror or error}", path=file) from error
        typed += [Shift(entry.old, entry.new) for entry in load_ledger(text)]
    return tuple(typed)


def plan_text(plan: Plan, form: str) -> str:
    """``plan`` as ``text``, ``markdown``, ``json`` or ``patch``."""
    if form == "patch":
        return plan.patch
    if form == "json":
        return json.dumps(as_object(plan), indent=2, ensure_ascii=False) + "\n"
    return as_markdown(plan) if form == "markdown" else as_text(plan)


def move(request: Request, shifts: Sequence[Shift], manner: Manner) -> tuple[Plan, tuple[str, ...]]:
    """Make ``shifts``; the plan that was followed, and remarks. ``ApplyError`` says why nothing was changed."""
    repository = open_repository(request.repo)
    if repository.root is None:
        raise UsageError("a move needs a working tree", hint="reflint plan move works without one")
    said = recover(repository) if not manner.dry else ""
    draft = planned(request, shifts, manner.taken)
    if draft.layout.different and not manner.keep:
        names = _named(new for _, new in draft.layout.different)
        hint = (
            "make them equal, let those that are there stay (--keep-there), or have some of them replaced (--take OLD)"
        )
        raise ApplyError(f"taken by other files: {names}; nothing was changed", hint=hint)
    _demand_clean(draft)
    if not manner.dry:
        apply(repository, list(_steps(draft, manner)))
    done = "would move" if manner.dry else "moved"
    files = len(draft.layout.names)
    note = f"{done} {files:,} file{'' if files == 1 else 's'}, {len(draft.plan.mended):,} references rewritten"
    return draft.plan, tuple(line for line in (said, note) if line)


def _demand_clean(draft: Draft) -> None:
    """Nothing uncommitted may get mixed up with the move."""
    output = draft.repository.git.run("status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames")
    dirty = {record[3:] for record in records(output)}
    names = draft.layout.names
    touched = {*names, *names.values(), *(written.path for written in draft.written), *draft.layout.deleted}
    if dirty & touched:
        hint = "commit or stash them first"
        raise ApplyError(f"uncommitted changes in {_named(dirty & touched)}; nothing was changed", hint=hint)


def _named(paths: Iterable[str]) -> str:
    names = sorted(paths)
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")


def _steps(draft: Draft, manner: Manner) -> Iterator[Step]:
    found, tree = draft.layout, draft.tree
    yield from (Rename(old, new) for old, new in _renames(draft))
    with Reader(draft.repository, tree) as reader:
        for path in (*found.deleted, *(old for old, _ in (*found.identical, *found.different, *found.replaced))):
            data = reader.read(path)
            yield Write(path, data if isinstance(data, bytes) else b"", None, tree.entries[path].mode, 0)
        yield from _replacing(draft, reader)
    for entry in draft.written:
        if entry.path not in dict(found.replaced).values():
            yield Write(*entry)
    yield _stage(draft.repository, draft, manner)


def _replacing(draft: Draft, reader: Reader) -> Iterator[Write]:
    """Files whose place is taken, as they are afterwards, in the place of those that are there."""
    later = {entry.path: entry for entry in draft.written}
    for old, new in draft.layout.replaced:
        there, here = (data if isinstance(data := reader.read(path), bytes) else b"" for path in (new, old))
        after = later[new].after if new in later else here
        yield Write(new, there, after, draft.tree.entries[new].mode, draft.tree.entries[old].mode)


def _renames(draft: Draft) -> list[tuple[str, str]]:
    """Directories as a whole where all of them moves to a free place, with what git ignores in them; else single files."""
    whole: list[tuple[str, str]] = []
    single = [pair for pair in draft.layout.moved.items() if pair not in draft.layout.replaced]
    for shift in draft.plan.shifts:
        if shift.new and draft.tree.lookup(shift.old) == "directory" and draft.tree.lookup(shift.new) is None:
            whole.append((shift.old, shift.new))
    covered = tuple(old + "/" for old, _ in whole)
    return [*whole, *((old, new) for old, new in single if not (covered and old.startswith(covered)))]


def _stage(repository: Repository, draft: Draft, manner: Manner) -> Stage:
    """The index as ``git mv`` leaves it: the old contents under the new names."""
    found = draft.layout
    old = [path for path in (*found.names, *found.deleted) if draft.tree.entries[path].tracked]
    new = [found.moved[path] for path in old if path in found.moved]
    later = {entry.path: entry for entry in draft.written} if manner.stage else {}
    paths = list(dict.fromkeys((*old, *new, *later)))
    before = read_entries(repository, paths)
    after = dict(before)
    for path in old:
        after[path] = IndexEntry(path)
        if path in found.moved:
            after[found.moved[path]] = before[path]._replace(path=found.moved[path])
    for path, entry in later.items():
        if entry.after is not None and after[path].mode:
            after[path] = IndexEntry(path, entry.new_mode, write_blob(repository, entry.after))
    return Stage(tuple(before[path] for path in paths), tuple(after[path] for path in paths))
