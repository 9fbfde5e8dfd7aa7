"""Recipes that nobody wrote: what is said of a bundle equals what the real commands leave, and what Python says of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reflint.bundle.disk import Shelf
from reflint.bundle.scripts import Recipe, Scripts
from reflint.bundles import Built, prove_directory
from reflint.evaluate import evaluate
from reflint.extract import extract
from reflint.model.bundle import Bundle
from reflint.trees.directory import directory, followed

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("rsync") is None, reason="needs a shell and rsync"
)
FILES = {
    "f/main.py": "import requests\nimport shared.log\n",
    "f/sub/a.py": "A = 1\n",
    "f/sub/tests/t.py": "T = 1\n",
    "shared/__init__.py": "",
    "shared/log.py": "from shared.names import NAME\nfrom shared import deep\n",
    "shared/names.py": "NAME = 1\ntry:\n    import shared.never\nexcept ImportError:\n    pass\n",
    "shared/deep/__init__.py": "from .x import X\n",
    "shared/deep/x.py": "X = 1\n",
    "shared/deep/notes.txt": "notes\n",
    "tools/run.py": "import yaml\n",
}
LINKS = {"f/linked.py": "../shared/names.py", "f/common": "../shared", "tools/deep": "../shared/deep"}
DIRECTORIES = ["f", "shared", "shared/deep", "f/sub", "tools", "f/common", "tools/deep"]
PLAIN = ["f/main.py", "shared/log.py", "shared/names.py", "f/linked.py", "tools/run.py", "shared/__init__.py"]
PLACES = ["", "shared", "x", "x/y", "shared/deep"]


def place(path: str, ending: str = "") -> str:
    """A place in the build directory, as a script writes it."""
    return f'"$B/{path}{ending}"' if path else f'"$B{ending}"'


@st.composite
def command(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["rsync", "rsync", "cp", "cp", "copy", "mkdir", "write", "mv", "rm", "loop"]))
    to = place(draw(st.sampled_from(PLACES)), draw(st.sampled_from(["", "/"])))
    source = draw(st.sampled_from(DIRECTORIES))
    whole = draw(st.sampled_from([to, to, place("fresh"), place("fresh", "/")]))
    if kind == "rsync":
        flags = draw(st.sampled_from(["-a", "-aL", "-r", "-rl", "-av --copy-links"]))
        excluded = draw(
            st.sampled_from(["", " --exclude=tests", " --exclude='*.txt'", " --exclude=/log.py", " --exclude='tests/'"])
        )
        return f"rsync {flags}{excluded} {source}{draw(st.sampled_from(['', '/']))} {whole}"
    if kind == "cp":
        return (
            f"cp {draw(st.sampled_from(['-r', '-a', '-rL', '-R']))} {source}{draw(st.sampled_from(['', '/.']))} {whole}"
        )
    if kind == "copy":
        names = draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=2, unique=True))
        return f"cp {' '.join(names)} {to}"
    if kind == "loop":
        return f'for n in log names; do cp "shared/$n.py" {place("shared/${n}" + draw(st.sampled_from(["", "_copy"])) + ".py")}; done'
    if kind in ("mv", "rm"):
        inner = draw(st.sampled_from(["shared/log.py", "shared/deep/x.py", "x/f", "main.py.bak"]))
        return f"rm -rf {place(inner)}" if kind == "rm" else f"mv {place(inner)} {place('moved')}"
    name = draw(st.sampled_from(["shared/extra.py", "x/__init__.py", "note.py"]))
    return f"mkdir -p {place('x/y')}" if kind == "mkdir" else f"echo > {place(name)}"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("drawn") / "repository"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for name, target in LINKS.items():
        (root / name).symlink_to(target)
    return root


def said(repository: Path, commands: str) -> Bundle:
    """What reflint says of a script that runs ``commands`` and uploads what they leave."""
    text = f'B=$(mktemp -d)\n{commands}\ngcloud functions deploy f --source "$B"\n'.encode()
    tree = directory(str(repository))
    found = evaluate(extract("shell-code", text).program, "deploy.sh", tree, lambda path: None)
    scripts = Scripts(Shelf(tree), lambda path: (repository / path).read_bytes())
    (bundle,) = scripts.bundles(Recipe("deploy.sh", text, found.effects))
    return bundle


START = 'mkdir -p "$B/shared/deep" "$B/x/y"\ncp f/main.py "$B/"'  # without a main.py, nothing is a function


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(command(), min_size=1, max_size=4))
def test_what_is_laid_out_is_what_the_commands_leave(repository: Path, lines: list[str]) -> None:
    commands = "\n".join((START, *lines))
    with tempfile.TemporaryDirectory() as where:
        build = Path(where) / "build"
        build.mkdir()
        program = f'B="{build}"\n{commands}'
        subprocess.run(["bash", "-c", program], cwd=repository, check=False, capture_output=True)
        bundle = said(repository, commands)
        real = {path for path in followed(str(build)) if (build / path).exists()}
        assert set(bundle.files) == real
        for path, source in bundle.files.items():
            assert (build / path).read_bytes() == ((repository / source).read_bytes() if source else b"\n")


# Third-party modules, stubbed: anything may be taken from them.
STUB = "import sys, types\nfor name in ('requests', 'yaml'):\n    sys.modules[name] = types.ModuleType(name)\nimport main\n"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.sampled_from([name for name in FILES if name.startswith("shared/")]), max_size=3))
def test_the_verdict_is_what_python_says(repository: Path, gone: set[str]) -> None:
    with tempfile.TemporaryDirectory() as where:
        build = Path(where) / "build"
        shutil.copytree(repository / "shared", build / "shared")
        shutil.copy(repository / "f/main.py", build / "main.py")
        for name in gone:
            (build / name).unlink()
        if not list((build / "shared/deep").glob("*.py")):  # Python takes any directory for a package; reflint does not
            shutil.rmtree(build / "shared/deep")
        done = subprocess.run(
            [sys.executable, "-S", "-c", STUB],
            cwd=build,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""},
        )
        files = followed(str(build))
        built = Built(files, lambda path: (build / path).read_bytes() if path in files else None, ("main.py",))
        lacks = [lack.name for lack in prove_directory("drawn", built).lacks if not lack.guarded]
        assert bool(lacks) == (done.returncode != 0), (lacks, done.stderr)
