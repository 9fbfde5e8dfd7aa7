"""A pattern that is meant to match files matches none.

## What it does

Reports CI triggers, owner rules, globs and regular expressions that match no file of the repository, says what they
matched last, and what they would have to say where history knows. It is an error where the directory or file that the
pattern insists on vanished, and where no pattern of a trigger, filter or rule matches any more, so that it comes to
nothing. A dead exclusion is a warning, and only where what it names vanished: lists of exclusions speak of kinds, and of
what a build makes. A bare name that is left out, and a kind (`**/setup.py`), must have matched when the file was there
already: what is younger was written in case it comes. A pattern that never matched is reported for triggers, owners, and
hooks of pre-commit whose expression holds a name.

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

Patterns for files that a build generates, git does not track, and no `.gitignore` names.

## Options

`per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reflint.model.finding import Finding, Severity
from reflint.model.history import shelved
from reflint.model.resolution import Resolution
from reflint.resolve.guests import Guests
from reflint.resolve.repo import Group, Repo
from reflint.rule import Rule
from reflint.syntax.globs import literal_prefix

_NEVER = ("workflow.paths", "codeowners", "azure-pipelines.paths", "paths-filter.paths")
_IDLE = {
    "workflow.paths": "the trigger can never fire",
    "azure-pipelines.paths": "the trigger can never fire",
    "gitlab-ci.changes": "the rule never holds",
    "paths-filter.paths": "the filter is never true",
    "labeler.files": "the label is never given",
    "pre-commit-config.files": "the hook never runs",
}

Lists = Counter[tuple[str, str, int]]  # how many patterns of a list are dead, by file, syntax and the list's number

# A name in an expression, which speaks of more than a kind: ``/manifest.yaml``, ``app/.*\\.py``.
_NAMES = re.compile(r"[A-Za-z][\w-]{2,}(?:\\?\.\w|/)")
# Patterns of one file that end alike and never matched: written from a template, for what may come.
_TEMPLATE = 5


def check(repo: Repo) -> Iterator[Finding]:
    """Patterns without a match."""
    lists: Lists = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    said = _said_twice(repo)
    for resolution in repo.resolutions:
        if _is_dead(resolution) and resolution.status == "unknown":
            kinds.update(_kinds(resolution))
        if _is_dead(resolution) and not resolution.reference.negated:
            lists[_list(resolution)] += 1

    guests = Guests(repo.tree)

    def wanted(resolution: Resolution) -> bool:
        if not _wanted(repo, resolution, lists) or _is_foresight(repo, resolution):
            return False
        if resolution in said:
            return False
        if resolution.reference.negated and (guests.top(resolution.path) or _is_of_a_tool(repo, resolution)):
            return False  # whoever keeps the copied repository keeps its lists
        return resolution.status != "unknown" or all(kinds[kind] < _TEMPLATE for kind in _kinds(resolution))

    for group in repo.groups(wanted):
        first = group.resolutions[0]
        idle = next(filter(None, (_idle(resolution, lists) for resolution in group.resolutions)), "")
        lost = first.status == "gone" and (group.origin == group.target or bool(idle))
        chooses = not all(resolution.reference.negated for resolution in group.resolutions)
        severity: Severity = "error" if lost and chooses else "warning"
        yield repo.group(RULE, group, _message(repo, group) + (f": {idle}" if idle else ""), severity=severity)


def _said_twice(repo: Repo) -> set[Resolution]:
    """Of an expression and the path at its end, both dead, the one that says less: what never matched, where the other did; of two alike the
    path, where neither ever matched, else the expression.
    """
    ends: dict[tuple[str, int], dict[str, Resolution]] = {}
    for resolution in filter(_is_dead, repo.resolutions):
        ends.setdefault((resolution.path, resolution.reference.end), {})[resolution.reference.form] = resolution
    said = set()
    for forms in ends.values():
        if "regex" in forms and "path" in forms and forms["regex"].target != forms["path"].target:
            path, regex = forms["path"], forms["regex"]
            said.add(path if path.status == "unknown" else regex)
    return said


def _message(repo: Repo, group: Group) -> str:
    first = group.resolutions[0]
    kind = "exclusion" if first.reference.negated else "pattern"
    gone = repo.gone(group.origin, group.origin)
    if first.status == "unknown" and first.reference.syntax == "codeowners" and first.reference.text.startswith("@"):
        return f"{first.reference.text} stands where a pattern belongs, so that it owns nothing"
    if first.status == "unknown":
        return f"{kind} {first.reference.text} matches no tracked file, and never did"
    if group.origin != group.target:
        return f"{kind} {group.target} matches nothing any more; its last match {group.origin} is {gone}"
    return f"{kind} matches nothing: {group.target} is {gone}{_instead(repo, group)}"


def _instead(repo: Repo, group: Group) -> str:
    """What the pattern would say where its directory went: ``, say shared/**``."""
    evidence = repo.evidence_of(group.target, group.origin)
    text = group.resolutions[0].reference.text.lstrip("/")
    rest = text[len(group.target) :]
    if evidence is None or not evidence.moved_to or not text.startswith(group.target) or not rest.strip("/"):
        return ""
    return "" if shelved(evidence.moved_to) else f", so that it would be {evidence.moved_to}{rest}"


def _idle(resolution: Resolution, lists: Lists) -> str:
    """What comes to nothing because no pattern beside this one matches either."""
    reference = resolution.reference
    if reference.negated or reference.syntax not in _IDLE:
        return ""
    alone = reference.form == "regex" and not reference.listed[0]
    return _IDLE[reference.syntax] if alone or 0 < reference.listed[1] <= lists[_list(resolution)] else ""


def _kinds(resolution: Resolution) -> tuple[tuple[str, str], ...]:
    """The file of a pattern, with how it ends, and with the directory below which it looks for one file."""
    parts = resolution.reference.text.strip("/").split("/")
    ends = (resolution.path, "/".join(parts[-2:]))
    return (ends, (resolution.path, "/".join(parts[:-1]) + "/")) if len(parts) > 2 else (ends,)


def _list(resolution: Resolution) -> tuple[str, str, int]:
    return resolution.path, resolution.reference.syntax, resolution.reference.listed[0]


def _is_dead(resolution: Resolution) -> bool:
    return resolution.reference.role == "pattern" and resolution.status in ("gone", "unknown")


def _wanted(repo: Repo, resolution: Resolution, lists: Lists) -> bool:
    reference = resolution.reference
    if not _is_dead(resolution):
        return False
    if resolution.status == "unknown":
        insists = bool(_idle(resolution, lists)) or (_is_place(reference.text) and not _is_kind(repo, reference.text))
        named = reference.syntax == "pre-commit-config.files" and _NAMES.search(reference.text) is not None
        return not reference.negated and (named or (reference.syntax.startswith(_NEVER) and insists))
    if resolution.origin == resolution.target:
        return True
    # A program may look for files that come and go; lists of what is taken or left out speak of kinds, and what may lie at any depth
    # is one.
    if "**" in reference.text and not _idle(resolution, lists):
        return False
    return not reference.negated and (reference.syntax.startswith(_NEVER) or reference.syntax in _IDLE)


def _is_foresight(repo: Repo, resolution: Resolution) -> bool:
    """Whether the exclusion of a bare name, or a pattern that speaks of a kind, is younger than what it could have matched: it was written
    in case something comes.
    """
    reference = resolution.reference
    general = (reference.negated and "/" not in reference.text.strip("/")) or not _is_place(reference.text)
    return general and resolution.status == "gone" and repo.history.precedes(resolution.origin, resolution.path)


def _is_of_a_tool(repo: Repo, resolution: Resolution) -> bool:
    """Whether an exclusion names a hidden directory (``.idea``): a tool makes it, on some machines, tracked or not."""
    name = resolution.reference.text.strip("/")
    return name.startswith(".") and "/" not in name and repo.history.is_directory(resolution.origin)


def _is_kind(repo: Repo, pattern: str) -> bool:
    """Whether a pattern takes one more kind of file in a directory that is there: ``workflows/*.yaml`` beside ``workflows/*.yml``."""
    name = pattern.rpartition("/")[2]
    return name.startswith("*") and "." in name and repo.tree.is_directory(literal_prefix(pattern.lstrip("/")))


def _is_place(pattern: str) -> bool:
    """Whether a pattern begins with a name: ``docs/**``, not ``**/BUILD`` or ``*.go``, which speak of kinds."""
    return bool(literal_prefix(pattern.lstrip("/")))


RULE = Rule(
    "RL105",
    "dead-pattern",
    "0.1.0",
    "warning",
    "A pattern that is meant to match files matches none.",
    check,
    __doc__ or "",
)
