"""What a Python file says of modules: imports, names, search path. Beside the extractor of references, which needs no history of these."""

from __future__ import annotations

import ast
import re

from reflint.extract._python.imports import ImportReader, bound
from reflint.extract._python.searchpath import path_edits
from reflint.extract._python.source import Source
from reflint.model.modules import ModuleFacts

VERSION = 1
MAX_SIZE = 4 * 1024 * 1024  # bytes; what is larger was generated

_DYNAMIC = re.compile(
    rb"\bdef __getattr__\b|\b__getattr__ *=|\bglobals\(\)|\bsys\.modules\b|\b__path__\b|\bsetattr\(|\bexec\(|\bvars\(\)|\blocals\(\)"
    rb"|\b__dict__\b|\blazy_?[il]|\bLazy|\bdeclare_namespace\b|\b__class__ *="
)
_STRING = re.compile(rb"[\"']([A-Za-z_][\w]*(?:\.\w+)*)[\"']")


def module_facts(data: bytes) -> ModuleFacts:
    """The facts of ``data``; never raises: ``failure`` says why there are none."""
    if len(data) > MAX_SIZE:
        return ModuleFacts(dynamic=True, failure=f"too large to parse ({len(data):,} bytes)")
    try:
        source = Source(data)
        tree = source.parse()
        imports = ImportReader(source).module(tree)
        stubbed = frozenset(m.decode("utf-8", "replace") for m in _STRING.findall(data)) if b"sys.modules" in data else frozenset()
        return ModuleFacts(
            imports, bound(tree), _DYNAMIC.search(data) is not None, path_edits(source, tree), stubbed
        )
    except SyntaxError as error:
        why = f"the Python that runs reflint does not parse it ({error.msg})"
        return ModuleFacts(dynamic=True, failure=why, line=error.lineno or 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return ModuleFacts(dynamic=True, failure=f"cannot be parsed: {type(error).__name__}")
