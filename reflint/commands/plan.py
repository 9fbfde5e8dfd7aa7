"""``reflint plan``: what a move or a deletion would break, what of it repairs itself, and what is left to decide."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result, add_take
from reflint.model.request import Progress

SUMMARY = "think a move or a deletion through: what breaks, the patch that repairs it, what is left to decide"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``plan``."""
    parser.add_argument("action", choices=("move", "delete"), help="move OLD NEW [OLD NEW …], or delete PATH …")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="paths from the root of the repository")
    parser.add_argument(
        "--from-file",
        default="",
        metavar="FILE",
        help="moves described in TOML: [[move]] tables with old and new, as in a ledger; without new: deleted",
    )
    add_take(parser)
    parser.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    parser.add_argument("--rev", default="", metavar="REV", help="plan on a commit instead of the working tree")
    parser.add_argument(
        "--format",
        default="text",
        choices=("text", "markdown", "json", "patch"),
        help="text, markdown for a pull request, json, or the patch as git apply takes it (default: text)",
    )
    parser.add_argument(
        "--output-file", default="", metavar="FILE", help="write it there instead of to standard output"
    )


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Plan; the exit status is 1 where something is left to decide."""
    from reflint.model.request import Request
    from reflint.moves import plan_text, shifts_of
    from reflint.moving import planned

    shifts = shifts_of(options.action, options.paths, options.from_file)
    plan = planned(Request(repo=options.repo, rev=options.rev, progress=progress), shifts, options.take).plan
    return Result(
        int(bool(plan.open or plan.different or plan.circles)), plan_text(plan, options.format), options.output_file
    )
