"""What git has said of commits in this run, so that it is asked but once, whoever asks, and in whichever process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reflint.git.changes import Change, existing_blobs, read_changes
from reflint.git.renames import Renames, kept_renames
from reflint.git.repository import Repository


class Answers(NamedTuple):
    """Answers: changes and renames by spec (see ``read_changes``), ids of blobs by (commit, path), "" for none, and what deleted modules only
    forwarded to, by (path, id), "" for nothing.
    """

    changes: dict[str, Change]
    renames: dict[str, Renames]
    blobs: dict[tuple[str, str], str]
    forwards: dict[tuple[str, str], str]


class Recall:
    """Asks git of commits of ``repository``, of each once. Renames by similarity are kept below ``cache_dir``, None keeps none."""

    def __init__(self, repository: Repository, cache_dir: str | None = None) -> None:
        self._repository = repository
        self._kept = kept_renames(repository, cache_dir)
        self.said = Answers({}, self._kept.known, {}, {})

    def learn(self, said: Answers) -> None:
        """Take what git said to another process for what it said here."""
        for mine, others in zip(self.said, said, strict=True):
            mine.update(others)  # type: ignore[attr-defined]

    def changes(self, specs: Sequence[str]) -> dict[str, Change]:
        """Changes by commit id."""
        known = self.said.changes
        new = [spec for spec in specs if spec not in known]
        found = read_changes(self._repository, new)
        known.update((spec, found[_id(spec)]) for spec in new if _id(spec) in found)
        return {_id(spec): known[spec] for spec in specs if spec in known}

    def renames(self, specs: Sequence[str]) -> dict[str, Renames]:
        """Renames by similarity, by commit id."""
        return self._kept.read(self._repository, specs)

    def blobs(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Ids of the blobs that stand at (commit, path); what is absent, or cannot be asked, is left out."""
        known = self.said.blobs
        new = [key for key in wanted if key not in known]
        found = existing_blobs(self._repository, new)
        known.update((key, found.get(key, "")) for key in new)
        return {key: known[key] for key in wanted if known[key]}

    def forwards(
        self, asked: Iterable[tuple[str, str]], read: Callable[[list[tuple[str, str]]], Iterable[str]]
    ) -> dict[str, str]:
        """What the deleted modules (path, id) only forwarded to, by path: "" for nothing, as ``read`` tells of those that are not known."""
        known, wanted = self.said.forwards, list(asked)
        new = [key for key in wanted if key not in known]
        known.update(zip(new, read(new), strict=True) if new else ())
        return {key[0]: known[key] for key in wanted}

    def save(self) -> None:
        """Keep the renames that were read."""
        self._kept.save()


def _id(spec: str) -> str:
    return spec.split(" ")[0]
