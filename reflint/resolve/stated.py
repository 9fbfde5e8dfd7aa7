"""What an import asks for in vain, as a resolution of what stands in its statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reflint.model.facts import Reference
from reflint.model.modules import Import, ModuleFacts
from reflint.model.resolution import IMPORT, IMPORTED_NAME, Resolution
from reflint.model.tree import parent
from reflint.resolve.imports import ImportResolver, Missing


def seeming(resolver: ImportResolver, parsed: Mapping[str, ModuleFacts]) -> Iterator[Resolution]:
    """What the imports of ``parsed`` files ask for in vain, as far as the tree can tell: more than is so."""
    for path, facts in parsed.items():
        for item in facts.imports:
            for missing in resolver.missing(parent(path), written(item), [name.name for name in item.names]):
                yield stated(path, item, missing, "gone" if missing.origin else "unknown")


def written(item: Import) -> str:
    """The module of an import as it is written, with its leading dots."""
    return "." * item.level + item.module


def stated(path: str, item: Import, missing: Missing, status: str) -> Resolution:
    """The resolution of ``missing``; ``status`` is ``gone`` or ``unknown``."""
    start, end = item.start, item.end
    # What `import a.b` binds is written out wherever it is used: to edit the statement alone would break these.
    exact = bool(item.names) and not item.level and missing.target == item.module
    for name in item.names:
        if name.name == missing.name and name.line == item.line:
            start, end = name.start, name.end  # on another line, the finding stays where the statement begins
    syntax = IMPORT if missing.what == "module" else IMPORTED_NAME
    reference = Reference(
        missing.target, start, end, "read", syntax, form="module", masked=bool(item.guard), exact=exact
    )
    return Resolution(
        path,
        "python",
        reference,
        "gone" if status == "gone" else "unknown",
        missing.target,
        missing.where,
        missing.origin,
    )
