"""What a Python file says of modules: imports, names, search path. Beside the extractor of references, which needs no history of these."""

from __future__ import annotations

import re

from reflint.extract._python.imports import ImportReader, bound
from reflint.extract._python.loaded import loaded
from reflint.extract._python.searchpath import path_edits
from reflint.extract._python.source import Source
from reflint.model.modules import ModuleFacts

VERSION = 5
MAX_SIZE = 4 * 1024 * 1024  # bytes; what is larger was generated

_DYNAMIC = re.compile(
    rb"\bdef __getattr__\b|\b__getattr__ *=|\bglobals\(\)|\bsys\.modules\b|\b__path__\b|\bsetattr\(|\bexec\(|\bvars\(\)|\blocals\(\)"
    rb"|\b__dict__\b|\blazy_?[il]|\bLazy|\bdeclare_namespace\b|\b__class__ *="
)
_STUBS = re.compile(
    rb"sys\.modules\[[^\]\n]+\]\s*=(?!=)|sys\.modules\.(?:setdefault|update)|(?:patch\.dict|setitem)\(\s*[\"']?sys\.modules"
)
_LOADS = (b"import_module(", b"__import__(")
_STATEMENT = re.compile(rb"@|(?:def|class|async|if|for|while|with|try|import|from)\b|[A-Za-z_]\w*[ \t]*=")
_TRIES = 4  # a statement may be cut in two, as where an ``if`` has an ``else``
_STRING = re.compile(rb"[\"']([A-Za-z_][\w]*(?:\.\w+)*)[\"']")


def module_facts(data: bytes) -> ModuleFacts:
    """The facts of ``data``; never raises: ``failure`` says why there are none."""
    if len(data) > MAX_SIZE:
        return ModuleFacts(dynamic=True, failure=f"too large to parse ({len(data):,} bytes)")
    try:
        return _facts(data)
    except SyntaxError as error:
        why = f"the Python that runs reflint does not parse it ({error.msg})"
        line = error.lineno or 0
        return _head(data, line)._replace(dynamic=True, failure=why, line=line)
    except (ValueError, RecursionError, MemoryError) as error:
        return ModuleFacts(dynamic=True, failure=f"cannot be parsed: {type(error).__name__}")


def _facts(data: bytes) -> ModuleFacts:
    source = Source(data)
    tree = source.parse()
    stubs = _STRING.findall(data) if b"sys.modules" in data and _STUBS.search(data) else ()
    stubbed = frozenset(name.decode("utf-8", "replace") for name in stubs)
    imports = ImportReader(source).module(tree)
    return ModuleFacts(
        imports,
        bound(tree, source.encoded),
        _DYNAMIC.search(data) is not None,
        path_edits(source, tree),
        stubbed,
        loaded=loaded(tree) if any(name in data for name in _LOADS) else (),
    )


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
