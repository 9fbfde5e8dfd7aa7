"""What git has to tell every scan of a working tree, asked before the rest of the program is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reflint.git.listing import CHANGED, INDEX, UNTRACKED
from reflint.git.repository import Repository, open_repository
from reflint.model.request import Request


@contextmanager
def opened(request: Request) -> Iterator[Repository]:
    """The repository that ``request`` names, with git at work on its tree and its history; nothing of that outlives the block."""
    # A hook on `git commit -a` or `-p` is handed the index that will be committed; elsewhere an inherited one is somebody else's.
    repository = open_repository(request.repo, keep_index=request.staged and request.repo == ".")
    try:
        if repository.root is not None and not request.staged and not request.rev:
            _begin(repository, request.cache)
        yield repository
    finally:
        repository.git.stop()


def _begin(repository: Repository, cached: bool) -> None:
    for asked in (CHANGED, UNTRACKED, INDEX):
        repository.git.ahead(*asked)
    if repository.head:
        from reflint.cache import cache_directory
        from reflint.git.walk import begin

        begin(repository, repository.head, cache_directory() if cached else None)
