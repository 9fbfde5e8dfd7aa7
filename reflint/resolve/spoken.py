"""Where paths that text mentions count, and where they are read at all."""

from __future__ import annotations

from collections.abc import Callable

from reflint.model.settings import Settings
from reflint.resolve.classes import Classes


def mention_scope(settings: Settings, classes: Classes) -> Callable[[str], bool]:
    """Where mentions count: in the configured files, and everywhere once RL106 is selected by name."""
    files = classes.matcher(settings.mention_files)
    # Asked of every file, of a handful of settings: these are weighed once.
    every = (settings, *(nested for _, nested in settings.nested))
    explicit = {id(each) for each in every if each.explicit("RL106")}
    enabled = {id(each) for each in every if each.enabled("RL106", True)}

    def wanted(path: str) -> bool:
        local = id(settings.at(path))
        return local in explicit or (local in enabled and files(path))

    return wanted


def spoken_scope(settings: Settings, classes: Classes) -> Callable[[str], bool]:
    """Where mentions are read: where they count, and everywhere once headers (RL108) are asked for."""
    counts = mention_scope(settings, classes)
    explicit = {id(each) for each in (settings, *(nested for _, nested in settings.nested)) if each.explicit("RL108")}
    return lambda path: counts(path) or id(settings.at(path)) in explicit
