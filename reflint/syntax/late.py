"""Regular expressions that are compiled when they are first asked: a run needs less than half of those that its modules have, and to compile one
takes as long as to load a small module.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands for the expression, and takes its methods over one by one, so that to call them again costs nothing more."""

    def __init__(self, source: Any, flags: int) -> None:
        self._made = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._made), name)
        setattr(self, name, found)
        return found


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The expression that ``re.compile`` makes of the same; one that is wrong is told of when it is first asked."""
    return cast("re.Pattern[AnyStr]", _Late(source, flags))
