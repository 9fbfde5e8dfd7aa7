"""For people: findings grouped by what is missing, what breaks most first, and last of all how much was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from reflint.model.finding import Finding, Occurrence
from reflint.model.history import Evidence, shelved
from reflint.model.report import Report
from reflint.report._wording import count, details, gone_words, printable, summary_words

FORMAT = "text"
ELLIPSIS = 8  # occurrences of one finding that are named beside the first

_DOCUMENTS = ("markdown.", "rst.", "text.")

BOLD, RED, YELLOW, DIM = "1", "31", "33", "2"


class Group(NamedTuple):
    """Findings on one missing thing, or on several below one missing directory."""

    target: str
    evidence: Evidence | None
    findings: tuple[Finding, ...]


def render(report: Report, *, color: bool = False) -> str:
    """``report`` for a terminal or a log; ANSI colours where ``color``."""
    lines: list[str] = []
    for group in _groups(report.findings):
        block = _group_lines(group, color)
        if lines and (len(block) > 1 or lines[-1].startswith("  ")):
            lines.append("")
        lines += block
    if report.statistics and report.findings:
        lines += ["", *_statistics(report.findings)]
    lines += [""] if lines else []
    lines.append(summary_words(report.summary, _counted(report)))
    return "\n".join(lines) + "\n"


def _groups(findings: tuple[Finding, ...]) -> list[Group]:
    """Errors first, what runs before what is only read, then by how many files break, how many references, and name."""
    by_target: dict[tuple[str, str], list[Finding]] = {}
    roots = _roots(findings)
    for finding in findings:
        key = _key(finding)
        by_target.setdefault(roots.get(key, key), []).append(finding)
    groups = [Group(key[1], _evidence(key[1], found), tuple(found)) for key, found in by_target.items()]
    return sorted(groups, key=_rank)


def _key(finding: Finding) -> tuple[str, str]:
    """What holds a group together: the commit that took the target away, and the target."""
    return (finding.evidence.commit.commit if finding.evidence else "", finding.target)


def _roots(findings: Iterable[Finding]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each target the highest directory above it that the same commit took away and that is a target too."""
    keys = {_key(finding) for finding in findings if finding.evidence and not _is_link(finding)}
    roots = {}
    for commit, target in keys:
        at = target.find("/")
        while at > 0:
            if (commit, target[:at]) in keys:
                roots[commit, target] = (commit, target[:at])
                break
            at = target.find("/", at + 1)
    return roots


def _evidence(target: str, findings: list[Finding]) -> Evidence | None:
    return next((finding.evidence for finding in findings if finding.target == target), None)


def _rank(group: Group) -> tuple[bool, bool, int, int, str]:
    errors = [finding for finding in group.findings if finding.severity == "error"]
    files = len({finding.path for finding in errors})
    return not errors, all(map(_is_document, errors)), -files, -_size(group.findings), group.target


def _is_document(finding: Finding) -> bool:
    return all(occurrence.syntax.startswith(_DOCUMENTS) for occurrence in finding.occurrences)


def _size(findings: Iterable[Finding]) -> int:
    return sum(max(len(finding.occurrences), 1) for finding in findings)


def _is_link(finding: Finding) -> bool:
    return finding.code.startswith("RL2")


def _group_lines(group: Group, color: bool) -> list[str]:
    if group.evidence is None and len(group.findings) == 1:
        return _finding_lines(group.findings[0], group, "", color)
    target = _paint(f"`{printable(group.target)}`", BOLD, color)
    gone = f" {gone_words(group.evidence)}" if group.evidence else ""
    lines = [f"{target}{gone}: {_extent(group.findings)}"]
    if group.evidence:
        lines += [f"  {line}" for line in details(group.evidence)]
    for alike in _alike(group.findings):
        lines += _finding_lines(alike[0], group, _others(alike), color)
    return lines + _suggestion(group)


