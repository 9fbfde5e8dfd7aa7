"""``reflint why`` and ``reflint ledger``: what history tells of a path, and what the ledger tells in its stead."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import given
from hypothesis import strategies as st

from reflint.cli import main
from reflint.config.ledger import load_ledger, written
from reflint.engine import scan
from reflint.fixing import Wish, fixed
from reflint.model.request import Request
from reflint.model.settings import LedgerEntry


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "work")
    repo.write({"old/a.sh": "echo a\n", "old/b.sh": "echo b\n", "gone.csv": "1\n"})
    repo.write({"run.sh": "bash old/a.sh\ncat gone.csv old/b.sh\n"})
    repo.commit("Begin")
    repo.git("mv", "old", "new")
    repo.git("rm", "-q", "gone.csv")
    repo.commit("Move")
    return repo


def told(repo: Repo, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main([*arguments, "--repo", str(repo.path)])
    return status, capsys.readouterr().out


def test_what_is_there_is_named_by_whoever_names_it(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({"run.sh": "bash new/a.sh\n"})
    assert told(repo, capsys, "why", "new/a.sh") == (
        0,
        "new/a.sh is there\nnamed by 1 reference in 1 file\n  run.sh:1  new/a.sh\n",
    )


def test_what_is_gone_has_a_commit_and_a_new_place(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = told(repo, capsys, "why", "old")
    assert status == 1
    assert "old gone in " in said
    assert '(2020-09-15 "Move") → new\n  2 of 2 files followed\nnamed by 2 references in 1 file\n' in said
    assert told(repo, capsys, "why", "nowhere")[1] == "nowhere was never there\nnamed by no reference\n"


def test_with_a_ledger_a_shallow_clone_answers_as_a_full_one(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(repo, capsys, "ledger", "write") == (0, "")
    assert told(repo, capsys, "ledger", "check")[0] == 0
    repo.commit("Ledger")
    Repo(tmp_path).git("clone", "-q", "--depth=1", f"file://{repo.path}", "shallow")
    shallow = Request(repo=str(tmp_path / "shallow"), cache=False, ignore=("RL004",))
    whole = scan(Request(repo=str(repo.path), cache=False)).findings
    found = scan(shallow).findings
    assert [(f.code, f.path, f.line, f.target) for f in found] == [(f.code, f.path, f.line, f.target) for f in whole]
    fixed(shallow, Wish(make=True))
    assert (tmp_path / "shallow/run.sh").read_text() == "bash new/a.sh\ncat gone.csv new/b.sh\n"


def test_writing_it_again_changes_nothing(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    told(repo, capsys, "ledger", "write")
    text = (repo.path / ".reflint/moves.toml").read_text()
    told(repo, capsys, "ledger", "write")
    assert (repo.path / ".reflint/moves.toml").read_text() == text


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (LedgerEntry("old/a.sh", "new/a.sh"), ""),
        (LedgerEntry("gone.csv", "run.sh"), ""),  # people may know more than history
        (LedgerEntry("old/a.sh", "new/b.sh"), "old/a.sh is said to be at new/b.sh, and history says new/a.sh"),
        (LedgerEntry("old/a.sh", "nowhere"), "old/a.sh went to nowhere, which the tree does not have"),
        (LedgerEntry("run.sh", "new/a.sh"), "run.sh is there again"),
        (LedgerEntry("never", "new"), "never was never there"),
        (LedgerEntry("gone.csv", "", "abcdef12"), "gone.csv is said to be gone since abcdef12, and history says"),
    ],
)
def test_a_ledger_that_history_contradicts_fails(
    repo: Repo, capsys: pytest.CaptureFixture[str], entry: LedgerEntry, said: str
) -> None:
    repo.write({".reflint/moves.toml": written([entry])})
    status, output = told(repo, capsys, "ledger", "check")
    assert status == bool(said)
    assert said in output


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda n: n.strip("/") == n and ".." not in n.split("/")
)


@given(st.dictionaries(names, st.one_of(st.just(""), names), max_size=4))
def test_what_is_written_is_read(moves: dict[str, str]) -> None:
    entries = [LedgerEntry(old, new, "abc") for old, new in moves.items()]
    assert [entry[:3] for entry in load_ledger(written(entries))] == [entry[:3] for entry in sorted(entries)]
