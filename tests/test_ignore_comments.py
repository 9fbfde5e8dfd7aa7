"""Ignore comments: which lines they speak of in each language, when they expire, and that no bytes upset their reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import given
from hypothesis import strategies as st

from reflint.engine import scan
from reflint.extract import _LANGUAGES
from reflint.model.request import Request
from reflint.model.suppression import Ignore
from reflint.syntax.ignore_comments import ignores

DIALECTS = ["", *" ".join(_LANGUAGES.values()).split()]


def only(text: str, dialect: str) -> Ignore:
    (found,) = ignores(text.encode(), dialect)
    return found


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("shell", "x # reflint: ignore[RL101]"),
        ("ini", "x = y ; reflint: ignore[RL101]"),
        ("terraform", 'x = "y" // reflint: ignore[RL101]'),
        ("markdown", "text <!-- reflint: ignore[RL101] -->"),
        ("json", '{"a": 1, // reflint: ignore[RL101]'),
        ("python", "x = 1  # reflint: ignore[RL101]"),
    ],
)
def test_behind_something_it_speaks_of_its_line(dialect: str, text: str) -> None:
    found = only(f"first\n{text}\nlast\n" if dialect != "python" else f"a = 0\n{text}\nb = 0\n", dialect)
    assert (found.codes, found.line, found.first, found.last) == (("RL101",), 2, 2, 2)


@pytest.mark.parametrize(
    ("dialect", "text", "last"),
    [
        ("shell", "# reflint: ignore[RL101]\ncp \\\n a \\\n b\nnext\n", 4),
        ("shell", "# reflint: ignore[RL101]\n\n# why\ncp a b\nnext\n", 4),
        ("dockerfile", "# reflint: ignore[RL101]\nCOPY a \\\n  b\nRUN x\n", 3),
        ("python", "# reflint: ignore[RL101]\nopen(\n    'x/y.csv',\n)\nz = 1\n", 4),
        ("toml", "# reflint: ignore[RL101]\na = [\n  'x)',\n]\nb = 1\n", 4),
        ("yaml", "# reflint: ignore[RL101]\na:\n  - x\n\n  - y\nb: 1\n", 5),
        ("yaml", "# reflint: ignore[RL101]\na:\n- x\n- y\nb: 1\n", 4),
        ("yaml", "l:\n  # reflint: ignore[RL101]\n  - x: 1\n    y: 2\n  - z: 3\n", 4),
        ("markdown", "<!-- reflint: ignore[RL101] -->\nsome\ntext\n\nmore\n", 3),
        ("rst", ".. reflint: ignore[RL101]\n\n.. include:: x\n   :a: b\n\nmore\n", 4),
        ("bat-text", "rem reflint: ignore[RL101]\ncall x.bat\n", 2),
        ("shell", "x\n# reflint: ignore[RL101]", 2),
    ],
)
def test_of_a_line_of_its_own_it_speaks_of_the_next_statement(dialect: str, text: str, last: int) -> None:
    assert only(text, dialect).last == last


def test_line_ends_of_another_platform_are_no_part_of_it() -> None:
    found = only("x # reflint: ignore[RL101] until=2027-01-01 why\r\ny\r\n", "shell")
    assert (found.text, found.until) == ("# reflint: ignore[RL101] until=2027-01-01 why", "2027-01-01")


def test_strings_are_no_comments() -> None:
    assert not ignores(b"X = '''\n# reflint: ignore[RL101]\n'''\n", "python")
    assert not ignores(b'echo "about#reflint: ignore[RL101]"', "shell")


@pytest.mark.parametrize("text", ["", "[]", "[R1]", "[RL101] until=soon", "[RL101] until=2027-13-01"])
def test_what_cannot_be_understood_is_at_fault(text: str) -> None:
    assert only(f"x # reflint: ignore{text}\n", "shell").fault


@given(
    st.binary(max_size=200),
    st.sampled_from(DIALECTS),
    st.lists(st.sampled_from([b"#", b"//", b"<!--", b"\n", b"x", b"- a:", b"["])),
)
def test_no_bytes_upset_it(noise: bytes, dialect: str, parts: list[bytes]) -> None:
    data = noise + b"\n" + b" ".join(parts) + b" # reflint: ignore[RL101]\n" + noise
    for found in ignores(data, dialect):
        assert 1 <= found.first <= found.last <= data.count(b"\n") + 1


@pytest.fixture
def moved(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.write({"old/tool.sh": "echo\n", "run.sh": "bash old/tool.sh  # reflint: ignore[RL101] until=2026-06-30\n"})
    repo.commit()
    repo.git("mv", "old", "new")
    repo.commit()
    return repo


@pytest.mark.parametrize(("today", "codes"), [("2026-06-30", []), ("2026-07-01", ["RL001", "RL101"]), ("", [])])
def test_it_holds_up_to_its_day(moved: Repo, today: str, codes: list[str]) -> None:
    report = scan(Request(repo=str(moved.path), today=today, cache=False))
    assert sorted(finding.code for finding in report.findings) == codes
    assert report.summary.suppressed == (not codes)


def test_it_is_judged_only_where_its_rule_ran(moved: Repo) -> None:
    moved.write({"run.sh": "bash new/tool.sh  # reflint: ignore[RL201]\n"})
    assert not scan(Request(repo=str(moved.path), select=("RL0", "RL101"), cache=False)).findings
    assert [f.code for f in scan(Request(repo=str(moved.path), cache=False)).findings] == ["RL001"]
