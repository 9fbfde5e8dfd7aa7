"""Settings for tests, read as the command would read them."""

from __future__ import annotations

from reflint.config import load
from reflint.model.settings import Settings


def settings_of(text: str) -> Settings:
    """The settings that ``reflint.toml`` with this text gives."""
    return load({"reflint.toml": text.encode()}.get, ["reflint.toml"] if text else [])
