"""Trees that git stores: the index and commits. Their content ids are blob ids, their links are read from blobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reflint.git.blobs import Blobs
from reflint.git.listing import LISTING, decode, read_index, read_listing
from reflint.git.repository import Repository, resolve_revision
from reflint.model.facts import Failure
from reflint.model.tree import LINK, SUBMODULE, Entry, Source, Tree

INTENT = re.compile(rb"\tflags: [2367abef][0-9a-f]{7}\n")  # bit 29: intent to add
DEBUG = re.compile(rb"(.*?)\0  ctime: [^\n]*\n  mtime: [^\n]*\n[^\n]*\n[^\n]*\n  size: \d+\tflags: ([0-9a-f]+)\n", re.S)


def index(repository: Repository) -> Tree:
    """What is staged: a conflicted path by the stage nearest to ours, none that is only intended (``add -N``)."""
    with repository.git.together() as git:
        plain = git.start("ls-files", "-s", "-v", "-z")
        debug = git.start("ls-files", "-z", "--debug")
        listed, intended = read_index(plain.finish()), _intended(debug.finish())
    merged: dict[str, tuple[int, str]] = {}
    stages: dict[str, int] = {}
    for _, mode, id, stage, path in listed:
        if stage and stages.get(path) == 2:
            continue  # ours before theirs, theirs before the base
        stages[path] = stage
        merged[path] = (mode, id)
    for path in intended:
        merged.pop(path, None)
    return Tree(Source("index", repository.head), entries(repository, merged))


def commit(repository: Repository, revision: str) -> Tree:
    """The tree of a commit; GitError where ``revision`` names none."""
    id = resolve_revision(repository, revision)
    listing = read_listing(repository.git.run(*LISTING, id))
    return Tree(Source("commit", id), entries(repository, listing))


def entries(repository: Repository, listing: Mapping[str, tuple[int, str]]) -> dict[str, Entry]:
    """Entries of a listing, the targets of its links read; a link whose blob is missing is not present."""
    links = {path: id for path, (mode, id) in listing.items() if mode == LINK}
    targets = _targets(repository, sorted(set(links.values())))
    found = {}
    for path, (mode, id) in listing.items():
        if mode == LINK:
            target = targets[id]
            found[path] = Entry(mode, id, target, present=target is not None)
        elif mode == SUBMODULE:
            found[path] = Entry(mode, present=False)
        else:
            found[path] = Entry(mode, id)
    return found


def _targets(repository: Repository, ids: list[str]) -> dict[str, str | None]:
    if not ids:
        return {}
    with Blobs(repository) as blobs:
        contents = list(blobs.read(ids))
    return {id: None if isinstance(data, Failure) else decode(data) for id, data in zip(ids, contents, strict=True)}


def _intended(debug: bytes) -> Iterator[str]:
    """Paths that ``git add -N`` announced: ``git commit`` would not commit them."""
    if INTENT.search(debug):
        for match in DEBUG.finditer(debug):
            if int(match.group(2), 16) & (1 << 29):
                yield decode(match.group(1))
