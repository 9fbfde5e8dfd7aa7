"""Which fix a stale reference gets, and whether it may be made without asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from reflint.fix.spelling import Moved, relative, respelled
from reflint.model.fix import Applicability, Edit, Fix
from reflint.model.history import Evidence, archived, shelved
from reflint.model.resolution import IMPORT, Resolution
from reflint.model.tree import Tree, parent
from reflint.syntax.late import late
from reflint.syntax.words import has_extension

FOLLOWED = 0.8  # share of a directory's files that must have followed
SIMILAR = 0.6  # of the lines of a file that changed while it moved
_LEVELS: tuple[Applicability, ...] = ("safe", "unsafe", "display-only")
_DOCUMENTS = ("markdown.", "rst.", "text.", "html.")
# The first ones name directories, too, and then say nothing of the past.
PAST = late(
    rb"(?i)(?<![\w/])(old|legacy|deprecated?|former|previous|outdated)(?![\w/]|\.\w)"
    rb"|\b(moved?|renamed?|formerly|previously|was|were|used to|removed|deleted|replace[sd]?"
    rb"|instead of|migrat\w+|consolidat\w+|superseded|no longer|creat\w+|duplicat\w+)\b|->|=>|\xe2\x86\x92"
)

# A line that some program printed once.
LOGGED = late(rb"\b(INFO|DEBUG|WARNING|ERROR|CRITICAL)\b|Traceback|File \"")


class Successor(NamedTuple):
    """The place that a reference should name, and how sure that is; ``merged``: it was there before, too.
    ``dotted`` is the name of a module that is imported; ``altered``: what is there is not just what was at the old place. ``beside``: where
    other modules went that imports of the same file ask for in vain, by target.
    """

    moved: Moved
    applicability: Applicability
    merged: bool = False
    dotted: str = ""
    altered: bool = False
    beside: Mapping[str, Successor] = MappingProxyType({})


def usable(evidence: Evidence | None, resolutions: Iterable[Resolution]) -> Evidence | None:
    """``evidence`` without a place in an archive, unless only documents name what went there: a reader may follow it, a program may not."""
    if evidence is None or not archived(evidence.moved_to):
        return evidence
    if all(found.reference.syntax.startswith(_DOCUMENTS) or archived(found.target) for found in resolutions):
        return evidence
    return evidence._replace(moved_to="", score=0.0, candidates=(evidence.moved_to,))


def successor(evidence: Evidence, moved: Moved) -> Successor:
    """How safe it is to follow ``evidence`` to the place of ``moved``."""
    if shelved(moved.place) or evidence.candidates:
        return Successor(moved, "display-only")
    least = FOLLOWED if evidence.files > 1 else SIMILAR
    safe = evidence.kind == "ledger" or evidence.score >= least
    altered = evidence.kind not in ("exact", "ledger")
    return Successor(moved, "safe" if safe else "unsafe", evidence.kind == "merge-into", altered=altered)


def proposed(
    resolution: Resolution, to: Successor, data: bytes, tree: Tree, read: Callable[[str], bytes | None]
) -> Fix | None:
    """The fix of ``resolution``, which stands in ``data``; None where no byte-exact edit says the new place. ``read`` reads other files."""
    reference = resolution.reference
    if reference.syntax == IMPORT:
        return _imported(resolution, to, data)
    old = reference.text.encode("utf-8", "surrogateescape")
    if not reference.exact or data[reference.start : reference.end] != old:
        return None
    found = respelled(resolution, to.moved)
    if found is None or not _climbs_from_somewhere(found.text, resolution, tree):
        return None
    applicability = to.applicability
    if applicability == "display-only" and reference.syntax.startswith(_DOCUMENTS):
        applicability = "unsafe"  # a reader may well be sent to the archive
    elif applicability == "safe" and not (
        found.certain and _is_present(resolution, to, data) and _has_attribute(resolution, to, tree, read)
    ):
        applicability = "unsafe"
    return Fix(applicability, (Edit(resolution.path, reference.start, reference.end, found.text),))


def _imported(resolution: Resolution, to: Successor, data: bytes) -> Fix | None:
    from reflint.fix.imports import Place
    from reflint.fix.statements import rewrite  # parses the file, which only a fix is worth

    known = {**to.beside, resolution.target: to}
    places = {target: Place(each.dotted, each.moved.place) for target, each in known.items() if each.dotted}
    found = rewrite(resolution, places, data) if to.dotted else None
    if found is None:
        return None
    levels: list[Applicability] = [
        "safe" if found.certain else "unsafe",
        *(known[t].applicability for t in found.targets),
    ]
    return Fix(max(levels, key=_LEVELS.index), found.edits)


def retargeted(path: str, text: str, to: Successor) -> Fix:
    """The fix of a link at ``path`` that holds ``text``: it leads to the new place, by a relative way."""
    size = len(text.encode("utf-8", "surrogateescape"))
    return Fix(to.applicability, (Edit(path, 0, size, relative(to.moved.place, parent(path))),))


def taken_away(path: str, text: str) -> Fix:
    """The fix of a link whose target is gone for good."""
    return Fix("unsafe", (Edit(path, 0, len(text.encode("utf-8", "surrogateescape")), ""),))


def _climbs_from_somewhere(text: str, resolution: Resolution, tree: Tree) -> bool:
    """Whether a new ``..`` starts in a real directory: the kernel follows no dots through what is not there, or through a link."""
    reference = resolution.reference
    if not text.startswith("..") or reference.form != "path" or reference.anchor == "file":
        return True
    return reference.text.startswith("..") or reference.base.strip("/") in tree.directories


def _is_present(resolution: Resolution, to: Successor, data: bytes) -> bool:
    """Whether a reference speaks of the present. A mention beside the new place, or among words of the past, tells of the move; one of a
    copy that was merged into another tells the copies apart.
    """
    reference = resolution.reference
    if reference.role != "mention":
        return True
    text = reference.text
    shaped = has_extension(text) or text.startswith("./") or text.endswith("/") or text.count("/") > 1
    if to.merged or (reference.form == "path" and not shaped):
        return False  # ``a/b`` in prose is two words, more often than not
    start = data.rfind(b"\n", 0, reference.start) + 1
    end = data.find(b"\n", reference.end)
    line = data[start : reference.start] + data[reference.end : end if end >= 0 else len(data)]
    return (
        not PAST.search(line)
        and not LOGGED.search(line)
        and to.moved.place.encode("utf-8", "surrogateescape") not in line
    )


def _has_attribute(resolution: Resolution, to: Successor, tree: Tree, read: Callable[[str], bytes | None]) -> bool:
    """Whether the module's new place has what a dotted name takes from it: a file that moved in parts has not all of it."""
    reference = resolution.reference
    rest = reference.text.removeprefix(resolution.target).lstrip(".:")
    if reference.form != "module" or not rest or not to.altered:
        return True
    name = re.split(r"[.:]", rest, maxsplit=1)[0]
    place = to.moved.place
    if tree.exists(f"{place}/{name}") or tree.exists(f"{place}/{name}.py"):
        return True
    module = read(place) if tree.lookup(place) == "file" else read(f"{place}/__init__.py") or read(f"{place}.py")
    binds = rb"(?m)^(?:(?:async\s+)?(?:def|class)\s+|(?:from|import)\b.*\b|\s+)?%s\b" % re.escape(name.encode())
    return module is None or re.search(binds, module) is not None or b"import *" in module or b"__getattr__" in module
