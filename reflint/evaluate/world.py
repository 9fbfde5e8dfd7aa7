"""The virtual file system of a run: what was made, filled, tested; and what was asked of the tree."""

from __future__ import annotations

from collections.abc import Collection

from reflint.evaluate.values import climbing
from reflint.model.program import Effect, Place
from reflint.model.tree import Tree, ancestors

MAX_EFFECTS = 2000


class World:
    """Places and effects of one run. ``tested``: places that guards ask for, and whether they want them there."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.effects: list[Effect] = []
        self.tested: list[tuple[Place, bool]] = []
        self.made: set[Place] = set()
        self.filled: set[Place] = set()
        self.written: set[Place] = set()  # ever, removed ones too
        self.removed: dict[Place, int] = {}  # and where the last command that does it stands
        self.unpacked: set[Place] = set()  # directories into which an archive was unpacked, or a download went
        self.looked: dict[str, None] = {}
        self.temporaries = 0
        self.moves = 0  # changes of the working directory

    def effect(self, effect: Effect) -> None:
        """Note one effect."""
        if len(self.effects) < MAX_EFFECTS:
            self.effects.append(effect)

    def make(self, at: Place, *, contents: bool) -> None:
        """``at`` is written: it and what it lies in exist from now on; with ``contents``, anything may be below."""
        if at.root == "repository" and not at.path:
            return
        self.made.add(at)
        self.written.add(at)
        for above in ancestors(at.path):
            if above:
                self.made.add(Place(at.root, above))
        if contents:
            self.filled.add(at)

    def is_made(self, at: Place) -> bool:
        """Whether this run wrote ``at``."""
        return at in self.made or bool(self.filled and at_or_below(at, self.filled))

    def may_be_unpacked(self, at: Place) -> bool:
        """Whether ``at`` may come from an archive or a download: the tree knows nothing of what it lies in."""
        for root, directory in self.unpacked:
            head = f"{directory}/" if directory else ""
            if root == at.root and at.path.startswith(head):
                first = at.path[len(head) :].partition("/")[0]
                if first and not self.exists(Place(root, head + first)):
                    return True
        return False

    def written_tails(self) -> frozenset[str]:
        """Every tail of every path that was ever written, at component boundaries."""
        found: set[str] = set()
        for _, path in self.written | self.made:
            while path and path not in found:
                found.add(path)
                path = path.partition("/")[2]
        return frozenset(found)

    def exists(self, at: Place) -> bool:
        """Whether ``at`` is in the repository's tree."""
        if at.root != "repository":
            return False
        self.looked[at.path] = None
        return self.tree.exists(at.path)

    def is_directory(self, at: Place) -> bool:
        """Whether ``at`` is a directory of the repository's tree."""
        if at.root != "repository":
            return False
        self.looked[at.path] = None
        return self.tree.is_directory(at.path)

    def is_anywhere(self, path: str, script: str) -> bool:
        """Whether ``path`` exists from the root or from any directory above ``script``."""
        bases = ["", *ancestors(script)]
        return any(self.exists(Place("repository", climbing(f"{base}/{path}"))) for base in bases)


def at_or_below(at: Place, places: Collection[Place]) -> bool:
    """Whether ``at`` is one of ``places`` or lies below one."""
    return at in places or any(
        Place(at.root, above) in places for above in ancestors(at.path) if above or at.root != "repository"
    )
