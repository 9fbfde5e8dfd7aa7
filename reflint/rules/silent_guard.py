"""A vanished path is passed over without a word.

## What it does

Reports guards (`[ -f x ] &&`, `os.path.exists`) without an else branch, and masked reads (`cp x y 2>/dev/null
|| true`), of a path that existed and is gone.

## Why it matters

Nothing fails and nothing is said: the script goes on without the files, and what it builds is incomplete.

## Example

```sh
[ -f "$ROOT/orchestration/shared/utils/x.py" ] && cp "$ROOT/orchestration/shared/utils/x.py" build/   # never copies again
```

Use instead the new place, or delete the line.

## Fix safety

Safe where history knows one new place, most of a directory followed there, and it is no archive; else unsafe or only
shown. Exactly the named text is exchanged, in the spelling that it had.

## Known false positives

A guard that is kept on purpose for old checkouts; silence it by `per-target-ignores`. One that was written when the path went,
or later, is taken to be meant so.

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
    """Silent guards and masked reads of vanished paths."""
    for group in repo.groups(lambda each: _wanted(each) and not _is_foresight(repo, each)):
        verb = "tested" if group.resolutions[0].reference.role == "guard" else "used"
        yield repo.group(
            RULE,
            group,
            f"{group.target} is {verb} and silently skipped, but it is {repo.gone(group.target, group.origin)}",
        )


def _is_foresight(repo: Repo, resolution: Resolution) -> bool:
    """Whether the script that tests is younger than what has gone: it never was there for it, and may be for others."""
    return resolution.reference.role == "guard" and repo.history.precedes(resolution.origin, resolution.path)


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    if resolution.status != "gone" or reference.form == "module" or not reference.masked:
        return False
    return reference.role in ("guard", "read", "run") and not reference.loud


RULE = Rule(
    "RL102", "silent-guard", "0.1.0", "error", "A vanished path is passed over without a word.", check, __doc__ or ""
)
