"""What the evaluator says of our own scripts is what bash does when it really runs them, in a directory of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflint.evaluate import evaluate
from reflint.extract.shell import extract
from reflint.model.facts import Reference
from reflint.model.tree import FILE, Entry, Source, Tree

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.sh"))
BASH = shutil.which("bash")
STUBS = ("cat", "cp", "python", "pip", "docker", "kubectl", "curl", "tool", "pytest")
# One line for each call: the working directory and the arguments, each behind a unit separator.
STUB = """#!/bin/bash
{ printf '%s' "$PWD"; for argument; do printf '\\037%s' "$argument"; done; printf '\\036'; } >> "$SEEN"
"""
GIT = """#!/bin/bash
printf '%s\\n' "$TOP"
"""
# Done by bash itself, so that no stub sees them: what they name must be there.
BUILTIN = ("source", "cd", "pushd", "test", "redirect")


@pytest.fixture
def sandbox(tmp_path: Path) -> Path:
    """``repo`` with the scripts in ``bin``, and ``stubs`` that write down how they are called."""
    shutil.copytree(SCRIPTS, tmp_path / "repo" / "bin")
    (tmp_path / "stubs").mkdir()
    for name in (*STUBS, "git"):
        stub = tmp_path / "stubs" / name
        stub.write_text(GIT if name == "git" else STUB)
        stub.chmod(0o755)
    return tmp_path


def draw(root: Path, script: str) -> list[str]:
    """The files that the second line of ``script`` draws, made below ``root``; and those that are there."""
    line = (SCRIPTS / f"{script}.sh").read_text().splitlines()[1]
    files = line.removeprefix("# tree: ").split()
    for path in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    return [*files, *(f"bin/{path.relative_to(SCRIPTS).as_posix()}" for path in SCRIPTS.rglob("*.sh"))]


def played(sandbox: Path, script: str) -> set[str]:
    """The paths below the root that the commands of ``script`` were really given."""
    root, seen = sandbox / "repo", sandbox / "seen"
    seen.write_text("")
    environment = {
        "PATH": f"{sandbox / 'stubs'}:/usr/bin:/bin",
        "SEEN": str(seen),
        "TOP": str(root),
        "HOME": str(sandbox),
        "TMPDIR": str(sandbox),
    }
    command = [str(BASH), f"bin/{script}.sh"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return set(_operands(seen.read_text(), root))


def _operands(text: str, root: Path) -> Iterator[str]:
    for call in text.split("\036")[:-1]:
        directory, *arguments = call.split("\037")
        for argument in arguments:
            name = argument.rpartition("=")[2].removeprefix("@")
            path = os.path.relpath(os.path.join(directory, name), root)
            if not argument.startswith("-") or "=" in argument:
                yield path


def told(script: str, files: list[str]) -> list[Reference]:
    """What the evaluator tells of ``script`` as it is run from the root."""
    texts = {path.relative_to(SCRIPTS).as_posix(): path.read_bytes() for path in SCRIPTS.rglob("*.sh")}
    programs = {f"bin/{name}": extract(text, "shell").program for name, text in texts.items()}
    tree = Tree(Source("directory", ""), {path: Entry(FILE) for path in files})
    path = f"bin/{script}.sh"
    result = evaluate(programs[path], path, tree, programs.get)
    return [each for each in result.references if each.role in ("read", "run", "guard") and each.form == "path"]


def path_of(reference: Reference) -> str:
    return os.path.normpath(f"{reference.base}/{reference.text}".lstrip("/"))


@pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")
@pytest.mark.parametrize("script", NAMES)
def test_the_evaluator_agrees_with_bash(script: str, sandbox: Path) -> None:
    root = sandbox / "repo"
    files = draw(root, script)
    played_paths = played(sandbox, script)
    references = told(script, files)
    commands = [each for each in references if not each.syntax.endswith(BUILTIN)]
    known = {path_of(each) for each in references}
    there = {path for path in played_paths if path in files}
    assert known >= there, "bash gave commands what the evaluator does not know"
    # A literal may stand for a part of the path: ``app/a`` in an array, ``app/a/x.py`` where it is used.
    parts = {part for path in played_paths for part in (path, *map(str, Path(path).parents))}
    assert {path_of(each) for each in commands} <= parts, "the evaluator tells what bash gave no command"
    for each in references:
        assert not each.syntax.endswith(BUILTIN) or (root / path_of(each)).exists(), each
