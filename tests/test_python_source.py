"""Whatever bytes a file holds: spans are right, nothing is raised, and what cannot be parsed is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.extract.python import DIALECTS, extract
from reflint.model.tree import normalize
from reflint.survey import VanishedIndex, candidate, survey


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "start",
    [b"", b"\xef\xbb\xbf", "# é\n".encode(), b"# -*- coding: latin-1 -*-\n# \xe9\n", b"# -*- coding: utf8 -*-\n"],
)
def test_spans_are_bytes_of_the_file(start: bytes, end: bytes) -> None:
    data = start.replace(b"\n", end) + end.join(
        [b"def f():", b"    '''doc'''", b"    x = 'lib/a.py'; open('b/c.txt')", b""]
    )
    texts = [
        (reference.text, data[reference.start : reference.end], reference.exact)
        for reference in extract(data, "python").references
    ]
    assert texts == [("lib/a.py", b"lib/a.py", True), ("b/c.txt", b"b/c.txt", True)]


def test_columns_of_another_encoding() -> None:
    data = "# coding: cp1252\nx = 'é€', 'lib/é.py', 'lib/a.py'\n".encode("cp1252")
    accented, plain = extract(data, "python").references
    assert (accented.text, accented.exact) == ("lib/é.py", False)
    assert data[plain.start : plain.end] == b"lib/a.py"
    assert plain.exact


def test_bytes_that_are_no_utf8_do_not_hide_the_rest() -> None:
    data = b"x = 1  # \xff\xfe\ny = 'lib/a.py'\n"
    facts = extract(data, "python")
    assert facts.failure is None
    assert [data[reference.start : reference.end] for reference in facts.references] == [b"lib/a.py"]


@pytest.mark.parametrize(
    "data",
    [
        b"if x:\nprint 'lib/a.py'\n",
        b"x = 'lib/a.py'\n\x00",
        b"def f(:\n  'lib/a.py'",
        b"# coding: nonsense\nx = 'lib/a.py'",
        b"'lib/a.py'" + b"(" * 5000,
    ],
)
def test_what_does_not_parse_is_said_and_still_read(data: bytes) -> None:
    facts = extract(data, "python")
    assert facts.failure is not None
    assert [reference.text for reference in facts.references] == ["lib/a.py"]


def test_deep_nesting_is_no_crash() -> None:
    assert extract(b"x = " + b" + ".join([b"'a'"] * 20000), "python") is not None
    assert extract(b"x" + b".a" * 20000, "python") is not None
    assert (
        extract(b"if x:\n" + b"".join(b" " * at + b"if x:\n" for at in range(1, 99)) + b" " * 99 + b"pass", "python")
        is not None
    )


@settings(deadline=None)
@given(st.binary())
def test_never_raises_on_bytes(data: bytes) -> None:
    for dialect in DIALECTS:
        extract(data, dialect)


PIECES = st.sampled_from(
    [
        "'a/b.py'",
        '"c.d.e"',
        "__file__",
        "Path",
        "(",
        ")",
        " / ",
        " + ",
        "open",
        "os.path.join",
        ", ",
        "x",
        "=",
        "\n",
        "f'{x}/a/b'",
        "tmp_path",
        ".parent",
        "[",
        "]",
        "if ",
        ":",
        "not ",
        "exists",
        "\n    ",
        "#",
        "'",
        '"""',
        "\\",
        "é",
        "def f(x='a/b'):\n  ",
        "return ",
        "subprocess.run",
        "'-m'",
        "%",
        "\r",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_never_raises_on_what_looks_like_python(code: str) -> None:
    data = code.encode()
    for reference in extract(data, "python").references:
        assert 0 <= reference.start <= reference.end <= len(data)
        if reference.exact:
            assert data[reference.start : reference.end].decode() == reference.text


NAME = st.sampled_from(["lib", "data", "conf", "core_x"])
LEAF = st.sampled_from(["a.json", "b.py", "c.yaml", "mod"])
PLACES = st.sampled_from(
    [
        'open(os.path.join(os.path.dirname(__file__), "{0}", "{1}"))',
        'open(ROOT / "{0}" / "{1}")',
        'x = "{0}/{1}"',
        'D = "{0}"\nopen(ROOT / D / "{1}")',
        'D = Path(__file__).parent / "{0}"\n(D / "{1}").read_text()',
        'B = "{0}"\nx = f"{{B}}/{1}"',
        'sys.path.insert(0, "../{0}/{1}")',
        'run("x", path="./{0}/{1}")',
        'open(Path(__file__).parents[1] / "{0}/{1}")',
        'D = Path("{0}")\nopen(D / "{1}")',
        'patch("{0}.{2}.name")',
        'M = "{0}.{2}"\npatch(f"{{M}}.name")',
        'x = HERE + "/{0}/{1}"',
        'subprocess.run(["bash", "{0}/{1}"])',
        "# see {0}/{1}",
        '"""{0}/{1}"""',
        'open(os.path.dirname(__file__) + "/{0}/{1}")',
    ]
)


@settings(deadline=None)
@given(PLACES, NAME, LEAF, st.sampled_from(["", "pkg", "pkg/sub"]))
def test_what_is_found_is_a_candidate(place: str, name: str, leaf: str, home: str) -> None:
    data = place.format(name, leaf, leaf.partition(".")[0]).encode()
    for reference in extract(data, "python").references:
        if reference.role == "write":
            continue
        base = "/".join(part for part in (home if reference.anchor == "file" else "", reference.base) if part)
        text = (
            reference.text.removesuffix(".name").replace(".", "/") + ".py"
            if reference.form == "module"
            else reference.text
        )
        gone = normalize(f"{base}/{text}")
        if gone:
            assert candidate(survey(data), VanishedIndex([gone]), home), (reference, gone)
