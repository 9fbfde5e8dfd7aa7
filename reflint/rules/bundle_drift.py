"""A function directory ships less than its files import, although nothing that it starts needs it yet.

## What it does

Looks at directories that are shipped as they are, with links to shared modules (one link a module), and reports a module of the repository that
one of their files imports and that the directory does not hold, whether an entry point reaches the file or not. What an entry point does reach is
RL401's.

## Why it matters

Such directories are kept alike by hand. The next import of a package `__init__` reaches the hole.

## Example

```
functions/f/shared/__init__.py -> ../../../shared/__init__.py      # imports shared.log; no link functions/f/shared/log.py
```

## Fix safety

No fix is applied.

## Known false positives

Parts of a shared package that the function will never import: the rule is off unless it is selected.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.bundle import Bundle, Lack
from reflint.model.finding import Finding
from reflint.resolve.lacks import finding, lacking
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Modules that files of a link farm import and that it does not hold."""
    for each in lacking(repo.proofs, "unreached", _importing):
        message = (
            f"{each.name} is not in this directory: {each.lack.source} is neither copied nor linked; {each.needed()}"
        )
        yield finding(repo, RULE, each, message)


def _importing(bundle: Bundle, lack: Lack) -> tuple[str, int]:
    """The import itself; of a link, the link."""
    step = lack.chain[0]
    return step.path, step.line


RULE = Rule(
    "RL405",
    "bundle-drift",
    "0.1.0",
    "off",
    "A function directory lacks a link to what its files import.",
    check,
    __doc__ or "",
)
