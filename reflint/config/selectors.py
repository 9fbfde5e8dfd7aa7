"""Selectors of rules: a code, a prefix of codes, a name, or ``ALL``."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches


class Selectors:
    """What may stand where rules are selected; ``rules`` maps codes to names."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._codes = {name: code for code, name in rules.items()}
        self._prefixes = {code[:length] for code in rules for length in range(2, len(code) + 1)}

    def resolve(self, text: str) -> str | None:
        """``text`` as a code, a prefix or ``ALL``; None where it selects nothing."""
        if text in self._codes:
            return self._codes[text]
        upper = text.upper()
        return upper if upper == "ALL" or upper in self._prefixes else None

    def unknown(self, text: str) -> str:
        """What to say of a selector that selects nothing."""
        known = sorted({*self._prefixes, *self._codes, "ALL"})
        near = get_close_matches(text.upper(), known, 1, 0.6) or get_close_matches(text.lower(), known, 1, 0.6)
        return f"no rule is called `{text}`" + (f" (did you mean `{near[0]}`?)" if near else "")
