"""One JSON document; its schema is ``docs/schema/report-1.json``. Same tree, same settings, same bytes."""

from __future__ import annotations

import json
from typing import Any

from reflint.model.report import Report, Summary
from reflint.report._record import clean, finding_object

FORMAT = "json"
VERSION = 1


def render(report: Report, *, color: bool = False) -> str:
    """``report`` as an indented JSON document."""
    document = {
        "version": VERSION,
        "tool": {"name": "reflint", "version": report.version},
        "source": {"kind": report.source.kind, "commit": report.source.commit},
        "summary": _summary(report.summary),
        "findings": [finding_object(finding) for finding in report.findings],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _summary(summary: Summary) -> dict[str, Any]:
    history: dict[str, Any] = {"commits": summary.history.commits, "complete": summary.history.complete}
    if summary.history.reason:
        history["reason"] = clean(summary.history.reason)
    return {
        "files": summary.files,
        "words": summary.words,
        "parsed": summary.parsed,
        "references": summary.references,
        "unresolved": dict(summary.unresolved),
        "findings": summary.findings,
        "suppressed": summary.suppressed,
        "history": history,
    }
