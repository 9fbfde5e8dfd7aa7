"""What a rule is: a frozen value, not a base class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reflint.model.finding import Finding
    from reflint.resolve.repo import Repo

HEADINGS = ("What it does", "Why it matters", "Example", "Fix safety", "Known false positives", "Options")


class Rule(NamedTuple):
    """A rule: ``check(repo)`` yields its findings. ``severity`` is ``error``, ``warning``, or ``off`` for a rule that must be selected.

    ``doc`` is the docstring of its module, under fixed headings (:data:`HEADINGS`); ``since`` the release that brought it.
    """

    code: str
    name: str
    since: str
    severity: str
    summary: str
    check: Callable[[Repo], Iterator[Finding]]
    doc: str = ""
