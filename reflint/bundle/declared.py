"""Bundles that the configuration declares."""

from __future__ import annotations

from reflint.bundle.functions import PLATFORM
from reflint.bundle.ignored import Ignores, nothing
from reflint.bundle.parcel import Parcel
from reflint.model.settings import Declared
from reflint.syntax.ignorefile import matcher


def parcel_of(declared: Declared) -> Parcel:
    """What a declared bundle ships."""
    parts = ((declared.root.strip("/"), ""),) if declared.root else ()
    return Parcel(
        declared.name,
        declared.file,
        declared.line,
        (*parts, *declared.copy),
        _drops(declared),
        declared.entry,
        declared.requirements,
        provided=PLATFORM,
        judged=bool(declared.requirements),
        path=tuple(path.strip("/.") for path in declared.path) or ("",),
    )


def _drops(declared: Declared) -> Ignores:
    """What of the bundle does not ship: what is excluded, and of the root what is not included."""
    excluded = matcher(declared.exclude) if declared.exclude else nothing
    if not declared.include:
        return excluded
    included = matcher(declared.include)
    beside = tuple(place for _, place in declared.copy)

    def drops(path: str) -> bool:
        mine = any(path == place or path.startswith(place + "/") for place in beside)
        return excluded(path) or not (mine or included(path))

    return drops
