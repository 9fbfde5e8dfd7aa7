"""A path exists only in another letter case or Unicode form.

## What it does

Reports paths that exist under a name which differs in letter case, or in Unicode composition, only.

## Why it matters

It works on macOS and Windows, and fails on Linux and in CI.

## Example

```sh
source Scripts/common.sh   # the directory is scripts/
```

## Fix safety

Safe: the spelling that exists is written.

## Known false positives

None known.

## Options

`per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Paths in another spelling."""
    for group in repo.groups(_wanted):
        other = group.resolutions[0].other
        yield repo.led_to(repo.group(RULE, group, f"{group.target} exists only as {other}"), group, other)


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    return resolution.status == "case" and reference.form == "path" and reference.role in ("read", "run")


RULE = Rule(
    "RL107",
    "path-case",
    "0.1.0",
    "error",
    "A path exists only in another letter case or Unicode form.",
    check,
    __doc__ or "",
)
