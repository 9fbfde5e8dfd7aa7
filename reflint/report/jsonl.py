"""One finding a line, each the object that the JSON report holds."""

from __future__ import annotations

import json

from reflint.model.report import Report
from reflint.report._record import finding_object

FORMAT = "jsonl"


def render(report: Report, *, color: bool = False) -> str:
    """``report``'s findings as JSON lines; empty where there are none."""
    return "".join(json.dumps(finding_object(finding), ensure_ascii=False) + "\n" for finding in report.findings)
