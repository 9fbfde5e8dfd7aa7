"""Settings for tests, read as the command would read them."""

from __future__ import annotations

from reflint.config import load
from reflint.model.settings import Settings
from reflint.rules import all_rules


def settings_of(text: str) -> Settings:
    """The settings that ``reflint.toml`` with this text gives."""
    rules = {rule.code: rule.name for rule in all_rules()}
    return load({"reflint.toml": text.encode()}.get, ["reflint.toml"] if text else [], rules=rules)
