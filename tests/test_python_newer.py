"""Python that is newer than the interpreter, and Python 2, are read all the same, and nothing moves."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reflint.extract.python import extract
from reflint.syntax.python_newer import older

NEWER = [
    ("try:\n    pass\nexcept A, b.C, D:\n    pass\n", "try:\n    pass\nexcept A        :\n    pass\n"),
    ("try:\n    pass\nexcept* A as e:\n    pass\n", "try:\n    pass\nexcept  A as e:\n    pass\n"),
    ("if x:\n    type Long[T] = dict[str, T]\n", "if x:\n    Long         = dict[str, T]\n"),
    ("def f[T: int](x: T) -> T: ...\n", "def f(        x: T) -> T: ...\n"),
    ("class A[\n    T,\n](B): ...\n", "class A(\n      \n  B): ...\n"),
    ("class A[T = int]: ...\n", "class A(       ): ...\n"),
    ("x = f'{a['b']}'\n", "x = f'{0     }'\n"),
    ("x = f'{'\\n'.join(a)!r:>9}/b'\n", "x = f'{0                }/b'\n"),
    ("x = t'{a}/b'\n", "x = f'{a}/b'\n"),
    ("print 'a', b,\n", "p=    'a', b,\n"),
    ("if x: print>>f, 'a'\n", "if x: p=     f, 'a'\n"),
    ("exec 'a' in b\n", "e=   'a' in b\n"),
    ("raise A, 'b'\n", "r=    A, 'b'\n"),
    ("try:\n    pass\nexcept (A, B), e:\n    raise A('b')\n", "try:\n    pass\nexcept (A, B)   :\n    raise A('b')\n"),
    ("x = 0755, 10L, a <> b, ur'c', `d`\n", "x =  755, 10 , a != b,  r'c', (d)\n"),
]


@pytest.mark.parametrize(("text", "expected"), NEWER)
def test_a_newer_construct_is_spelled_older_at_the_same_place(text: str, expected: str) -> None:
    assert older(text.encode()).decode() == expected
    ast.parse(expected.replace("except  A as", "except A as"))


@pytest.mark.parametrize(("text", "_expected"), NEWER)
def test_what_stands_behind_it_is_found_where_it_is(text: str, _expected: str) -> None:
    data = text.encode() + b"open('conf/a.yml')\n"
    facts = extract(data, "python")
    assert facts.failure is None
    assert [data[r.start : r.end] for r in facts.references] == [b"conf/a.yml"]


def test_what_every_python_reads_is_left_alone() -> None:
    text = b"x = f'{a!r:{b}}' + rb'\\d' + str('t')\nwith (a as b, c as d):\n    raise A from None\n"
    assert older(text) == text


@pytest.mark.parametrize("text", [b"if x:\nprint 1\n", b"def f(:\n", b"<<<<<<< HEAD\nx = 1\n=======\n"])
def test_what_no_python_reads_is_said(text: bytes) -> None:
    assert extract(text, "python").failure is not None


@example(b"f'{\n',}")
@given(st.one_of(st.binary(), st.text(alphabet="ftexcp*,:[]{}='\"\\#AB \n()").map(str.encode)))
def test_lengths_and_lines_stay(data: bytes) -> None:
    changed = older(data)
    assert len(changed) == len(data)
    assert [i for i, b in enumerate(changed) if b in b"\r\n"] == [i for i, b in enumerate(data) if b in b"\r\n"]
