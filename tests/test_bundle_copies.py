"""The virtual tree equals what the real commands leave, file by file; and the verdict equals what Python says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reflint.bundle.disk import Shelf
from reflint.bundle.scripts import Recipe, Scripts
from reflint.bundles import Built, prove_directory
from reflint.evaluate import evaluate
from reflint.extract import extract
from reflint.trees.directory import directory, followed

FILES = {
    "f/main.py": "import shared.log\n",
    "f/sub/a.py": "A = 1\n",
    "f/sub/tests/t.py": "T = 1\n",
    "f/requirements.txt": "flask\n",
    "shared/__init__.py": "",
    "shared/log.py": "from shared.names import NAME\n",
    "shared/names.py": "NAME = 1\n",
    "shared/deep/__init__.py": "",
    "shared/deep/x.pyc": "",
}
RECIPES = {
    "contents by a slash": 'rsync -a f/ "$B/"',
    "the directory itself": 'rsync -a f "$B/"',
    "a file to a directory": 'rsync -a shared/log.py "$B/"',
    "a file under a new name": 'rsync -a shared/log.py "$B/other.py"',
    "excluded names": "rsync -a --exclude='tests/' --exclude='*.pyc' f/ shared \"$B/\"",
    "anchored exclusion": "rsync -a --exclude='/sub' f/ \"$B/\"",
    "links followed": 'rsync -aL f/ "$B/"',
    "recursively into an existing directory": 'cp -r shared "$B/"',
    "recursively to a new name": 'cp -r shared "$B/common"',
    "contents by a dot": 'cp -r f/. "$B/"',
    "files of a glob": 'cp shared/*.py "$B/"',
    "several sources": 'cp f/main.py f/requirements.txt "$B/"',
    "made and written": 'mkdir -p "$B/a/b"; touch "$B/a/__init__.py"; echo x > "$B/a/b/c.py"',
    "moved": 'cp -r shared "$B/"; mv "$B/shared/log.py" "$B/shared/moved.py"',
    "removed": 'cp -r shared "$B/"; rm -rf "$B/shared/deep"',
    "a loop": 'mkdir -p "$B/shared"; for n in log names; do cp "shared/$n.py" "$B/shared/"; done',
    "a loop of new names": 'for n in log names; do cp "shared/$n.py" "$B/${n}_copy.py"; done',
    "a function": 'take() { cp -r "$1" "$B/"; }\ntake shared\ntake f',
    "a fallback": 'mkdir "$B/shared"; cp never.py "$B/shared/x.py" 2>/dev/null || echo > "$B/shared/x.py"',
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "f/linked.py").symlink_to("../shared/names.py")
    return root


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell")
@pytest.mark.parametrize("commands", RECIPES.values(), ids=RECIPES.keys())
def test_the_virtual_tree_is_the_real_one(repository: Path, tmp_path: Path, commands: str) -> None:
    if "rsync" in commands and shutil.which("rsync") is None:
        pytest.skip("needs rsync")
    build = tmp_path / "build"
    build.mkdir()
    # A main.py is there in any case: without one, nothing is a function.
    subprocess.run(["bash", "-c", f'B="{build}"\ntouch "$B/main.py"\n{commands}'], cwd=repository, check=False)
    text = f'B=$(mktemp -d)\ntouch "$B/main.py"\n{commands}\ngcloud functions deploy f --source "$B"\n'
    tree = directory(str(repository))
    found = evaluate(extract("shell-code", text.encode()).program, "deploy.sh", tree, lambda path: None)
    scripts = Scripts(Shelf(tree), lambda path: (repository / path).read_bytes())
    (bundle,) = scripts.bundles(Recipe("deploy.sh", text.encode(), found.effects))
    real = {path for path in followed(str(build)) if (build / path).exists()}
    assert set(bundle.files) == real
    for path, source in bundle.files.items():
        if source:
            assert (build / path).read_bytes() == (repository / source).read_bytes()


@pytest.mark.parametrize("gone", [None, "shared/names.py", "shared/__init__.py", "shared/log.py", "shared"])
def test_the_verdict_is_what_python_says(repository: Path, gone: str | None) -> None:
    build = repository.parent / "whole"
    shutil.copytree(repository / "shared", build / "shared")
    shutil.copy(repository / "f/main.py", build / "main.py")
    if gone:
        place = build / gone
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import main"],
        cwd=build,
        capture_output=True,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    files = followed(str(build))
    built = Built(files, lambda path: (build / path).read_bytes() if path in files else None, ("main.py",))
    whole = not [lack for lack in prove_directory("whole", built).lacks if not lack.guarded]
    if gone != "shared":  # a top-level module that nobody knows may be installed
        assert whole == (done.returncode == 0)
