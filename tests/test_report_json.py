"""The machine's reports against the contract: keys, order, schema, bytes."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from drawn import hostile, outage, report
from jsonschema import Draft202012Validator

from reflint.model.history import Seen
from reflint.model.report import Report
from reflint.report.json import render
from reflint.report.jsonl import render as render_lines

SCHEMA = json.loads((Path(__file__).parent.parent / "docs/schema/report-1.json").read_text(encoding="utf-8"))
REPORTS = [report(), report(seen=Seen(1, False, "shallow clone")), outage(), hostile()]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("drawn", REPORTS)
def test_output_is_valid(drawn: Report) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(render(drawn).encode("utf-8")))


@pytest.mark.parametrize("drawn", REPORTS)
def test_each_line_of_jsonl_is_a_finding_of_the_document(drawn: Report) -> None:
    lines = render_lines(drawn).encode("utf-8").decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == json.loads(render(drawn))["findings"]
    assert lines[-1] == ""


def test_keys_stand_in_the_order_of_the_contract() -> None:
    document = json.loads(render(outage()))
    assert list(document) == ["version", "tool", "source", "summary", "findings"]
    counted = ["files", "words", "parsed", "references", "unresolved", "findings", "suppressed", "history"]
    assert list(document["summary"]) == counted
    keys = "code name severity confidence path line lines target message occurrences evidence bundle chain fingerprint"
    found = document["findings"][0]
    assert list(found) == keys.split()
    place = "line column end_line end_column text role syntax tried fix"
    assert list(found["occurrences"][0]) == place.split(" ")
    evidence = ["kind", "commit", "date", "subject", "moved_to", "score", "candidates", "leftovers"]
    assert list(found["evidence"])[: len(evidence)] == evidence


def test_values_are_those_of_the_finding() -> None:
    found: dict[str, Any] = json.loads(render(outage()))["findings"][0]
    assert found["path"] == "bin/deploy.sh"
    assert found["lines"] == [125, 130]
    assert found["occurrences"][0]["fix"] == {
        "applicability": "safe",
        "edits": [{"path": "bin/deploy.sh", "start": 3000, "end": 3010, "text": "shared/utils/"}],
    }
    assert found["evidence"]["moved_to"] == "shared/utils"


def test_a_path_that_is_no_utf8_carries_its_bytes() -> None:
    found = json.loads(render(hostile()).encode("utf-8"))["findings"][0]
    assert found["path"] == "a%b,c:d\n\x1b[31m\ufffd.sh"
    assert b64decode(found["path_base64"]) == b"a%b,c:d\n\x1b[31m\xff.sh"
    assert "path_base64" not in json.loads(render(outage()))["findings"][0]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(outage()) == render(outage())
