"""Settings: what the configuration says, merged and validated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FailOn = Literal["error", "warning", "never"]


@dataclass(frozen=True)
class PerFileIgnore:
    """Codes silenced in files that match ``pattern`` (gitignore syntax), or on ``target`` where ``by_target``."""

    pattern: str
    codes: tuple[str, ...]
    by_target: bool = False


@dataclass(frozen=True)
class Retired:
    """A path that nothing may name again; ``use`` names its replacement, ``reason`` why."""

    path: str
    use: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Settings:
    """One run's settings. Tuples of codes hold full codes or prefixes (``RL1``, ``ALL``); patterns are in gitignore syntax, from the root.

    ``mention_files`` are the files in which RL106 looks by default. ``severity`` overrides a rule's own, by code.
    ``selected_explicitly`` are codes named in ``select`` or on the command line, so that an opt-in scope can be told from a default.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    historical: tuple[str, ...] = ()
    mention_files: tuple[str, ...] = ()
    per_file_ignores: tuple[PerFileIgnore, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    source_roots: tuple[str, ...] = ()
    target_python: str = ""
    retired: tuple[Retired, ...] = ()
    fail_on: FailOn = "error"
    nested: tuple[tuple[str, Settings], ...] = field(default=())
