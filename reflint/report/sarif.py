"""SARIF 2.1.0: one result a finding; fingerprints hold no line, so that a result keeps its identity when text moves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_from_bytes

from reflint.model.finding import Finding, Occurrence, Step
from reflint.model.fix import Edit
from reflint.model.report import Report, RuleInfo
from reflint.report._record import clean
from reflint.report._wording import details, gone_words

FORMAT = "sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"


def render(report: Report, *, color: bool = False) -> str:
    """``report`` as a SARIF log of one run."""
    rules = _rules(report)
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "reflint", "semanticVersion": report.version, "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The top level of the scanned repository."}}},
        "results": [_result(finding, index) for finding in report.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rules(report: Report) -> list[dict[str, Any]]:
    """The rules that ran, and any other that a finding names, by code."""
    known = {rule.code: rule for rule in report.rules}
    for finding in report.findings:
        known.setdefault(finding.code, RuleInfo(finding.code, finding.name, finding.severity, finding.name, ""))
    return [_rule(known[code]) for code in sorted(known)]


def _rule(rule: RuleInfo) -> dict[str, Any]:
    page = clean(rule.help) or clean(rule.summary)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": clean(rule.summary)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "error" if rule.severity == "error" else "warning"},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity,
        "message": {"text": clean(_message(finding))},
        "locations": _locations(finding),
    }
    if finding.fingerprint:
        result["partialFingerprints"] = {"reflint/v1": clean(finding.fingerprint)}
    if finding.chain:
        result["relatedLocations"] = [_step(at, step) for at, step in enumerate(finding.chain, 1)]
    fix = _fix(finding)
    if fix:
        result["fixes"] = [fix]
    result["properties"] = {"target": clean(finding.target), "confidence": finding.confidence}
    return result


def _message(finding: Finding) -> str:
    if finding.evidence is None:
        return finding.message
    return "\n".join([finding.message, f"{finding.target} {gone_words(finding.evidence)}", *details(finding.evidence)])


def _locations(finding: Finding) -> list[dict[str, Any]]:
    """Every place: the finding is gone only when each of them is mended. GitHub shows the first."""
    regions = [_region(occurrence) for occurrence in finding.occurrences] or [{"startLine": finding.line}]
    return [{"physicalLocation": {"artifactLocation": _artifact(finding.path), "region": region}} for region in regions]


def _region(occurrence: Occurrence) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": occurrence.line,
        "startColumn": occurrence.column,
        "endLine": occurrence.end_line,
        "endColumn": occurrence.end_column,
    }
    if occurrence.text:
        region["snippet"] = {"text": clean(occurrence.text)}
    return region


def _step(at: int, step: Step) -> dict[str, Any]:
    return {
        "id": at,
        "message": {"text": f"needs {clean(step.module)}"},
        "physicalLocation": {"artifactLocation": _artifact(step.path), "region": {"startLine": max(step.line, 1)}},
    }


def _artifact(path: str) -> dict[str, str]:
    """A relative URI: percent-encoded bytes, so that a path that is no UTF-8 survives."""
    data = path.encode("utf-8", "surrogateescape") if path == clean(path) or _is_bytes(path) else clean(path).encode()
    return {"uri": quote_from_bytes(data), "uriBaseId": BASE}


def _is_bytes(path: str) -> bool:
    return not any("\ud800" <= char < "\udc80" or "\udcff" < char <= "\udfff" for char in path)


def _fix(finding: Finding) -> dict[str, Any] | None:
    """One fix for the whole result, where every occurrence has a safe one: a half-mended result is none."""
    fixes = [occurrence.fix for occurrence in finding.occurrences]
    edits = [edit for fix in fixes if fix is not None and fix.applicability == "safe" for edit in fix.edits]
    if not edits or any(fix is None or fix.applicability != "safe" for fix in fixes):
        return None
    moved = finding.evidence.moved_to if finding.evidence else ""
    text = f"Name {clean(moved)} instead" if moved else "Rewrite the reference"
    return {"description": {"text": text}, "artifactChanges": _changes(edits)}


def _changes(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    return [
        {"artifactLocation": _artifact(path), "replacements": [_replacement(edit) for edit in sorted(set(found))]}
        for path, found in sorted(by_path.items())
    ]


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {"byteOffset": edit.start, "byteLength": edit.end - edit.start}
    return {"deletedRegion": region, "insertedContent": {"text": clean(edit.text)}}
