"""Packages that ask themselves for their submodules."""

from __future__ import annotations

from reflint.model.modules import ModuleFacts, Outline


def asks_itself(name: str, outline: Outline, surface: ModuleFacts | None) -> bool:
    """Whether a package has ``name`` only by ``from . import name``: it binds nothing where there is no such submodule. ``surface`` is what
    parsing showed of it, None where that was not done.
    """
    if name in outline.names or not any(module == "." and name in names.split() for module, names in outline.imports):
        return False
    if surface is not None and not any(
        item.level == 1 and not item.module and not item.guard and any(n.name == name for n in item.names)
        for item in surface.imports
    ):
        return False  # it may bind the name where the import fails
    others = (names.split() for module, names in outline.imports if module != ".")
    return not any(name == taken.rpartition("=")[2] for names in others for taken in names)
