"""Rule cases as literate Markdown: prose, then a drawn history and files, with what must be found at the end of lines.

A level-two heading starts a case. Its fenced blocks:

- ``history``: one step a line, in order: ``add PATH``, ``move OLD NEW``, ``delete PATH``, ``link PATH -> TARGET``, ``commit SUBJECT``. What
  stands after the last ``commit`` is left uncommitted and staged.
- ``LANGUAGE PATH`` (such as ``sh bin/deploy.sh``): a file of the last state, added to the last commit. An expectation ends a line:
  ``# error: RL101 shared/utils`` (``//``, ``<!--`` serve as well; two of them are parted by a comma). The expectation is cut from the file.
- ``toml reflint.toml``: configuration, a file like any other.
- ``expect``: expectations without a line of text, for links and whole files: ``error: RL201 path/of/link -> missing/target``
  (``path:2`` where it is not line 1).
- ``diff``: the lines that all safe fixes of the case take away (``-``) and put in (``+``), in the order of the patch.
- ``moved``: where vanished targets must be said to have gone: ``OLD -> NEW``.

A case without expectations must stay silent.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_MARK = re.compile(r"[ \t]*(?:#|//|<!--)[ ]*((?:error|warning): RL\d{3} [^\n]*?)(?:[ ]*-->)?$")
_FENCE = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Expectation(NamedTuple):
    """One finding that must be there, at an occurrence on ``line``."""

    severity: str
    code: str
    path: str
    line: int
    target: str


class Case(NamedTuple):
    """A drawn repository and what must be found in it."""

    name: str
    history: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    expected: frozenset[Expectation]
    moved: tuple[tuple[str, str], ...]
    diff: tuple[str, ...] = ()


def cases(path: Path) -> list[Case]:
    """The cases of one file, in order."""
    found = []
    for section in re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))[1:]:
        title, _, body = section.partition("\n")
        found.append(_case(f"{path.stem}: {title.strip()}", body))
    return found


def _case(name: str, body: str) -> Case:
    history: tuple[str, ...] = ()
    files: list[tuple[str, str]] = []
    expected: set[Expectation] = set()
    moved: list[tuple[str, str]] = []
    diff: list[str] = []
    for kind, path, text in _FENCE.findall(body):
        lines = text.splitlines()
        if kind == "history":
            history = tuple(line.strip() for line in lines if line.strip())
        elif kind == "diff":
            diff += lines
        elif kind == "moved":
            moved += [(old, new) for old, _, new in (line.partition(" -> ") for line in lines)]
        elif kind == "expect":
            expected |= {_placed(line) for line in lines if line.strip()}
        else:
            files.append((path, _file(path, lines, expected)))
    return Case(name, history, tuple(files), frozenset(expected), tuple(moved), tuple(diff))


def _file(path: str, lines: list[str], expected: set[Expectation]) -> str:
    kept = []
    for number, line in enumerate(lines, 1):
        match = _MARK.search(line)
        if match:
            for mark in match.group(1).split(", "):
                severity, code, target = mark.split(None, 2)
                expected.add(Expectation(severity.rstrip(":"), code, path, number, target.strip()))
            line = line[: match.start()]
        kept.append(line)
    return "\n".join(kept) + "\n"


def _placed(line: str) -> Expectation:
    severity, code, rest = line.split(None, 2)
    place, _, target = rest.partition(" -> ")
    path, _, line = place.partition(":")
    return Expectation(severity.rstrip(":"), code, path, int(line or 1), target or path)
