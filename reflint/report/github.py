"""GitHub workflow commands: one annotation a finding (GitHub shows ten of a kind), and a summary line."""

from __future__ import annotations

from reflint.model.finding import Finding
from reflint.model.report import Report
from reflint.report._record import clean
from reflint.report._wording import count, details, gone_words, summary_words

FORMAT = "github"


def render(report: Report, *, color: bool = False) -> str:
    """``report`` as workflow commands."""
    lines = [_annotation(finding) for finding in report.findings]
    lines.append(_data(clean(summary_words(report.summary, count(len(report.findings), "finding")))))
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding) -> str:
    properties = {"file": finding.path, "line": str(finding.line)}
    if finding.occurrences:
        first = finding.occurrences[0]
        properties["endLine"] = str(first.end_line)
        if first.end_line == first.line:  # columns mean nothing to GitHub over several lines
            properties |= {"col": str(first.column), "endColumn": str(first.end_column)}
    properties["title"] = f"{finding.code} {finding.name}"
    written = ",".join(f"{name}={_property(clean(value))}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{_data(clean(_message(finding)))}"


def _message(finding: Finding) -> str:
    lines = [finding.message]
    if finding.evidence:
        lines += [f"{finding.target} {gone_words(finding.evidence)}", *details(finding.evidence)]
    if len(finding.lines) > 1:
        lines.append(f"also on {', '.join(f'line {line}' for line in finding.lines[1:])}")
    lines += [f"{step.path}:{step.line} needs {step.module}" for step in finding.chain]
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
