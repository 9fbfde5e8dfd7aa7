"""``reflint init``: a first layout."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.model.request import Progress

SUMMARY = "propose a layout from the imports that exist, or carry over another tool's"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``init``."""
    parser.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="FILE",
        help="carry over this file of the tree: .importlinter, setup.cfg, pyproject.toml or tach.toml",
    )
    parser.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    parser.add_argument("--rev", default="", metavar="REV", help="read a commit instead of the working tree")
    parser.add_argument(
        "--output-file", default="", metavar="FILE", help="write it there (reflint.toml) instead of showing it"
    )


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Show or write the layout; what could not be said in it stands in comments, and on standard error."""
    from reflint.adoption import adopted
    from reflint.model.request import Request

    text, notes = adopted(Request(repo=options.repo, rev=options.rev, progress=progress), options.source)
    return Result(0, text, options.output_file, notes)
