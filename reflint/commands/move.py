"""``reflint move``: a move with every reference that can be rewritten, or nothing at all."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result, add_take
from reflint.model.request import Progress

SUMMARY = "move files as git mv does, and rewrite what names them; all of it or nothing"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``move``."""
    parser.add_argument("paths", nargs="*", metavar="OLD NEW", help="paths from the root of the repository, in pairs")
    parser.add_argument(
        "--from-file", default="", metavar="FILE", help="moves described in TOML: [[move]] tables with old and new"
    )
    parser.add_argument("--repo", default=".", metavar="DIR", help="a working tree (default: here)")
    parser.add_argument("--dry-run", action="store_true", help="change nothing; say what would be done")
    parser.add_argument("--stage", action="store_true", help="stage the rewritten references, too, not only the moves")
    parser.add_argument(
        "--keep-there",
        action="store_true",
        help="where the place is taken by a different file, keep that one and drop the one that moves",
    )
    add_take(parser)


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Move; the exit status is 1 where something is left to decide."""
    from reflint.model.request import Request
    from reflint.moves import Manner, move, plan_text, shifts_of

    shifts = shifts_of("move", options.paths, options.from_file)
    manner = Manner(options.dry_run, options.stage, options.keep_there, tuple(options.take))
    plan, notes = move(Request(repo=options.repo, progress=progress), shifts, manner)
    return Result(int(bool(plan.open or plan.circles)), plan_text(plan, "text"), notes=notes)
