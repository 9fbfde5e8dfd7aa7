"""``reflint verify``: a directory that is about to be deployed, and the snippets of the documentation that call it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reflint.cli import main

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = re.findall(r"```(\w+)\n(.*?)```", (ROOT / "docs/deployments.md").read_text(encoding="utf-8"), re.DOTALL)


def write(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
    return directory


WHOLE = {
    "main.py": "import functions_framework\nfrom shared.log import log\n",
    "shared/__init__.py": "",
    "shared/log.py": "import yaml\n",
    "requirements.txt": "functions-framework\npyyaml\n",
}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return write(tmp_path / "build", WHOLE)


def test_what_is_whole_passes(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(build)]) == 0
    assert capsys.readouterr().out == f"{build}: complete; 3 of 4 files are needed\n"
    assert main(["verify", str(build), "--quiet"]) == 0
    assert not capsys.readouterr().out


def test_what_is_missing_stops_with_its_chain(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (build / "shared/log.py").write_text("from shared.names import NAME\n", encoding="utf-8")
    assert main(["verify", str(build), "--entry", "main.py"]) == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "module shared.names is missing",
        "  main.py:2 imports shared.log",
        "  shared/log.py:1 imports shared.names",
    ]


def test_a_requirement_is_missing(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (build / "requirements.txt").write_text("functions-framework\n", encoding="utf-8")
    assert main(["verify", str(build)]) == 1
    assert "requirement pyyaml is missing\n" in capsys.readouterr().out


def test_requirements_may_lie_elsewhere(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (build / "requirements.txt").unlink()
    monkeypatch.chdir(write(build.parent / "elsewhere", {"all.txt": "functions-framework\n"}))
    assert main(["verify", str(build)]) == 0  # nothing says what is installed
    assert main(["verify", str(build), "--requirements", "all.txt"]) == 1
    assert "requirement pyyaml is missing\n" in capsys.readouterr().out


def test_the_standard_library_is_that_of_the_target(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (build / "main.py").write_text("import tomllib\nimport json\n", encoding="utf-8")
    assert main(["verify", str(build)]) == 0
    assert main(["verify", str(build), "--target-python", "3.12"]) == 0
    assert main(["verify", str(build), "--target-python", "3.10"]) == 1
    assert "module tomllib is missing: Python 3.10 does not have it\n" in capsys.readouterr().out
    (build / "main.py").write_text("import imp, distutils.core\n", encoding="utf-8")
    assert main(["verify", str(build), "--target-python", "3.11"]) == 0
    assert main(["verify", str(build), "--target-python", "3.12"]) == 1
    said = capsys.readouterr().out
    assert "module imp is missing" in said
    assert "distutils" not in said  # setuptools is there, and brings it back


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import tomllib\nexcept ImportError:\n    import json\n",
        "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\n",
    ],
)
def test_an_import_that_is_asked_for_is_no_demand(build: Path, text: str) -> None:
    (build / "main.py").write_text(text, encoding="utf-8")
    assert main(["verify", str(build), "--target-python", "3.10"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [("never",), ("build", "--requirements", "never.txt"), ("build", "--target-python", "new"), ()],
    ids=["no directory", "no requirements", "no version", "nothing"],
)
def test_bad_input(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(build.parent)
    assert main(["verify", *arguments]) == 2
    assert capsys.readouterr().err.startswith("reflint: error: ")


def test_an_entry_point_that_is_not_there(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(build), "--entry", "app.py"]) == 1
    assert "entry point app.py is missing\n" in capsys.readouterr().out
    assert main(["verify", str(build), "--entry", "main.py:handler"]) == 1
    assert "entry point main.py:handler is missing\n" in capsys.readouterr().out


# What the snippets call, and what stands in for it.
STAND_INS = {
    "reflint": 'exec "{python}" -m reflint "$@"',
    "gcloud": "echo UPLOADED",
    "pip": "exit 0",
    "pipx": 'shift 3; exec "$@"',
}


def run(command: str, directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command with the stand-ins in front of everything else."""
    tools = directory / "tools"
    tools.mkdir(exist_ok=True)
    for name, body in STAND_INS.items():
        (tools / name).write_text(f"#!/bin/sh\n{body.format(python=sys.executable)}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    known = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        ["bash", "-c", command], cwd=directory, env=known, capture_output=True, text=True, check=False
    )


def commands() -> dict[str, str]:
    """The shell commands of the snippets that call ``verify``."""
    found = {}
    for language, text in SNIPPETS:
        if "reflint verify" in text:
            inner = re.search(r"- run: (.*)|args: \[-c, \"(.*)\"\]", text)
            name = "bash" if language == "bash" else "actions" if "run:" in text else "cloud build"
            found[name] = (inner[1] or inner[2]) if inner else text
    return found


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize("name", ["bash", "actions", "cloud build"])
def test_the_snippets_stop_what_is_not_whole(build: Path, name: str) -> None:
    command = commands()[name]
    (build.parent / "package").symlink_to("build")
    whole = run(command, build.parent, BUILD_DIR="build", NAME="f")
    assert whole.returncode == 0, whole.stderr
    assert ("UPLOADED" in whole.stdout) == (name == "bash")
    (build / "shared/log.py").unlink()
    broken = run(command, build.parent, BUILD_DIR="build", NAME="f")
    assert broken.returncode == 1
    assert "module shared.log is missing\n  main.py:2 imports shared.log\n" in broken.stdout
    assert "UPLOADED" not in broken.stdout
