"""Sentences that formats for people share: where a thing went, and what was looked at."""

from __future__ import annotations

from reflint.model.history import PENDING, Commit, Evidence, shelved
from reflint.model.report import Summary

SHORT = 8  # digits of a commit id
SHOWN = 4  # candidates and leftovers that are named before "and 12 more"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 file``, ``4,213 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def printable(text: str) -> str:
    """``text`` on one line and without control characters, which a hostile file name would send to the terminal.

    Surrogates stay: they stand for bytes of a path that are no UTF-8, and become these bytes again when written.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or "\ud800" <= c <= "\udfff" else c.encode("unicode_escape").decode() for c in text
    )


def commit_words(commit: Commit) -> str:
    """``eb058e72 (2026-01-12 "Move shared")``, or ``this change``."""
    if commit.commit == PENDING:
        return "this change"
    inside = " ".join(
        part for part in (commit.date, f'"{printable(commit.subject)}"' if commit.subject else "") if part
    )
    return f"{commit.commit[:SHORT]} ({inside})" if inside else commit.commit[:SHORT]


def gone_words(evidence: Evidence) -> str:
    """``gone in eb058e72 (2026-01-12 "Move shared") → shared``, without the arrow where nothing is known to follow."""
    gone = f"gone in {commit_words(evidence.commit)}" if evidence.commit.commit else "gone"
    if evidence.pending:
        gone = "deleted in this change"
    if not evidence.kept_as:
        return gone
    return f"{gone}{', archived as ' if shelved(evidence.kept_as) else ' → '}{printable(evidence.kept_as)}"


def followed_words(evidence: Evidence) -> str:
    """``64 of 65 files followed``; empty for one file, or where nothing is counted."""
    if evidence.files < 2 or not evidence.moved_to:
        return ""
    return f"{evidence.followed:,} of {count(evidence.files, 'file')} followed"


def listed(names: tuple[str, ...], shown: int = SHOWN) -> str:
    """``a, b, c, d and 12 more``."""
    text = ", ".join(printable(name) for name in names[:shown])
    return f"{text} and {len(names) - shown:,} more" if len(names) > shown else text


def details(evidence: Evidence) -> list[str]:
    """Lines that help to decide: what followed, what did not, and between which places nothing decides."""
    lines = []
    followed = followed_words(evidence)
    left = f"left without a new home: {listed(evidence.leftovers)}" if evidence.leftovers else ""
    if followed or left:
        lines.append("; ".join(part for part in (followed, left) if part))
    if evidence.candidates and (evidence.moved_to or not evidence.kept_as):
        lines.append(f"candidates, between which nothing decides: {listed(evidence.candidates)}")
    return lines


def summary_words(summary: Summary, counted: str) -> str:
    """The denominator: what was looked at, and how much history was seen; ``counted`` is what was found."""
    unresolved = sum(number for _, number in summary.unresolved)
    left = ""
    if unresolved:
        reasons = ", ".join(
            f"{number:,} {reason}" for reason, number in sorted(summary.unresolved, key=_by_size) if number
        )
        left = f"; {unresolved:,} left unresolved: {reasons}"
    looked = (
        f"{count(summary.words, 'word')}, {summary.parsed:,} parsed, {count(summary.references, 'reference')}{left}"
    )
    return f"{counted} in {count(summary.files, 'file')} ({looked}); {_history_words(summary)}"


def _by_size(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _history_words(summary: Summary) -> str:
    seen = summary.history
    if seen.complete:
        return f"history: {count(seen.commits, 'commit')}"
    return f"history incomplete: {printable(seen.reason) or 'reason unknown'} ({count(seen.commits, 'commit')} seen)"
