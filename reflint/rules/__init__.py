"""The rules, one module each; a module here that has a ``RULE`` is a rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from os import listdir

from reflint.rule import Rule


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    modules = [import_module(f"{__name__}.{name}") for name in sorted(_names())]
    return tuple(sorted((module.RULE for module in modules), key=lambda rule: rule.code))


def _names() -> Iterable[str]:
    try:  # ``pkgutil`` takes longer to load than most rules
        return {name.removesuffix(".py") for name in listdir(__path__[0]) if name.endswith(".py") and name[0] != "_"}
    except OSError:  # not in a directory
        from pkgutil import iter_modules

        return [found.name for found in iter_modules(__path__)]
