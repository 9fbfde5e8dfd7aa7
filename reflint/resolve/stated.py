"""What an import asks for in vain, as a resolution of what stands in its statement."""

from __future__ import annotations

from reflint.model.facts import Reference
from reflint.model.modules import Import
from reflint.model.resolution import IMPORT, IMPORTED_NAME, Resolution
from reflint.resolve.imports import Missing


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
