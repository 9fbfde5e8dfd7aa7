"""``[[tool.reflint.bundle]]``: its keys in one table, from which checks, schema and documentation come, and its values."""

from __future__ import annotations

from typing import Any

from reflint.config.layout import LayoutKey, fields_of, tables_of
from reflint.config.mistakes import Mistake, Where, strings, wrong
from reflint.model.settings import Declared

BUNDLE: dict[str, LayoutKey] = {
    "name": LayoutKey("text", "name", "What findings and `reflint bundle` call it.", True),
    "root": LayoutKey("text", "root", "The directory that ships, with what its links lead to."),
    "include": LayoutKey("patterns", "include", "What of `root` ships (gitignore syntax, from there); default: all."),
    "copy": LayoutKey(
        "copies",
        "copy",
        "What is put beside it: an array of paths of the repository, or a table of these and their places in the bundle.",
    ),
    "exclude": LayoutKey("patterns", "exclude", "What does not ship (gitignore syntax, from the top of the bundle)."),
    "entry": LayoutKey(
        "names",
        "entry",
        "What is started: `main.py`, `main.py:handler`, `package.module` or `package.module:app`, in the bundle.",
        True,
    ),
    "requirements": LayoutKey(
        "names",
        "requirements",
        "Files of the repository that say what is installed; without, that is not judged (RL402).",
    ),
    "path": LayoutKey("names", "path", "Directories of the bundle in which modules are found; default: its top."),
}
_PATHS = ("root", "requirements", "path")


def bundles_of(value: Any, where: Where, said: list[Mistake]) -> list[Declared]:
    """The bundles that the array of tables ``value`` declares; what is wrong with it is appended to ``said``."""
    found: list[Declared] = []
    for at, table in tables_of(value, where, said):
        fields = fields_of(table, BUNDLE, (*where, at), said)
        fields["copy"] = _copies(table.get("copy", []), (*where, at, "copy"), said)
        for name in _PATHS:
            paths = fields.get(name, ())
            for path in (paths,) if isinstance(paths, str) else paths:
                _inside(path, (*where, at, name), said)
        if not (table.get("root") or table.get("copy")):
            said.append(Mistake((*where, at), "a bundle needs `root` or `copy`, else nothing ships"))
        if any(known.name == fields.get("name") for known in found):
            said.append(Mistake((*where, at, "name"), f"two bundles are called `{fields['name']}`", fields["name"]))
        found.append(Declared(**{"name": "", **fields}))
    return found


def _copies(value: Any, where: Where, said: list[Mistake]) -> tuple[tuple[str, str], ...]:
    """(path of the repository, place in the bundle)."""
    pairs = list(value.items()) if isinstance(value, dict) else [(path, path) for path in strings(value, where, said)]
    for source, place in pairs:
        _inside(source, (*where, source) if isinstance(value, dict) else where, said)
        if not isinstance(place, str):
            wrong((*where, source), "a string", place, said)
        elif place != source:
            _inside(place, (*where, source), said)
    return tuple((source.strip("/"), place.strip("/")) for source, place in pairs if isinstance(place, str))


def _inside(path: str, where: Where, said: list[Mistake]) -> None:
    if path.startswith(("/", "~")) or "\\" in path or ".." in path.split("/"):
        said.append(
            Mistake(where, f"`{path}` must be a path from the root of the repository or the bundle, with `/`", path)
        )
