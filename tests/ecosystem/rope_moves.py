"""The same moves, made by rope: its edits of import statements beside those of people and of reflint."""

from __future__ import annotations

import difflib
import io
import json
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reflint.git.blobs import blob_id
from tests.ecosystem.mined_moves import Case, Edited, edits, git, text_of

SECONDS = 60  # that rope has for the moves of one commit

Spot = tuple[str, int]

# Runs under the Python that has rope: argv is the directory, and the moves as JSON.
PROGRAM = """
import json, os, sys
from rope.base.project import Project
from rope.refactor.move import create_move
from rope.refactor.rename import Rename

root, shifts = sys.argv[1], json.loads(sys.argv[2])
project = Project(root, ropefolder=None)
for old, new in shifts:
    os.makedirs(os.path.join(root, os.path.dirname(new)), exist_ok=True)
    at = old
    try:
        if old.endswith(".py") or not os.path.isfile(os.path.join(root, old)):
            if os.path.dirname(old) != os.path.dirname(new):
                goal = project.get_resource(os.path.dirname(new)) if os.path.dirname(new) else project.root
                project.do(create_move(project, project.get_resource(old)).get_changes(goal))
                at = os.path.join(os.path.dirname(new), os.path.basename(old))
            name = os.path.basename(new)
            if os.path.basename(at) != name:
                project.do(Rename(project, project.get_resource(at)).get_changes(name[:-3] if name.endswith(".py") else name))
                at = new
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
    if at != new:
        os.rename(os.path.join(root, at), os.path.join(root, new))
"""


def roped(case: Case, people: list[Edited], ours: list[Edited], python: str) -> Counter[str]:
    """What of the imports that people edited rope edits, and reflint, where rope came to an end; and what either edits beside these. A line that
    people edited counts for whoever changes it: to ``from x import new as old``, too, which names the new place and leaves what uses it alone.
    """
    asked = {(e.path, e.line) for e in people if e.kind == "import"}
    mine = {(e.path, e.line) for e in ours if e.kind == "import" or (e.path, e.line) in asked}
    if not asked:
        return Counter()
    wanted = ("*.py", *(shift.old for shift in case.shifts))  # clones may lack large blobs of what no import asks for
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(git(case.clone, "archive", f"{case.commit}^", "--", *wanted))) as archive:
            archive.extractall(place, filter="tar")
        shifts = json.dumps([list(shift) for shift in case.shifts])
        try:
            subprocess.run([python, "-c", PROGRAM, place, shifts], capture_output=True, timeout=SECONDS, check=True)
        except (subprocess.SubprocessError, OSError):
            return Counter({"moves that rope did not finish": 1, "their imports that reflint has": len(asked & mine)})
        found = set(_edited(case, Path(place), asked))
    return Counter(
        {
            "moves": 1,
            "imports that people edited": len(asked),
            "rope: of these": len(asked & found),
            "reflint: of these": len(asked & mine),
            "rope: others": len(found - asked),
            "reflint: others": len(mine - asked),
        }
    )


def _edited(case: Case, place: Path, asked: set[Spot]) -> Iterator[Spot]:
    """The import lines that name the new place in ``place``, and of those that are ``asked`` for all that differ from the commit's parent."""
    rows = git(case.clone, "ls-tree", "-r", "-z", f"{case.commit}^").decode("utf-8", "replace").split("\0")
    blobs = {row.partition("\t")[2]: row.split()[2] for row in rows if row}
    for old in blobs:
        if not old.endswith(".py"):
            continue
        new = next((b + old[len(a) :] for a, b in case.shifts if f"{old}/".startswith(f"{a}/")), old)
        try:
            after = (place / new).read_bytes()
        except OSError:
            continue
        if blobs[old] != blob_id(after):
            before, text = text_of(case.clone, f"{case.commit}^", old), after.decode("utf-8", "replace")
            found = edits(old, old != new, before, text, case.shifts)
            yield from ((edited.path, edited.line) for edited in found if edited.kind == "import")
            yield from asked & {(old, line) for line in _changed(before, text)}


def _changed(before: str, after: str) -> Iterator[int]:
    """The lines of ``before`` that ``after`` has not, 1-based."""
    matcher = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), False)
    for tag, begin, end, _, _ in matcher.get_opcodes():
        yield from range(begin + 1, end + 1) if tag in ("replace", "delete") else ()
