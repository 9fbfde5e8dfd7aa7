"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "reflint").rglob("*.py"))
RULES = [path for path in MODULES if path.parent.name == "rules" and not path.name.startswith("_")]

FILE, FUNCTION, PARAMETERS = 330, 60, 5
HEADINGS = ["What it does", "Why it matters", "Example", "Fix safety", "Known false positives", "Options"]
# One word per concept: these stand for a Finding, or for nothing in particular.
BANNED = re.compile(r"violation|problem|manager|handler|processor|helper|utils|context", re.IGNORECASE)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def definitions(path: Path) -> Iterator[Definition]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Definition):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not tree.body or ast.get_docstring(tree)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if path.name not in ("__init__.py", "__main__.py") or imports:
        assert "from __future__ import annotations" in text or path.name == "__main__.py"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE
    for node in definitions(path):
        if isinstance(node, ast.ClassDef):
            continue
        assert (node.end_lineno or 0) - node.lineno < FUNCTION, node.name
        arguments = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        assert len([a for a in arguments if a not in ("self", "cls")]) <= PARAMETERS, node.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_one_word_per_concept(path: Path) -> None:
    assert not BANNED.search(path.stem)
    assert not [node.name for node in definitions(path) if BANNED.search(node.name)]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    if path.name == "jobs.py":
        calls.discard("os._exit")  # how a forked child ends, without running its parent's clean-up
    assert not calls & {"print", "sys.exit", "exit", "os._exit", "breakpoint"}


@pytest.mark.parametrize("path", RULES, ids=name)
def test_a_rule_has_its_page(path: Path) -> None:
    page = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == HEADINGS


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_changelog_knows_the_version() -> None:
    from reflint import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_never_installs_the_other_project_of_this_name() -> None:
    texts = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for path in texts:
        assert not re.search(r"pipx? install (?:-\S+ )*reflint\b", path.read_text(encoding="utf-8")), path
