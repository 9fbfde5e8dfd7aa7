"""Mentions of vanished paths that are better believed to mean something else."""

from __future__ import annotations

import re
from collections.abc import Callable

from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, parent
from reflint.syntax.late import late

_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg", "package.json")
# Where a project's manifest says that its packages lie.
_PACKAGED = late(rb"^(?:where|package[-_]dir|pythonpath)\b[^\n]{0,80}?[\"']([\w./-]+)[\"']", re.MULTILINE)
# What says that the reader, or a command of the document, makes a file.
_MAKES = late(
    rb"\b(?:creat(?:e|es|ing)|generat(?:e|es|ing)|download(?:s|ing)?|writ(?:e|es|ing)|sav(?:e|es|ing)|curl|wget|touch|tee)\b|\S ?> ?$",
    re.IGNORECASE,
)
# What says so of the very path that follows.
_MADE = late(
    rb"\b(?:creat(?:e[sd]?|ing)|mkdir(?: -p)?)[ \t]+(?:(?:an?|the|new|empty|own|directory|folder|file|module|package|script)[ \t]+){0,3}"
    rb"[`\"'*(\[]{0,3}$",
    re.IGNORECASE,
)
# A step of instructions for what is there at its time: "create a new `v1.10` folder", "remove old ones, `v1.7` in this example".
_STEP = late(
    rb"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:create|add|remove|delete|rename) (?:an? |the |all )?(?:new|old)\b",
    re.IGNORECASE,
)
_CREATES = late(rb"^[ \t]*(?:[$>#] )?(?:sudo )?(?:mkdir|touch|(?:git )?rm|unlink|del)\b")
# What nobody has filled in yet: "a description of the variables that are in `vars/main.yml` should go here".
_UNWRITTEN = late(rb"\bshould go here\b", re.IGNORECASE)
_LOG = late(
    rb"^[# ]{0,5}(?:change ?log|release notes|release history|what'?s new|(?:upcoming|next) release|release v?\d+\.\d[\w.]*)[ \r]*:?[ \r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 2000  # bytes of a line that is one sentence


class Said:
    """Judges what documents and comments say. ``origin`` is this repository's ``owner/name``, or ""."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None], origin: str) -> None:
        self._tree = tree
        self._origin = origin
        directories = {parent(path) for path in tree.entries if path.rpartition("/")[2] in _PROJECTS}
        declared = _PACKAGED.findall((read("pyproject.toml") if "pyproject.toml" in tree.entries else None) or b"")
        directories.update(name.decode("utf-8", "replace").strip("./") for name in declared)
        self._projects = tuple(sorted(directories - {""}))

    def excuses(self, found: Resolution) -> bool:
        """Whether ``found``, a mention of a vanished path or a string of a program, names what is there after all, or no path at all."""
        reference = found.reference
        if reference.role != "mention":
            return (
                reference.syntax.startswith("python.") and reference.anchor == "any" and self._is_slug(reference.text)
            )
        if reference.form == "module":
            return "." not in found.target or self._in_a_project(found.target.replace(".", "/"))
        return self._is_slug(reference.text) or self._in_a_project(found.target)

    def _is_slug(self, text: str) -> bool:
        """``owner/name`` of this repository or its image; or a path that begins with the name of the checkout."""
        first, _, rest = text.strip("/").lower().partition("/")
        name = self._origin.rpartition("/")[2]
        if not rest or first != name:
            return f"{first}/{rest}" == self._origin
        return rest == name or self._tree.exists(text.strip("/").partition("/")[2])

    def _in_a_project(self, target: str) -> bool:
        """Whether a project below the root has it: documents speak of ``pkg/x.py`` wherever the project lies."""
        return any(
            self._tree.exists(f"{project}/{target}") or self._tree.exists(f"{project}/{target}.py")
            for project in self._projects
        )


def tells_of_making(found: Resolution, lines: Lines) -> bool:
    """Whether a document says of what it names that it is made, by its reader or by a command, or taken away: of a bare file somewhere, of a
    path just there.
    """
    name = found.reference.text.encode("utf-8", "surrogateescape")
    start = found.reference.start
    near = max(start - _LONGEST, 0)
    line = lines.data[max(lines.data.rfind(b"\n", near, start) + 1, near) : start]
    if (_CREATES if found.reference.syntax == "markdown.fence" else _STEP).search(line):
        return True
    if not found.dialect.startswith(("markdown", "rst")):
        return False
    if _UNWRITTEN.search(lines.data, max(lines.data.rfind(b"\n\n", near, start), near), start):
        return True
    if b"/" in name:
        return _MADE.search(line) is not None
    at = lines.data.find(name)
    while at >= 0:
        begin = max(lines.data.rfind(b"\n", 0, at) + 1, at - _LONGEST)
        if _MAKES.search(lines.data[begin:at]) is not None:
            return True
        at = lines.data.find(name, at + len(name))
    return False


def is_log(head: bytes) -> bool:
    """Whether a document that begins with ``head`` calls itself a log of changes."""
    return _LOG.search(head) is not None
