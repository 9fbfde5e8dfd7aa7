"""Where files stood before they got their present names."""

from __future__ import annotations

from collections.abc import Iterable

from reflint.git.changes import MANY, pending_change, pending_renames
from reflint.git.recall import Recall
from reflint.git.repository import Repository
from reflint.git.votes import exact_homes
from reflint.model.history import PENDING, History
from reflint.model.tree import Tree

COMMITS = 60  # commits looked into, those first that brought most of what is asked for


def former_names(
    repository: Repository, tree: Tree, history: History, paths: Iterable[str], recall: Recall
) -> dict[str, str]:
    """The old names of those of ``paths``, files of ``tree``, that a commit, or the pending change, renamed to what they are called now."""
    asked: dict[str, list[str]] = {}
    for path in paths:
        asked.setdefault(history.named_in(path), []).append(path)
    stored = sorted((commit for commit in asked if commit != PENDING), key=lambda commit: (-len(asked[commit]), commit))
    changes = recall.changes(stored[:COMMITS])
    if PENDING in asked:
        changes[PENDING] = pending_change(repository, tree, history)
    worth = [commit for commit, change in changes.items() if change.deleted and len(change.deleted) <= MANY]
    renames = recall.renames([commit for commit in worth if commit != PENDING])
    recall.save()
    if PENDING in worth:
        renames[PENDING] = pending_renames(repository, tree)
    found: dict[str, str] = {}
    for commit in worth:
        homes = exact_homes(changes[commit].deleted, changes[commit].added)
        places = {place: old for old, (place, _) in renames.get(commit, {}).items()}
        places |= {home.path: old for old, home in homes.items() if home.path}
        found.update((path, places[path]) for path in asked[commit] if path in places)
    return found
