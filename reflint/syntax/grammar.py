"""The grammars of tree-sitter, without what their packages bring beside them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from tree_sitter import Language


@cache
def grammar(name: str) -> Language:
    """The grammar of the package ``tree_sitter_NAME``. The package itself can read queries from files, too: what it loads for that takes ten
    times as long as the grammar.
    """
    package = find_spec(f"tree_sitter_{name}")
    place = package.submodule_search_locations if package is not None else None
    spec = PathFinder.find_spec(f"tree_sitter_{name}._binding", place) if place else None
    if spec is None or spec.loader is None:
        return Language(import_module(f"tree_sitter_{name}").language())
    binding = module_from_spec(spec)
    spec.loader.exec_module(binding)
    return Language(binding.language())
