"""A symlink leads out of the repository.

## What it does

Reports symlinks whose target is absolute or lies above the repository's root. As a warning, at the command, it also
reports a directory that is uploaded as it stands (`gcloud functions deploy --source DIR`) and holds symlinks that
lead out of it.

## Why it matters

The target exists on one machine. Everywhere else the link dangles, or leads to something else.

## Example

```
config.yaml -> /home/me/config.yaml
```

## Fix safety

No fix is applied yet.

## Known false positives

Links into a container's or an operating system's own file tree (`/usr/share/…`) in trees that are copied into an
image.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.resolve.links import leaving
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Links that leave the repository."""
    for link in repo.links:
        if link.status not in ("absolute", "escaping") or link.text == "/dev/null" or repo.classes.fixture(link.path):
            continue
        via = f" (through the link {link.via})" if link.via else ""
        what = "is absolute" if link.status == "absolute" else "leads out of the repository"
        yield repo.place(
            RULE, Place(link.path, link.text, "", link.text, "symlink"), f"link to {link.text} {what}{via}"
        )
    yield from _uploads(repo)


def _uploads(repo: Repo) -> Iterator[Finding]:
    """Directories that are uploaded without what their links lead to."""
    for upload in repo.uploads:
        links = leaving(repo.tree, upload.directory)
        if links:
            line = repo.lines(upload.path).line(upload.start)
            count = f"{len(links)} symlinks that lead" if len(links) > 1 else "a symlink that leads"
            message = f"{upload.directory} is uploaded with {count} out of it, such as {links[0]}"
            place = Place(upload.path, upload.directory, "", upload.directory, "shell.deploy", line)
            yield repo.place(RULE, place, message, severity="warning")


RULE = Rule(
    "RL202", "escaping-symlink", "0.1.0", "error", "A symlink leads out of the repository.", check, __doc__ or ""
)
