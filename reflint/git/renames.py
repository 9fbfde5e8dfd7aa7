"""Renames by similarity: what git finds by reading blobs, for the few commits that matter, kept between runs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from reflint.git import store
from reflint.git.changes import HEADER, RENAME_LIMIT, TREES, rename_map, segments
from reflint.git.process import Running, Together
from reflint.git.repository import Repository
from reflint.git.walk import state_key

BATCH = 30  # specs handed to a process before its answer is read: they fit into the smallest pipe (4096 bytes)
ATTEMPTS = 12  # processes spent on finding the commits whose blobs are missing
KEPT = 2_000  # commits kept

Renames = dict[str, tuple[str, float]]  # old path to (new path, score 0 to 1)


def read_renames(repository: Repository, specs: Sequence[str]) -> dict[str, Renames]:
    """Renames by commit id, one for each of ``specs`` (see ``read_changes``). Nothing in a partial clone.

    Git dies on a missing blob after it has printed half of its answer; the batch is halved then, until the commit that
    needs the blob is alone. Two processes share the work.
    """
    found: dict[str, Renames] = {}
    size = min(BATCH, len(specs) // 2 + 1)
    batches = [] if repository.partial else [specs[at : at + size] for at in range(0, len(specs), size)]
    attempts = len(batches) + ATTEMPTS
    while batches and attempts > 0:
        attempts -= 2
        with repository.git.together() as processes:
            running = [(batch, _start(processes, batch)) for batch in batches[-2:]]
            del batches[-2:]
            for batch, process in running:
                output, error = process.result()
                if error is None:
                    found.update((header.split(" ", 1)[0], rename_map(rows)) for header, rows in segments(output))
                elif len(batch) > 1:
                    batches += [batch[::2], batch[1::2]]
    return found


def _start(processes: Together, specs: Sequence[str]) -> Running:
    running = processes.start(*TREES, "-M", RENAME_LIMIT, "--diff-filter=R", *HEADER, input=True)
    running.feed("".join(spec + "\n" for spec in specs).encode())
    return running


class KeptRenames:
    """Renames that were read before, in the file ``path`` ("" keeps none)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.known: dict[str, Renames] = {}
        self._loaded = not path
        self.fresh = False

    def read(self, repository: Repository, specs: Sequence[str]) -> dict[str, Renames]:
        """Renames by commit id, read only for commits that are not known yet."""
        if specs and not self._loaded:
            self._loaded = True
            self.known.update({**(store.load(self.path) or {}), **self.known})
        new = [spec for spec in specs if spec not in self.known]
        if new:
            found = read_renames(repository, new)
            self.known.update((spec, found[spec.split(" ")[0]]) for spec in new if spec.split(" ")[0] in found)
            self.fresh = True
        return {spec.split(" ")[0]: self.known[spec] for spec in specs if spec in self.known}

    def save(self) -> None:
        """Keep what was read, the latest first where it is too much."""
        if self.path and self.fresh:
            store.save(self.path, dict(list(self.known.items())[-KEPT:]))


def kept_renames(repository: Repository, cache_dir: str | None) -> KeptRenames:
    """The renames kept for ``repository`` below ``cache_dir``; None keeps none."""
    return KeptRenames(os.path.join(cache_dir, "renames", state_key(repository)) if cache_dir else "")
