"""A module that is named in a string is gone.

## What it does

Reports dotted names in strings (`mock.patch`, `import_module`, registries, entry points, `gunicorn a.b:app`) whose
module was in this repository and is gone.

## Why it matters

No import statement, so no type checker and no linter sees it: it fails when the test, the worker or the plugin is
loaded.

## Example

```python
@patch("orchestration.shared.utils.lock.Client")   # now shared.utils.lock
```

## Fix safety

Safe where history knows one new place, most of a directory followed there, and it is no archive; else unsafe or only
shown. Exactly the named text is exchanged, in the spelling that it had.

## Known false positives

A setting, logger or metric that is named after a module which is gone. Names of the standard library and of
declared dependencies are left alone; so is what was written three months or more after the module went.

## Options

`source-roots`, `per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import IMPORT, IMPORTED_NAME, Resolution
from reflint.resolve.alike import unlike
from reflint.resolve.repo import Group, Place, Repo
from reflint.rule import Rule

# Where a word with dots may be anything.
_LOOSE = ("python.dotted", "python.module", "yaml.value", "json.value")


def check(repo: Repo) -> Iterator[Finding]:
    """Strings that name vanished modules."""
    for group in repo.groups(_wanted):
        loose = group.resolutions[0].reference.syntax in _LOOSE
        if _is_there(repo, group.target) or (loose and not _is_known(repo, group)):
            continue
        yield repo.group(RULE, group, f"module {group.target} is {repo.gone(group.target, group.origin)}")
    for path, reference in unlike(repo):
        place = Place(
            path, reference.text, "", reference.text, reference.syntax, repo.lines(path).line(reference.start)
        )
        yield repo.place(RULE, place, f"there is no module {reference.text}, unlike those that the others name")


def _is_there(repo: Repo, target: str) -> bool:
    """Whether a directory that the repository puts on its search path has the module ``target``."""
    if repo.imports is None:
        return False
    paths, stem = repo.imports.paths, target.replace(".", "/")
    return any(paths.finder.at(f"{root}/{stem}") is not None for root in paths.roots if root)


def _is_known(repo: Repo, group: Group) -> bool:
    """Whether a name in a plain string is surely a module's: its package still lives, or history knows where it went."""
    evidence = repo.evidence_of(group.target, group.origin)
    package = group.target.partition(".")[0]
    roots = ("", *repo.roots)
    return bool(evidence and evidence.moved_to) or any(
        repo.tree.exists(f"{root}/{package}".strip("/")) for root in roots
    )


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    if reference.syntax.startswith(("yaml.command", "json.command")):
        return False  # compiled pipelines run in images of their own
    if reference.syntax in (IMPORT, IMPORTED_NAME):
        return False  # no string: RL301 and RL306
    if reference.masked:
        return False  # who passes over a module that lacks, can do without it, or wants it gone
    return resolution.status == "gone" and reference.form == "module" and reference.role in ("read", "run")


RULE = Rule(
    "RL302", "stale-dotted-name", "0.1.0", "error", "A module that is named in a string is gone.", check, __doc__ or ""
)
