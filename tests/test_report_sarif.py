"""SARIF: what GitHub, Azure and editors demand of a log, beyond what they draw."""

from __future__ import annotations

import json
from typing import Any

import pytest
from drawn import hostile, outage, report

from reflint.report.sarif import render


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text.encode("utf-8"))
    assert log["version"] == "2.1.0"
    assert list(log) == ["$schema", "version", "runs"]
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("drawn", [report(), outage(), hostile()])
def test_every_result_names_a_rule_that_stands_in_the_log(drawn: Any) -> None:
    run = run_of(render(drawn))
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]


@pytest.mark.parametrize("drawn", [outage(), hostile()])
def test_locations_are_relative_uris_and_regions_count_from_one(drawn: Any) -> None:
    run = run_of(render(drawn))
    assert run["columnKind"] == "unicodeCodePoints"
    assert list(run["originalUriBaseIds"]) == ["SRCROOT"]
    for result in run["results"]:
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            place = location["physicalLocation"]
            assert place["artifactLocation"]["uriBaseId"] == "SRCROOT"
            assert place["artifactLocation"]["uri"].isascii()
            assert place["region"]["startLine"] >= 1
            assert place["region"].get("startColumn", 1) >= 1


def test_uris_are_percent_encoded_bytes() -> None:
    uri = run_of(render(hostile()))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%25b%2Cc%3Ad%0A%1B%5B31m%FF.sh"


def test_every_occurrence_is_a_location_and_the_chain_is_related() -> None:
    deploy, _, bundle, _ = run_of(render(outage()))["results"]
    lines = [location["physicalLocation"]["region"]["startLine"] for location in deploy["locations"]]
    assert lines == [125, 130]
    assert [step["message"]["text"] for step in bundle["relatedLocations"]] == [
        "needs shared.clients",
        "needs shared.clients.pool",
    ]


def test_a_fix_is_offered_only_where_it_mends_the_whole_result() -> None:
    deploy, zero, *_ = sorted(run_of(render(outage()))["results"], key=lambda r: "fixes" not in r)
    (fix,) = deploy["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["replacements"][0] == {
        "deletedRegion": {"byteOffset": 3000, "byteLength": 10},
        "insertedContent": {"text": "shared/utils/"},
    }
    assert "fixes" not in zero


def test_fingerprints_hold_no_line() -> None:
    moved = outage()
    findings = tuple(
        f._replace(occurrences=tuple(o._replace(line=o.line + 7, end_line=o.end_line + 7) for o in f.occurrences))
        for f in moved.findings
    )
    before, after = (run_of(render(r))["results"] for r in (moved, moved._replace(findings=findings)))
    assert [r["partialFingerprints"] for r in before] == [r["partialFingerprints"] for r in after]


def test_nothing_in_the_log_tells_the_time_or_the_machine() -> None:
    assert render(outage()) == render(outage())
    assert "automationDetails" not in run_of(render(outage()))
