"""What is younger than the path that it names, or than what a pattern could have matched: it means something else, or something that is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import reflint
from gitrepo import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository from which a page, examples and a directory of programs have gone."""
    repo = Repo(tmp_path / "repo")
    repo.write({"docs/Reference.md": "", "playbooks/a.yml": "", "rpm/a.spec": "", "keep": ""})
    repo.write({f"docs/{name}.md": "See the [reference](Reference.md).\n" for name in "abcd"})
    repo.commit()
    for gone in ("docs/Reference.md", "playbooks", "rpm"):
        repo.remove(gone)
    repo.commit()
    return repo


def said(repo: Repo, files: dict[str, str]) -> str:
    repo.write(files)
    repo.commit()
    return reflint(repo.path, "--rev", "HEAD").out


def test_a_page_to_which_younger_documents_lead_is_made_by_the_builder_of_the_site(repo: Repo) -> None:
    assert said(repo, {}).count("RL101") == 4
    assert "RL101" not in said(repo, {"docs/e.md": "See the [reference](Reference.md).\n"})


def test_values_and_scripts_that_look_for_more_than_one_file_mean_another_directory(repo: Repo) -> None:
    files = {"books.json": '{"examples": ["playbooks/*.yml"]}\n', "build/pack.sh": "cp rpm/*.spec /tmp\n"}
    assert "playbooks" not in said(repo, files)
    assert "rpm" not in said(repo, {})


def test_a_guard_that_is_younger_than_what_it_tests_is_for_others(repo: Repo) -> None:
    assert "RL102" not in said(repo, {"run.sh": 'if [ -d "rpm" ]; then rm -r rpm; fi\n'})
