"""The same contracts, judged by import-linter and by reflint: which of them each finds broken, on a repository's own configuration.

    python -m tests.ecosystem.contracts CLONE [CONFIG]

Runs twice: as the configuration is (which its authors keep), and without its ignored imports, so that there is something to find. Prints
what either of the two says alone; exit status 1 then. import-linter must be installed; the clone's Python files are laid out in a
temporary directory.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tarfile import open as open_tar
from tempfile import TemporaryDirectory

from reflint.adopt import Carried, importlinter
from reflint.adoption import placed
from reflint.model.layout import Layout
from reflint.model.request import Request
from reflint.resolve.boundaries import breaches
from reflint.woven import woven

_VERDICT = re.compile(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", re.MULTILINE)
_IGNORES = re.compile(r"^(ignore_imports\s*=.*\n(?:[ \t]+.*\n|#.*\n|[ \t]*\n(?=[ \t]))*)", re.MULTILINE)
_TOML_IGNORES = re.compile(r"^ignore_imports\s*=\s*\[[^\]]*\]", re.MULTILINE)


def theirs(place: Path, config: str) -> dict[str, bool]:
    """Which contracts import-linter finds broken."""
    roots = os.pathsep.join(str(place / name) for name in ("src", "."))
    linter = str(Path(sys.executable).with_name("lint-imports"))
    done = subprocess.run(
        [linter, "--no-logo", "--no-cache", "--config", config],
        cwd=place,
        env={**os.environ, "PYTHONPATH": roots, "NO_COLOR": "1", "COLUMNS": "400"},
        capture_output=True,
        text=True,
    )
    found = {name.strip(): verdict == "BROKEN" for name, verdict in _VERDICT.findall(done.stdout)}
    if not found:
        raise SystemExit(f"{place}: {done.stdout}{done.stderr}")
    return found


def ours(clone: str, config: str, data: bytes) -> tuple[dict[str, bool], Carried]:
    """Which contracts reflint finds broken, once they are carried over."""
    found = woven(Request(repo=clone, rev="HEAD"))
    carried = importlinter.carried(config, data)
    layout: Layout = placed(carried, found)
    web = found.web(layout)
    broken = {breach.boundary.name for breach in breaches(layout, web)}
    return {boundary.name: boundary.name in broken for boundary in layout.boundaries}, carried


def differences(clone: str, config: str) -> Iterator[str]:
    """What one of the two says alone."""
    with TemporaryDirectory() as directory:
        place = Path(directory)
        archive = subprocess.run(
            ["git", "-C", clone, "archive", "HEAD", "--", "*.py", config], capture_output=True
        ).stdout
        with open_tar(fileobj=BytesIO(archive)) as tar:
            tar.extractall(place, filter="data")
        text = (place / config).read_text(encoding="utf-8")
        for title, data in (("as it is", text), ("nothing ignored", _TOML_IGNORES.sub("", _IGNORES.sub("", text)))):
            (place / config).write_text(data, encoding="utf-8")
            left, (right, carried) = theirs(place, config), ours(clone, config, data.encode())
            print(
                f"{clone}: {title}: {len(left)} contracts, {sum(left.values())} broken; {len(carried.left)} not carried over"
            )
            for name in sorted(left.keys() | right.keys()):
                if left.get(name) != right.get(name):
                    yield f"{title}: {name}: import-linter {left.get(name)}, reflint {right.get(name)}"


if __name__ == "__main__":
    said = list(differences(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ".importlinter"))
    print("\n".join(said) or "no difference")
    sys.exit(1 if said else 0)
