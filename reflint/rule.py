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
    A rule that judges the run itself has an ``audit`` of what was silenced instead. ``imports``: it asks for the imports of Python files and for
    nothing else that files name, so that a run of such rules alone does not look for it.
    """

    code: str
    name: str
    since: str
    severity: str
    summary: str
    check: Callable[[Repo], Iterator[Finding]]
    doc: str = ""
    audit: Callable[[Outcome], Iterator[Finding]] | None = None
    imports: bool = False


def nothing(repo: Repo) -> Iterator[Finding]:
    """The ``check`` of a rule that judges the run itself."""
    return iter(())
