"""A deployment imports a third-party module that its requirements do not install.

## What it does

Follows the imports of a deployment's entry points and asks for each third-party module whether something that the deployment installs
brings it: a requirement file with its `-r` includes, `pyproject.toml`, a lock file, `pip install` in the recipe, a system package, or another
requirement that is known to bring it. Which distribution brings which module is a table that ships with reflint. An import in a function
to which nothing leads that is started is not asked for; one in a function that catches every failure and goes on is a warning.

## Why it matters

Importing `a.b.c` runs `a/__init__` and `a/b/__init__`: that is where most missing requirements come from, and the service stops at start-up.

## Example

```
# requirements.txt
flask
# main.py → shared/clients/__init__.py:3: from google.cloud import pubsub_v1      # google-cloud-pubsub is not installed
```

## Fix safety

No fix is applied: the version is yours to choose.

## Known false positives

An import in a function that this deployment takes and never calls. A module that the table does not know is
never reported; where something unknown is installed, nothing is. Where a distribution is listed of which the requirements are not known, what
distributions widely require is not reported. A module that only a table of strings names (`import_module(name)`) is a warning.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.bundle import Bundle, Lack
from reflint.model.finding import Finding
from reflint.model.tree import ancestors, parent
from reflint.resolve.lacks import finding, lacking
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Distributions that are not installed."""
    for each in lacking(repo.proofs, "distribution", _declaring):
        module = each.lack.chain[-1].module if each.lack.chain else each.name
        verb = "may be missing from" if each.guarded else "is not installed in"
        message = f"{each.name} {verb} what {each.bundles[0].name} deploys: {module} is {each.needed()}"
        yield finding(repo, RULE, each, message, "warning" if each.guarded else None)


def _declaring(bundle: Bundle, lack: Lack) -> tuple[str, int]:
    """The file to which the requirement would be added: the nearest above the entry point, else the recipe's own line."""
    files = [install.file for install in bundle.installs if install.file and install.kind == "requirements"]
    files = files or [install.file for install in bundle.installs if install.file and install.kind == "project"]
    above = [parent(lack.chain[0].path), *ancestors(parent(lack.chain[0].path))] if lack.chain else []
    for directory in above:
        near = [file for file in files if parent(file) == directory]
        if near:
            return near[-1], 1
    return bundle.recipe, bundle.installs[-1].line or bundle.line if bundle.installs else bundle.line


RULE = Rule(
    "RL402",
    "missing-requirement",
    "0.1.0",
    "error",
    "A deployment does not install what it imports.",
    check,
    __doc__ or "",
)
