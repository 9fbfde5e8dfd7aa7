"""The one place that runs git: a clean environment, no network, no output trusted before the exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

from reflint.errors import GitError

# These choose the git program and the user's configuration, never the repository; some installations need them.
KEPT = frozenset(("GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT"))
KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
OPTIONS = ("--no-pager", "--literal-pathspecs", "-c", "core.quotePath=false")
MISSING_OBJECT = (
    *("could not fetch", "unable to read", "missing blob", "bad object", "missing object", "unable to find"),
    *("Could not read", "not a tree object"),
)
DAMAGED_INDEX = ("index file", "bad signature", "bad index", "index uses", "unordered stage entries")
UNKNOWN_REVISION = ("unknown revision", "bad revision", "Needed a single revision", "ambiguous argument", "Not a valid")


def clean_environment(environment: Mapping[str, str], keep_index: bool = False) -> dict[str, str]:
    """``environment`` without what points git at another repository; network, prompts and locks switched off.

    Inside a hook ``GIT_DIR`` and ``GIT_INDEX_FILE`` name the caller's repository; an inherited index once made a
    test suite overwrite it. The index of a hook is kept only where the staged content is what shall be read.
    """
    clean = {
        name: value
        for name, value in environment.items()
        if not name.startswith("GIT_") or name in KEPT or name.startswith(KEPT_PREFIXES)
    }
    if keep_index and environment.get("GIT_INDEX_FILE"):
        clean["GIT_INDEX_FILE"] = environment["GIT_INDEX_FILE"]
    clean["LC_ALL"] = "C"
    clean["GIT_OPTIONAL_LOCKS"] = "0"
    clean["GIT_TERMINAL_PROMPT"] = "0"
    clean["GIT_NO_LAZY_FETCH"] = "1"
    clean["GIT_ALLOW_PROTOCOL"] = (
        "none"  # git before 2.39.4 knows no GIT_NO_LAZY_FETCH; no protocol of this name exists
    )
    return clean


class Running:
    """A git process that has been started; ``output`` is the file that it prints into, None where it is a pipe."""

    def __init__(
        self, args: Sequence[str], process: subprocess.Popen[bytes], where: str, output: IO[bytes] | None = None
    ) -> None:
        self.args = args
        self.process = process
        self.where = where
        self.output = output

    def feed(self, input: bytes) -> None:
        """Write ``input``, which must fit into a pipe (4096 bytes), so that nobody need wait for this process yet."""
        stdin = self.process.stdin
        if stdin is not None:
            try:
                stdin.write(input)
                stdin.close()
            except OSError:
                pass  # it died: its exit status says so
            self.process.stdin = None

    def finish(self, input: bytes | None = None, ok: Sequence[int] = (0,)) -> bytes:
        """What it printed; GitError where its exit status is not among ``ok``."""
        output, errors = self._communicate(input)
        if self.process.returncode not in ok:
            raise failure(self.args, self.process.returncode, errors.decode("utf-8", "replace"), self.where)
        return output

    def result(self) -> tuple[bytes, GitError | None]:
        """What it printed, and the error that it ended with: for output that is of use as far as it goes."""
        output, errors = self._communicate()
        if self.process.returncode == 0:
            return output, None
        return output, failure(self.args, self.process.returncode, errors.decode("utf-8", "replace"), self.where)

    def _communicate(self, input: bytes | None = None) -> tuple[bytes, bytes]:
        printed, errors = self.process.communicate(input)
        if self.output is not None:
            with self.output as file:
                file.seek(0)
                printed = file.read()
        return printed, errors

    def stop(self) -> None:
        """End it, whatever it does; nobody waits for its output any more."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()
        if self.output is not None:
            self.output.close()


