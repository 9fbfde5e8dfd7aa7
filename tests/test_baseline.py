"""Accepted findings: counted, never by line, following their files, and unable to go stale in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import finding, occurrence
from gitrepo import Repo

from reflint.cli import main
from reflint.engine import scan
from reflint.errors import ConfigError
from reflint.model.finding import Finding
from reflint.model.request import Request
from reflint.suppress.baseline import Baseline, read, written


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = Repo(tmp_path)
    repo.write(
        {"old/tool.sh": "echo 1\necho 2\n", "run.sh": "bash old/tool.sh\nbash old/tool.sh\n# 1\n# 2\n# 3\n# 4\n"}
    )
    repo.commit()
    repo.git("mv", "old", "new")
    repo.commit()
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "--write-baseline", "known.jsonl", "--no-cache"]) == 0
    return repo


def found(repo: Repo, **fields: object) -> list[tuple[str, str]]:
    request = Request(repo=str(repo.path), baseline="known.jsonl", cache=False)._replace(**fields)  # type: ignore[arg-type]
    return [(finding.code, finding.path) for finding in scan(request).findings]


def test_a_baseline_of_everything_leaves_nothing(repo: Repo) -> None:
    assert found(repo) == []
    assert scan(Request(repo=str(repo.path), baseline="known.jsonl", cache=False)).summary.suppressed == 1
    assert (repo.path / "known.jsonl").read_text() == (
        '{"reflint": "baseline", "version": 1}\n'
        '{"family": "missing-path", "path": "run.sh", "target": "old/tool.sh", "role": "run", "count": 2}\n'
    )


def test_lines_do_not_matter_and_counts_do(repo: Repo) -> None:
    text = (repo.path / "run.sh").read_text()
    repo.write({"run.sh": "# a new line\n" + text})
    assert found(repo) == []
    repo.write({"run.sh": text + "bash old/tool.sh\n"})
    assert found(repo) == [("RL101", "run.sh")]


def test_a_renamed_file_keeps_what_was_accepted(repo: Repo) -> None:
    repo.git("mv", "run.sh", "start.sh")
    assert found(repo, staged=True) == []
    repo.write({"start.sh": (repo.path / "start.sh").read_text().replace("# 4", "# four")})
    repo.commit()
    assert found(repo) == []


def test_what_is_mended_makes_its_entry_stale(repo: Repo) -> None:
    repo.write({"run.sh": "bash new/tool.sh\nbash old/tool.sh\n"})
    assert found(repo) == [("RL002", "known.jsonl")]
    assert found(repo, select=("RL002", "RL201")) == [], "its rule did not run"
    assert found(repo, paths=(str(repo.path / "run.sh"),)) == []


def test_a_committed_baseline_is_read_from_the_scanned_commit(repo: Repo) -> None:
    repo.commit()
    repo.write({"known.jsonl": "nothing of the kind\n"})
    assert found(repo, rev="HEAD") == []
    with pytest.raises(ConfigError, match=r"known\.jsonl: is no baseline"):
        found(repo)


def test_branches_merge_entries() -> None:
    one, other = (
        finding("a.sh", "x", occurrence(1, 1, "x")),
        finding("b.sh", "x", occurrence(1, 1, "x"), occurrence(2, 1, "x")),
    )
    merged = written([one]) + "".join(written([other]).splitlines(keepends=True)[1:]) + written([one]).splitlines()[1]
    assert len(read("b", merged.encode())) == 2
    assert Baseline(read("b", merged.encode()), {}).without([one, other]) == ()


def test_the_depth_of_the_clone_does_not_matter() -> None:
    known: Finding = finding("a.sh", "x", occurrence(1, 1, "x"), code="RL101")
    shallow = finding("a.sh", "x", occurrence(9, 1, "x"), code="RL104")
    assert Baseline(read("b", written([known]).encode()), {}).without([shallow]) == ()


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"family": "x"}', '{"family":"a","path":"b","target":"c","role":"d","count":"e"}']
)
def test_a_broken_entry_is_said_with_its_line(line: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read("b", (written([]) + line + "\n").encode())
    assert raised.value.line == 2


def test_since_follows_a_file_that_was_renamed_and_edited(repo: Repo) -> None:
    repo.commit()
    repo.git("mv", "run.sh", "start.sh")
    repo.write({"start.sh": (repo.path / "start.sh").read_text().replace("# 4", "# four")})
    repo.commit()
    assert scan(Request(repo=str(repo.path), since=("HEAD~1",), cache=False)).findings == ()
