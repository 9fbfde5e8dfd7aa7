"""A deployment leaves out a module that its entry point imports.

## What it does

Finds what is deployed (Dockerfiles, deploy scripts with their copies, function directories), lays out the files that it ships, and
follows the imports of its entry points inside it, through packages' `__init__`, imports in functions and links. A module of the
repository that an import needs and that is not shipped is reported where the deployment is assembled, with the chain of imports.

## Why it matters

The service stops at start-up with `ModuleNotFoundError`, or hours later when the function that holds the import runs. Tests do not
see it: in the repository the module is there.

## Example

```
COPY services/api/ /app/api/
CMD ["python", "api/main.py"]      # api/main.py imports shared.log, which no COPY takes
```

## Fix safety

No fix is applied yet; the message names the file to copy.

## Known false positives

An import in a function that this deployment never calls. An import that may fail (`except ImportError`) is a warning. Where the content
of the image cannot be known (an unknown base image, a directory that another image fills) nothing is reported.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.lacks import Lacking, finding, lacking, recipe
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Modules that are not shipped."""
    for each in lacking(repo.proofs, "module", recipe):
        verb = "may be missing from" if each.guarded else "is missing from"
        why = _why(each)
        message = f"{each.name} {verb} what is deployed: {why}; {each.needed()}"
        yield finding(repo, RULE, each, message, "warning" if each.guarded else None)


def _why(each: Lacking) -> str:
    """Why the module is not there."""
    if each.lack.hidden:
        return f"{each.lack.hidden} hides {each.lack.source}"
    if not each.lack.source:
        return f"the standard library of Python {each.bundles[0].python} does not have it"
    return f"{each.lack.source} is not copied"


RULE = Rule(
    "RL401",
    "incomplete-bundle",
    "0.1.0",
    "error",
    "A deployment leaves out a module that it imports.",
    check,
    __doc__ or "",
)
