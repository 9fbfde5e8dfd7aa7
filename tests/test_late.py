"""Expressions that are compiled when they are first asked."""

from __future__ import annotations

import re

import pytest

from reflint.syntax.late import late


def test_it_answers_as_the_expression_itself() -> None:
    ours, plain = late(r"(\w+)=(\d+)", re.IGNORECASE), re.compile(r"(\w+)=(\d+)", re.IGNORECASE)
    text = "a=1, B=22, c="
    assert ours.findall(text) == plain.findall(text)
    assert ours.sub(r"\2", text) == plain.sub(r"\2", text)
    assert (ours.pattern, ours.flags, ours.groups) == (plain.pattern, plain.flags, plain.groups)
    assert ours.fullmatch("x") is None


def test_what_is_wrong_is_told_when_it_is_first_asked() -> None:
    wrong = late(rb"(")
    with pytest.raises(re.error):
        wrong.search(b"")


def test_what_an_expression_does_not_have_it_does_not_have_either() -> None:
    with pytest.raises(AttributeError):
        late("x").nothing  # type: ignore[attr-defined]  # noqa: B018
