"""A deployment starts a module, a script or a function that it does not have.

## What it does

Looks for the entry point (`CMD`, `gunicorn module:app`, `--entry-point NAME`, `--handler NAME`, a command that a project declares) among the
files that are deployed, or that its wheel holds, and for the named attribute in it.

## Why it matters

The deployment goes through, and the service never starts.

## Example

```
COPY api/ /app/
CMD ["gunicorn", "main:app"]       # api/ has no main.py
```

## Fix safety

No fix is applied.

## Known false positives

An entry point that a build step writes. Where the content of the deployment is not known in full, nothing is reported.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.lacks import finding, lacking, recipe
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Entry points that are not there."""
    for each in lacking(repo.proofs, "entry", recipe):
        what = "does not define it" if ":" in each.name else "is not among the files that are deployed"
        place = each.name.partition(":")[0] if ":" in each.name else each.name
        message = f"entry point {each.name}: {place} {what}"
        yield finding(repo, RULE, each, message)


RULE = Rule(
    "RL403", "missing-entry-point", "0.1.0", "error", "A deployment lacks its own entry point.", check, __doc__ or ""
)
