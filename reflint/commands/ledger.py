"""``reflint ledger``: the committed record of what moved where."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.model.request import Progress

SUMMARY = "write or check the record of what moved where, for clones that lack the history"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``ledger``."""
    parser.add_argument(
        "action",
        choices=("write", "check"),
        help="write: add what findings rest on to .reflint/moves.toml; check: fail where it and the history disagree",
    )
    parser.add_argument("--repo", default=".", metavar="DIR", help="a working tree (default: here)")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Write the ledger into the working tree, or check the one that is there."""
    from reflint.config.ledger import PATH
    from reflint.model.request import Request
    from reflint.told import disagreements, ledger_text, placed

    request = Request(repo=options.repo, progress=progress)
    if options.action == "write":
        text, fresh = ledger_text(request)
        note = f"{PATH}: {fresh:,} entr{'y' if fresh == 1 else 'ies'} added"
        return Result(0, text, placed(request), (note,))
    found, entries = disagreements(request)
    lines = [f"{PATH}:{each.line}: {each.old} {each.why}\n" for each in found]
    lines.append(f"{len(found):,} of {entries:,} entries disagree with the tree or its history\n")
    return Result(int(bool(found)), "".join(lines))