class Git:
    """Git, bound to the repository that is found from ``directory``, or to ``git_dir`` where discovery is forbidden."""

    def __init__(self, directory: str, git_dir: str = "", keep_index: bool = False) -> None:
        self.directory = directory
        self.environment = clean_environment(os.environ, keep_index)
        if git_dir:
            self.environment["GIT_DIR"] = git_dir
        self._ahead: dict[tuple[str, ...], Running] = {}

    def ahead(self, *args: str) -> None:
        """Start ``git args`` before anybody wants to know: who starts the same later is handed this process. To be ended by :meth:`stop`. It prints
        into a file: with a pipe it would soon wait for a reader.
        """
        if args not in self._ahead:
            self._ahead[args] = self._start(args, False, _nowhere())

    def stop(self) -> None:
        """End what was started ahead, and nobody wanted to know."""
        while self._ahead:
            self._ahead.popitem()[1].stop()

    def start(self, *args: str, input: bool = False) -> Running:
        """Start ``git args``; ``input`` says whether something will be written to it."""
        return self._ahead.pop(args, None) or self._start(args, input)

    def _start(self, args: tuple[str, ...], input: bool, output: IO[bytes] | None = None) -> Running:
        try:
            process = subprocess.Popen(
                ("git", *OPTIONS, *args),
                stdin=subprocess.PIPE if input else subprocess.DEVNULL,
                stdout=subprocess.PIPE if output is None else output,
                stderr=subprocess.PIPE,
                cwd=self.directory,
                env=self.environment,
            )
        except FileNotFoundError as error:
            if not os.path.isdir(self.directory):
                raise GitError("no such directory", path=self.directory) from error
            raise GitError("git was not found", hint="install git, or put it on PATH") from error
        except OSError as error:
            raise GitError(f"git could not be started: {error.strerror}", path=self.directory) from error
        return Running(args, process, self.directory, output)

    def run(self, *args: str, input: bytes | None = None, ok: Sequence[int] = (0,)) -> bytes:
        """What ``git args`` prints; GitError where its exit status is not among ``ok``."""
        return self.start(*args, input=input is not None).finish(input, ok)

    def together(self) -> Together:
        """For processes that run at the same time: none outlives the ``with`` block, whatever happens in it."""
        return Together(self)


def _nowhere() -> IO[bytes]:
    """An empty file without a name, in memory where the system can."""
    if sys.platform == "linux":
        with suppress(OSError):
            return open(os.memfd_create("reflint"), "w+b")
    from tempfile import TemporaryFile  # loads much

    return TemporaryFile()


class Together:
    """Git processes that run at the same time."""

    def __init__(self, git: Git) -> None:
        self.git = git
        self.started: list[Running] = []

    def __enter__(self) -> Together:
        return self

    def __exit__(self, *_: object) -> None:
        for running in self.started:
            running.stop()

    def start(self, *args: str, input: bool = False) -> Running:
        """Start one more, as :meth:`Git.start`."""
        running = self.git.start(*args, input=input)
        self.started.append(running)
        return running


def failure(args: Sequence[str], status: int, errors: str, where: str) -> GitError:
    """What went wrong, in words that say what to do."""
    said = "; ".join(
        line.removeprefix("fatal: ").removeprefix("error: ") for line in errors.splitlines() if line.strip()
    )
    command = next((arg for arg in args if not arg.startswith("-")), "")
    if "dubious ownership" in errors or "unsafe repository" in errors:
        return GitError(
            "detected dubious ownership: git refuses a repository that belongs to another user",
            path=where,
            hint=f"git config --global --add safe.directory {_quoted(where)}",
        )
    if "not a git repository:" in errors or "invalid gitfile format" in errors:
        return GitError(f"the .git file leads nowhere ({said})", path=where, hint=BROKEN_LINK)
    if "not a git repository" in errors and os.path.exists(os.path.join(where, ".git")):
        return GitError("there is a .git, but git does not take it for a repository", path=where, hint=BROKEN_DIRECTORY)
    if "not a git repository" in errors:
        return GitError("not a git repository", path=where, hint="name one with --repo, or run inside one")
    if any(words in errors for words in DAMAGED_INDEX):
        return damaged_index(said, where)
    if any(words in errors for words in UNKNOWN_REVISION):
        return GitError(f"unknown revision ({said})", path=where, hint="fetch it first, or name another")
    if any(words in errors for words in MISSING_OBJECT):
        return GitError(f"git lacks an object ({said})", path=where, hint="git fetch it, or see git fsck")
    return GitError(f"git {command} failed with exit status {status}: {said or 'no message'}", path=where)


BROKEN_LINK = "git worktree repair, or git submodule update --init"
BROKEN_DIRECTORY = "its HEAD, objects or refs are damaged: restore them, or clone again"


def damaged_index(said: str, where: str) -> GitError:
    """What to do about an index that cannot be read."""
    return GitError(
        f"the index is damaged ({said})",
        path=where,
        hint="remove the index file and run git reset; --rev HEAD needs none",
    )


def _quoted(text: str) -> str:
    return text if text.replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum() else f"'{text}'"
