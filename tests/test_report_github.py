"""GitHub's workflow commands."""

from __future__ import annotations

from drawn import hostile, outage, report

from reflint.report.github import render


def test_a_clean_run_is_one_summary_line() -> None:
    assert render(report()).startswith("0 findings in 4,213 files")
    assert render(report()).count("\n") == 1


def test_an_annotation_says_where_what_and_where_it_went() -> None:
    first = render(outage()).split("\n")[0]
    assert first == (
        "::error file=bin/deploy.sh,line=125,endLine=125,col=6,endColumn=33,title=RL101 missing-path::"
        "`orchestration/shared/utils` is not there%0A"
        'orchestration/shared/utils gone in eb058e72 (2026-01-12 "Move shared") → shared/utils%0A'
        "12 of 12 files followed%0Aalso on line 130"
    )


def test_the_chain_is_told() -> None:
    assert "%0Ashared/clients/__init__.py:3 needs shared.clients.pool" in render(outage())


def test_it_ends_with_a_summary() -> None:
    lines = render(outage()).splitlines()
    assert lines[-1].startswith("4 findings in 4,213 files")
    assert all(line.startswith("::error ") for line in lines[:-1])


def test_what_would_end_a_property_or_a_line_is_escaped() -> None:
    first, _, end = render(hostile()).split("\n")
    assert first.startswith("::error file=a%25b%2Cc%3Ad%0A\x1b[31m\ufffd.sh,line=1,")
    assert end == ""


def test_every_format_can_be_encoded() -> None:
    assert render(hostile()).encode("utf-8")
