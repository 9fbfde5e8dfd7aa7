"""Makes planned changes on disk: all of them or none, each file replaced whole, with a journal that outlives a crash.

The journal, ``reflint/journal`` in the git directory, is complete before the first file is touched and is taken away after the last.
Whoever finds one finishes it; where somebody else has changed one of its files meanwhile, everything is undone instead.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from reflint.errors import ApplyError, ReflintError
from reflint.git.disk import Disk
from reflint.git.repository import Repository
from reflint.git.staging import IndexEntry, read_entries, write_entries
from reflint.model.facts import Failure
from reflint.model.tree import LINK

FOLDER, NEW, DONE = "journal", "journal.new", "journal.done"
PLAN = "plan.json"


class Write(NamedTuple):
    """The entry at ``path`` gets other bytes, another mode, or is taken away (``after`` None). A link's bytes are its target."""

    path: str
    before: bytes
    after: bytes | None
    mode: int
    new_mode: int


class Rename(NamedTuple):
    """The file or directory ``old`` becomes ``new``, which is not there yet."""

    old: str
    new: str


class Stage(NamedTuple):
    """Entries of the index as they are and as they shall be; mode 0 stands for none."""

    before: tuple[IndexEntry, ...]
    after: tuple[IndexEntry, ...]


Step = Write | Rename | Stage
_KINDS: dict[str, Any] = {"write": Write, "rename": Rename, "stage": Stage}


def apply(repository: Repository, steps: Sequence[Step]) -> None:
    """Make ``steps`` in their order; ``ApplyError`` says why nothing, then, was changed."""
    if not steps:
        return
    with _locked(repository):
        _finish_interrupted(repository)
        folder = _folder(repository)
        try:
            _write_journal(folder, steps)
        except OSError as error:
            shutil.rmtree(os.path.join(folder, NEW), ignore_errors=True)
            raise ApplyError(f"{error.strerror or error}; nothing was changed", path=folder) from error
        _run(_Site(repository), steps)
        _forget(folder)


def recover(repository: Repository) -> str:
    """Finish or undo what an earlier run left half done; says which, "" where nothing was left."""
    if repository.root is None or not os.path.isdir(os.path.join(_folder(repository), FOLDER)):
        return ""
    with _locked(repository):
        return _finish_interrupted(repository)


def _finish_interrupted(repository: Repository) -> str:
    folder = _folder(repository)
    for stale in (NEW, DONE):
        shutil.rmtree(os.path.join(folder, stale), ignore_errors=True)
    if not os.path.isdir(os.path.join(folder, FOLDER)):
        return ""
    site = _Site(repository)
    steps = _read_journal(folder)
    site.sweep(steps)
    try:
        _run(site, steps)
    except ApplyError as error:
        _forget(folder)
        return f"an interrupted change was undone: {error.message}"
    _forget(folder)
    return "an interrupted change was finished"


def _run(site: _Site, steps: Sequence[Step]) -> None:
    """Make what is not made yet; where that fails, undo what is, and raise."""
    at = 0
    try:
        for at, step in enumerate(steps):
            state = site.state(step)
            if state == "foreign":
                raise ApplyError("was changed by somebody else meanwhile", path=_place(step))
            if state == "before":
                site.make(step, at)
    except OSError as error:
        _undo(site, steps[: at + 1])
        raise ApplyError(f"{error.strerror or error}; nothing was changed", path=_place(steps[at])) from error
    except ReflintError as error:
        _undo(site, steps[:at])
        message = f"{error.message}; nothing was changed"
        raise ApplyError(message, path=error.path, hint=error.hint) from error
    site.tidy(steps)


def _undo(site: _Site, steps: Sequence[Step]) -> None:
    try:
        for at, step in reversed(tuple(enumerate(steps))):
            if site.state(step) == "after":
                site.make(_reversed(step), at)
        site.sweep(steps)
    except (OSError, ReflintError) as error:
        hint = "what is left of the change is undone by the next run of --fix or move"
        raise ApplyError(f"could not be undone: {error}", hint=hint) from error
    site.tidy([_reversed(step) for step in steps])
    _forget(_folder(site.repository))


def _reversed(step: Step) -> Step:
    if isinstance(step, Rename):
        return Rename(step.new, step.old)
    if isinstance(step, Stage):
        return Stage(step.after, step.before)
    if step.after is None:
        return Write(step.path, b"", step.before, 0, step.mode)
    return Write(step.path, step.after, step.before, step.new_mode, step.mode)


def _place(step: Step) -> str:
    return step.path if isinstance(step, Write) else step.old if isinstance(step, Rename) else "the index"


