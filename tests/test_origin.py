"""Which repository a tree says it is."""

from __future__ import annotations

import pytest

from reflint.model.tree import Entry, Source, Tree
from reflint.resolve.origin import origin


def said(files: dict[str, str]) -> str:
    tree = Tree(Source("commit", ""), {path: Entry(0o100644) for path in files})
    return origin(tree, lambda path: files[path].encode() if path in files else None)


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "See https://github.com/you/yours and [that](https://github.com/them/theirs)."},
        {"pyproject.toml": 'dependencies = ["x @ git+https://github.com/you/yours"]'},
        {"README.md": "https://github.com/a/b/issues https://github.com/c/d/issues"},
        {"docs/deep/page.md": "https://github.com/me/mine/issues"},
    ],
)
def test_not_known(files: dict[str, str]) -> None:
    assert said(files) == ""


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project.urls]\nSource = "https://github.com/Me/Mine"\n'},
        {"package.json": '{"repository": {"type": "git", "url": "git+https://github.com/me/mine.git"}}'},
        {"mkdocs.yml": "repo_url: https://github.com/me/mine/\n"},
        {"go.mod": "module github.com/me/mine\n\nrequire github.com/you/yours v1.2.3\n"},
        {"README.md": "![ci](https://github.com/me/mine/actions/workflows/ci.yml/badge.svg)"},
        {"README.md": "git clone https://github.com/me/mine.git"},
        {
            "README.md": "https://github.com/you/yours/issues https://github.com/you/yours/blob/main/nowhere/x.md",
            "docs/a.md": "https://github.com/me/mine/blob/main/docs/a.md",
        },
    ],
)
def test_known(files: dict[str, str]) -> None:
    assert said(files) == "me/mine"
