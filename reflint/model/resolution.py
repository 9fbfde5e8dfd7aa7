"""What a reference turned out to mean in a tree and its history."""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

from reflint.model.facts import Reference

Status = Literal["exists", "gone", "unknown", "case", "untracked", "ignored", "outside", "dynamic", "created"]

# The constructs of references that an import statement makes: its module, and a name that it takes from it.
IMPORT = "python.import"
IMPORTED_NAME = "python.imported"


class Resolution(NamedTuple):
    """A reference that met the tree.

    ``target`` is the repo-relative path (dotted for modules) that is meant; ``tried`` every base that was looked at, most plausible first.
    ``status``: ``exists``; ``gone`` (existed in history); ``unknown`` (never did); ``case`` (another spelling, in ``other``); ``untracked`` (exists
    only untracked while the naming file is tracked); ``ignored`` (git ignores it: may exist); ``outside`` (not this repository's);
    ``dynamic``; ``created`` (written by the same script).
    ``origin`` is the vanished path that proves a ``gone``: the target itself or a directory above it.
    """

    path: str
    dialect: str
    reference: Reference
    status: Status
    target: str
    tried: tuple[str, ...] = ()
    origin: str = ""
    other: str = ""


class Claim(NamedTuple):
    """The file ``path`` names, by ``words``, what stood at ``origin`` before it vanished; where ``at_once``, it must have had them right then."""

    path: str
    origin: str
    words: bytes
    at_once: bool = False


class Resolved(NamedTuple):
    """Resolutions that did not simply exist; those that name a retired path; how many references were looked at, and what stayed open."""

    resolutions: tuple[Resolution, ...]
    named: tuple[Resolution, ...]
    references: int
    unresolved: Counter[str]
