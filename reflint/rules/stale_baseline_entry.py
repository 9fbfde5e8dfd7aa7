"""A baseline entry accepts findings that are no more.

## What it does

Reports entries of the file given as `--baseline` that accept more occurrences than there are, where the rules of the
entry ran.

## Why it matters

A baseline may only shrink. An entry that stays after its finding was mended accepts the next one unseen.

## Example

```
{"family": "missing-path", "path": "bin/run.sh", "target": "old/tool.sh", "role": "run", "count": 2}
```

Use instead: write the baseline again, with `--write-baseline`.

## Fix safety

No fix is applied.

## Known false positives

None known.

## Options

`--baseline`, `--write-baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import idle_finding
from reflint.rule import Rule, nothing
from reflint.suppress import Outcome


def audit(outcome: Outcome) -> Iterator[Finding]:
    """Entries without a use."""
    for idle in outcome.idle:
        if idle.what == "baseline entry":
            yield idle_finding(RULE, idle)


RULE = Rule(
    "RL002",
    "stale-baseline-entry",
    "0.1.0",
    "warning",
    "A baseline entry accepts findings that are no more.",
    nothing,
    __doc__ or "",
    audit,
)
