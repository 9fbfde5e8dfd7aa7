"""Files that the modules of a wheel open in their own package, and that the wheel leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.extract.python import extract
from reflint.model.bundle import Bundle, Lack
from reflint.model.facts import Reference
from reflint.model.finding import Step
from reflint.model.location import Lines
from reflint.model.tree import ancestors, normalize, parent

Read = Callable[[str], "bytes | None"]
# Modules that are beside what a package is for.
BESIDE = re.compile(
    r"(^|/)(tests?|testing|conftest\.py)(/|$)|(^|/)(test_[^/]*|[^/]*_tests?)\.py$|(^|/)(examples?|docs?|scripts)/"
)
_FOREIGN = re.compile(r"(^|/)(_?vendor(ed)?|third_party|_?extern(al|s)?|patched)/")  # written for other packages
_PLACED = re.compile(rb"__file__|\bresource|get_data\b")  # what knows where its package lies
_WORDS = re.compile(rb"[^\s\"'/\\(){},;]+")
_OPENING = ("python.open", "python.package")
_RESOURCE = re.compile(rb"\b(?:get_data|resource_(?:filename|string|stream|listdir))\(\s*[\w.\"']+\s*,\s*[rub]*[\"']$")
_UNREAD = (".pyi", "py.typed", ".pyx", ".pxd", ".c", ".h")  # what no program opens in its own package


class _Place(NamedTuple):
    """Something that a module names: its path in the wheel, and the file or directory of the repository that it is."""

    path: str
    source: str


def openable(bundle: Bundle, left_out: Iterable[str]) -> frozenset[str]:
    """What of the files ``left_out`` a module may open in its own package: data below the packages of the wheel ``bundle``."""
    homes = {parent(source) for path, source in bundle.files.items() if path.endswith(".py") and "/" in path}
    data = (path for path in left_out if not path.endswith((".py", *_UNREAD)) and not BESIDE.search(path))
    return frozenset(path for path in data if not homes.isdisjoint(ancestors(path)))


def unopened(bundle: Bundle, files: frozenset[str], read: Read) -> Iterator[Lack]:
    """What modules of the wheel ``bundle`` open in their own package of the ``files``, which it leaves out. What may be passed over, is asked for
    first or was written before is none of it.
    """
    data = files | {above for path in files for above in ancestors(path)}
    names = {path.rpartition("/")[2].encode("utf-8", "surrogateescape") for path in data}
    for path, source in bundle.files.items():
        if not data or not path.endswith(".py") or "/" not in path or BESIDE.search(path) or _FOREIGN.search(path):
            continue
        text = read(source) or b""
        if _PLACED.search(text) and not names.isdisjoint(_WORDS.findall(text)):
            yield from _unopened(bundle, path, text, data)


def _unopened(bundle: Bundle, path: str, text: bytes, data: frozenset[str]) -> Iterator[Lack]:
    source = bundle.files[path]
    references = extract(text, "python-code").references
    placed = [(each, _placed(bundle, path, each)) for each in references if each.form == "path"]
    asked = {place.path for each, place in placed if place is not None and (each.role != "read" or each.created)}
    lines = Lines(text)
    for each, place in placed:
        opens = each.syntax in _OPENING or _RESOURCE.search(text[max(0, each.start - 120) : each.start])
        if place is None or not opens or each.role != "read" or each.masked:
            continue
        free = asked.isdisjoint((place.path, *ancestors(place.path)))
        if place.source in data and free and not _has(bundle, place.path):
            yield Lack("data", place.source, (Step(source, lines.line(each.start), place.source),), place.source)


def _placed(bundle: Bundle, path: str, reference: Reference) -> _Place | None:
    """What ``reference`` in the module at ``path`` is, where it is in the package of the module."""
    home, top = parent(path), path.partition("/")[0]
    if reference.anchor == "file":
        below = f"{reference.base}/{reference.text}"
        place, source = normalize(f"{home}/{below}"), normalize(f"{parent(bundle.files[path])}/{below}")
    else:
        place = normalize(reference.text)
        above = (each for each in ancestors(place or "") if f"{each}/__init__.py" in bundle.files)
        known = next(above, "")
        inside = f"{parent(bundle.files[f'{known}/__init__.py'])}{(place or '')[len(known) :]}" if known else None
        source = normalize(inside) if inside else None
    if not place or not source or not place.startswith(f"{top}/"):
        return None
    return _Place(place, source)


def _has(bundle: Bundle, path: str) -> bool:
    """Whether the wheel has ``path``, or anything in it."""
    return path in bundle.files or any(place.startswith(f"{path}/") for place in bundle.files)
