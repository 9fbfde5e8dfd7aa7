"""History is shallow or broken, so that absence could not be judged.

## What it does

Says once that the clone is shallow, or that its history could not be walked, so that vanished paths look like paths
that never were.

## Why it matters

A shallow clone answers from a few commits and looks clean.

## Example

In a GitHub workflow:

```yaml
- uses: actions/checkout@v4
  with:
    fetch-depth: 0
```

## Fix safety

No fix.

## Known false positives

None: with `--strict-history` the run ends with exit status 2 instead.

## Options

A committed ledger (`.reflint/moves.toml`) answers what the clone cannot.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Whether history was complete."""
    seen = repo.history.seen
    if not seen.complete:
        commits = f"{seen.commits:,} commit{'' if seen.commits == 1 else 's'} seen"
        message = f"{seen.reason or 'history is incomplete'} ({commits}); what vanished before cannot be judged"
        yield repo.place(RULE, Place(".", "history", syntax="history"), message)


RULE = Rule(
    "RL004",
    "incomplete-history",
    "0.1.0",
    "warning",
    "History is shallow or broken, so that absence could not be judged.",
    check,
    __doc__ or "",
)
