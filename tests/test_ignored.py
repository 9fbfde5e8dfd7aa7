"""What git ignores, as ``git check-ignore`` says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.model.tree import FILE, Entry, Source, Tree
from reflint.resolve.ignored import Ignored

RULES = {
    ".gitignore": "dist/\n*.log\n!keep.log\n**/engine*\n!**/engine/\n/root-only\na/b/\n",
    "sub/.gitignore": "local.txt\n!*.log\n",
}


@pytest.mark.parametrize(
    "path",
    [
        "dist/app.js",
        "deep/dist/app.js",
        "x.log",
        "keep.log",
        "sub/x.log",
        "sub/local.txt",
        "local.txt",
        "docs/engine/a.md",
        "docs/engine.bin",
        "root-only",
        "deep/root-only",
        "a/b/c.txt",
        "a/c.txt",
    ],
)
def test_the_answer_is_gits(tmp_path: Path, path: str) -> None:
    repo = Repo(tmp_path)
    repo.write(RULES)
    tree = Tree(Source("commit", ""), {name: Entry(FILE) for name in RULES})
    ignored = Ignored(tree, lambda name: RULES[name].encode() if name in RULES else None)
    assert ignored(path) == bool(repo.git("check-ignore", path, ok=(0, 1)))
