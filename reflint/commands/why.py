"""``reflint why``: the life of one path."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.model.request import Progress

SUMMARY = "tell the life of a path: in which commit it went, where to, and who names it"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``why``."""
    parser.add_argument("path", metavar="PATH", help="from the root of the repository; or the dotted name of a module")
    parser.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    parser.add_argument("--rev", default="", metavar="REV", help="ask a commit instead of the working tree")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Tell; the exit status is 1 where the path is not there."""
    from reflint.model.request import Request
    from reflint.report._life import as_text
    from reflint.told import life

    found = life(Request(repo=options.repo, rev=options.rev, progress=progress), options.path)
    return Result(int(not found.exists), as_text(found))
