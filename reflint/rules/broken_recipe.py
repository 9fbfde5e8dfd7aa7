"""A step of a deployment fails, and the recipe stops there.

## What it does

Plays the copies of a deploy script or a Dockerfile on the tree, and reports a step that fails and is not excused (`|| true`, no `set -e`): a
source that is not there when the step runs, links that dangle under a copy that follows them (`rsync -L`, `cp -L`), a source that the ignore
file keeps out of the build context.

## Why it matters

Nothing is deployed until it is repaired, and it is found out on the day of the deployment.

## Example

```
set -e
rsync -aL functions/a/ "$BUILD/"         # functions/a/shared/client.py is a dangling link: rsync exits with 23
```

## Fix safety

No fix is applied.

## Known false positives

A source that something outside the script makes before it runs, under a name that git does not ignore.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Steps that stop a recipe, once each."""
    seen: set[tuple[str, str]] = set()
    for proof in repo.proofs:
        bundle = proof.bundle
        for step in bundle.broken:
            if (bundle.recipe, step.target) not in seen:
                seen.add((bundle.recipe, step.target))
                place = Place(bundle.recipe, step.target, "", "", "bundle", step.line)
                yield repo.place(RULE, place, f"the recipe stops here: {step.target} {step.why}")._replace(
                    bundle=bundle.name
                )


RULE = Rule(
    "RL406", "broken-recipe", "0.1.0", "error", "A step of a deployment fails and stops it.", check, __doc__ or ""
)
