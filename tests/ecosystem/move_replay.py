"""Moves that people made, planned again: what they edited for it in that commit against what ``reflint plan move`` would have edited.

    python -m tests.ecosystem.move_replay CLONE… [--moves N] [--cases FILE] [--rope PYTHON] [--show] [--only COMMIT]

CLONEs may be bare; from each at most N commits are taken that moved modules or directories, and edited lines that name them.
``--cases`` keeps what was mined, so that a second run starts at once. A line counts for people where it named an old place before and was
replaced by one that names the new place; it counts for reflint by the very same comparison, of the files before and after its patch. Prints a
row a commit, then the shares by kind of line:

recall      of the lines that people edited, those that the plan edits
precision   of the lines that the plan edits, those that people edited, in that commit, or later, or ought to have (``judged_moves.jsonl``);
            lines that people took away are no evidence for either side

With ``--rope`` (a Python that has rope installed) the same moves are made by rope, and its import lines compared as well.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reflint.errors import ReflintError
from reflint.model.plan import Shift
from reflint.model.request import Request
from reflint.moving import Draft, planned
from tests.ecosystem.mined_moves import Case, Edited, edits, git, human, mined, text_of, unread
from tests.ecosystem.rope_moves import roped

CAP = 40  # lines of one move and kind that are counted, so that no move outweighs the others
LOOSE = ("bare word", "loose name")  # that may mean something else as well
VERSIONS = 40  # of a file that are looked at for what people edited later
JUDGED = Path(__file__).with_name("judged_moves.jsonl")

Spot = tuple[str, int]


class Outcome(NamedTuple):
    """One line of a move: what ``people`` and ``reflint`` made of it, None where they left it; ``said`` is how it counts."""

    said: str
    kind: str
    people: Edited | None
    reflint: Edited | None


def replayed(case: Case) -> tuple[list[Edited], str]:
    """The lines that the plan edits, by old path; and why it could not be made."""
    try:
        draft = planned(Request(repo=case.clone, rev=f"{case.commit}^"), case.shifts)
    except ReflintError as error:
        return [], str(error).split("\n")[0]
    return list(_ours(case, draft)), ""


def _ours(case: Case, draft: Draft) -> Iterator[Edited]:
    names = {new: old for old, new in draft.layout.names.items()}
    mended = {(names.get(mend.path, mend.path), mend.line) for mend in draft.plan.mended}
    for entry in draft.written:
        old = names.get(entry.path, entry.path)
        before, after = (data.decode("utf-8", "replace") for data in (entry.before, entry.after or b""))
        if unread(old):
            continue
        found = {edited.line: edited for edited in edits(old, old != entry.path, before, after, case.shifts)}
        rows, kinds = before.split("\n"), {edited.line: edited for edited in found.values()}
        yield from found.values()
        for path, line in mended:
            if path == old and line not in kinds and line <= len(rows) and not _within(found, line):
                yield Edited(old, line, "unlike", rows[line - 1], "")


def _within(found: dict[int, Edited], line: int) -> bool:
    """Whether a mend that is told of the first line of a statement is one of the edits of its other lines."""
    return any(line <= other <= line + 60 for other in found)


def outcomes(case: Case, people: list[Edited], ours: list[Edited]) -> Iterator[Outcome]:
    """Both sides, line by line."""
    theirs = {(e.path, e.line): e for e in people}
    mine = {(e.path, e.line): e for e in ours}
    later = dict(case.renames)
    judged = _judged()
    for spot in sorted(theirs.keys() | mine.keys()):
        one, other = theirs.get(spot), mine.get(spot)
        kind = (one or other or Edited("", 0, "", "", "")).kind
        if one and other:
            yield Outcome("both", kind, one, other)
        elif one:
            yield Outcome("people", kind, one, None)
        elif other:
            said = judged.get((case.commit[:10], *spot)) or _afterwards(case, other, later.get(spot[0], spot[0]))
            yield Outcome(said, kind, None, other)


def _judged() -> dict[tuple[str, str, int], str]:
    """What was judged by opening it: ``right`` or ``wrong`` by commit, old path and line."""
    if not JUDGED.exists():
        return {}
    rows = map(json.loads, JUDGED.read_text("utf-8").splitlines())
    return {(row["commit"][:10], row["path"], row["line"]): row["verdict"] for row in rows}


def _afterwards(case: Case, ours: Edited, path: str) -> str:
    """What people made of a line that reflint edits: ``same`` text elsewhere in the file, ``gone`` with it, edited ``later``, or ``left``."""
    after = text_of(case.clone, case.commit, path)
    if not after:
        return "gone"
    if _has(after, ours.after):
        return "same"
    if not _has(after, ours.before):
        return "gone"
    log = git(case.clone, "log", "--format=%H", "--reverse", "-n", "4000", f"{case.commit}..HEAD", "--", path)
    for commit in log.decode().split()[:VERSIONS]:
        text = text_of(case.clone, commit, path)
        if _has(text, ours.after):
            return "later"
        if not _has(text, ours.before):
            return "gone later"
    return "left"


def _has(text: str, line: str) -> bool:
    return bool(line.strip()) and line.strip() in {row.strip() for row in text.split("\n")}


def kept(path: str, clones: list[str], limit: int) -> Iterator[Case]:
    """The cases in the file ``path``, and behind them those of clones that it does not speak of yet."""
    known: Counter[str] = Counter()
    if path and Path(path).exists():
        for row in map(json.loads, Path(path).read_text("utf-8").splitlines()):
            known[row[0]] += 1
            if known[row[0]] <= limit and (not clones or row[0] in clones):
                yield Case(row[0], row[1], tuple(Shift(*s) for s in row[2]), tuple((a, b) for a, b in row[3]))
    for clone in clones:
        for case in mined(clone, limit) if clone not in known else ():
            if path:
                with open(path, "a", encoding="utf-8") as file:
                    file.write(json.dumps(case) + "\n")
            yield case


def told(case: Case, found: list[Outcome], why: str) -> None:
    """A row of the table."""
    counts = Counter(outcome.said for outcome in found)
    name = Path(case.clone).parent.name
    moves = ", ".join(f"{old} → {new}" for old, new in case.shifts[:2]) + (" …" if len(case.shifts) > 2 else "")
    print(f"{name} {case.commit[:10]} {moves}: {dict(counts)} {why}", flush=True)


def shares(total: Counter[tuple[str, str]], kinds: list[str]) -> Iterator[str]:
    """Recall and precision by kind and over all kinds that are no imports."""
    groups = {kind: [kind] for kind in kinds}
    groups["all but imports"] = [kind for kind in kinds if kind not in ("import", *LOOSE)]
    groups["all"] = [kind for kind in kinds if kind not in LOOSE]
    for name, members in groups.items():
        count = Counter({said: sum(total[kind, said] for kind in members) for _, said in total})
        right = count["both"] + count["same"] + count["later"] + count["right"]
        wrong = count["left"] + count["wrong"]
        theirs = count["both"] + count["people"]
        yield (
            f"{name:16} people {theirs:5}  recall {count['both'] / max(theirs, 1):4.0%}   reflint {right + wrong:5}  "
            f"precision {right / max(right + wrong, 1):4.0%}   {dict(count)}"
        )


def main() -> int:
    """Replay and print."""
    parser = argparse.ArgumentParser(description="Plan again the moves that people made.")
    parser.add_argument("clones", nargs="*")
    parser.add_argument("--moves", type=int, default=4)
    parser.add_argument("--cases", default="")
    parser.add_argument("--rope", default="", metavar="PYTHON")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true", help="print each line that only one side edited")
    options = parser.parse_args()
    total: Counter[tuple[str, str]] = Counter()
    rope: Counter[str] = Counter()
    for case in kept(options.cases, options.clones, options.moves):
        if not case.commit.startswith(options.only):
            continue
        people = list(human(case))
        if not people:
            continue
        ours, why = replayed(case)
        found = list(outcomes(case, people, ours))
        told(case, found, why)
        for kind in {outcome.kind for outcome in found}:
            same = [outcome for outcome in found if outcome.kind == kind]
            same = same[:: -(-len(same) // CAP)]
            total.update((kind, outcome.said) for outcome in same)
            for outcome in same if options.show else ():
                show(outcome)
        if options.rope:
            rope += roped(case, people, ours, options.rope)
    kinds = sorted({kind for kind, _ in total})
    print("\n".join(shares(total, kinds)))
    if options.rope:
        print(dict(rope))
    return 0


def show(outcome: Outcome) -> None:
    """One line that not both edited."""
    edited = outcome.people or outcome.reflint
    if edited is None or outcome.said in ("both", "same"):
        return
    print(f"    {outcome.said:10} {outcome.kind:9} {edited.path}:{edited.line}  {edited.before.strip()[:150]}")
    print(f"    {'':33} {edited.after.strip()[:150]}")


if __name__ == "__main__":
    sys.exit(main())
