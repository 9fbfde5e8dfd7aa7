"""A symlink leads to nothing.

## What it does

Reports symlinks whose target is not in the repository, and says whether it vanished (when, and where to) or was
never committed.

## Why it matters

`rsync -L`, `cp -L`, `docker build` and archive tools stop at a dangling link, or leave it out.

## Example

```
functions/f/shared/utils/client.py -> ../../../../shared/utils/client.py   # the target moved
```

## Fix safety

Safe where the target has one successor, or the link itself moved and led to what exists: it leads there by a relative way.
Unsafe where the target is gone for good: the link is taken away.

## Known false positives

Links to what a build generates under a name that git does not ignore.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.fix.proposal import Successor, retargeted, taken_away
from reflint.fix.spelling import Moved
from reflint.model.finding import Finding
from reflint.model.fix import Fix
from reflint.resolve.links import Link
from reflint.resolve.repo import Place, Repo
from reflint.resolve.strays import stood
from reflint.rule import Rule

# Directories of what tests read, whatever else they are called.
_MADE_UP = re.compile(r"(^|[/_-])(i?tests?|testing|e2e|spec|fake|mock|dummy|bad|broken|invalid)([/_-]|\d*/)")


def check(repo: Repo) -> Iterator[Finding]:
    """Links whose target is missing."""
    for link in repo.links:
        if link.status != "dangling" or _is_meant_to(repo, link):
            continue
        via = f" (through the link {link.via})" if link.via else ""
        if link.origin:
            state = repo.gone(link.target, link.origin)
        else:
            state = "was never committed" if repo.history.seen.complete else "is absent; history incomplete"
        verb = "is " if link.origin else ""
        message = f"link to {link.text} dangles{via}: {link.target} {verb}{state}"
        place = Place(link.path, link.target, link.origin, link.text, "symlink")
        yield repo.place(RULE, place, message, fix=_fix(repo, link))


def _is_meant_to(repo: Repo, link: Link) -> bool:
    """Whether tests want a link that leads nowhere: its target never was, and it lies among their data."""
    return not link.origin and (repo.classes.fixture(link.path) or _MADE_UP.search(link.path) is not None)


def _fix(repo: Repo, link: Link) -> Fix | None:
    if link.via:
        return None  # the link that breaks has a finding of its own
    to = repo.successor(link.target, link.origin)
    if to is not None:
        return retargeted(link.path, link.text, to)
    home = stood(repo, link.path, link.target)
    if home:
        return retargeted(link.path, link.text, Successor(Moved(link.target, home), "safe"))
    evidence = repo.evidence_of(link.target, link.origin)
    return taken_away(link.path, link.text) if evidence is not None and not evidence.candidates else None


RULE = Rule("RL201", "dangling-symlink", "0.1.0", "error", "A symlink leads to nothing.", check, __doc__ or "")
