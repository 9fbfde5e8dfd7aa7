"""A file's header names another path than the file's own, one that is gone.

## What it does

Reports a comment in the first lines of a file that says where the file stands (`# File: bin/deploy.sh`,
`// src/app/x.ts`, alone on its line) when that path is gone and the file lives elsewhere.

## Why it matters

Who copies the path from the header, or asks a colleague about it, looks in a directory that is no more.

## Example

```sh
#!/bin/bash
# File: analytics_backfill/deploy.sh     # moved with its directory
```

Use instead:

```sh
#!/bin/bash
# File: backfill_jobs/analytics/deploy.sh
```

## Fix safety

Safe: the file's own path is written.

## Known false positives

A copy whose header names the original on purpose, after the original is gone.

## Options

None.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.headers import is_header
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Headers that name a vanished path."""

    def wanted(resolution: Resolution) -> bool:
        return resolution.status == "gone" and is_header(repo, resolution)

    for group in repo.groups(wanted):
        message = f"the header says {group.target}, which is gone: this is {group.path}"
        found = repo.led_to(repo.group(RULE, group, message), group, group.path)
        yield found._replace(evidence=found.evidence and found.evidence._replace(moved_to=group.path))


RULE = Rule(
    "RL108",
    "stale-file-header",
    "0.1.0",
    "off",
    "A file's header names another path than the file's own, one that is gone.",
    check,
    __doc__ or "",
)
