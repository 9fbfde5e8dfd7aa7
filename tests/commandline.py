"""``reflint scan`` as a user runs it, in a process of its own that may not hang."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from gitrepo import clean_environment

ROOT = Path(__file__).resolve().parent.parent
PYTHON: tuple[str, ...] = (sys.executable,)
SECONDS = 60  # before a run counts as hung; on an idle machine none takes two


class Said(NamedTuple):
    status: int
    out: str
    err: str


def reflint(where: Path, *arguments: str, **environment: str) -> Said:
    """Run ``reflint scan`` in ``where``; it must say something that is no traceback."""
    env = clean_environment(where.parent) | {"PYTHONPATH": str(ROOT), "GIT_CEILING_DIRECTORIES": str(where.parent)}
    command = [*PYTHON, "-m", "reflint", "scan", "--no-cache", *arguments]
    done = subprocess.run(command, cwd=where, env=env | environment, capture_output=True, timeout=SECONDS)
    said = Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in said.err
    assert "this is a bug" not in said.err
    return said
