"""Absolute paths into somebody's home directory: whether they mean a checkout of this very repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.model.facts import Reference
from reflint.model.tree import Tree

PERSONAL = "python.home"  # the construct of such a path on a program's search path
_USER = 2  # components of ``/home/name``


def checkouts(references: Iterable[Reference], tree: Tree, name: str) -> frozenset[str]:
    """Directories that hold a checkout of ``tree``, as the paths of ``references`` tell: they are called as the repository is (``name``, "" where
    that is not known), or what lies below them are directories of the tree, of two components at least: ``/home/me/tool`` of
    ``/home/me/tool/lib/app``.
    """
    return frozenset(root for one in references if one.syntax == PERSONAL for root in _roots(one.text, tree, name))


def _roots(text: str, tree: Tree, name: str) -> Iterator[str]:
    parts = text.strip("/").split("/")
    for at in range(_USER, len(parts)):
        if parts[at].lower() == name:
            yield "/" + "/".join(parts[: at + 1])
        if at < len(parts) - 1 and tree.is_directory("/".join(parts[at:])):
            yield "/" + "/".join(parts[:at])


def is_below(text: str, roots: frozenset[str]) -> bool:
    """Whether ``text`` is one of ``roots``, or lies in one."""
    return any(f"{text}/".startswith(root + "/") for root in roots)
