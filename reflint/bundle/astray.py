"""Imports that are wrong wherever they stand: relative ones of modules that are loaded outside of a package, and those of a neighbour's modules."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reflint.bundle.walking import FILES, Miss
from reflint.bundle.wanted import Library
from reflint.model.bundle import Lack
from reflint.model.finding import Step
from reflint.model.tree import parent
from reflint.registry.imports import POPULAR
from reflint.resolve.finder import Finder


def relative_lack(miss: Miss, chain: tuple[Step, ...]) -> Lack | None:
    """What the relative import ``miss``, at the end of ``chain``, lacks: a package around it. None where it may fail, or is not read precisely."""
    source = chain[-1].path
    if not source or not miss.want.line or miss.guarded:
        return None
    base = source
    for _ in range(len(miss.want.module) - len(miss.module)):
        base = parent(base)
    name = miss.module.replace(".", "/") or "".join(miss.want.names[:1])
    return Lack("alone", f"{base}/{name}".strip("/"), chain, source)


def stray_module(miss: Miss, finder: Finder, tops: Mapping[str, Collection[str]], library: Library) -> str:
    """The one file of the repository that the absolute import ``miss`` means, somewhere below a directory that is not searched; "" where it
    may well mean something else. ``tops`` are the directories that have a name.

    It means this file where nobody else is known to have a module of its name, and the file binds every name that is taken from it.
    """
    parts = miss.module.split(".")
    names = [name for name in miss.want.names if name != "*"]
    if not names or parts[0] in POPULAR:
        return ""
    found = []
    for directory in sorted(tops.get(parts[0], ())):
        length, hit = finder.longest(directory, parts)
        if length == len(parts) and hit is not None and hit.kind in FILES:
            found.append(hit.path)
    if len(found) != 1 or not all(library.defines(found[0], name) for name in names):
        return ""
    return found[0]
