"""A comment, message or text names a path that is gone.

## What it does

Reports comments, docstrings, messages, code spans and prose that name a path which existed and is gone. By default
only in the files of `mention-files` (README and agent files), and in what a program outside the tests tells its users
(messages, help, addresses of the repository's own pages), where that names a vanished path in full; when the rule is
selected explicitly, everywhere.

## Why it matters

People and agents follow what is written. An instruction that names a directory which is no more costs each of them
the same half hour. A message that a program prints is followed at once, most often when something is wrong already:
`Next: ./bin/deploy/monitor.sh` must be there.

## Example

```sh
echo "Next: run ./bin/deploy/monitor.sh"   # the directory is bin/monitoring now
```

## Fix safety

As for RL101; unsafe where the line tells of the past ("moved", "formerly") or names the new place already.

## Known false positives

Text that tells of the past on purpose. Documents of the past (change logs, archives, decision records) are exempt, and
lines that say of something that it was removed, renamed or moved; in documents so are sentences on earlier times
("older branches", "until 2.4") and drawn trees of an example project; so are messages whose line says so
("has moved", "deprecated") or that name what the program writes. Sample output and examples that show a path which
existed once.

## Options

`mention-files`, `historical`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.resolve.entered import lies_elsewhere
from reflint.resolve.headers import is_header
from reflint.resolve.printed import is_sure
from reflint.resolve.repo import Repo
from reflint.resolve.said import tells_of_making
from reflint.resolve.shown import is_shown
from reflint.resolve.spoken import mention_scope
from reflint.resolve.tense import tells_of_the_past
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Mentions of vanished paths; headers are left to RL108 where that is asked for."""
    everywhere = mention_scope(repo.settings, repo.classes)

    def wanted(resolution: Resolution) -> bool:
        if not _wanted(resolution) or not (everywhere(resolution.path) or is_sure(resolution, repo.classes)):
            return False
        lines = repo.lines(resolution.path)
        if any(says(resolution, lines) for says in (tells_of_the_past, tells_of_making, is_shown)):
            return False
        if lies_elsewhere(resolution, lines, repo.tree):
            return False
        return not (repo.settings.at(resolution.path).explicit("RL108") and is_header(repo, resolution))

    for group in repo.groups(wanted):
        yield repo.group(
            RULE,
            group,
            f"mentions {group.target}, which is {repo.gone(group.target, group.origin)}",
            confidence="medium",
        )


def _wanted(resolution: Resolution) -> bool:
    return resolution.status == "gone" and resolution.reference.role == "mention"


RULE = Rule(
    "RL106",
    "stale-mention",
    "0.1.0",
    "warning",
    "A comment, message or text names a path that is gone.",
    check,
    __doc__ or "",
)
