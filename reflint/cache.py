"""Where reflint keeps what it can work out again."""

from __future__ import annotations

import os
import sys


def cache_directory() -> str | None:
    """The directory for kept walks and facts; None where it cannot be written. It is made when something is kept.

    ``REFLINT_CACHE_DIR`` names it outright; else it is ``reflint`` in ``XDG_CACHE_HOME``, ``LOCALAPPDATA`` (Windows),
    ``~/Library/Caches`` (macOS) or ``~/.cache``.
    """
    named = os.environ.get("REFLINT_CACHE_DIR")
    directory = named or os.path.join(_home(), "reflint")
    return os.path.abspath(directory) if _writable(os.path.abspath(directory)) else None


def _home() -> str:
    if os.environ.get("XDG_CACHE_HOME"):
        return os.environ["XDG_CACHE_HOME"]
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return os.environ["LOCALAPPDATA"]
    parts = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return os.path.join(os.path.expanduser("~"), *parts)


def _writable(directory: str) -> bool:
    """Whether ``directory`` could be made and written: its nearest existing parent decides."""
    while not os.path.exists(directory):
        parent = os.path.dirname(directory)
        if parent == directory:
            return False
        directory = parent
    return os.path.isdir(directory) and os.access(directory, os.W_OK | os.X_OK)
