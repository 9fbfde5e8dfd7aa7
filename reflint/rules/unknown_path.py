"""A construct that demands a path names one that never existed.

## What it does

Reports typed constructs (`COPY`, `source`, `-r`, `uses: ./`, `-f`, the operand of an interpreter) whose path exists
at no plausible base and never did. What commands and images take from a directory that is not there either, or under a bare
name that is like no other, a default that a variable may replace, keys and certificates are left alone: somebody else makes them.
So is what git ignores, unless three files of its kind are tracked beside it all the same: there files are added by force, and this one
was forgotten. Also reports, as a warning, a checkout of this repository in somebody's home directory (`/home/me/tool/lib`) that a program
puts on `sys.path`: it is there on one machine.

## Why it matters

The step fails the first time it runs. Where it is new, it is a typing mistake or a file that was never committed.

## Example

```dockerfile
COPY requirments.txt .
```

## Fix safety

Safe where the file itself moved, and from its old place named what exists. Otherwise unsafe: a near name that exists in the same directory
is written.

## Known false positives

Files of tests are not judged: what they name is made up, or made first.
Files that an earlier step generates, downloads or unpacks under a name that git does not ignore.

## Options

`per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reflint.model.facts import Reference
from reflint.model.finding import Finding
from reflint.model.resolution import Resolution
from reflint.model.tree import normalize, parent
from reflint.resolve.checkouts import PERSONAL
from reflint.resolve.makers import Makers
from reflint.resolve.repo import Repo
from reflint.resolve.samples import is_sample
from reflint.resolve.strays import stood
from reflint.rule import Rule
from reflint.syntax.words import has_extension

_COMPOSE = tuple(f"{name}.{ending}" for name in ("docker-compose", "compose") for ending in ("yml", "yaml"))
# Keys and certificates come from whoever runs the thing, and are in no repository.
_SUPPLIED = re.compile(
    r"\.(?:pem|key|crt|cert|cer|csr|der|p12|pfx|p8|jks|keystore|pub|asc|gpg|ppk)$|(?:^|/)id_(?:rsa|ed25519|ecdsa|dsa)$"
)


def check(repo: Repo) -> Iterator[Finding]:
    """Typed references to what never was."""
    state = "does not exist and never did" if repo.history.seen.complete else "is absent; history incomplete"
    for group in repo.groups(
        lambda resolution: resolution.reference.syntax == PERSONAL and resolution.status == "unknown"
    ):
        message = f"{group.target} is a checkout on one machine: start from __file__ instead"
        yield repo.group(RULE, group, message, severity="warning")
    asked = list(repo.groups(lambda r: _wanted(r) and _can_lack(repo, r)))
    times = Counter(group.target for group in asked)
    for group in asked:
        home = stood(repo, group.path, group.target)
        if times[group.target] > 1 and not home and _has_namesake(repo, group.target):
            continue
        near = "" if home else _near(repo, group.target)
        hint = f"; did you mean {near}?" if near else f"; this file came from {repo.former[group.path]}" if home else ""
        found = repo.group(RULE, group, f"{group.target} {state}{hint}", confidence="medium")
        yield repo.led_to(found, group, home or near, "safe" if home else "unsafe") if home or near else found


def _wanted(resolution: Resolution) -> bool:
    reference = resolution.reference
    if resolution.status != "unknown" or not reference.typed or reference.masked or reference.form != "path":
        return False
    return reference.role in ("read", "run") and not is_sample(resolution.path) and _is_meant(reference)


def _can_lack(repo: Repo, resolution: Resolution) -> bool:
    """Whether nothing but the file that is named can lack: neither what copies the one that names it, nor what makes it first."""
    if _is_made_up(repo, resolution):
        return False
    text = resolution.reference.text
    if resolution.reference.syntax.startswith("pyproject.") and "/" in text and repo.tree.exists(text):
        return False  # it is read at the top, where something copies it to
    if _is_added(repo, resolution) or _is_included_elsewhere(repo, resolution):
        return False
    if Makers(repo.tree, repo.read).make(resolution, parent(resolution.path)):
        return False
    return _has_place(repo, resolution) or bool(stood(repo, resolution.path, resolution.target))


def _is_added(repo: Repo, resolution: Resolution) -> bool:
    """Whether a compose file below the top may be added to the one that lies there, whose directory its paths are then relative to."""
    reference = resolution.reference
    if not reference.syntax.startswith("compose.") or not any(name in repo.tree.entries for name in _COMPOSE):
        return False
    place = normalize(f"{reference.base}/{reference.text}")
    return bool(place) and repo.tree.exists(place or "")


def _is_included_elsewhere(repo: Repo, resolution: Resolution) -> bool:
    """Whether a part of a Makefile includes what lies where make runs: some directory has it."""
    part = resolution.path.endswith(".mk") and resolution.reference.syntax.endswith(".include")
    return part and _has_namesake(repo, resolution.target)


def _is_made_up(repo: Repo, resolution: Resolution) -> bool:
    """Whether the path stands in a test: nine in ten that were judged there had been made up, or were made before. What packages a project
    that is there is none, whatever its directory is called.
    """
    if not repo.classes.test(resolution.path):
        return False
    home = parent(resolution.path) + "/"
    packages = resolution.reference.syntax.startswith("pyproject.")
    return not packages or not any(path.startswith(home) and path.endswith(".py") for path in repo.tree.entries)


def _is_meant(reference: Reference) -> bool:
    """Whether the text can only be a file of the repository: no word in another sense, and nothing that a program makes first."""
    text = reference.text
    if _SUPPLIED.search(text) or any(mark in text for mark in "{}$") or text.endswith((".", "-", "_")):
        return False
    if not reference.exact and ".run." not in reference.syntax and reference.syntax.startswith("shell."):
        return False
    if reference.syntax.startswith(("python.", "kustomize.")):
        return False  # made by a build, or a run before: all eleven that were judged had been
    if reference.syntax.startswith("dockerfile."):
        return has_extension(text) or text.endswith("/")  # else a program that is built first
    if reference.syntax.endswith((".cd", ".pushd", ".mv")) or "venv" in text:
        return False  # a directory that is made, or cloned, before it is entered; a file that a generator has made under another name
    # What a command runs or reads under a bare name may have been made by the one before.
    return "/" in text or (has_extension(text) and not _is_operand(reference))


def _has_place(repo: Repo, resolution: Resolution) -> bool:
    """Whether the tree has a place for the path, so that nothing but the file can lack.

    What commands and images take from a directory that the tree does not have, or under a bare name, an earlier program may have made,
    cloned or unpacked: three in four that were judged, had been. A typing mistake for what is there is one all the same.
    """
    reference = resolution.reference
    if reference.syntax == "mkdocs.nav":
        # A build moves the pages to where the navigation starts from, or copies those there that lie at the top.
        if reference.text in repo.tree.entries:
            return False
        base = normalize(f"{parent(resolution.path)}/{reference.base}")
        return base is None or all(map(repo.tree.is_directory, (base, parent(resolution.target))))
    if not (
        (reference.role == "run" and "/" not in reference.text)
        or reference.syntax.startswith("dockerfile.")
        or reference.syntax.endswith((".working-directory", "cloudbuild.dir"))
        or _is_operand(reference)
        or reference.syntax.endswith((".source", ".dot"))
    ):
        return True
    if reference.syntax.endswith((".working-directory", "cloudbuild.dir")):
        return any(_near(repo, target) for target in resolution.tried)  # an earlier step makes it, or clones into it
    if reference.syntax.endswith((".source", ".dot")) and _is_below(repo, resolution):
        return any(repo.tree.is_directory(parent(target)) for target in resolution.tried)
    homes = [home for target in resolution.tried if (home := parent(target))]
    if "/" in reference.text and any(repo.tree.is_directory(home) for home in homes):
        return True
    return any(_near(repo, target) for target in resolution.tried)


def _is_below(repo: Repo, resolution: Resolution) -> bool:
    """Whether the path is written behind a directory, known or not: ``"$(dirname "$0")/lib.sh"``, no bare name."""
    reference = resolution.reference
    before = repo.lines(resolution.path).data[max(reference.start - 1, 0) : reference.start]
    return "/" in reference.text or before == b"/"


def _has_namesake(repo: Repo, target: str) -> bool:
    """Whether a file of this name lies elsewhere: where several files ask for it at one place, that is where all of them are copied to."""
    return any(path.endswith("/" + target.rpartition("/")[2]) for path in repo.tree.entries)


def _is_operand(reference: Reference) -> bool:
    """Whether a command is given the path, ``source`` and its like left aside."""
    host, _, name = reference.syntax.rpartition(".")
    return (host == "shell" or host.endswith((".run", ".recipe", ".script"))) and name not in ("source", "dot")


def _near(repo: Repo, target: str) -> str:
    from difflib import get_close_matches

    directory, _, name = target.rpartition("/")
    alike = (child for child in repo.tree.children(directory) if child.rpartition(".")[2] == name.rpartition(".")[2])
    found = get_close_matches(name, sorted(alike), n=1, cutoff=0.8)
    return f"{directory}/{found[0]}".lstrip("/") if found else ""


RULE = Rule(
    "RL104",
    "unknown-path",
    "0.1.0",
    "error",
    "A construct that demands a path names one that never existed.",
    check,
    __doc__ or "",
)
