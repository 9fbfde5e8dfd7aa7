"""What single commits took away and brought, and the change that is not committed yet in the same shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reflint.errors import GitError
from reflint.git.blobs import blob_id
from reflint.git.disk import Disk
from reflint.git.history import heads_of
from reflint.git.listing import LISTING, decode, read_listing, read_rows
from reflint.git.repository import Repository
from reflint.model.facts import Failure
from reflint.model.history import PENDING, Commit, History
from reflint.model.tree import LINK, SUBMODULE, Tree

TREES = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev", "--always")
HEADER = ("--format=%x00%H %cd %s", "--date=short", "--encoding=UTF-8")
MANY = 5_000  # deletions in one commit beyond which similarity is not computed
RENAME_LIMIT = "-l1000"  # git's own default since 2.34; before, 400 silently stopped pairing
HASHED_BYTES = 1_000_000  # of the largest one
HASHED = 2_000  # untracked files whose content is compared with what vanished

Blob = tuple[int, str]  # mode and id


class Change(NamedTuple):
    """One commit, or the pending change: what it deleted and added, by path."""

    commit: Commit
    deleted: dict[str, Blob]
    added: dict[str, Blob]


def read_changes(repository: Repository, specs: Iterable[str]) -> dict[str, Change]:
    """Changes by commit id. A spec is a commit id, for a merge with the id of the parent to compare with behind it."""
    request = "".join(spec + "\n" for spec in specs)
    if not request:
        return {}
    args = (*TREES, "--no-renames", "--diff-filter=AD", *HEADER)
    output = repository.git.run(*args, input=request.encode())
    return {change.commit.commit: change for change in map(_change, segments(output))}


def segments(output: bytes) -> list[tuple[str, bytes]]:
    """(header, rows) of each commit: headers follow an empty field, which nothing else does."""
    found = []
    for segment in output[1:].split(b"\0\0") if output else ():
        header, _, rows = segment.partition(b"\0")
        found.append((decode(header), rows if rows.endswith(b"\0") or not rows else rows + b"\0"))
    return found


def _change(segment: tuple[str, bytes]) -> Change:
    header, rows = segment
    id, date, subject = header.split(" ", 2)
    change = Change(Commit(id, date, subject), {}, {})
    for row in read_rows(rows):
        if row.status == "D" and row.old_mode != SUBMODULE:
            change.deleted[row.path] = (row.old_mode, row.old_id)
        elif row.status == "A" and row.new_mode != SUBMODULE:
            change.added[row.path] = (row.new_mode, row.new_id)
    return change


def rename_map(rows: bytes) -> dict[str, tuple[str, float]]:
    """Old path to (new path, score 0 to 1) from raw rows."""
    return {row.path: (row.target, row.score / 100) for row in read_rows(rows)}


def read_commits(repository: Repository, ids: Iterable[str]) -> dict[str, Commit]:
    """Date and subject of commits, by id."""
    request = "".join(id + "\n" for id in ids)
    if not request:
        return {}
    args = ("log", "--no-walk=unsorted", "--stdin", "-z", "--no-show-signature", "--no-color", *HEADER)
    output = repository.git.run(*args, input=request.encode())
    found = {}
    for record in filter(None, decode(output).split("\0")):
        id, date, subject = record.split(" ", 2)
        found[id] = Commit(id, date, subject)
    return found


def find_drops(repository: Repository, heads: Sequence[str], paths: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Merges that left ``paths`` out: path to (merge, the parent that had it), the latest one each."""
    if not paths or not heads:
        return {}
    args = ("log", "--merges", "-m", "--full-history", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=D")
    options = ("--no-show-signature", "--no-color", "--format=%x00%H %P")
    found: dict[str, tuple[str, str]] = {}
    wanted = set(paths)
    seen: dict[str, int] = {}
    for header, rows in segments(repository.git.run(*args, *options, *heads, "--", *paths)):
        merge, *parents = header.split()
        gone = [row.path for row in read_rows(rows) if row.path in wanted]
        at = seen.get(merge, 0)
        seen[merge] = at + 1
        for path in gone:
            found.setdefault(path, (merge, parents[min(at, len(parents) - 1)]))
    return found


def pending_change(repository: Repository, tree: Tree, history: History) -> Change:
    """What ``tree`` lacks and has more than the commits that it grew from."""
    before = _before(repository, tree)
    deleted = {path: blob for path, blob in before.items() if history.gone.get(path, 1) == 0 and blob[0] != SUBMODULE}
    change = Change(Commit(PENDING), deleted, {})
    disk = Disk(repository.root) if repository.root and deleted else None
    hashed = 0
    for path, entry in tree.entries.items():
        if path in before or entry.mode == SUBMODULE:
            continue
        id = entry.content
        if not id and entry.link is not None:
            id = blob_id(entry.link.encode("utf-8", "surrogateescape"), repository.object_format)
        elif not id and disk is not None and entry.mode != LINK and hashed < HASHED:
            data = disk.read(path, HASHED_BYTES)
            hashed += 1
            id = "" if isinstance(data, Failure) else blob_id(data, repository.object_format)
        change.added[path] = (entry.mode, id)
    return change


def _before(repository: Repository, tree: Tree) -> dict[str, Blob]:
    found: dict[str, Blob] = {}
    base = tree.base
    while base is not None:
        found = {path: (entry.mode, entry.content) for path, entry in base.entries.items()} | found
        base = base.base
    for head in heads_of(repository, tree):
        found = read_listing(repository.git.run(*LISTING, head)) | found
    return found


def pending_renames(repository: Repository, tree: Tree) -> dict[str, tuple[str, float]]:
    """Renames by similarity in the pending change of an index or a working tree: old path to (new path, score)."""
    if repository.partial or not tree.source.commit or tree.source.kind not in ("index", "worktree"):
        return {}
    cached = ("--cached",) if tree.source.kind == "index" else ()
    args = ("diff-index", *cached, "--raw", "-z", "--no-abbrev", "-M", RENAME_LIMIT, "--diff-filter=R")
    try:
        output = repository.git.run(*args, "--ignore-submodules=all", tree.source.commit)
    except GitError:
        return {}  # a blob is missing
    return rename_map(output)


def existing_blobs(repository: Repository, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Ids of the blobs that stand at (commit, path); what is absent, or cannot be asked, is left out."""
    asked = [key for key in dict.fromkeys(wanted) if "\n" not in key[1]]
    if not asked or repository.partial:
        return {}
    request = "".join(f"{commit}:{path}\n" for commit, path in asked).encode("utf-8", "surrogateescape")
    args = ("cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer")
    answers = decode(repository.git.run(*args, input=request)).split("\n")
    found = {}
    for key, answer in zip(asked, answers, strict=False):
        id, _, kind = answer.partition(" ")
        if kind == "blob":
            found[key] = id
    return found
