"""A comment, message or text names a path that is gone.

## What it does

Reports comments, docstrings, messages, code spans and prose that name a path which existed and is gone. By default
only in the files of `mention-files` (README and agent files), and in what programs tell their users (messages, help,
addresses of the repository's own pages; not in tests) where that is the vanished path in full, from the root; when the
rule is selected explicitly, everywhere.

## Why it matters

People and agents follow what is written. An instruction that names a directory which is no more costs each of them
the same half hour.

## Example

```sh
# Keep in step with orchestration/shared/utils
```

## Fix safety

No fix is applied yet.

## Known false positives

Text that tells of the past on purpose. Documents of the past (change logs, archives, decision records) are exempt.

## Options

`mention-files`, `historical`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Mentions of vanished paths."""
    for group in repo.groups(_wanted):
        yield repo.group(
            RULE,
            group,
            f"mentions {group.target}, which is {repo.gone(group.target, group.origin)}",
            confidence="medium",
        )


def _wanted(resolution: Resolution) -> bool:
    return resolution.status == "gone" and resolution.reference.role == "mention"


RULE = Rule(
    "RL106",
    "stale-mention",
    "0.1.0",
    "warning",
    "A comment, message or text names a path that is gone.",
    check,
    __doc__ or "",
)
