"""One recipe, many bundles: a build whose source directory is a substitution variable, once for each directory that it is run for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from reflint.bundle.disk import Shelf
from reflint.model.tree import parent

Read = Callable[[str], "bytes | None"]
_TAKEN = re.compile(rb"\$\{(_[A-Z][A-Z0-9_]*)\}/([\w.-]+)")
_WORD = re.compile(rb"[A-Za-z0-9][\w-]*")
MAX_VARIANTS = 200


def variants(data: bytes, shelf: Shelf, texts: Callable[[], Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
    """(directory, the recipe with it) for every directory that has what the recipe takes from its variable, and that something says to be a
    value: the recipe's own text by its name, or another of ``texts`` that speaks of the variable and of the directory.
    """
    taken: dict[bytes, set[str]] = {}
    for name, suffix in _TAKEN.findall(data):
        taken.setdefault(name, set()).add(suffix.decode())
    if len(taken) != 1:
        return
    ((name, suffixes),) = taken.items()
    speaking = [text for text in texts() if name in text]
    named = {word.replace(b"_", b"-").lower() for word in _WORD.findall(data)}
    found = 0
    for directory in _directories(shelf, suffixes):
        base = directory.rpartition("/")[2].replace("_", "-").lower().encode()
        if found < MAX_VARIANTS and (base in named or any(directory.encode() in text for text in speaking)):
            found += 1
            yield directory, data.replace(b"${%s}" % name, directory.encode())


def _directories(shelf: Shelf, suffixes: set[str]) -> list[str]:
    """Directories that have all of ``suffixes``."""
    first = min(suffixes)
    homes = (parent(path) for path in shelf.tree.entries if path.endswith("/" + first))
    return sorted(home for home in homes if all(shelf.tree.exists(f"{home}/{each}") for each in suffixes))
