"""Files that run outside of any package, by their path or as a module of the search path itself, and what they import relatively all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from reflint.model.facts import Reference
from reflint.model.modules import Import, Outline
from reflint.model.tree import Tree, normalize, parent
from reflint.resolve.lacks import lacking
from reflint.resolve.repo import Repo
from reflint.syntax.late import late

_WORD = late(rb"\$?[\w.+-]+")
# ``source x`` and ``. x``: each begins with a literal, which the engine searches fast.
_SOURCES = (late(rb"source(?<![^\s;&|({'\"]source)\s"), late(rb"\.(?<![^\s;&|({'\"]\.)\s"))
# The end of a name whose beginning is a value: ``${NAME}_main.py``, ``"$NAME"_main.py``.
_END = late(rb"(?:[})`]|\$\w+)[\"']?([\w.+-]*\.py)\b")
# How a command that runs Python is called, or the variable that holds its name (``$PY``, ``${py_bin}``): no part of another name, and none
# of a platform's runtime (``--runtime=python311``). Each begins with a literal.
_PYTHON = (
    late(
        rb"python(?<!\wpython)(?<!\w-python)(?!\d\d+[\"']?[ \t]*$)(?:(?<!=python)|(?!\d\d))[\d.]*(?![\w:=/@-])",
        re.MULTILINE,
    ),
    late(rb"PYTHON(?<!\wPYTHON)(?<!\w-PYTHON)3?(?:_(?:BIN|CMD|EXE))*(?!\w)"),
    late(rb"\$[{(]*(?i:py(?:thon)?3?(?:_(?:bin|cmd|exe))*)(?!\w)"),
    late(rb"\$\{\w+-(?:python|pypy)"),
    late(rb"pypy(?<!\wpypy)(?<!\w-pypy)[\d.]*(?![\w:=/@-])"),
    late(rb"coverage\W+run\b"),
)
# A line that runs nothing, whatever file it names: a comment; a command that makes, copies, removes or only tells, alone on its line; a test.
_IDLE = late(
    rb"\s*(?:#|(?:touch|mkdir|rm|cp|mv|rsync|install|chmod|ls|echo|printf|COPY|ADD)\s[^;&|`()]*(?:2>&1\s*|\|\|\s*true\s*)*$"
    rb"|(?:(?:if|elif|while)\s+)?!?\s*\[\[?\s[^;&|`()]*\]\]?\s*(?:;\s*(?:then|do)\s*)?$)"
)


class Alone(NamedTuple):
    """A relative import on ``line`` of ``path`` for which there is no package: ``target`` is the path that it means, without an ending, ``by`` are
    the places that have the file run so.
    """

    path: str
    line: int
    target: str
    text: str
    by: tuple[str, ...]


def may_start(texts: Mapping[str, bytes], scripts: Set[str], outlines: Mapping[str, Outline]) -> set[str]:
    """The programs among ``texts`` that may have a command which runs a file with relative imports: they name one, or name some file whose name
    is not written out (``$NAME.py``), and they speak of Python; or one of the ``scripts`` does that they may source, by its name.
    """
    names = {_name(path) for path, outline in outlines.items() if _is_relative(outline)}
    sourcing = {path: data for path, data in texts.items() if any(sign.search(data) for sign in _SOURCES)}
    naming = {path for path, data in texts.items() if _names_file(data, names)}
    speaks = cache(lambda path: any(sign.search(texts[path]) for sign in _PYTHON))
    read = {path: _name(path).encode("utf-8", "surrogateescape") for path in scripts & texts.keys()}
    return {path for path in _with_sourcing(naming, scripts, sourcing) if _leads(path, speaks, read, sourcing)}


def _leads(path: str, goal: Callable[[str], bool], scripts: Mapping[str, bytes], sourcing: Mapping[str, bytes]) -> bool:
    """Whether a program reaches the ``goal``, or one of the ``scripts`` (with their names) does that it may source, or that these may."""
    seen, pending = {path}, [path]
    while pending:
        at = pending.pop()
        if goal(at):
            return True
        data = sourcing.get(at, b"")
        named = [script for script, name in scripts.items() if script not in seen and name in data]
        seen.update(named)
        pending += named
    return False


def _with_sourcing(found: set[str], scripts: Set[str], sourcing: Mapping[str, bytes]) -> set[str]:
    """``found``, and the programs of ``sourcing`` (with their texts) that name one of the ``scripts`` in it, or one that does."""
    fresh = found
    while fresh:
        names = {_name(path).encode("utf-8", "surrogateescape") for path in fresh & scripts}
        fresh = {path for path, data in sourcing.items() if path not in found and any(name in data for name in names)}
        found = found | fresh
    return found


def _names_file(data: bytes, names: set[str]) -> bool:
    """Whether a program names one of the Python files ``names``, or makes up the name of a file, which may be one of them."""
    said = b"\n".join(line for line in _lines(data, b".py") if not _IDLE.match(line))
    words = {_said(word) for word in _WORD.findall(said) if b".py" in word}
    if not words.isdisjoint(names) or any(word.startswith("$") and word.endswith(".py") for word in words):
        return True
    return any(name.endswith(_said(end)) for end in set(_END.findall(said)) for name in names)


def _lines(data: bytes, sign: bytes) -> Iterator[bytes]:
    """The lines of ``data`` that hold ``sign``, with those that they continue."""
    at = data.find(sign)
    while at >= 0:
        end = data.find(b"\n", at)
        end = end if end >= 0 else len(data)
        start = data.rfind(b"\n", 0, at) + 1
        while start > 1 and data[start - 2 : start - 1] == b"\\":
            start = data.rfind(b"\n", 0, start - 1) + 1
        yield data[start:end]
        at = data.find(sign, end)


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
        key = each.path, each.line, each.target
        known = found.setdefault(key, each).by
        found[key] = each._replace(by=tuple(dict.fromkeys((*known, *each.by))))
    for key in sorted(found):
        # A file that sets this name knows how it is run.
        if b"__package__" not in (repo.read(key[0]) or b""):
            yield found[key]


def _started(repo: Repo) -> Iterator[Alone]:
    outlines = repo.imports.outlines if repo.imports is not None else {}
    scripts: dict[str, dict[tuple[str, int], None]] = {}
    for path, reference in repo.runs:
        script = _script(path, reference, repo.tree)
        outline = outlines.get(script)
        if outline is not None and _is_relative(outline):
            scripts.setdefault(script, {})[path, reference.start] = None
    for path, facts in repo.module_facts(scripts).items():
        by = tuple(f"{place}:{repo.lines(place).line(start)}" for place, start in scripts[path])
        for item in facts.imports:
            if item.level and not (item.guard or item.typing or item.conditional):
                text = "." * item.level + item.module
                yield Alone(path, item.line, _meant(path, item), text, by)


def _script(path: str, reference: Reference, tree: Tree) -> str:
    """The Python file that a command of the file ``path`` runs by a path which is known in full; "" where it runs something else."""
    if reference.form != "path" or reference.masked or not reference.syntax.endswith(".python"):
        return ""
    if reference.anchor == "any" or not reference.text.endswith(".py"):
        return ""
    base = parent(path) if reference.anchor == "file" else ""
    script = normalize("/".join(filter(None, (base, reference.base, reference.text))))
    return (tree.follow(script) if script else None) or ""


def _deployed(repo: Repo) -> Iterator[Alone]:
    for each in lacking(repo.proofs, "alone", lambda bundle, lack: (lack.chain[-1].path, lack.chain[-1].line)):
        by = tuple(dict.fromkeys(f"{bundle.recipe}:{max(bundle.line, 1)}" for bundle in each.bundles))
        yield from (Alone(each.path, line, each.name, each.lack.chain[-1].module, by) for line in each.lines)


def _meant(path: str, item: Import) -> str:
    base = path
    for _ in range(item.level):
        base = parent(base)
    name = item.module.replace(".", "/") or item.names[0].name
    return f"{base}/{name}".strip("/")
