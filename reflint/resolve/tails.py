"""Parts of paths at component boundaries: whether a text can name something that vanished is asked of these first."""

from __future__ import annotations

_UNSAID = (".py", ".md", ".rst")  # endings that imports and addresses leave out


def tails(paths: dict[str, int]) -> frozenset[str]:
    """Every tail of every path, at component boundaries: ``a/b/c`` → ``a/b/c``, ``b/c``, ``c``; modules and pages without
    their endings, too.
    """
    found: set[str] = set()
    for path in paths:
        stems = [path]
        if path.endswith(_UNSAID):
            stems.append(path.rpartition(".")[0])
        for stem in stems:
            while stem and stem not in found:
                found.add(stem)
                stem = stem.partition("/")[2]
    return frozenset(found)


def heads(text: str) -> list[str]:
    """Leading parts of ``text`` at component boundaries, ``.`` and leading ``..`` left out, longest first."""
    parts: list[str] = []
    for part in text.split("/"):
        if part == "..":
            del parts[-1:]
        elif part and part != ".":
            parts.append(part)
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]
