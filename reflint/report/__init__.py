"""Reports: one module a format, found by walking the package. Each has ``FORMAT`` and ``render(report, *,
color=False) -> str``.

Modules whose name starts with an underscore hold what several formats share.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from reflint.model.report import Report


def formats() -> tuple[str, ...]:
    """Names of the formats, sorted; a format is named like its module."""
    from pkgutil import iter_modules  # brings inspect along, which a hook need not load

    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def render(report: Report, form: str, *, color: bool = False) -> str:
    """``report`` as text of the format ``form``; it ends in a newline."""
    renderer: Callable[..., str] = import_module(f"{__name__}.{form}").render
    return renderer(report, color=color)
