"""A file that something depended on could not be read or parsed.

## What it does

Reports files that could not be read (missing blob, permissions, size) or parsed, where a candidate was left in
them.

## Why it matters

What stands in such a file was not judged: no finding is no proof.

## Example

```
deploy.py: not parsed: invalid syntax (line 12)
```

## Fix safety

No fix.

## Known false positives

Files in another dialect of their language; Python 2 is read, but where tabs stand among spaces. Exclude them.

## Options

`exclude`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import Place, Repo
from reflint.resolve.samples import is_sample
from reflint.rule import Rule

# A line that only a template engine reads: ``{% include "base.py" %}``.
_FILLED = re.compile(rb"(?m)^[ \t]*\{%[-+]?[ \t]*\w")


def check(repo: Repo) -> Iterator[Finding]:
    """Files that were not judged."""
    for path, failure in repo.failures:
        if is_sample(path) or _FILLED.search(repo.lines(path).data):
            continue
        yield repo.place(
            RULE, Place(path, path, syntax="file", line=failure.line or 1), f"not judged: {failure.message}"
        )


RULE = Rule(
    "RL003",
    "unreadable-file",
    "0.1.0",
    "warning",
    "A file that something depended on could not be read or parsed.",
    check,
    __doc__ or "",
)
