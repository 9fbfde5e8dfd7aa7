"""Repaired deploy scripts: what the replay still sees at the repair is another script's, and it is true.

    python -m tests.ecosystem.cleared CLONE

CLONE is a clone of najicham/nba-stats-scraper, bare or not. Five of its repairs made one deploy script whole while others of the same
directory lacked the same module for weeks. At each repair the proof must name the module for no repaired script; and every script for which it
does name it is run in a checkout, with stand-ins for ``gcloud`` and ``curl``: Python must not find the module in what would have been uploaded.
Prints what was run and what Python said. Exit status 1 where the proof is wrong.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.ecosystem.survey_equality import scan

# The repair, the module that was missing, and the scripts that it made whole.
REPAIRS = (
    (
        "e013ea85",
        "shared.clients.bigquery_pool",
        (
            "bin/orchestrators/deploy_phase2_to_phase3.sh",
            "bin/orchestrators/deploy_phase5_to_phase6.sh",
            "bin/deploy/deploy_daily_health_summary.sh",
        ),
    ),
    ("c7df6eb1", "shared.clients.bigquery_pool", ("bin/deploy/deploy_live_export.sh",)),
    ("65057b72", "shared.config.gcp_config", ("bin/deploy/deploy_daily_health_summary.sh",)),
)
KEPT = ("bin", "config", "data_processors", "orchestration", "scrapers", "shared")
STAND_INS = {
    "gcloud": """#!/bin/bash
case "$*" in
  *"functions deploy"*)
    for word; do
      case "$before $word" in "--source "*) from="$word";; *" --source="*) from="${word#--source=}";; esac
      before="$word"
    done
    to="$SHIPPED/$(basename "$from")"; rm -rf "$to"; cp -rL "$from" "$to" 2>/dev/null || true;;
  *) echo nba-props-platform;;
esac
""",
    "curl": "#!/bin/sh\necho '{}'\n",
    "sleep": "#!/bin/sh\n",
}
# Third-party modules are whatever one asks of them; those of the repository are what was shipped, or not there.
STARTED = """
import importlib.machinery, sys, types
from unittest.mock import MagicMock
own, statement = set(sys.argv[1].split()), sys.argv[2]
class Any(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock()
class Others:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in own:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        return Any(spec.name)
    def exec_module(self, module):
        pass
sys.meta_path.append(Others())
sys.path.insert(0, "")
exec(statement)
"""


def main(clone: str) -> int:
    """Look at every repair; the exit status."""
    wrong = 0
    for commit, module, whole in REPAIRS:
        findings = scan(clone, commit, "--select", "RL401")["findings"]
        lacking = [each for each in findings if each["target"] == module and each["path"].startswith("bin/")]
        for script in whole:
            left = any(each["path"] == script for each in lacking)
            wrong += left
            print(f"{commit} {script}: {module} {'is still said to be missing' if left else 'is there'}")
        with tempfile.TemporaryDirectory() as directory:
            _check_out(clone, commit, Path(directory))
            for each in lacking:
                said = _really(Path(directory), each)
                named = re.fullmatch(r"ModuleNotFoundError: No module named '([\w.]+)'", said)
                wrong += named is None or not f"{module}.".startswith(f"{named[1]}.")
                print(f"{commit} {each['path']}: {said}")
    return 1 if wrong else 0


def _check_out(clone: str, commit: str, directory: Path) -> None:
    archive = subprocess.run(["git", "-C", clone, "archive", commit, *KEPT], capture_output=True, check=True)
    subprocess.run(["tar", "x"], input=archive.stdout, cwd=directory, check=True)
    (directory / "tools").mkdir()
    for name, body in STAND_INS.items():
        (directory / "tools" / name).write_text(body, encoding="utf-8")
        (directory / "tools" / name).chmod(0o755)


def _really(directory: Path, finding: dict[str, Any]) -> str:
    """What Python says in the directory that the script uploads, to the import with which the chain of ``finding`` begins; where that one stops
    at another module, to an import of the target.
    """
    first = finding["chain"][0]
    path = f"{directory / 'tools'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SHIPPED": str(directory / "shipped")}
    (directory / "shipped").mkdir(exist_ok=True)
    subprocess.run(["bash", finding["path"]], cwd=directory, env=environment, capture_output=True, check=False)
    shipped = directory / "shipped" / Path(first["path"]).parent.name
    if not shipped.is_dir():
        return "uploads nothing"
    own = " ".join(each.name.removesuffix(".py") for each in directory.iterdir())
    text = (directory / first["path"]).read_text(encoding="utf-8")
    for statement in (*_statements(text, first["line"]), f"import {finding['target']}"):
        command = [sys.executable, "-c", STARTED, own, statement]
        done = subprocess.run(command, cwd=shipped, capture_output=True, text=True, check=False)
        said = done.stderr.strip().rpartition("\n")[2]
        if said.endswith("'") and f"{finding['target']}.".startswith(said.split("'")[-2] + "."):
            break
    return said or "nothing: it is there"


def _statements(text: str, line: int) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and node.lineno == line:
            yield ast.unparse(node)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
