"""One tree, judged."""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.finding import Finding
from reflint.model.report import Summary
from reflint.model.settings import Settings
from reflint.model.tree import Tree


class Analysis(NamedTuple):
    """One tree, judged: what the configuration lets stand, and the run's denominator."""

    tree: Tree
    findings: tuple[Finding, ...]
    summary: Summary
    settings: Settings