def _alike(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """Errors first; findings that one word makes, because it takes many values, lie together."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.severity != "error"):
        first = finding.occurrences[0] if finding.occurrences else None
        composed = first is not None and not _shows(first, finding)
        place = (first.line, first.column) if first and composed else finding.target
        found.setdefault((finding.path, finding.code, place), []).append(finding)
    return list(found.values())


def _others(alike: list[Finding]) -> str:
    """`` and 23 more``, for the values of a word beside the first."""
    return f" and {len(alike) - 1:,} more" if len(alike) > 1 else ""


def _extent(findings: tuple[Finding, ...]) -> str:
    """``11 references in 4 files``, ``6 symlinks``, or both."""
    links = [finding for finding in findings if _is_link(finding)]
    others = [finding for finding in findings if not _is_link(finding)]
    parts = []
    if others:
        files = len({finding.path for finding in others})
        parts.append(f"{count(_size(others), 'reference')} in {count(files, 'file')}")
    if links:
        parts.append(count(len(links), "symlink"))
    return " and ".join(parts)


def _finding_lines(finding: Finding, group: Group, others: str, color: bool) -> list[str]:
    """One line for the finding with its first occurrence, one for the others, one for where it went, one for its chain."""
    level = RED if finding.severity == "error" else YELLOW
    label = f"{finding.code} {_paint(finding.severity, level, color)}"
    indent = "  " if group.evidence or len(group.findings) > 1 else ""
    lines = [f"{indent}{_where(finding)}  {label}  {_what(finding, group)}{others}"]
    rest = finding.occurrences[1:]
    if rest:
        places = ", ".join(_place(occurrence, finding.occurrences[0].text) for occurrence in rest[:ELLIPSIS])
        more = f" and {len(rest) - ELLIPSIS:,} more" if len(rest) > ELLIPSIS else ""
        lines.append(_paint(f"      also at {places}{more}", DIM, color))
    lines += _elsewhere(group, finding)
    if finding.chain:
        chain = " → ".join(f"{printable(step.path)}:{step.line} {printable(step.module)}" for step in finding.chain)
        lines.append(f"      chain: {chain}")
    return lines


def _where(finding: Finding) -> str:
    """``bin/deploy.sh:125:6``; without a column for a link, which has none, and without a line for the repository itself."""
    where = printable(finding.path)
    if finding.path == ".":
        return where
    where += f":{finding.line}"
    return where if _is_link(finding) or not finding.occurrences else f"{where}:{finding.occurrences[0].column}"


def _what(finding: Finding, group: Group) -> str:
    """What stands there, where the head of the group says why it is wrong; else the message."""
    if not group.evidence or not finding.evidence or not finding.occurrences:
        return printable(finding.message)
    first = finding.occurrences[0]
    if _is_link(finding):
        return f"{finding.name}: → {printable(first.text)}"
    meant = "" if _shows(first, finding) else f" (= {printable(finding.target)})"
    return f"{finding.name}: {printable(first.text)}{meant}"


def _shows(occurrence: Occurrence, finding: Finding) -> bool:
    """Whether the text as it stands names the end of the target, so that a reader knows which is meant."""
    return finding.target.rpartition("/")[2] in occurrence.text


def _place(occurrence: Occurrence, text: str) -> str:
    place = f"{occurrence.line}:{occurrence.column}"
    return place if occurrence.text == text else f"{place} `{printable(occurrence.text)}`"


def _elsewhere(group: Group, finding: Finding) -> list[str]:
    """Where a target below the group's went, if not with it."""
    if not (group.evidence and finding.evidence) or finding.target == group.target:
        return []
    expected = group.evidence.moved_to + finding.target[len(group.target) :] if group.evidence.moved_to else ""
    moved_to = finding.evidence.moved_to
    return [f"      → {printable(moved_to)}"] if moved_to and moved_to != expected else []


def _suggestion(group: Group) -> list[str]:
    """What to write instead, where history knows one place."""
    evidence = group.evidence
    if evidence is None or not evidence.kept_as or (evidence.moved_to and evidence.candidates):
        return []
    if shelved(evidence.kept_as):
        return ["  kept for the record only: what replaces it is not known"]
    edits = [occurrence.fix for finding in group.findings for occurrence in finding.occurrences if occurrence.fix]
    safe = sum(fix.applicability == "safe" for fix in edits)
    known = f" ({safe:,} of {_size(group.findings):,} can be rewritten safely)" if safe else ""
    return [f"  suggestion: name `{printable(evidence.moved_to)}` instead{known}"]


def _statistics(findings: tuple[Finding, ...]) -> list[str]:
    counts = Counter((finding.code, finding.name) for finding in findings)
    width = len(f"{max(counts.values()):,}")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{number:>{width},}  {code} {name}" for (code, name), number in ordered]


def _counted(report: Report) -> str:
    """``17 findings (15 errors, 2 warnings; 3 suppressed)``."""
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    kinds = ", ".join(count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number)
    suppressed = f"{report.summary.suppressed:,} suppressed" if report.summary.suppressed else ""
    inside = "; ".join(part for part in (kinds, suppressed) if part)
    return count(len(report.findings), "finding") + (f" ({inside})" if inside else "")


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
