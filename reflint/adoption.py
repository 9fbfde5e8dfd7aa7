"""What ``reflint init`` does: reads the tree, and another tool's configuration in it, and writes a layout."""

from __future__ import annotations

from reflint.adopt import Carried, importlinter, tach
from reflint.adopt.proposal import proposed
from reflint.adopt.written import written
from reflint.errors import UsageError
from reflint.model.layout import Layout
from reflint.model.request import Request
from reflint.woven import Woven, woven

HEAD = "# What each package may import: `reflint rule RL304` explains, docs/configuration.md has every key.\n"


def adopted(request: Request, source: str) -> tuple[str, tuple[str, ...]]:
    """The text of a ``reflint.toml`` with the layout that ``source`` (a file of the tree) declares, "" for a proposal; and what could not be
    carried over or stands in the way.
    """
    found = woven(request, source)
    if not source:
        carried = proposed(found.web(Layout()))
        notes = carried.left
    else:
        carried = _read(source, found.asked)
        notes = tuple(f"not carried over: {what}" for what in carried.left)
    said = "".join(f"# {note}\n" for note in notes)
    return f"{HEAD}{said}\n{written(placed(carried, found), 'layout')}", notes


def _read(source: str, data: bytes | None) -> Carried:
    if data is None:
        raise UsageError("the tree has no such file", path=source)
    if "importlinter" in source or b"[tool.importlinter" in data or b"[importlinter" in data:
        return importlinter.carried(source, data)
    if "tach" in source or b"[tool.tach" in data:
        return tach.carried(source, data)
    raise UsageError("holds no configuration of import-linter or tach", path=source)


def placed(carried: Carried, found: Woven) -> Layout:
    """The layout with the place of each package, where it is another one than its name says."""
    layout = carried.layout
    finder = found.resolver.paths.finder
    roots = [root.strip("./") for root in carried.roots] or [""]
    places = []
    for name, _ in layout.packages:
        stem = name.replace(".", "/")
        below = [f"{root}/{stem}".lstrip("/") for root in roots]
        known = next((place for place in below if finder.at(place) is not None), None)
        places.append((name, known or found.web(Layout(packages=((name, ""),))).names.places[name] or ""))
    if all(place in ("", name.replace(".", "/")) for name, place in places):
        places = [(name, "") for name, _ in places]
    return layout._replace(packages=tuple(places))
