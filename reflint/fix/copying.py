"""One more copy line for a recipe, beside those that it has: how a deployment comes to ship what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from reflint.model.bundle import Bundle, Lack
from reflint.model.fix import Edit, Fix
from reflint.model.tree import ancestors, parent
from reflint.syntax.globs import has_magic
from reflint.syntax.late import late

_LINE = late(rb"(?:[^\n]*\\\r?\n)*[^\n]*(?:\n|$)")
_COPIES = late(r"\s*(?:-\s+)?(COPY|ADD|cp|rsync|install)\s")
_STAGE = late(rb"(?im)^FROM\s")
_VARIABLE = late(r"^(?:\$\{?\w+\}?|\.)/")
_OTHER = late(r"[|;`]|&&|--from\b|<<|://|\$\(")


class Copy(NamedTuple):
    """A line that copies one thing: where it starts and ends in the recipe, its text, the source and the destination as written, bare, and
    whether the source is said with a slash at its end.
    """

    start: int
    end: int
    text: str
    verb: str
    source: str
    destination: str
    contents: bool


class Shipped(NamedTuple):
    """What is shipped already, and whether a path of the repository is a directory."""

    bundle: Bundle
    is_directory: Callable[[str], bool]

    def has(self, path: str) -> bool:
        """Whether ``path`` of the repository, or something below it, is shipped."""
        return any(source == path or source.startswith(path + "/") for source in self.bundle.files.values())


def copy_lines(data: bytes, lacks: Iterable[Lack], shipped: Shipped, before: int) -> dict[str, Fix]:
    """For each of the files that ``lacks`` miss the fix that adds the line which copies it, where a line of the recipe shows how.

    The new line stands behind the one that it is modelled on, above the offset ``before`` (the upload, the start command). Lines that come to
    stand in one place are one edit, which several fixes share. What ships is the author's to say, so that no fix is more than ``unsafe``.
    """
    start = max((match.start() for match in _STAGE.finditer(data, 0, before)), default=0)
    copies = [
        copy
        for copy in _copies(data)
        if copy.end <= before and (copy.start >= start or copy.verb not in ("COPY", "ADD"))
    ]
    added: dict[int, dict[str, None]] = {}
    at: dict[str, int] = {}
    for lack in lacks:
        unit = missing_whole(lack.source, shipped)
        ways = chain(_twins(unit, copies, shipped), _plain_copies(unit, lack, copies, shipped))
        found = next(ways, None)
        if found is not None:
            at[lack.source] = found[0].end
            added.setdefault(found[0].end, {})[found[1]] = None
    path = shipped.bundle.recipe
    edits = {place: Edit(path, place, place, _text(data, place, texts)) for place, texts in added.items()}
    return {file: Fix("unsafe", (edits[place],)) for file, place in at.items()}


def missing_whole(file: str, shipped: Shipped) -> str:
    """The highest directory above ``file`` of which nothing is shipped; ``file`` itself where something beside it is."""
    there = {above for source in shipped.bundle.files.values() if source for above in ancestors(source)}
    unit = file
    for above in ancestors(file):
        if above in there:
            break
        unit = above
    return unit


def _twins(unit: str, copies: list[Copy], shipped: Shipped) -> Iterator[tuple[Copy, str]]:
    """Lines that copy a sibling of ``unit``, the last one first, each with the line that copies ``unit`` in the same way."""
    name, home, is_directory = _name(unit), parent(unit), shipped.is_directory(unit)
    for copy in reversed(copies):
        sibling = _name(copy.source)
        above = parent(copy.source)
        if not sibling or not (home == above or home.endswith(f"/{above}") or not above):
            continue
        place = f"{home}/{sibling}".lstrip("/")
        if place == unit or not shipped.has(place) or shipped.is_directory(place) != is_directory:
            continue
        whole = not is_directory or _keeps_name(copy, sibling)
        if whole and (is_directory or _ending(sibling) == _ending(name)):
            pattern = rf"(?<![\w.-]){re.escape(sibling)}(?![\w-]|\.\w)"
            yield copy, re.sub(pattern, lambda _: name, copy.text)


def _plain_copies(unit: str, lack: Lack, copies: list[Copy], shipped: Shipped) -> Iterator[tuple[Copy, str]]:
    """The line that copies ``unit`` to where the import looks for it, behind the last COPY of a Dockerfile."""
    place = _place(unit, lack, shipped.bundle)
    for copy in reversed(copies):
        if copy.verb not in ("COPY", "ADD"):
            return
        tops = [top for top in ("", *ancestors(unit)) if shipped.has("/".join(filter(None, (top, copy.source))))]
        if place and copy.source and tops:
            slash = "/" if shipped.is_directory(unit) else ""
            yield copy, f"COPY {unit[len(tops[0]) :].lstrip('/')}{slash} /{place}{slash}"


def _place(unit: str, lack: Lack, bundle: Bundle) -> str:
    """Where ``unit`` has to lie in the bundle, so that the import that lacks it finds it; "" where that is not to be seen."""
    stem = lack.name.replace(".", "/")
    top = stem.partition("/")[0]
    path = (*(entry for each in bundle.entries for entry in each.path), *bundle.search_path)
    held = {above for file in bundle.files for above in ancestors(file)}
    home = next((entry for entry in path if f"{entry}/{top}".lstrip("/") in held), path[0] if path else "")
    for ending in (".py", "/__init__.py"):
        if f"/{lack.source}".endswith(f"/{stem}{ending}"):
            root = lack.source[: len(lack.source) - len(stem + ending)].rstrip("/")
            if not root or unit.startswith(root + "/"):
                return f"{home}/{unit[len(root) :].lstrip('/')}".lstrip("/")
    return ""


def _keeps_name(copy: Copy, sibling: str) -> bool:
    """Whether a directory arrives under its own name."""
    if _name(copy.destination) == sibling:
        return True
    return copy.verb not in ("COPY", "ADD") and not (copy.verb == "rsync" and copy.contents)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _ending(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""


def _copies(data: bytes) -> Iterator[Copy]:
    """The lines that copy one thing and do nothing else."""
    for match in _LINE.finditer(data):
        text = match.group().decode("utf-8", "surrogateescape")
        verb = _COPIES.match(text)
        if not verb or _OTHER.search(text):
            continue
        words = [word.strip("\"'") for word in text.replace("\\\n", " ").replace("\\\r\n", " ").split()]
        words = words[words.index(verb.group(1)) + 1 :]
        words = words[: next((n for n, word in enumerate(words) if word.startswith(("#", "2>", ">"))), len(words))]
        operands = [word for word in words if not word.startswith("-")]
        if len(operands) == 2 and not any(has_magic(operand) for operand in operands):
            source, destination = map(_plain, operands)
            contents = operands[0].rstrip("\"'").endswith("/")
            yield Copy(match.start(), match.end(), text, verb.group(1), source, destination, contents)


def _plain(word: str) -> str:
    """A path as written, without quotes, variables and dots in front, and without a slash at the end."""
    word = word.replace('"', "").replace("'", "")
    while found := _VARIABLE.match(word):
        word = word[found.end() :]
    return word.rstrip("/")


def _text(data: bytes, place: int, lines: Iterable[str]) -> str:
    """New lines with the line endings that the recipe has; behind a last line that has none, one goes in front."""
    ending = "\r\n" if data[:place].endswith(b"\r\n") else "\n"
    bare = [line.rstrip("\r\n") for line in lines]
    if data[:place].endswith(b"\n"):
        return "".join(line + ending for line in bare)
    return "".join(ending + line for line in bare)
