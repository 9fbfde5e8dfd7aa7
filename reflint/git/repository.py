"""Which repository is meant: found from any directory below its top, or a bare git directory."""

from __future__ import annotations

import os
from typing import NamedTuple

from reflint.errors import GitError
from reflint.git.process import Git

QUESTIONS = (
    "--is-bare-repository",
    "--is-shallow-repository",
    "--show-object-format",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-cdup",
)


class Repository(NamedTuple):
    """A repository on this machine. Paths are absolute, as the operating system writes them.

    ``root`` is the top of the work tree, None for a bare one. ``common_dir`` is what linked worktrees share. ``head``
    is the commit that is checked out, "" before the first one. ``partial`` says that objects may be on another
    machine; nothing here ever fetches them. ``object_format`` is ``sha1`` or ``sha256``.
    """

    git: Git
    root: str | None
    git_dir: str
    common_dir: str
    bare: bool
    shallow: bool
    partial: bool
    object_format: str
    head: str


def open_repository(path: str, *, keep_index: bool = False) -> Repository:
    """The repository that ``path`` lies in, or is; GitError says what to do where there is none that may be read.

    ``keep_index`` reads the index that a hook was handed in ``GIT_INDEX_FILE`` instead of the repository's own.
    """
    here = os.path.realpath(path)
    if not os.path.isdir(here):
        raise GitError("no such directory" if not os.path.exists(here) else "not a directory", path=path)
    git = Git(here, keep_index=keep_index)
    try:
        answer = git.run("rev-parse", *QUESTIONS, "--revs-only", "HEAD")
    except GitError as error:
        if "safe.bareRepository" not in error.message:
            raise
        git = Git(here, here, keep_index)  # the user named it, which is what that setting asks for
        answer = git.run("rev-parse", *QUESTIONS, "--revs-only", "HEAD")
    return _repository(here, git, answer, keep_index)


def _repository(here: str, git: Git, answer: bytes, keep_index: bool) -> Repository:
    bare, shallow, object_format, git_dir, common, *rest = os.fsdecode(answer).split("\n")[:-1]
    if not os.path.isdir(os.path.join(here, common)):
        raise GitError("the path of this repository holds a line feed, which git cannot report", path=here)
    head = rest.pop() if rest and _is_id(rest[-1]) else ""
    root = os.path.normpath(os.path.join(here, rest[0])) if rest and bare != "true" else None
    if root is None and bare != "true" and os.path.basename(git_dir) == ".git":
        root = os.path.dirname(git_dir)
    common_dir = os.path.normpath(os.path.join(here, common))
    if root is not None and root != here:
        git = Git(root, keep_index=keep_index)
    elif root is None and git_dir != here and "GIT_DIR" not in git.environment:
        git = Git(git_dir, keep_index=keep_index)
    return Repository(
        git=git,
        root=root,
        git_dir=git_dir,
        common_dir=common_dir,
        bare=bare == "true",
        shallow=shallow == "true",
        partial=_is_partial(common_dir),
        object_format="sha256" if object_format == "sha256" else "sha1",
        head=head,
    )


def resolve_revision(repository: Repository, revision: str) -> str:
    """The id of the commit that ``revision`` names; GitError where it names none."""
    if not revision or revision.startswith("-"):
        raise GitError(f"unknown revision {revision!r}", path=repository.git_dir, hint="name a commit, branch or tag")
    try:
        found = repository.git.run("rev-parse", "--verify", "--quiet", revision + "^{commit}")
    except GitError as error:
        if "exit status 1" not in error.message:
            raise
        hint = "name a commit, branch or tag"
        if repository.shallow:
            hint = "a shallow clone holds few: git fetch --unshallow"
        elif not repository.head:
            hint = "the repository has no commit yet"
        raise GitError(f"unknown revision {revision!r}", path=repository.git_dir, hint=hint) from error
    return found.decode().strip()


def _is_id(text: str) -> bool:
    return len(text) in (40, 64) and not text.strip("0123456789abcdef")


def _is_partial(common_dir: str) -> bool:
    """Whether a promisor remote is configured: read from the file, to spare a process."""
    try:
        with open(os.path.join(common_dir, "config"), "rb") as file:
            text = file.read().lower()
    except OSError:
        return False
    return b"promisor" in text or b"partialclone" in text


def merge_heads(repository: Repository) -> tuple[str, ...]:
    """The commits that a merge in progress brings in; none without one."""
    try:
        with open(os.path.join(repository.git_dir, "MERGE_HEAD"), encoding="ascii") as file:
            return tuple(file.read().split())
    except OSError:
        return ()
