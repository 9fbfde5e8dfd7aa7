"""A pattern that is meant to match files matches none.

## What it does

Reports CI triggers, owner rules, globs and regular expressions that match no file of the repository, and says what
they matched last. It is an error where the literal part of the pattern vanished.

## Why it matters

A trigger that can never fire looks like a trigger. An owner rule without files means that nobody is asked.

## Example

```yaml
on:
  push:
    paths: ["orchestration/shared/**"]   # moved: never fires
```

## Fix safety

Safe where the literal beginning of the pattern has one new place below which the rest matches.

## Known false positives

Patterns for files that a build generates and git does not track; exclusions are therefore reported only when what
they name vanished.

## Options

`per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding, Severity
from reflint.model.resolution import Resolution
from reflint.resolve.repo import Repo
from reflint.rule import Rule

_KINDS = ("python.glob", "gitattributes", "dockerignore", "gcloudignore", "manifest-in")
_NEVER = ("workflow.paths", "codeowners")


def check(repo: Repo) -> Iterator[Finding]:
    """Patterns without a match."""
    for group in repo.groups(_wanted):
        first = group.resolutions[0]
        named = first.status == "gone" and group.origin == group.target
        if named:
            message = f"{_kind(first)} matches nothing: {group.target} is {repo.gone(group.target, group.origin)}"
        elif first.status == "gone":
            last = f"its last match {group.origin} is {repo.gone(group.origin, group.origin)}"
            message = f"{_kind(first)} {group.target} matches nothing any more; {last}"
        else:
            message = f"{_kind(first)} {first.reference.text} matches no tracked file, and never did"
        severity: Severity = "error" if named and not all(r.reference.negated for r in group.resolutions) else "warning"
        yield repo.group(RULE, group, message, severity=severity)


def _kind(resolution: Resolution) -> str:
    return "exclusion" if resolution.reference.negated else "pattern"


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    if reference.role != "pattern":
        return False
    if resolution.status == "gone":
        # A program may look for files that come and go, and lists of exclusions speak of kinds: there only a path that the pattern
        # insists on says that it looks in vain.
        return not reference.syntax.startswith(_KINDS) or resolution.origin == resolution.target
    return resolution.status == "unknown" and not reference.negated and reference.syntax.startswith(_NEVER)


RULE = Rule(
    "RL105",
    "dead-pattern",
    "0.1.0",
    "warning",
    "A pattern that is meant to match files matches none.",
    check,
    __doc__ or "",
)
