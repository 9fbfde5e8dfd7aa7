"""Every case of ``tests/cases``, in memory and replayed in a real git repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from casefile import Case, Expectation, cases
from configured import settings_of
from played import Drawn, play

from reflint.cache import Cache
from reflint.engine import scan
from reflint.examining import Asked, Looked, Seam, examine
from reflint.fixing import Wish, fixed
from reflint.judging import silenced
from reflint.model.finding import Finding
from reflint.model.request import Request
from reflint.rules import all_rules

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.md")) for case in cases(path)]
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def expectations(findings: tuple[Finding, ...]) -> set[Expectation]:
    return {Expectation(f.severity, f.code, f.path, o.line, f.target) for f in findings for o in f.occurrences}


@by_name
@pytest.mark.parametrize("survey", [True, False], ids=["survey", "no-survey"])
def test_in_memory(case: Case, survey: bool) -> None:
    drawn = Drawn(case)
    tree, history = drawn.tree(), drawn.history()
    settings = settings_of(dict(case.files).get("reflint.toml", ""))

    def look(asked: Asked, jobs: int) -> Callable[[], Looked]:
        return lambda: Looked(drawn.evidence(asked.origins, history), {}, {}, frozenset())

    repo, _ = examine(Seam(tree, drawn, lambda: history, settings, Cache(None), survey, look=look))
    findings = silenced(repo, "2026-01-01")[0]
    assert expectations(findings) == case.expected
    assert_moved(case, findings)


@by_name
def test_in_git(case: Case, tmp_path: Path) -> None:
    play(case, tmp_path)
    findings = scan(Request(repo=str(tmp_path), staged=True, cache=False)).findings
    assert expectations(findings) == case.expected
    assert_moved(case, findings)


def assert_moved(case: Case, findings: tuple[Finding, ...]) -> None:
    places = {f.target: f.evidence.moved_to for f in findings if f.evidence}
    for old, new in case.moved:
        assert places[old] == new


def test_every_rule_has_cases() -> None:
    covered = {expectation.code for case in CASES for expectation in case.expected}
    assert {rule.code for rule in all_rules()} - covered <= {"RL002", "RL003", "RL004", "RL204"}, (
        "see test_engine.py and test_baseline.py"
    )


def test_every_file_of_cases_has_a_silent_one() -> None:
    for path in sorted((Path(__file__).parent / "cases").glob("*.md")):
        assert any(not case.expected for case in cases(path)), f"{path.name} draws nothing that must stay silent"


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.diff or case.name.startswith("fixes:")], ids=lambda case: case.name
)
def test_fixes(case: Case, tmp_path: Path) -> None:
    repo = play(case, tmp_path)
    repo.git("commit", "-qm", "All", "--allow-empty")
    patch = fixed(Request(repo=str(tmp_path), cache=False), Wish(make=False)).patch
    changed = [line for line in patch.splitlines() if line[:1] in "+-" and not line.startswith(("+++ ", "--- "))]
    assert changed == list(case.diff)
    again = fixed(Request(repo=str(tmp_path), cache=False), Wish(make=True))
    assert again.patch == patch
    assert not fixed(Request(repo=str(tmp_path), cache=False), Wish(make=True)).patch
    if patch:
        repo.git("apply", "--check", "-R", input=patch)
