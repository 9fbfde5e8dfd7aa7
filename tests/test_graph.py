"""The import graph: what imports what, and the questions that are asked of it.

app/__init__.py
app/main.py   → app.core, requests
app/core.py   → app.store (in a function), app.kinds (for type checkers)
app/store.py  → app.core
app/kinds.py
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reflint.extract.modules import module_facts
from reflint.resolve.finder import Finder
from reflint.resolve.graph import Edge, Graph, at_runtime, graph_of, on_path

FILES = {
    "app/__init__.py": b"",
    "app/main.py": b"import requests\nfrom app import core\n",
    "app/core.py": (
        b"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.kinds import Kind\n"
        b"def f():\n    from .store import Store\n"
    ),
    "app/store.py": b"import app.core\n",
    "app/kinds.py": b"class Kind: pass\n",
}


def graph(files: dict[str, bytes], *path: str) -> Graph:
    finder = Finder(files)
    return graph_of({name: module_facts(data) for name, data in files.items()}, on_path(finder, path or ("",)), finder)


def steps(edges: tuple[Edge, ...]) -> list[tuple[str, int, str]]:
    return [(edge.importer, edge.line, edge.imported) for edge in edges]


def test_direct_imports_name_the_init_files_on_the_way() -> None:
    found = {edge.imported: edge.implied for edge in graph(FILES).imports("app/store.py")}
    assert found == {"app/__init__.py": True, "app/core.py": False}


def test_a_submodule_is_taken_from_its_package() -> None:
    assert {edge.imported for edge in graph(FILES).imports("app/main.py")} == {"app/__init__.py", "app/core.py"}


def test_importers() -> None:
    assert {edge.importer for edge in graph(FILES).importers("app/core.py")} == {"app/main.py", "app/store.py"}


def test_closure_with_and_without_what_only_type_checkers_run() -> None:
    assert set(graph(FILES).closure(["app/main.py"])) == set(FILES)
    assert set(graph(FILES).closure(["app/main.py"], at_runtime)) == set(FILES) - {"app/kinds.py"}


def test_the_shortest_chain() -> None:
    chain = graph(FILES).chain(["app/main.py"], {"app/store.py"})
    assert steps(chain) == [("app/main.py", 2, "app/core.py"), ("app/core.py", 5, "app/store.py")]
    assert graph(FILES).chain(["app/kinds.py"], {"app/store.py"}) == ()


def test_cycles_and_none_where_functions_import_late() -> None:
    assert graph(FILES).cycles() == [("app/core.py", "app/store.py")]
    assert graph(FILES).cycles(lambda edge: not edge.lazy) == []


def test_a_bundle_resolves_inside_itself() -> None:
    """What is shipped decides: the same import finds another file, or none, in another set."""
    shipped = {
        "main.py": b"from shared import pool\n",
        "shared/pool.py": b"import lib.deep\n",
        "vendor/lib/deep.py": b"",
    }
    assert set(graph(shipped).closure(["main.py"])) == {"main.py", "shared/pool.py"}
    assert set(graph(shipped, "", "vendor").closure(["main.py"])) == set(shipped)
    del shipped["shared/pool.py"]
    assert set(graph(shipped).closure(["main.py"])) == {"main.py"}


def test_the_first_entry_of_the_search_path_with_a_package_decides() -> None:
    finder = Finder(["one/a/__init__.py", "one/a/x.py", "two/a/y.py", "two/b/p.py", "three/b/q.py"])
    assert finder.find(("one", "two"), "a.x") is not None
    assert finder.find(("one", "two"), "a.y") is None
    assert finder.find(("two", "three"), "b.q") is not None  # namespaces join


def test_links_lead_to_modules() -> None:
    finder = Finder(["real/a.py"], {"copy": "real", "deep/copy": "copy"})
    assert finder.find(("",), "copy.a") is not None
    assert finder.find(("deep",), "copy.a") is not None


def test_a_circle_of_links_ends() -> None:
    assert Finder([], {"a": "b", "b": "a"}).find(("",), "a.x.y") is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20))
def test_modules_of_a_cycle_reach_one_another(pairs: list[tuple[str, str]]) -> None:
    found = Graph("abcdef", [Edge(start, end, 1) for start, end in pairs])
    circles = found.cycles()
    for one in "abcdef":
        for other in "abcdef":
            mutual = one != other and other in found.closure([one]) and one in found.closure([other])
            assert mutual == (one != other and any(one in circle and other in circle for circle in circles))


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20))
def test_a_chain_is_a_chain(pairs: list[tuple[str, str]]) -> None:
    found = Graph("abcdef", [Edge(start, end, 1) for start, end in pairs])
    chain = found.chain(["a"], {"f"})
    assert bool(chain) == ("f" in found.closure(["a"]))
    if chain:
        assert (chain[0].importer, chain[-1].imported) == ("a", "f")
        assert all(one.imported == other.importer for one, other in pairwise(chain))
