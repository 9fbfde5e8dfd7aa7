"""What a Python file says of modules: imports, names, search path. Beside the extractor of references, which needs no history of these."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress

from reflint.extract._python.imports import ImportReader, bound
from reflint.extract._python.loaded import loaded
from reflint.extract._python.searchpath import path_edits
from reflint.extract._python.source import Source, parsed
from reflint.extract._python.users import Users
from reflint.model.location import Lines, SpanMap
from reflint.model.modules import Import, ModuleFacts, PathEdit
from reflint.syntax.json import parse
from reflint.syntax.notebook import cells
from reflint.syntax.outline import fills_itself
from reflint.syntax.python_skeleton import skeleton

VERSION = 10
MAX_SIZE = 4 * 1024 * 1024  # bytes; what is larger was generated

_DYNAMIC = re.compile(
    rb"\b__getattr__ *=|\bsys\.modules\b|\b__path__\b|\blocals\(\)|\blazy_?[il]|\bLazy|\bdeclare_namespace\b|\b__class__ *="
)
# One of these is in whatever that expression finds, and to look for them is several times as fast.
_SIGNS = (
    b"__getattr__",
    b"sys.modules",
    b"__path__",
    b"locals()",
    b"lazy",
    b"Lazy",
    b"declare_namespace",
    b"__class__",
)
_STUBS = re.compile(
    rb"sys\.modules\[[^\]\n]+\]\s*=(?!=)|sys\.modules\.(?:setdefault|update)|(?:patch\.dict|setitem)\(\s*[\"']?sys\.modules"
)
_LOADS = (b"import_module(", b"__import__(")
# Without one of these, nothing inside of a function or a class says anything of modules.
_SAYS = (b"import", b"global", b"sys.path", b"addsitedir", b"syspath_prepend")
_STATEMENT = re.compile(rb"@|(?:def|class|async|if|for|while|with|try|import|from)\b|[A-Za-z_]\w*[ \t]*=")
# In notebooks: commands that install, that change where it runs, cells that are handed to somebody else.
_INSTALLS = re.compile(rb"\b(?:pip3?|conda|mamba|uv)\b[^\n]*\binstall\b([^\n]*)")
_WORD = re.compile(rb"[A-Za-z][\w-]*")
_MOVES = re.compile(rb"[%#]cd\b|\bchdir\(|\bgit clone\b|\bpushd\b")
_OTHER = re.compile(rb"\s*[#%]%(?!time|capture|prun|matplotlib)")
_WRITES = re.compile(rb"\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?([^\s]+)\.py\b")
_TRIES = 4  # a statement may be cut in two, as where an ``if`` has an ``else``
_STRING = re.compile(rb"[\"']([A-Za-z_][\w]*(?:\.\w+)*)[\"']")


def module_facts(data: bytes, users: bool = True) -> ModuleFacts:
    """The facts of ``data``; never raises: ``failure`` says why there are none. ``users`` False leaves out by which names imports in functions
    come to be used.
    """
    if len(data) > MAX_SIZE:
        return ModuleFacts(dynamic=True, failure=f"too large to parse ({len(data):,} bytes)")
    try:
        return _facts(data, users)
    except SyntaxError as error:
        why = f"the Python that runs reflint does not parse it ({error.msg})"
        line = error.lineno or 0
        return _head(data, line)._replace(dynamic=True, failure=why, line=line)
    except (ValueError, RecursionError, MemoryError) as error:
        return ModuleFacts(dynamic=True, failure=f"cannot be parsed: {type(error).__name__}")


def users_of(data: bytes) -> Users | None:
    """Who names whom in a module; None where it cannot be parsed."""
    source = Source(data)
    try:
        return Users(source.parse(), data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def notebook_facts(data: bytes) -> ModuleFacts:
    """The imports of a notebook's code cells and what they put on the search path; never raises. A cell that is no Python says nothing.

    A notebook that goes elsewhere (``%cd``, ``git clone``) has a search path that is not known; what it installs or writes itself is left out.
    """
    document = parse(data)
    lines = Lines(data)
    imports: list[Import] = []
    edits: list[PathEdit] = []
    installed: set[str] = set()
    for kind, text, span_map in cells(document):
        if kind != "code":
            continue
        installed.update(word for command in _INSTALLS.findall(text) for word in _words(command))
        written = _WRITES.match(text)
        installed.update(_words(written[1]) if written else ())
        if _MOVES.search(text):
            edits.append(PathEdit("", known=False))
        facts = None if _OTHER.match(text) else _tried(text)
        if facts is not None:
            imports += filter(None, (_in_notebook(item, span_map, lines) for item in facts.imports))
            edits += (edit._replace(anchor="any") for edit in facts.edits)
    kept = tuple(item for item in imports if item.module.partition(".")[0].lower() not in installed)
    return ModuleFacts(kept, dynamic=True, edits=tuple(edits))


def _words(command: bytes) -> Iterator[str]:
    """What a command line installs, as modules are spelled."""
    return (word.decode("ascii").lower().replace("-", "_") for word in _WORD.findall(command))


def _in_notebook(item: Import, span_map: SpanMap, lines: Lines) -> Import | None:
    """``item``, its places those of the notebook; None where a place is not the file's own bytes."""
    span, exact = span_map.outward(item.start, item.end)
    names = []
    for name in item.names:
        (start, end), known = span_map.outward(name.start, name.end)
        exact = exact and known
        names.append(name._replace(start=start, end=end, line=lines.line(start)))
    if not exact:
        return None
    return item._replace(start=span.start, end=span.end, line=lines.line(span.start), names=tuple(names))


def _facts(data: bytes, users: bool = True) -> ModuleFacts:
    source = Source(data)
    tree = _tree(source)
    stubs = _STRING.findall(data) if b"sys.modules" in data and _STUBS.search(data) else ()
    stubbed = frozenset(name.decode("utf-8", "replace") for name in stubs)
    imports = ImportReader(source).module(tree, users)
    return ModuleFacts(
        imports,
        bound(tree, source),
        fills_itself(data) or (any(sign in data for sign in _SIGNS) and _DYNAMIC.search(data) is not None),
        path_edits(source, tree),
        stubbed,
        loaded=loaded(tree) if any(name in data for name in _LOADS) else (),
    )


def _tree(source: Source) -> ast.Module:
    """The syntax tree, of functions and classes only those whole that say something of modules; Python reads most files several times as fast so."""
    if source.text is None and not any(name in source.data for name in _LOADS):
        short = skeleton(source.data, _SAYS)
        if len(short) < len(source.data):
            with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                return parsed(short)
    return source.parse()


def _head(data: bytes, line: int) -> ModuleFacts:
    """The facts of what stands before the statement in which ``line`` is: the imports of Python 2 are mostly there."""
    lines = data.splitlines(True)
    starts = [at for at in range(min(line, len(lines)) - 1, 0, -1) if _STATEMENT.match(lines[at])]
    return next(filter(None, (_tried(b"".join(lines[:at])) for at in starts[:_TRIES])), ModuleFacts())


def _tried(data: bytes) -> ModuleFacts | None:
    """The facts of ``data``; None where it cannot be parsed."""
    try:
        return _facts(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
