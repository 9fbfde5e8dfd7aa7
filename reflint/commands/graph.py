"""``reflint graph``: who imports whom."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.model.request import Progress

SUMMARY = "show who imports whom, by packages"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``graph``."""
    from reflint.drawn import FORMATS

    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="only what lies in these packages (default: the whole tree)"
    )
    parser.add_argument("--format", choices=FORMATS, default="dot", help="how it is written (default: %(default)s)")
    parser.add_argument(
        "--depth",
        type=int,
        default=2,
        metavar="N",
        help="components of a name that are told apart; 0: all (default: 2)",
    )
    parser.add_argument("--external", action="store_true", help="show packages of others, too")
    parser.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    parser.add_argument("--rev", default="", metavar="REV", help="read a commit instead of the working tree")
    parser.add_argument("--output-file", default="", metavar="FILE", help="write it there instead of showing it")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Show the graph."""
    from reflint.drawn import View, drawn
    from reflint.model.request import Request

    request = Request(repo=options.repo, rev=options.rev, progress=progress)
    view = View(tuple(options.packages), options.depth, options.external)
    return Result(0, drawn(request, view, options.format), options.output_file)
