"""The working tree: tracked files as the disk has them, and untracked ones that git does not ignore."""

from __future__ import annotations

from collections.abc import Mapping

from reflint.errors import GitError
from reflint.git.disk import Disk
from reflint.git.listing import CHANGED, INDEX, UNTRACKED, Listed, read_config, read_index, read_rows, records
from reflint.git.repository import Repository
from reflint.model.facts import Failure
from reflint.model.tree import LINK, SUBMODULE, Entry, Source, Tree
from reflint.trees.attributes import ATTRIBUTES, converted, converts_all

SETTINGS = r"^core\.(autocrlf|symlinks|sparsecheckout|attributesfile)$"


def worktree(repository: Repository) -> Tree:
    """The working tree of ``repository``; GitError where it has none."""
    if repository.root is None:
        raise GitError("this repository has no working tree", path=repository.git_dir, hint="name a commit with --rev")
    with repository.git.together() as git:
        changes = git.start(*CHANGED)
        others = git.start(*UNTRACKED)
        listing = git.start(*INDEX)
        settings = git.start("config", "-z", "--get-regexp", SETTINGS)
        listed = list(read_index(listing.finish()))
        config = read_config(settings.finish(ok=(0, 1)))
        changed = {row.path: row.new_mode for row in read_rows(changes.finish())}
        untracked = records(others.finish())
    scan = _Scan(repository, config, changed)
    scan.add_tracked(listed, [path for path in untracked if path.endswith(ATTRIBUTES)])
    scan.add_untracked(untracked)
    return Tree(Source("worktree", repository.head), scan.entries, missing=frozenset(scan.missing))


class _Scan:
    """Gathers the entries. ``changed`` maps what differs from the index to its mode on disk, 0 where it is gone."""

    def __init__(self, repository: Repository, config: Mapping[str, str], changed: Mapping[str, int]) -> None:
        self.repository = repository
        self.config = config
        self.changed = changed
        self.disk = Disk(repository.root or "")
        self.links = config.get("core.symlinks", "true").lower() in ("true", "1", "yes", "on")
        self.sparse = config.get("core.sparsecheckout", "false").lower() in ("true", "1", "yes", "on")
        self.entries: dict[str, Entry] = {}
        self.missing: list[str] = []

    def add_tracked(self, listed: list[Listed], attributes: list[str]) -> None:
        """Add what the index lists; ``attributes`` are attribute files that it does not."""
        keep = not converts_all(self.config)
        paths = [*attributes, *(entry.path for entry in listed)]
        converting = converted(self.repository, self.config, paths) if keep else set()
        entries, changed = self.entries, self.changed
        conflicts: dict[str, dict[int, int]] = {}
        for tag, mode, id, stage, path in listed:
            if stage:
                conflicts.setdefault(path, {})[stage] = mode
            elif tag != "H" or mode > LINK or path in changed:
                self._add_special(tag, mode, id, path)
            elif mode == LINK:
                self._add_link(path, id)
            else:
                entries[path] = Entry(mode, id if keep and path not in converting else "")
        for path, stages in conflicts.items():
            self._add_conflict(path, stages)

    def _add_special(self, tag: str, mode: int, id: str, path: str) -> None:
        if mode == SUBMODULE:
            self.entries[path] = Entry(mode, present=False)
        elif tag in "Ss" and (self.sparse or self.disk.mode(path) is None):
            self.entries[path] = Entry(mode, id, present=False)
        elif path in self.changed:
            self._add_found(path, self.changed[path])
        else:  # git was told to look away from it: assume-unchanged, or skip-worktree although it is there
            found = self.disk.mode(path) or 0
            self._add_found(path, mode if mode == LINK and found and not self.links else found)

    def _add_found(self, path: str, mode: int) -> None:
        """Add what stands on disk with ``mode``, different from the index or not; 0 for nothing."""
        if mode == 0:
            self.missing.append(path)
        elif mode == LINK:
            self._add_link(path, "")
        else:
            self.entries[path] = Entry(mode)

    def _add_link(self, path: str, id: str) -> None:
        target = self.disk.link(path) if self.links else self._written_link(path)
        if target is None:
            self.missing.append(path)
        else:
            self.entries[path] = Entry(LINK, id, target)

    def _written_link(self, path: str) -> str | None:
        """The target that stands in a text file: how git writes a link where the file system has none."""
        data = self.disk.read(path)
        return self.disk.link(path) if isinstance(data, Failure) else data.decode("utf-8", "surrogateescape")

    def _add_conflict(self, path: str, stages: Mapping[int, int]) -> None:
        """A conflicted path exists, on disk or not: nobody has decided yet."""
        found = self.disk.mode(path)
        if found is None:
            self.entries[path] = Entry(stages.get(2) or stages.get(3) or stages[1], present=False)
        else:
            self._add_found(path, found)

    def add_untracked(self, paths: list[str]) -> None:
        """Add what git neither knows nor ignores; ``name/`` is another repository, which is not looked into."""
        for path in paths:
            if path.endswith("/"):
                self.entries[path[:-1]] = Entry(SUBMODULE, tracked=False, present=False)
                continue
            mode = self.disk.mode(path)
            if mode is not None and path not in self.entries:
                self.entries[path] = Entry(mode, link=self.disk.link(path) if mode == LINK else None, tracked=False)
