"""Symlinks meet the tree: where each leads, and why some lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from reflint.model.history import History
from reflint.model.tree import MAX_LINKS, Tree, ancestors, normalize, parent

# What tools fill on each machine, and keep out of git by an ignore file of their own.
_INSTALLED = frozenset((".venv", "venv", "node_modules", "__pypackages__", ".tox", ".nox"))

LinkStatus = Literal["dangling", "absolute", "escaping", "loop"]


class Link(NamedTuple):
    """A symlink that does not lead to an entry of the tree.

    ``text`` is the target as stored; ``target`` the repo-relative path that is missing ("" where it leaves the repository); ``via`` the link
    further on that breaks, "" where it is this one; ``origin`` the vanished path that explains it, "" where it was never there.
    """

    path: str
    text: str
    status: LinkStatus
    target: str
    via: str = ""
    origin: str = ""


def broken_links(tree: Tree, history: History, ignored: Callable[[str], bool]) -> Iterator[Link]:
    """Every link of the tree that leads nowhere, by path; none to what never was and each user has: git ignores it, or an installer brings it."""
    for path in sorted(tree.links):
        if tree.follow(path) is None:
            link = _explain(tree, history, path)
            installed = not _INSTALLED.isdisjoint(link.target.split("/"))
            if link.origin or not link.target or not (installed or ignored(link.target)):
                yield link


def _explain(tree: Tree, history: History, path: str) -> Link:
    text = tree.links[path]
    at, seen, first = path, {path}, ""
    for _ in range(MAX_LINKS):
        stored = tree.links[at]
        if stored.startswith("/") or _is_drive(stored):
            return Link(path, text, "absolute", "", via=_via(path, at))
        target = normalize(f"{_real(tree, parent(at))}/{stored}")
        if target is None:
            return Link(path, text, "escaping", "", via=_via(path, at))
        following = _next_link(tree, target)
        if following is None:
            return Link(path, text, "dangling", target, via=_via(path, at), origin=_origin(tree, history, target))
        if following in seen:
            return Link(path, text, "loop", first or target, via=_via(path, at))
        first = first or target
        seen.add(following)
        at = following
    return Link(path, text, "loop", first)


def _via(path: str, at: str) -> str:
    return "" if at == path else at


def _is_drive(text: str) -> bool:
    return len(text) > 2 and text[1] == ":" and text[2] in "/\\" and text[0].isalpha()


def _real(tree: Tree, directory: str) -> str:
    found = tree.follow(directory)
    return directory if found is None else found


def _next_link(tree: Tree, target: str) -> str | None:
    """The broken link that ``target`` is, or leads through."""
    for step in (target, *ancestors(target)):
        if step in tree.links and tree.follow(step) is None:
            return step
    return None


def _origin(tree: Tree, history: History, target: str) -> str:
    for step in (target, *ancestors(target)):
        if step and history.vanished(step):
            return step
    return ""


def leaving(tree: Tree, directory: str) -> list[str]:
    """Links below ``directory`` that lead out of it, by path: whoever takes the directory alone does not get their targets."""
    return [
        path
        for path in sorted(tree.links)
        if path.startswith(directory + "/") and not (tree.follow(path) or directory + "/").startswith(directory + "/")
    ]
