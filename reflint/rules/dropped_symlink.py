"""An upload leaves out a link, or what it leads to.

## What it does

Reports symlinks to directories in a directory that is uploaded as it is with `gcloud functions deploy --source`. What each uploader does:

| uploader | link to a file | link to a directory |
|---|---|---|
| `gcloud functions deploy` | shipped as the file | left out |
| `docker build` (COPY) | shipped as a link | shipped as a link |
| `rsync -L`, `cp -L` | shipped as the file | shipped with its contents |
| `rsync -a`, `cp -a`, `cp -r` | shipped as a link | shipped as a link |
| `rsync -r` without `-l` | left out | left out |

## Why it matters

The upload says nothing, and the function fails when it imports what was behind the link.

## Example

```
functions/f/shared -> ../../shared
gcloud functions deploy f --source functions/f        # without shared/
```

## Fix safety

No fix is applied. Copy with `rsync -aL` into a build directory, and upload that.

## Known false positives

A link that the function does not need.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Links to directories that the uploader does not follow, where something behind them is needed."""
    seen: set[tuple[str, str]] = set()
    for proof in repo.proofs:
        bundle = proof.bundle
        if bundle.uploader != "gcloud-functions":
            continue
        for path, link in bundle.dropped:
            needed = next((each for each in proof.needed if each.startswith(path + "/")), "")
            if needed and (bundle.recipe, link) not in seen:
                seen.add((bundle.recipe, link))
                place = Place(bundle.recipe, link, "", "", "bundle", bundle.line)
                message = f"{link} is a link to a directory, which the upload leaves out; {needed} is needed"
                yield repo.place(RULE, place, message)._replace(bundle=bundle.name)


RULE = Rule(
    "RL404", "dropped-symlink", "0.1.0", "warning", "An upload leaves out a link to a directory.", check, __doc__ or ""
)
