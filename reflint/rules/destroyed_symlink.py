"""A symlink has become a text file that holds its target.

## What it does

Reports paths that are symlinks at HEAD and are now plain files whose text is the link's target.

## Why it matters

It happens on Windows, in archives and through editors that write in place. Whoever reads the file gets a path
instead of its content.

## Example

```
$ cat shared/client.py
../../shared/client.py
```

## Fix safety

Safe: it becomes a link again.

## Known false positives

None known.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.fix import Edit, Fix
from reflint.model.tree import LINK
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Links that became text."""
    for path, target in sorted(repo.destroyed.items()):
        message = f"was a link to {target} and is now a text file that holds its target: git checkout -- {path}"
        size = len(repo.read(path) or b"")
        fix = Fix("safe", (Edit(path, 0, size, target, LINK),))
        yield repo.place(RULE, Place(path, target, "", target, "symlink"), message, fix=fix)


RULE = Rule(
    "RL204",
    "destroyed-symlink",
    "0.1.0",
    "error",
    "A symlink has become a text file that holds its target.",
    check,
    __doc__ or "",
)
