"""Commands: one thin module each, with ``SUMMARY``, ``add_arguments(parser)`` and ``run(options, progress, color) ->
Result``.
"""

from __future__ import annotations

from argparse import ArgumentParser
from importlib import import_module
from typing import Any, NamedTuple

COMMANDS = (
    "scan",
    "plan",
    "move",
    "why",
    "graph",
    "init",
    "ledger",
    "bundle",
    "verify",
    "rule",
    "cache",
)  # in the order of the help


class Result(NamedTuple):
    """What a command leaves to the command line: exit status, text for standard output or a file, remarks for
    standard error.
    """

    status: int
    output: str
    output_file: str = ""
    notes: tuple[str, ...] = ()


def load(name: str) -> Any:
    """The module of the command ``name``."""
    return import_module(f"{__name__}.{name}")


def add_take(parser: ArgumentParser) -> None:
    """Add ``--take``, which plans and moves have alike."""
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="OLD",
        help="of two files that differ, or of all below a directory, keep the one that moves; may be repeated",
    )