class _Site:
    """The work tree and the index of one repository."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.disk = Disk(repository.root or "")

    def state(self, step: Step) -> str:
        """``before``, ``after`` or ``foreign``: what of ``step`` is to be seen."""
        if isinstance(step, Rename):
            old, new = (os.path.lexists(self.disk.name(path)) for path in step)
            return "foreign" if old == new else "before" if old else "after"
        found: Any
        if isinstance(step, Stage):
            found = read_entries(self.repository, [entry.path for entry in step.before])
            before: Any = {entry.path: entry for entry in step.before}
            after: Any = {entry.path: entry for entry in step.after}
        else:
            found = self._found(step.path)
            before = (step.mode == LINK, step.before) if step.mode else None
            after = None if step.after is None else (step.new_mode == LINK, step.after)
        return "after" if found == after else "before" if found == before else "foreign"

    def _found(self, path: str) -> tuple[bool, bytes] | None:
        mode = self.disk.mode(path)
        if mode is None:
            return None
        if mode == LINK:
            return True, (self.disk.link(path) or "").encode("utf-8", "surrogateescape")
        data = self.disk.read(path)
        if isinstance(data, Failure):
            raise ApplyError(data.message, path=path)
        return False, data

    def make(self, step: Step, at: int) -> None:
        """Do ``step``, the ``at``-th; ``OSError`` where the disk does not let it."""
        if isinstance(step, Stage):
            write_entries(self.repository, step.after)
        elif isinstance(step, Rename):
            new = self.disk.name(step.new)
            os.makedirs(os.path.dirname(new), exist_ok=True)
            os.rename(self.disk.name(step.old), new)
        elif step.after is None:
            os.unlink(self.disk.name(step.path))
        else:
            self._replace(step, step.after, at)

    def _replace(self, step: Write, after: bytes, at: int) -> None:
        name = self.disk.name(step.path)
        spare = _spare(name, at)
        os.makedirs(os.path.dirname(name), exist_ok=True)
        if step.new_mode == LINK:
            os.symlink(os.fsdecode(after), spare)
        else:
            _write_file(spare, after, _permissions(name, step))
        os.replace(spare, name)

    def sweep(self, steps: Sequence[Step]) -> None:
        """Take away what an interrupted write left beside its file."""
        for at, step in enumerate(steps):
            if isinstance(step, Write):
                spare = _spare(self.disk.name(step.path), at)
                if os.path.lexists(spare):
                    os.unlink(spare)

    def tidy(self, steps: Sequence[Step]) -> None:
        """Take away the directories that ``steps`` emptied, as git does."""
        emptied = [step.old for step in steps if isinstance(step, Rename)]
        emptied += [step.path for step in steps if isinstance(step, Write) and step.after is None]
        for path in emptied:
            directory = path.rpartition("/")[0]
            while directory:
                try:
                    os.rmdir(self.disk.name(directory))
                except OSError:
                    break
                directory = directory.rpartition("/")[0]


def _permissions(name: str, step: Write) -> int:
    """The permissions of a rewritten file: as they are; PermissionError where it may not be written."""
    try:
        found = os.lstat(name).st_mode
    except FileNotFoundError:
        return 0o755 if step.new_mode & 0o100 else 0o644
    if step.mode == LINK:
        return 0o644
    if not found & 0o200:
        raise PermissionError(13, "is read-only")
    return found & 0o7777


def _spare(name: str, at: int) -> str:
    """Where the new file stands before it takes the old one's place: beside it, as only there a replacement is atomic."""
    return os.path.join(os.path.dirname(name), f".reflint-{at}.tmp")


def _write_file(name: str, data: bytes, permissions: int = 0o600) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    descriptor = os.open(name, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, permissions)


# -- the journal


def _folder(repository: Repository) -> str:
    return os.path.join(repository.git_dir, "reflint")


def _write_journal(folder: str, steps: Sequence[Step]) -> None:
    fresh = os.path.join(folder, NEW)
    os.makedirs(fresh)
    plan: list[Any] = []
    for at, step in enumerate(steps):
        kind = next(name for name, made in _KINDS.items() if type(step) is made)
        fields: list[Any] = list(step)
        if isinstance(step, Write):
            for position, end in ((1, "before"), (2, "after")):
                data = step[position]
                fields[position] = None if data is None else f"{at}.{end}"
                if isinstance(data, bytes):
                    _write_file(os.path.join(fresh, f"{at}.{end}"), data)
        plan.append([kind, fields])
    _write_file(os.path.join(fresh, PLAN), json.dumps(plan).encode())
    os.rename(fresh, os.path.join(folder, FOLDER))


def _read_journal(folder: str) -> list[Step]:
    journal = os.path.join(folder, FOLDER)
    with open(os.path.join(journal, PLAN), encoding="utf-8") as file:
        plan = json.load(file)
    steps: list[Step] = []
    for kind, fields in plan:
        if kind == "write":
            fields[1:3] = [None if name is None else _contents(journal, name) for name in fields[1:3]]
        elif kind == "stage":
            fields = [tuple(IndexEntry(*entry) for entry in entries) for entries in fields]
        steps.append(_KINDS[kind](*fields))
    return steps


def _contents(journal: str, name: str) -> bytes:
    with open(os.path.join(journal, name), "rb") as file:
        return file.read()


def _forget(folder: str) -> None:
    """Declare the journal done, in one step, and clear it away."""
    journal, done = os.path.join(folder, FOLDER), os.path.join(folder, DONE)
    if os.path.isdir(journal):
        os.rename(journal, done)
    shutil.rmtree(done, ignore_errors=True)


@contextmanager
def _locked(repository: Repository) -> Iterator[None]:
    """Only one run at a time; the lock ends with its process, however that ends."""
    folder = _folder(repository)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ApplyError("another run is changing this repository", hint="wait for it to end") from error
        yield
