"""The same modules, judged by tach and by reflint: which imports each finds forbidden, on a repository's own ``tach.toml``.

    python -m tests.ecosystem.modules TACH CLONE

TACH is the command. Everything that the modules may depend on is taken away first, so that there is something to find. Prints the imports
that only one of the two names, by file and module; exit status 1 then.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tarfile import open as open_tar
from tempfile import TemporaryDirectory

from reflint.adopt import tach
from reflint.adoption import placed
from reflint.model.request import Request
from reflint.resolve.boundaries import breaches
from reflint.resolve.naming import within
from reflint.woven import woven

_DEPENDS = re.compile(r"(?m)^depends_on\s*=\s*\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
Spot = tuple[str, str]  # the file that imports, the module of tach.toml that is imported


def theirs(command: str, place: Path) -> dict[Spot, str]:
    """What tach says, by file and module."""
    done = subprocess.run([command, "check", "--output", "json"], cwd=place, capture_output=True, text=True)
    found = {}
    for one in json.loads(done.stdout):
        located = one.get("Located") if isinstance(one, dict) else None
        if located and located["severity"] == "Error":
            details = next(iter(located["details"].get("Code", {}).values()), {})
            spot = (located["file_path"], details.get("definition_module", ""))
            found[spot] = f"line {located['line_number']}: {json.dumps(located['details'])}"
        elif not isinstance(one, dict):
            raise SystemExit(f"{place}: {done.stdout}{done.stderr}")
    return found


def ours(clone: str, data: bytes) -> dict[Spot, str]:
    """What reflint says, by file and module."""
    found = woven(Request(repo=clone, rev="HEAD"))
    layout = placed(tach.carried("tach.toml", data), found)
    web = found.web(layout)
    owners = sorted((name for name, _ in layout.packages), key=len, reverse=True)
    return {
        (
            web.files[edge.importer],
            next((o for o in owners if within(edge.imported, o)), ""),
        ): f"line {edge.line}: {breach.boundary.kind}: {edge.importer} → {edge.imported}"
        for breach in breaches(layout, web)
        for edge in breach.chain[:1]
    }


def main(command: str, clone: str) -> int:
    """Compare and print."""
    with TemporaryDirectory() as directory:
        place = Path(directory)
        archive = subprocess.run(
            ["git", "-C", clone, "archive", "HEAD", "--", "*.py", "tach.toml"], capture_output=True
        )
        with open_tar(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(place, filter="data")
        for path in place.rglob("*.py"):
            path.write_bytes(path.read_bytes().replace(b"tach-ignore", b"tach_ignore"))
        (place / "setup.py").unlink(missing_ok=True)  # tach refuses to run beside one
        config = place / "tach.toml"
        config.write_text(_DEPENDS.sub("depends_on = []", config.read_text(encoding="utf-8")), encoding="utf-8")
        left, right = theirs(command, place), ours(clone, config.read_bytes())
    print(f"{clone}: tach {len(left)}, reflint {len(right)}, both {len(left.keys() & right.keys())}")
    for spot in sorted(left.keys() ^ right.keys()):
        print(
            f"  {spot[0]} → {spot[1]}: {'only tach' if spot in left else 'only reflint'}: {left.get(spot) or right.get(spot)}"
        )
    return int(left.keys() != right.keys())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
