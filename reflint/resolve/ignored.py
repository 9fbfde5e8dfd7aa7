"""Which paths git ignores, by the ``.gitignore`` files of the scanned tree."""

from __future__ import annotations

from collections.abc import Callable

from reflint.model.tree import Tree, ancestors, parent


class Ignored:
    """Answers whether git would ignore a path; reads the ``.gitignore`` files above a path when first asked about it."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read
        self._specs: dict[str, object] = {}
        self._answers: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        """Whether ``path``, or a directory above it, is ignored."""
        if path not in self._answers:
            self._answers[path] = self._ask(path)
        return self._answers[path]

    def _ask(self, path: str) -> bool:
        directory = parent(path)
        if directory and self(directory):
            return True
        return self._matches(path) or self._matches(path + "/")

    def _matches(self, path: str) -> bool:
        for directory in ancestors(path.rstrip("/")):
            spec = self._spec(directory)
            if spec is None:
                continue
            below = path[len(directory) + 1 :] if directory else path
            include = spec.check_file(below).include  # type: ignore[attr-defined]
            if include is not None:
                return bool(include)
        return False

    def _spec(self, directory: str) -> object | None:
        if directory not in self._specs:
            name = f"{directory}/.gitignore" if directory else ".gitignore"
            self._specs[directory] = _parse(self._read(name)) if name in self._tree.entries else None
        return self._specs[directory]


def _parse(data: bytes | None) -> object | None:
    if data is None:
        return None
    from pathspec import GitIgnoreSpec

    lines = []
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue  # git passes over a pattern that it cannot read
        lines.append(line)
    return GitIgnoreSpec.from_lines(lines)
