"""One walk over an ancestry: the last addition or deletion of every path that it ever had."""

from __future__ import annotations

import os
from typing import Any, NamedTuple
from zlib import crc32

from reflint.git import store
from reflint.git.listing import decode
from reflint.git.repository import Repository
from reflint.model.history import PENDING

# --name-status without a filter prints a header for every commit, so that they are counted without another walk.
LOG = ("log", "--root", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-color", "--no-show-signature")
FORMAT = "--format=%x00%ct %H"
TIPS = 4  # walks kept for one repository
VERSION = 1


class Walk(NamedTuple):
    """What a walk saw. ``commits`` and ``times`` (seconds) run in parallel; index 0 is the pending change.

    ``last`` maps a path to twice the index of the commit of its last event, plus one for a deletion. ``deleted`` maps
    paths that have more than one event to the commit of an earlier deletion. ``walked`` counts all commits.
    """

    walked: int
    commits: list[str]
    times: list[int]
    last: dict[str, int]
    deleted: dict[str, int]


def empty() -> Walk:
    """A walk over nothing."""
    return Walk(0, [PENDING], [0], {}, {})


def walk(repository: Repository, commit: str, cache_dir: str | None) -> tuple[Walk, str]:
    """The walk over the ancestry of ``commit``, and why it is not whole; a kept walk of an ancestor is extended."""
    if cache_dir is None:
        return run(repository, (commit,))
    directory = os.path.join(cache_dir, "history", state_key(repository))
    kept = _load(os.path.join(directory, commit))
    if kept is not None:
        store.touch(os.path.join(directory, commit))
        return kept, ""
    old = _ancestor(repository, commit, directory)
    before = _load(os.path.join(directory, old)) if old else None
    found, reason = run(repository, (commit, f"^{old}") if before is not None else (commit,))
    if before is not None:
        found = merge(found, before)
    if not reason and store.save(os.path.join(directory, commit), (VERSION, *found)):
        store.prune(directory, TIPS)
    return found, reason


def begin(repository: Repository, commit: str, cache_dir: str | None) -> None:
    """Have git walk the ancestry of ``commit`` ahead, where nothing is kept that would spare some of it."""
    if cache_dir is None or not store.newest(os.path.join(cache_dir, "history", state_key(repository))):
        repository.git.ahead(*LOG, FORMAT, commit, "--")


def run(repository: Repository, revisions: tuple[str, ...]) -> tuple[Walk, str]:
    """Walk ``revisions``; GitError where git died before it said anything, a reason where it died later."""
    process = repository.git.start(*LOG, FORMAT, *revisions, "--")
    output, error = process.result()
    if error is None:
        return parse(decode(output)), ""
    output = output[: output.rfind(b"\0") + 1]  # it may end in the middle of a field
    if not output:
        raise error
    found = parse(decode(output))
    found.last.pop("", None)  # a status whose path was never printed
    return found, f"the walk over history failed: {error.message}"


def parse(text: str) -> Walk:
    """A walk from what git printed: for each commit an empty field, time and id, then (status, path) pairs.

    The last event of a path is the one with the latest time, on a tie the one that the walk met first: the same
    whether the walk was done at once or in parts.
    """
    commits, times = [PENDING], [0]
    last: dict[str, int] = {}
    deleted: dict[str, int] = {}
    count = 0
    for segment in text[1:].split("\0\0") if text else ():
        head, _, rows = segment.partition("\0")
        count += 1
        if not rows:
            continue
        time, _, id = head.partition(" ")
        at = len(commits)
        fields = rows[1:].split("\0")
        seconds = int(time)
        for status, path in zip(fields[::2], fields[1::2]):
            if status == "A":
                event = at * 2
            elif status == "D":
                event = at * 2 + 1
            else:
                continue
            known = last.setdefault(path, event)
            if known != event:
                if times[known >> 1] < seconds:  # clocks differ: the older commit came first
                    last[path], event = event, known
                if event & 1:
                    deleted.setdefault(path, event >> 1)
        commits.append(id)
        times.append(seconds)
    return Walk(count, commits, times, last, deleted)


def merge(new: Walk, old: Walk) -> Walk:
    """One walk of ``old`` and of the commits that came after it."""
    offset = len(old.commits) - 1
    times = old.times + new.times[1:]
    last, deleted = dict(old.last), dict(old.deleted)
    for path, at in new.deleted.items():
        deleted[path] = at + offset
    for path, moved in new.last.items():
        event = moved + 2 * offset
        known = last.get(path)
        if known is None:
            last[path] = event
        elif times[known >> 1] > times[event >> 1]:
            if event & 1:
                deleted.setdefault(path, event >> 1)
        else:
            last[path] = event
            if known & 1:
                deleted.setdefault(path, known >> 1)
    return Walk(old.walked + new.walked, old.commits + new.commits[1:], times, last, deleted)


def fingerprint(repository: Repository) -> str:
    """What else than commit ids decides what git shows as history: the shallow boundary, grafts and replacements."""
    parts = [_content(os.path.join(repository.common_dir, *name)) for name in (("shallow",), ("info", "grafts"))]
    packed = _content(os.path.join(repository.common_dir, "packed-refs"))
    parts.append(b"\n".join(line for line in packed.split(b"\n") if b" refs/replace/" in line))
    replace = os.path.join(repository.common_dir, "refs", "replace")
    if os.path.isdir(replace):
        parts += [name.encode() + _content(os.path.join(replace, name)) for name in sorted(os.listdir(replace))]
    if os.path.isdir(os.path.join(repository.common_dir, "reftable")):
        parts.append(repository.git.run("for-each-ref", "refs/replace"))
    return "" if not any(parts) else f"{crc32(parts[0])}-{crc32(b'|'.join(parts[1:]))}"


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def state_key(repository: Repository) -> str:
    """A directory name for the repository in its present state."""
    import hashlib

    said = f"{VERSION}|{repository.common_dir}|{fingerprint(repository)}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _load(path: str) -> Walk | None:
    value: Any = store.load(path)
    if not isinstance(value, tuple) or len(value) != 6 or value[0] != VERSION:
        return None
    return Walk(*value[1:])


def _ancestor(repository: Repository, commit: str, directory: str) -> str:
    """The kept tip, used last, that is an ancestor of ``commit``; "" for none."""
    for name in store.newest(directory)[:TIPS]:
        running = repository.git.start("merge-base", "--is-ancestor", name, commit)
        if running.result()[1] is None:
            return name
    return ""
