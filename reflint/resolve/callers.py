"""Workflows and actions that other repositories use: what they name lies in the checkout of whoever calls them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from reflint.model.tree import Tree, parent
from reflint.syntax.late import late

_USES = late(rb"\buses:[ \t]*[\"']?([^\s\"'#]+)")
_TRIGGERS = late(
    rb"^[\"']?on[\"']?:[ \t]*(?:(?:\[[ \t]*)?workflow_call[ \t]*\]?[ \t]*(?:#.*)?$|(?:#.*)?\n((?:[ \t]+.*\n|[ \t]*(?:#.*)?\n)*))",
    re.MULTILINE,
)
_EVENT = late(rb"^( +)([\w-]+):?", re.MULTILINE)
_ACTION = late(r"(?:^|/)action\.ya?ml$")


class Callers:
    """Knows which workflows and actions nobody in the tree calls."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read

    def has_none(self, path: str) -> bool:
        """Whether the workflow or action ``path`` is there for other repositories alone."""
        if _ACTION.search(path):
            return not self._is_called(parent(path))
        return is_called_only(self._read(path) or b"") and not self._is_called(path)

    def _is_called(self, path: str) -> bool:
        return any(f"/{used}".endswith(f"/{path}" if path else "/.") for used in self._used)

    @cached_property
    def _used(self) -> frozenset[str]:
        """What the workflows and actions of the tree use, without the version."""
        found: set[str] = set()
        for path in self._tree.entries:
            if (path.startswith(".github/") and path.endswith((".yml", ".yaml"))) or _ACTION.search(path):
                names = _USES.findall(self._read(path) or b"")
                found.update(name.decode("utf-8", "replace").partition("@")[0].rstrip("/") for name in names)
        return frozenset(found)


def is_called_only(data: bytes) -> bool:
    """Whether nothing but a call starts the workflow ``data``."""
    match = _TRIGGERS.search(data)
    if match is None:
        return False
    events = _EVENT.findall(match[1] or b"")
    depth = min((len(indent) for indent, _ in events), default=0)
    return match[1] is None or {name for indent, name in events if len(indent) == depth} == {b"workflow_call"}
