"""Findings as JSON objects, keys in the order of the contract (design, section 8)."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from reflint.model.finding import Finding, Occurrence, Step
from reflint.model.fix import Edit, Fix
from reflint.model.history import Evidence

_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` with U+FFFD for every byte that is no UTF-8, so that it can be encoded."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def path_object(path: str) -> dict[str, Any]:
    """``path``, and ``path_base64`` with its bytes where they are no UTF-8."""
    cleaned = clean(path)
    if cleaned == path:
        return {"path": path}
    data = path.encode("utf-8", "surrogateescape") if _escaped(path) else cleaned.encode()
    return {"path": cleaned, "path_base64": b64encode(data).decode("ascii")}


def _escaped(path: str) -> bool:
    """Whether every surrogate of ``path`` stands for one byte."""
    return all("\udc80" <= char <= "\udcff" for char in _SURROGATES.findall(path))


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        **path_object(finding.path),
        "line": finding.line,
        "lines": list(finding.lines),
        "target": clean(finding.target),
        "message": clean(finding.message),
        "occurrences": [_occurrence(occurrence) for occurrence in finding.occurrences],
        "evidence": None if finding.evidence is None else _evidence(finding.evidence),
        "bundle": None if finding.bundle is None else clean(finding.bundle),
        "chain": [_step(step) for step in finding.chain],
        "fingerprint": clean(finding.fingerprint),
    }


def _occurrence(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "line": occurrence.line,
        "column": occurrence.column,
        "end_line": occurrence.end_line,
        "end_column": occurrence.end_column,
        "text": clean(occurrence.text),
        "role": occurrence.role,
        "syntax": occurrence.syntax,
        "tried": [clean(path) for path in occurrence.tried],
        "fix": None if occurrence.fix is None else _fix(occurrence.fix),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"applicability": fix.applicability, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    mode = {"mode": f"{edit.mode:06o}"} if edit.mode else {}
    return {**path_object(edit.path), "start": edit.start, "end": edit.end, "text": clean(edit.text), **mode}


def _step(step: Step) -> dict[str, Any]:
    return {**path_object(step.path), "line": step.line, "module": clean(step.module)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": evidence.kind,
        "commit": evidence.commit.commit,
        "date": evidence.commit.date,
        "subject": clean(evidence.commit.subject),
        "moved_to": clean(evidence.moved_to),
        "score": round(evidence.score, 4),
        "candidates": [clean(path) for path in evidence.candidates],
        "leftovers": [clean(path) for path in evidence.leftovers],
        "files": evidence.files,
        "followed": evidence.followed,
        "pending": evidence.pending,
    }
