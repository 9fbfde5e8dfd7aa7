"""An ignore comment silences nothing.

## What it does

Reports comments of the form `reflint: ignore[CODE]` that silence no finding, that have expired, or that cannot be
understood. A comment is judged only where the rules that it names looked at the file. Where one has expired, its
finding returns as well.

## Why it matters

An exception that outlives its reason hides the next mistake on the same line.

## Example

```sh
cp "$ROOT/old/tool.sh" build/  # reflint: ignore[RL101] until=2025-12-31 kept for rollback
```

Use instead: delete the comment, or give it a new day.

## Fix safety

No fix is applied.

## Known false positives

None known.

## Options

`ignore`, to switch the rule off.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import idle_finding
from reflint.rule import Rule, nothing
from reflint.suppress import Outcome


def audit(outcome: Outcome) -> Iterator[Finding]:
    """Comments without a use."""
    for idle in outcome.idle:
        if idle.what == "ignore comment":
            yield idle_finding(RULE, idle)


RULE = Rule(
    "RL001", "unused-ignore", "0.1.0", "warning", "An ignore comment silences nothing.", nothing, __doc__ or "", audit
)
