"""What a rule is: a frozen value, not a base class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reflint.model.finding import Finding
    from reflint.resolve.repo import Repo
    from reflint.suppress import Outcome

HEADINGS = ("What it does", "Why it matters", "Example", "Fix safety", "Known false positives", "Options")


class Rule(NamedTuple):
    """A rule: ``check(repo)`` yields its findings. ``severity`` is ``error``, ``warning``, or ``off`` for a rule that must be selected.

    ``doc`` is the docstring of its module, under fixed headings (:data:`HEADINGS`); ``since`` the release that brought it.
    A rule that judges the run itself has an ``audit`` of what was silenced instead.
    """

    code: str
    name: str
    since: str
    severity: str
    summary: str
    check: Callable[[Repo], Iterator[Finding]]
    doc: str = ""
    audit: Callable[[Outcome], Iterator[Finding]] | None = None


def nothing(repo: Repo) -> Iterator[Finding]:
    """The ``check`` of a rule that judges the run itself."""
    return iter(())
