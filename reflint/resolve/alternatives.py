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
