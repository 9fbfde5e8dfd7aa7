"""A path is read, run or demanded that existed and is gone.

## What it does

Reports references that read or run a path, or guard it aloud, when the path was once in the repository and no
plausible base has it any more. Each finding says which commit took the path away and, where history knows, its new
place.

## Why it matters

Whoever moves a directory sees the files that were moved, not the scripts that name it. The script fails later, on a
deployment or on somebody else's machine.

## Example

```sh
rsync -aL "$REPO_ROOT/orchestration/shared/utils/" "$BUILD_DIR/shared/utils/"   # moved to shared/utils
```

Use instead:

```sh
rsync -aL "$REPO_ROOT/shared/utils/" "$BUILD_DIR/shared/utils/"
```

## Fix safety

Safe where history knows one new place, most of a directory followed there, and it is no archive; else unsafe or only
shown. Exactly the named text is exchanged, in the spelling that it had.

## Known false positives

A file that is generated under a name which the repository once tracked, and that git does not ignore. A string that
equals a vanished path by chance. What was written three months or more after the path went is taken for another thing.

## Options

`historical`: documents of the past, which may name what is gone. `per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.repo import Group, Repo
from reflint.rule import Rule

_LINKS = ("markdown.link", "rst.target", "rst.doc")
_MANY = 5  # documents that lead to one page


def check(repo: Repo) -> Iterator[Finding]:
    """Loud uses of vanished paths; what is read behind a silent guard of its own is RL102's."""
    guarded = {
        (each.path, each.reference.start)
        for each in repo.resolutions
        if each.reference.role == "guard" and each.reference.masked and not each.reference.loud
    }
    groups = list(repo.groups(lambda each: _wanted(each) and (each.path, each.reference.start) not in guarded))
    made = _made(repo, groups)
    for group in groups:
        if group.target in made and group.resolutions[0].reference.syntax in _LINKS:
            continue
        yield repo.group(RULE, group, f"{group.target} is {repo.gone(group.target, group.origin)}")
    for group in repo.groups(_untracked):
        message = f"{group.target} exists only untracked: git add it"
        yield repo.group(RULE, group, message, severity="warning")


def _made(repo: Repo, groups: list[Group]) -> frozenset[str]:
    """The pages that a site's builder makes since they are gone: many documents lead there, and some of them are younger."""
    leading: dict[str, list[Group]] = {}
    for group in groups:
        if group.resolutions[0].reference.syntax in _LINKS:
            leading.setdefault(group.target, []).append(group)
    return frozenset(
        target
        for target, several in leading.items()
        if len(several) >= _MANY and any(repo.history.precedes(group.origin, group.path) for group in several)
    )


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    if resolution.status != "gone" or reference.form == "module":
        return False
    if reference.role == "guard":
        return reference.loud
    if reference.form == "glob":
        return reference.role == "read" and not reference.masked
    return reference.role in ("read", "run") and not reference.masked


def _untracked(resolution: Resolution) -> bool:
    return (
        resolution.status == "untracked" and resolution.reference.role in ("read", "run") and resolution.reference.typed
    )


RULE = Rule(
    "RL101",
    "missing-path",
    "0.1.0",
    "error",
    "A path is read, run or demanded that existed and is gone.",
    check,
    __doc__ or "",
)
