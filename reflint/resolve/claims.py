"""What files claim to name of what is gone, and what becomes of a claim that nobody witnessed."""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.resolution import IMPORT, IMPORTED_NAME, Claim, Resolution
from reflint.resolve.repo import Repo

_LOUD = ("read", "run", "guard")
_FIXED = ("dockerfile.", "compose.")  # what they name is looked for at one place only, whoever wrote it when
_LINKS = ("markdown.", "rst.")  # and so is what starts from the page


def claims(repo: Repo) -> Iterator[Claim]:
    """The words by which files read, run or test what is gone. Patterns and mentions claim nothing: they may be written for what was."""
    for each in repo.resolutions:
        claim = claim_of(repo, each)
        if claim is not None:
            yield claim


def claim_of(repo: Repo, found: Resolution) -> Claim | None:
    """The claim that ``found`` makes; None where it makes none, or its words are put together by a program.

    Imports make none: whoever writes one has run it, on a branch that was begun before. Nor does what climbs, as it can only mean this tree.
    """
    reference = found.reference
    if (
        found.status not in ("gone", "ignored")
        or not found.origin
        or reference.role not in _LOUD
        or reference.text.startswith("../")
    ):
        return None
    if reference.syntax in (IMPORT, IMPORTED_NAME) or reference.syntax.startswith(_FIXED):
        return None
    if reference.anchor == "file" and reference.syntax.startswith(_LINKS):
        return None
    data = repo.lines(found.path).data
    if reference.role == "guard" and reference.masked and not reference.loud:
        # Whoever wrote it after the path had gone knew that.
        line = data[data.rfind(b"\n", 0, reference.start) + 1 : reference.end]
        return Claim(found.path, found.origin, line.strip(), at_once=True)
    written = data[reference.start : reference.end]
    parts = found.target.replace(".", "/").split("/") if reference.form == "module" else found.target.split("/")
    joint = "." if reference.form == "module" and b"/" not in written else "/"
    for at in range(len(parts)):
        words = joint.join(parts[at:]).encode("utf-8", "surrogateescape")
        if words and words in written:
            return Claim(found.path, found.origin, words)
    return None


def without(repo: Repo, late: frozenset[Claim]) -> tuple[Resolution, ...]:
    """The resolutions of ``repo`` but those whose claims came ``late``."""
    return tuple(each for each in repo.resolutions if claim_of(repo, each) not in late) if late else repo.resolutions
