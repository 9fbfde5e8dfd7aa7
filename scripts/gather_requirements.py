"""What distributions require, read from the lock files of repositories: rewrites ``reflint/registry/required.py``.

    python scripts/gather_requirements.py GITDIR…

Every lock file that the git directories have at HEAD, and a few earlier states of each, is read: ``poetry.lock``, ``uv.lock``, and requirement
files with the ``# via`` remarks of pip-compile. The table is the union over all platforms and markers that occur, and over all versions of the
newest major one; behind ``|`` stands what only earlier ones required. Extras are kept apart. Distributions that occur only as projects of a
repository are left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

try:
    import tomllib
except ModuleNotFoundError:  # below Python 3.11
    import tomli as tomllib

from reflint.resolve.modules import normal  # noqa: E402

STATES = 4  # earlier states of a lock file, spread over its life
WIDTH = 119
TARGET = ROOT / "reflint/registry/required.py"
LOCKS = re.compile(r"(^|/)(poetry|uv)\.lock$|(^|/)[\w.-]*requirements[\w.-]*\.txt$|(^|/)requirements/[\w./-]+\.txt$")
# Extras that nobody installs who uses the distribution.
FOR_ITS_OWN = re.compile(
    r"\[(.*-)?(all-?)?(dev|develop|test|tests|testing|docs?|lint|linting|check|cover|enabler|typ(e|es|ing)|mypy|build|release|ci|bench\w*|"
    r"pre-commit|qa|style|format|notebook|examples?|documentation|quality|coverage)(-.*)?\]$"
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
Edges = dict[str, dict[int, set[str]]]  # by distribution and major version


def main(gitdirs: list[str]) -> None:
    """Read everything and write the table."""
    edges: Edges = defaultdict(lambda: defaultdict(set))
    for gitdir in gitdirs:
        for path, text in lock_files(gitdir):
            if path.endswith(".lock"):
                read_lock(text, edges)
            elif "# via" in text:
                read_remarks(text, edges)
    write({name: versions for name, versions in edges.items() if not FOR_ITS_OWN.search(name)})


def lock_files(gitdir: str) -> Iterator[tuple[str, str]]:
    """(path, text) of every lock file, as it is and as it was."""
    for path in git(gitdir, "ls-tree", "-r", "--name-only", "HEAD").splitlines():
        if LOCKS.search(path) and "test" not in path:
            commits = git(gitdir, "log", "--format=%H", "HEAD", "--", path).split()
            for commit in commits[:: max(1, len(commits) // STATES)]:
                yield path, git(gitdir, "show", f"{commit}:{path}")


def git(gitdir: str, *arguments: str) -> str:
    """What git prints; nothing where it fails."""
    done = subprocess.run(["git", "--git-dir", gitdir, *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def read_lock(text: str, edges: Edges) -> None:
    """The edges of a ``poetry.lock`` or ``uv.lock``."""
    try:
        packages = tomllib.loads(text).get("package", [])
    except tomllib.TOMLDecodeError:
        return
    for package in packages:
        name = normal(package["name"])
        source = package.get("source", {})
        if source and "registry" not in source and source.get("type") != "legacy":
            continue
        version = major(package.get("version", "0"))
        edges[name][version].update(needs(package.get("dependencies", [])))
        for extra, listed in (package.get("optional-dependencies") or package.get("extras") or {}).items():
            edges[f"{name}[{normal(extra)}]"][version].update(needs(listed))


def needs(listed: object) -> set[str]:
    """The names in a table or a list of requirements, and ``name[extra]`` for the extras that are asked for; optional ones belong to extras."""
    found: set[str] = set()
    if isinstance(listed, dict):
        for name, value in listed.items():
            if not is_optional(value):
                found |= named(name, value.get("extras", []) if isinstance(value, dict) else [])
    elif isinstance(listed, list):
        for each in listed:
            if isinstance(each, dict):
                found |= named(each["name"], each.get("extra", []))
            elif match := NAME.match(str(each)):
                found.add(normal(match.group()))
    return found


def named(name: str, extras: list[str]) -> set[str]:
    """A distribution with the extras that are asked for."""
    return {normal(name), *(f"{normal(name)}[{normal(extra)}]" for extra in extras)}


def is_optional(value: object) -> bool:
    """Whether a dependency of ``poetry.lock`` is there for an extra only."""
    listed = value if isinstance(value, list) else [value]
    return all(isinstance(each, dict) and each.get("optional", False) for each in listed)


def major(version: str) -> int:
    """The first number of a version."""
    found = re.match(r"(?:\d+!)?v?(\d+)", version)
    return int(found.group(1)) if found else 0


def read_remarks(text: str, edges: Edges) -> None:
    """The edges of what pip-compile wrote: behind each distribution, who asks for it."""
    pins = re.findall(r"(?m)^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(\S+)", text)
    versions = {normal(name): major(version) for name, version in pins}
    for name, version in versions.items():
        edges[name][version].update(())
    name = ""
    for line in text.splitlines():
        pinned = re.match(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", line)
        if pinned:
            name = normal(pinned.group(1))
        remark = re.search(r"#\s+(?:via\s+)?(.*)$", line)
        if not name or not remark or not (pinned or line.startswith("    #")):
            continue
        for user in remark.group(1).split(","):
            user = normal(user.strip().partition("[")[0])
            if user in versions:
                edges[user][versions[user]].add(name)


def write(edges: Edges) -> None:
    """Write the module: one entry a distribution, sorted."""
    entries = [entry(name, versions) for name, versions in sorted(edges.items())]
    body = "\n".join(textwrap.wrap("; ".join(entries), WIDTH, break_long_words=False, break_on_hyphens=False))
    print(len(entries), "distributions,", len(body), "bytes")
    TARGET.write_text(TEMPLATE.format(body=body), encoding="utf-8")


def entry(name: str, versions: dict[int, set[str]]) -> str:
    """``name = what it requires | what it required``."""
    itself = {name.partition("[")[0]}
    now = versions[max(versions)] - itself
    before = set().union(*versions.values()) - now - itself
    former = f" | {' '.join(sorted(before))}" if before else ""
    return f"{name} = {' '.join(sorted(now))}{former}"


TEMPLATE = '''"""What distributions require of one another, on any platform; behind ``|`` what only earlier major versions required.

Generated by ``scripts/gather_requirements.py`` from the lock files of public repositories; not edited by hand.
"""

from __future__ import annotations

ENTRIES = """
{body}
"""
'''

if __name__ == "__main__":
    main(sys.argv[1:])
