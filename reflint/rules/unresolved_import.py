"""An import of a module of this repository that is not there.

## What it does

Reports import statements whose module is the repository's own, now or in its history, and is in none of the places from
which it could be imported: the directories above the importing file, the source roots, and what the configuration, the
environment files and `sys.path` edits add. It says where the module went, or that it never was.

Two more fail because of how a file is run: a relative import in a file that a command runs by its path; and, where deployments
are proved (any of RL401 to RL406 is on), one in a file that an image runs so or a server loads as a top-level module, and an
import of a module that only a neighbour's directory has, in a file of which no deployment has that directory on its search path.

## Why it matters

It fails when the line runs. In a function, in an example or in a script that line may be one that no test reaches.

## Example

```python
from orchestration.shared.utils import lock   # orchestration/shared moved to shared
```

## Fix safety

Safe where the module has one certain successor: the statement names it in its own form (absolute, relative, `as`), and what
uses `import a.b` follows. Unsafe where the bound name may be used otherwise, and where the module was dissolved and only one
module, of its name or beside it, defines what is imported. A relative import of a file that moved comes to mean what it meant from its
old place: safe.

## Known false positives

A module that a build writes under a name that no build file mentions. Generated, ignored and compiled modules, optional
imports that never were here, names of the standard library and of declared dependencies are left alone; so is
whatever cannot be decided (see the page on Python).

## Options

`source-roots`, `per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.bundle import Proof
from reflint.model.finding import Finding
from reflint.model.resolution import IMPORT, Resolution
from reflint.resolve.alone import alone
from reflint.resolve.givers import told_by_names
from reflint.resolve.lacks import Lacking, finding, lacking
from reflint.resolve.repo import Group, Place, Repo, gone
from reflint.resolve.strays import led_home
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Imports that no plausible search path resolves."""
    for group in repo.groups(_wanted):
        evidence = repo.module_evidence(group.target, group.origin)
        guarded = all(resolution.reference.masked for resolution in group.resolutions)
        found = repo.group(RULE, group, "", confidence="medium" if guarded else "high")
        found = told_by_names(repo, found._replace(evidence=evidence), group)
        yield led_home(repo, found._replace(message=_message(group, gone(found.evidence))), group)
    for one in alone(repo):
        place = Place(one.path, one.target, "", one.text, "python.relative", one.line)
        by = ", ".join(one.by) + (" runs" if len(one.by) == 1 else " run")
        yield repo.place(RULE, place, f"{one.text} is relative to a package, and {by} this file outside of one")
    yield from _strays(repo)


def _strays(repo: Repo) -> Iterator[Finding]:
    """Imports of modules that only a neighbour's directory has, in files that are deployed, and nowhere with that directory on the search path."""
    for each in lacking(repo.proofs, "stray", lambda bundle, lack: (lack.chain[-1].path, lack.chain[-1].line)):
        if not any(_loads(proof, each) for proof in repo.proofs):
            where = f"{each.bundles[0].recipe} runs this without {each.lack.source} on its search path"
            yield finding(repo, RULE, each, f"there is no module {each.name}: {where}")


def _loads(proof: Proof, lost: Lacking) -> bool:
    """Whether a deployment loads the file that ``lost`` stands in, and has what is lost elsewhere."""
    if any(lack.what == "stray" and lack.name == lost.name for lack in proof.lacks):
        return False
    return lost.path in map(proof.bundle.files.get, proof.needed)


def _wanted(resolution: Resolution) -> bool:
    return resolution.reference.syntax == IMPORT and resolution.status in ("gone", "unknown")


def _message(group: Group, words: str) -> str:
    if group.origin:
        return f"module {group.target} is {words}"
    return f"there is no module {group.target}"


RULE = Rule(
    "RL301",
    "unresolved-import",
    "0.1.0",
    "error",
    "An import of a module of this repository that is not there.",
    check,
    __doc__ or "",
    imports=True,
)
