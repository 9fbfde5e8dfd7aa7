"""Python source looked at without parsing it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reflint.survey import survey
from reflint.syntax.python_lex import code_alone


def words(source: str) -> tuple[str, ...]:
    return survey(code_alone(source.encode())).words


def test_what_a_program_only_says_is_left_out() -> None:
    assert words('#!/usr/bin/env python\n# see a/b\n"""Reads a/c."""\n') == ()
    assert words('def f(\n    x,\n):\n    """Reads a/c."""\n    return x  # a/d') == ()
    assert words('class A:\n    """Reads a/c."""\n') == ()


def test_strings_that_may_be_used_stay() -> None:
    assert words('"""Says."""\nx = (\n    """a/b"""\n)') == ("a/b",)
    assert words('x = {\n    "k":\n        """a/b""",\n}') == ("a/b",)
    assert words("x = 'a/b#c/d'") == ("a/b", "c/d")
    assert words('x = """\n# a/b\n"""') == ("a/b",)
    assert words('def f(x="""a/b"""): pass') == ("a/b",)


@given(st.binary())
def test_it_reads_any_bytes_and_adds_nothing(data: bytes) -> None:
    assert len(code_alone(data)) <= 2 * len(data) + 1
