"""What a deleted Python module only forwarded to: ``from package.newer import *``. Pure."""

from __future__ import annotations

from collections.abc import Callable

from reflint.syntax.late import late

LARGEST = 4_000  # bytes of a file that only forwards
_OWN = late(rb"(?m)^(?:class|def|async|@|if|for|with)\b")
_STAR = late(rb"(?m)^from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?[ \t]*\*")


def forwarded_to(path: str, data: bytes, lives: Callable[[str], bool]) -> str:
    """The one living file all of whose names the module ``path`` gave out as its own; "" where it did more, or nothing of that kind."""
    if len(data) > LARGEST or _OWN.search(data):
        return ""
    stars = _STAR.findall(data)
    if len(stars) != 1:
        return ""
    dots, name = (part.decode("ascii", "replace") for part in stars[0])
    inner = name.replace(".", "/")
    parts = path.split("/")[:-1]
    if dots:
        roots = ["/".join(parts[: len(parts) - len(dots) + 1])]
    else:
        roots = ["/".join(parts[:at]) for at in range(len(parts) + 1)]
    stems = ["/".join(filter(None, (root, inner))) for root in roots]
    found = [stem + ending for stem in stems for ending in (".py", "/__init__.py") if lives(stem + ending)]
    return found[0] if len(found) == 1 and found[0] != path else ""
