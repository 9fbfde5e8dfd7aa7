"""Files that run outside of any package, by their path or as a module of the search path itself, and what they import relatively all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reflint.model.facts import Reference
from reflint.model.modules import Import, Outline
from reflint.model.tree import Tree, normalize, parent
from reflint.resolve.lacks import lacking
from reflint.resolve.repo import Repo, Start

_WORD = re.compile(rb"\$?[\w.+-]+")
_SOURCES = re.compile(rb"(?:^|[\s;&|({'\"])(?:source|\.)\s", re.MULTILINE)
# The end of a name whose beginning is a value: ``${NAME}_main.py``, ``"$NAME"_main.py``.
_END = re.compile(rb"(?:[})`]|\$\w+)[\"']?([\w.+-]*\.py)\b")


class Alone(NamedTuple):
    """A relative import on ``line`` of ``path`` for which there is no package: ``target`` is the path that it means, without an ending, ``by`` the
    place that has the file run so.
    """

    path: str
    line: int
    target: str
    text: str
    by: str


def starts(path: str, references: Iterable[Reference], tree: Tree) -> Iterator[Start]:
    """The Python files that commands of the file ``path`` run by paths which are known in full."""
    for reference in references:
        if reference.role != "run" or reference.masked or not reference.syntax.endswith(".python"):
            continue
        if reference.form == "path" and reference.anchor != "any" and reference.text.endswith(".py"):
            base = parent(path) if reference.anchor == "file" else ""
            script = normalize("/".join(filter(None, (base, reference.base, reference.text))))
            final = tree.follow(script) if script else None
            if final is not None and tree.lookup(final) == "file":
                yield Start(final, path, reference.start)


def may_start(texts: Mapping[str, bytes], outlines: Mapping[str, Outline]) -> set[str]:
    """The programs among ``texts`` that may have a command which runs a file with relative imports: they name one, name some file whose name is not
    written out (``$NAME.py``), or name a program that does, as it may be sourced.
    """
    names = {_name(path) for path, outline in outlines.items() if _is_relative(outline)}
    words = {path: set(map(_said, _WORD.findall(data))) for path, data in texts.items()}
    found = {path for path in texts if not words[path].isdisjoint(names) or _composes(texts[path], words[path], names)}
    sourcing = {path for path, data in texts.items() if _SOURCES.search(data)}
    fresh = found
    while fresh:
        names = set(map(_name, fresh))
        fresh = {path for path in sourcing - found if not words[path].isdisjoint(names)}
        found = found | fresh
    return found


def _composes(data: bytes, words: set[str], names: set[str]) -> bool:
    """Whether a program makes up the name of a file, which may be one of ``names``."""
    if any(word.startswith("$") and word.endswith(".py") for word in words):
        return True
    return any(name.endswith(_said(end)) for end in set(_END.findall(data)) for name in names)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _said(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape").rstrip(".")


def _is_relative(outline: Outline) -> bool:
    return any(module.startswith(".") for module, _ in outline.imports)


def alone(repo: Repo) -> Iterator[Alone]:
    """Relative imports that fail because of how their files are run, each once, in order of path and line."""
    found: dict[tuple[str, int, str], Alone] = {}
    for each in (*_started(repo), *_deployed(repo)):
        found.setdefault((each.path, each.line, each.target), each)
    for key in sorted(found):
        # A file that sets this name knows how it is run.
        if b"__package__" not in (repo.read(key[0]) or b""):
            yield found[key]


def _started(repo: Repo) -> Iterator[Alone]:
    outlines = repo.imports.outlines if repo.imports is not None else {}
    scripts: dict[str, Start] = {}
    for start in repo.starts:
        outline = outlines.get(start.script)
        if outline is not None and _is_relative(outline):
            scripts.setdefault(start.script, start)
    for path, facts in repo.module_facts(scripts).items():
        start = scripts[path]
        by = f"{start.path}:{repo.lines(start.path).line(start.start)}"
        for item in facts.imports:
            if item.level and not (item.guard or item.typing or item.conditional):
                text = "." * item.level + item.module
                yield Alone(path, item.line, _meant(path, item), text, by)


def _deployed(repo: Repo) -> Iterator[Alone]:
    for each in lacking(repo.proofs, "alone", lambda bundle, lack: (lack.chain[-1].path, lack.chain[-1].line)):
        bundle = each.bundles[0]
        by = f"{bundle.recipe}:{max(bundle.line, 1)}"
        yield from (Alone(each.path, line, each.name, each.lack.chain[-1].module, by) for line in each.lines)


def _meant(path: str, item: Import) -> str:
    base = path
    for _ in range(item.level):
        base = parent(base)
    name = item.module.replace(".", "/") or item.names[0].name
    return f"{base}/{name}".strip("/")
