"""Places in which a program looks for one file, one after the other."""

from __future__ import annotations

from reflint.model.facts import Reference
from reflint.model.resolution import Resolution
from reflint.resolve.paths import PathResolver
from reflint.syntax.words import has_extension

_BESIDE = 250  # bytes between alternatives that stand in one list


def is_alternative(found: Resolution, references: tuple[Reference, ...], paths: PathResolver) -> bool:
    """Whether a file of this name, in a directory of one name, is looked for in several directories, one of which has it: those that are gone
    are tried on purpose.

    ``references`` are those of the whole file.
    """
    reference = found.reference
    if reference.anchor == "file" and reference.role != "mention":
        return _climbs(found, references, paths)
    tail = "/".join(reference.text.split("/")[-2:])  # `a/config.yml` and `b/config.yml` are two files
    if reference.form != "path" or reference.role == "mention" or "/" not in tail or not has_extension(tail):
        return False
    beside = (
        other
        for other in references
        if 0 < abs(other.start - reference.start) < _BESIDE
        and f"/{other.text}".endswith(f"/{tail}")
        and other.role == "read"
    )
    return any(paths.resolve(other, found.path, found.dialect).status == "exists" for other in beside)


def _climbs(found: Resolution, references: tuple[Reference, ...], paths: PathResolver) -> bool:
    """Whether the same name is looked for in the file's own directory and in one above it, or below: ``here/templates``, ``here/../templates``."""
    reference = found.reference
    text = _below(reference)
    beside = (
        other
        for other in references
        if 0 < abs(other.start - reference.start) < _BESIDE
        and other.anchor == "file"
        and other.role == "read"
        and _below(other) == text
    )
    return any(paths.resolve(other, found.path, found.dialect).status == "exists" for other in beside)


def _below(reference: Reference) -> str:
    """What a path names below the directories that it climbs to."""
    parts = f"{reference.base}/{reference.text}".split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
