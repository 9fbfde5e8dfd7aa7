"""Paths as they are typed, from the root of the repository."""

from __future__ import annotations

import pytest

from reflint.asked import repo_relative
from reflint.git.process import Git
from reflint.git.repository import Repository

BARE = Repository(Git("/git"), None, "/git", "/git", True, False, False, "sha1", "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (".", ""),
        ("./", ""),
        ("lib", "lib"),
        ("./lib/", "lib"),
        (".github/workflows", ".github/workflows"),
        ("/lib", "lib"),
    ],
)
def test_in_a_bare_repository_paths_start_at_the_root(typed: str, expected: str) -> None:
    assert repo_relative(typed, BARE) == expected
