"""The outline of a file is a superset of its imports, and never wrong about what it cannot read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflint.extract.modules import module_facts
from reflint.model.modules import Import
from reflint.syntax.outline import outline

SOURCES = sorted(Path(__file__).resolve().parent.parent.rglob("*.py"))


def asked(imports: tuple[tuple[str, str], ...]) -> set[tuple[str, str]]:
    """(module, name) pairs, as the syntax tree has them."""
    return {(module, name) for module, names in imports for name in (names.split() or [""])}


def told(data: bytes) -> set[tuple[str, str]]:
    found = set()
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, f"={alias.asname}" if alias.asname else "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found |= {(module, alias.name + (f"={alias.asname}" if alias.asname else "")) for alias in node.names}
    return found


@pytest.mark.parametrize(
    "text",
    [
        "import a",
        "import a.b as c, d",
        "from . import a",
        "from .import a",
        "from..b import(a)",
        "from a import (b,  # why\n  c as d,\n)",
        "from a \\\n  import b, \\\n  c",
        "if x: import a; from b import c",
        "\ufeffimport a",
        "try:\n\timport a\nexcept ImportError: from b import *",
        "from importlib import resources; import importlib.abc",
        "from strings_from_types import imports",
        "def f():\n\r\f  import a",
    ],
)
def test_every_spelling(text: str) -> None:
    data = text.encode()
    assert told(data) <= asked(outline(data).imports)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_superset_on_real_files(path: Path) -> None:
    data = path.read_bytes()
    assert told(data) <= asked(outline(data).imports)


def test_names_of_the_top_level() -> None:
    data = (
        b"a = 1\nb, c = 2, 3\nd: int\ndef e(): pass\nasync def f(): pass\nclass G: pass\nif a == b: pass\n    h = 1\n"
    )
    assert set(outline(data).names) == {"a", "b", "c", "d", "e", "f", "G"}


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    outline(data)
    module_facts(data)


def test_any_bytes_with_imports() -> None:
    for data in (
        b"import",
        b"from",
        b"from . import",
        b"import \\",
        b"from x import (",
        b"import\0a",
        b"\\\nimport x",
        b"from a import (\n" * 50,
    ):
        outline(data)
        module_facts(data)


def imports(text: str) -> list[Import]:
    return list(module_facts(text.encode()).imports)


def test_spans_and_flags() -> None:
    text = "try:\n    from ..a.b import c as d\nexcept ImportError:\n    import e.f as g\n"
    first, second = imports(text)
    assert (first.module, first.level, text[first.start : first.end]) == ("a.b", 2, "..a.b")
    assert [(name.name, name.alias, text[name.start : name.end]) for name in first.names] == [("c", "d", "c")]
    assert (second.module, second.alias, text[second.start : second.end]) == ("e.f", "g", "e.f")
    assert (first.guard, second.guard, first.attempt, first.line, second.line) == ("try", "handler", 1, 2, 4)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("if TYPE_CHECKING:\n    import a\n", "typing"),
        ("if typing.TYPE_CHECKING:\n    import a\n", "typing"),
        ("def f():\n    import a\n", "lazy"),
        ("class A:\n    def f(self):\n        import a\n", "lazy"),
        ("if sys.version_info > (3,):\n    import a\n", "conditional"),
    ],
)
def test_when_an_import_runs(text: str, flag: str) -> None:
    (found,) = imports(text)
    assert {name for name in ("typing", "lazy", "conditional") if getattr(found, name)} == {flag}


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("try:\n    import a\nexcept (ValueError, ModuleNotFoundError):\n    pass\n", "try"),
        ("try:\n    import a\nexcept Exception:\n    pass\n", "try"),  # nothing but imports: what else should fail
        ("try:\n    import a\n    a.run()\nexcept Exception:\n    pass\n", ""),
        ("if importlib.util.find_spec('a'):\n    import a\n", "spec"),
        ("a = pytest.importorskip('a')\nimport a\n", "spec"),
        ("with suppress(ImportError):\n    import a\n", "try"),
        ("with pytest.raises(ImportError):\n    import a\n", "raises"),
        ("try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    import a\n", ""),
    ],
)
def test_what_makes_an_import_optional(text: str, guard: str) -> None:
    assert imports(text)[-1].guard == guard


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ('sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))', [("..", "file", True)]),
        ('sys.path.append(str(Path(__file__).resolve().parent.parent / "lib"))', [("../lib", "file", True)]),
        ('sys.path.insert(0, "src")', [("src", "any", True)]),
        ('sys.path.insert(0, "/home/me/x")', [("/home/me/x", "any", False)]),
        ("sys.path.append(where)", [("", "any", False)]),
        ('sys.path += ["a"]', [("a", "any", True)]),
        ('sys.path[:0] = ["a"]', [("a", "any", True)]),
        ('sys.path = ["a"] + sys.path', [("a", "any", True)]),
    ],
)
def test_edits_of_the_search_path(text: str, edits: list[tuple[str, str, bool]]) -> None:
    assert [tuple(edit) for edit in module_facts(text.encode()).edits] == edits


def test_the_head_of_a_file_that_is_no_python() -> None:
    facts = module_facts(b"import a\nfrom b import c\n\ndef f():\n    x = = 'x'\n\nimport d\n")
    assert [item.module for item in facts.imports] == ["a", "b"]
    assert facts.failure
    assert facts.dynamic


def test_a_generated_file_of_five_megabytes() -> None:
    facts = module_facts(b"x = 1\n" * 900_000)
    assert "too large" in facts.failure
    assert facts.dynamic
