"""First layouts: carried over from another tool's configuration, or proposed from the imports that exist; and written down.

Each reader of a configuration takes its text and returns a :class:`Carried`.
"""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.layout import Layout


class Carried(NamedTuple):
    """A layout, where the packages of it are looked for (``roots``), and what could not be said in it, a line each."""

    layout: Layout
    left: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
