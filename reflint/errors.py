"""What reflint says when it cannot do its work: where, what, and what to do."""

from __future__ import annotations


class ReflintError(Exception):
    """A run that cannot be trusted; the command line prints it and exits with 2.

    ``path`` and ``line`` (1-based) say where, ``hint`` says what to do; each may be empty.
    """

    def __init__(self, message: str, *, path: str = "", line: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        hint = f"\n  {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class ConfigError(ReflintError):
    """The configuration cannot be used. Several mistakes are said at once: one a line of the message."""


class GitError(ReflintError):
    """Git is missing, refused, or answered with what cannot be trusted."""


class UsageError(ReflintError):
    """The command line asks for something that does not exist."""


class ApplyError(ReflintError):
    """A change could not be made on disk."""
