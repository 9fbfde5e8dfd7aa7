"""A path is named that the configuration retires.

## What it does

Reports every naming, in any role, of a path that `retired` lists, and of everything below it.

## Why it matters

Some paths must not come back: a retired directory that is written to again shadows its successor.

## Example

```toml
[[tool.reflint.retired]]
path = "orchestration/shared"
use = "shared"
```

## Fix safety

Safe where `use` names a path that has what is named; it is written instead.

## Known false positives

None by design; historical documents and the configuration itself are exempt.

## Options

`retired`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.repo import Repo, grouped
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Names of retired paths."""
    for retired in repo.settings.retired:
        for group in grouped(r for r in repo.named if _names(r, retired.path)):
            use = f", use {retired.use}" if retired.use else ""
            reason = f" ({retired.reason})" if retired.reason else ""
            found = repo.group(RULE, group, f"{group.target} is retired{use}{reason}")
            yield repo.led_to(found, group, retired.use + group.target[len(retired.path) :]) if use else found


def _names(resolution: Resolution, path: str) -> bool:
    return resolution.target == path or resolution.target.startswith(path + "/")


RULE = Rule(
    "RL103", "retired-path", "0.1.0", "error", "A path is named that the configuration retires.", check, __doc__ or ""
)
