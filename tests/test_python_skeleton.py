"""The skeleton of a Python file: less to parse, and the parser finds in it what it finds in the whole file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflint.extract import modules
from reflint.extract._python.source import Source
from reflint.extract.modules import module_facts
from reflint.model.modules import ModuleFacts
from reflint.syntax.python_skeleton import skeleton

WORDS = (b"import", b"global")
SOURCES = sorted(Path(__file__).resolve().parent.parent.rglob("*.py"))
LONG = "    print('a line that is long enough to be worth cutting out, and then some')\n"


def whole(data: bytes) -> ModuleFacts:
    """The facts of ``data`` by a parse of all of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(modules, "skeleton", lambda data, words: data)
        return module_facts(data)


def cut(text: str) -> str:
    """The skeleton of ``text``; its first line is empty, since a definition at the very beginning is left alone."""
    return skeleton(f"\n{text}".encode(), WORDS).decode()[1:]


@pytest.mark.parametrize(
    "text",
    [
        f"def f():\n    import a\n{LONG}",  # says what is asked for
        f"def f():\n    global a\n{LONG}",
        "def f(): return 1\n",
        f"def f():\n{LONG}    x = '''a\n",  # the string may go on
        f'def f():\n{LONG}    x = """a\nb = 1\n"""\n',
        f'def f():\n{LONG}    x = """a\\""" + """\n',
        f'def f():\n{LONG}    # """\n    x = """\n',
        f"def f():\n{LONG}    x = 1 + \\\ny\n",
        f"if x:\n{LONG}",  # runs when the module is loaded
        f"if (\n    x\n):\n{LONG}",
        f"def f():\r\n{LONG}",
        "def f():\n    pass\n",
    ],
)
def test_what_stays(text: str) -> None:
    assert cut(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"def f():\n{LONG}{LONG}a = 1\n", "def f():\n\n pass\na = 1\n"),
        (
            f"async def f(a: int) -> int:  # why\n{LONG}\n\nb = 1",
            "async def f(a: int) -> int:  # why\n pass\n\n\nb = 1",
        ),
        (f"def f(\n    a,\n) -> None:\n{LONG}", "def f(\n    a,\n) -> None:\n pass\n"),
        (f"class A:\n{LONG}    # the end\n", "class A:\n pass\n\n"),
        (f'def f():\n    """What."""\n{LONG}', "def f():\n\n pass\n"),
        (f"def f():\n{LONG}# between\n{LONG}", "def f():\n\n\n pass\n"),
    ],
)
def test_what_goes(text: str, expected: str) -> None:
    assert cut(text) == expected


def test_a_method_goes_where_its_class_stays() -> None:
    text = f"class A:\n    import b\n    def f(self):\n    {LONG}    c = 1\n"
    assert cut(text) == "class A:\n    import b\n    def f(self):\n     pass\n    c = 1\n"


@pytest.mark.parametrize(
    "text",
    [
        f'TEXT = """\ndef f():\n{LONG}"""\nimport a\n',  # an example in a string
        f"def f(\n    a, b={{1:\n    2}}):\n{LONG}import a\n",
        f"def f():\n    x = [\n1,\n    ]\n{LONG}def g():\n    import a\n",  # a list that stands further out than the body
        f"def f():\n{LONG}\n  # odd\n{LONG}    return 1\nx: int = 1\ndef g():\n    return f()\n",
        f"@d\ndef f():\n{LONG}\ndef g():\n    f()\n    import a\n",
        "class A:\n\tdef f(self):\n\t\tprint('a line that is long enough to be worth cutting out, and more')\n\tfrom a import b\n",
        f"def f():\n{LONG}    return (lambda: 1)\\\n\nfrom . import c\n",
    ],
)
def test_the_facts_are_those_of_the_whole_file(text: str) -> None:
    assert module_facts(text.encode()) == whole(text.encode())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_facts_of_real_files(path: Path) -> None:
    data = path.read_bytes()
    assert module_facts(data) == whole(data)


PIECES = st.lists(
    st.sampled_from(
        [
            "def f():\n",
            "    def g(self,\n        x):\n",
            "class A:  # why\n",
            "    return 1\n",
            LONG,
            f"    {LONG}",
            '    x = """\n',
            '"""\n',
            '    """Text."""\n',
            "'''\n",
            "    x = [\n",
            "]\n",
            "    y = \\\n",
            "z = 1\n",
            "# said\n",
            "    # said\n",
            "\n",
            "import a\n",
            "    from . import b\n",
            "    try:\n        import c\n    except ImportError:\n        pass\n",
            "if z:\n",
            "    global w\n",
            "f()\n",
            "    f()\n",
        ]
    ),
    max_size=14,
).map("".join)


STATEMENTS = st.sampled_from(
    [
        "return 1\n",
        "print('a line that is long enough to be worth cutting out, and then some')\n",
        'x = """a\nimport d\n"""\n',
        'x = """a""" + """\nb\n"""\n',
        "x = '''\nq\n'''\n",
        '"""Text."""\n',
        'x = "\\"" + \'"""\'\n',
        "x = [\n1,\n]\n",
        "y = 1 + \\\nx\n",
        "# said\n",
        '# """\n',
        "\n",
        "import a\n",
        "global w\n",
        "f()\n",
        "g = f\n",
    ]
)
HEADS = st.sampled_from(
    [
        "def f():\n",
        "async def g(\n{0}    x,\n{0}) -> int:  # :\n",
        "class A(B):\n",
        "if x:\n",
        "@f\n{0}def h(x={{1: 2}}):\n",
    ]
)


def block(head: str, body: list[tuple[str, list[str]]], depth: int = 0) -> str:
    """A statement with its body, in which each (head, statements) is a block of its own where it has a head."""
    indent, inner = "    " * depth, "    " * (depth + 1)
    lines = [indent + head.format(indent)]
    for within, statements in body:
        if within:
            lines.append(block(within, [("", statements)], depth + 1))
        else:
            lines += [f"{inner}{statement}" if statement.strip() else statement for statement in statements]
    return "".join((*lines, f"{inner}pass\n"))


BODIES = st.lists(st.tuples(st.one_of(st.just(""), HEADS), st.lists(STATEMENTS, max_size=4)), max_size=4)
PROGRAMS = st.lists(
    st.one_of(STATEMENTS.filter(lambda s: "return" not in s), st.builds(block, HEADS, BODIES)), max_size=6
)


@given(PROGRAMS.map("".join))
def test_programs_have_the_facts_of_the_whole_file(text: str) -> None:
    data = f"\n{text}".encode()
    ast.parse(data)
    assert module_facts(data) == whole(data)


@given(st.one_of(st.binary(), PIECES.map(str.encode)))
def test_lines_keep_their_places(data: bytes) -> None:
    short = skeleton(data, WORDS)
    assert short.count(b"\n") == data.count(b"\n")
    assert len(Source(short).starts) >= 1
    kept = [line for line in short.split(b"\n") if line.strip() not in (b"", b"pass")]
    assert all(line in data.split(b"\n") for line in kept)
