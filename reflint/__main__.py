"""``python -m reflint``."""

from reflint.cli import run

run()
