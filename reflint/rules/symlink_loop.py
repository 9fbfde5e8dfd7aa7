"""Symlinks lead in a circle.

## What it does

Reports symlinks that lead back to themselves, at once or through others.

## Why it matters

Every tool that follows them stops with "too many levels of symbolic links".

## Example

```
a -> b
b -> a
```

## Fix safety

No fix is applied.

## Known false positives

None known.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Links in a circle."""
    for link in repo.links:
        if link.status == "loop":
            yield repo.place(
                RULE, Place(link.path, link.target, "", link.text, "symlink"), f"link to {link.text} leads in a circle"
            )


RULE = Rule("RL203", "symlink-loop", "0.1.0", "error", "Symlinks lead in a circle.", check, __doc__ or "")
