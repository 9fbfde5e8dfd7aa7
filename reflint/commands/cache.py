"""``reflint cache``: what is remembered between runs, and how to forget it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.model.request import Progress

SUMMARY = "show or clear what is remembered between runs"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``cache``."""
    parser.add_argument("action", choices=("info", "clear"), help="show where the cache is and its size, or remove it")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Show or clear the cache. Nothing that a scan finds depends on it."""
    from reflint.cache import clear, info

    if options.action == "clear":
        return Result(0, f"cleared: {_size(clear())} freed\n")
    directory, files, size = info()
    return Result(0, f"{directory}: {files:,} files, {_size(size)}\n")


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 100_000 else f"{number:,} bytes"
