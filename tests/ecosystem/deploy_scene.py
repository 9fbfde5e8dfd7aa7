"""The deploy scene: the script of the founding outage, with `reflint verify` in front of its upload.

    python -m tests.ecosystem.deploy_scene CLONE

CLONE is a clone of najicham/nba-stats-scraper. Checks out what the script needs at ``eb058e72``, adds one line before `gcloud functions
deploy`, puts stand-ins for `gcloud` and for a forgiving `rsync` on the PATH (the real one stops this script two steps earlier, at a dangling
link and at the source that is gone: RL406), runs it and prints what it says. Exit status 1 where the script does not stop at the new line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMMIT = "eb058e72"
SCRIPT = "bin/orchestrators/deploy_phase3_to_phase4.sh"
LINE = 'reflint verify "$BUILD_DIR" --entry main.py'
STAND_INS = {
    "gcloud": '#!/bin/sh\ncase "$*" in *"functions deploy"*) echo "UPLOADED";; *) echo nba-props-platform;; esac\n',
    "rsync": '#!/bin/sh\n{real} "$@" 2>/dev/null || true\n',
    "reflint": '#!/bin/sh\nexec {python} -m reflint "$@"\n',
}


def play(clone: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """Run the script in a checkout below ``directory``."""
    archive = subprocess.run(
        ["git", "-C", clone, "archive", COMMIT, "bin/orchestrators", "orchestration", "shared"],
        capture_output=True,
        check=True,
    )
    subprocess.run(["tar", "x"], input=archive.stdout, cwd=directory, check=True)
    script = directory / SCRIPT
    text = script.read_text(encoding="utf-8")
    upload = "gcloud functions deploy $FUNCTION_NAME"
    script.write_text(text.replace(upload, f"{LINE}\n\n{upload}", 1), encoding="utf-8")
    tools = directory / "tools"
    tools.mkdir()
    for name, body in STAND_INS.items():
        (tools / name).write_text(body.format(real=shutil.which("rsync"), python=sys.executable), encoding="utf-8")
        (tools / name).chmod(0o755)
    here = str(Path(__file__).resolve().parent.parent.parent)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": here, "TMPDIR": str(directory)}
    return subprocess.run(["bash", SCRIPT], cwd=directory, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as where:
        done = play(sys.argv[1], Path(where))
    print("\n".join(done.stdout.splitlines()[-12:]))
    print(f"exit status {done.returncode}")
    sys.exit(int(done.returncode != 1 or "UPLOADED" in done.stdout))
