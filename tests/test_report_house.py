"""What holds for every format."""

from __future__ import annotations

from importlib import import_module

import pytest
from drawn import hostile, outage, report

from reflint.report import formats, render


def test_the_formats_are_found_by_walking_the_package() -> None:
    assert {"github", "json", "jsonl", "sarif", "text"} <= set(formats())


@pytest.mark.parametrize("form", formats())
def test_a_format_is_named_like_its_module(form: str) -> None:
    assert form == import_module(f"reflint.report.{form}").FORMAT


@pytest.mark.parametrize("form", formats())
@pytest.mark.parametrize("drawn", [outage(), hostile()])
def test_output_ends_in_one_newline_and_never_changes(form: str, drawn: object) -> None:
    text = render(drawn, form)  # type: ignore[arg-type]
    assert text.endswith("\n")
    assert "\r" not in text
    assert text == render(drawn, form)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", formats())
def test_a_clean_report_renders(form: str) -> None:
    assert isinstance(render(report(), form), str)
