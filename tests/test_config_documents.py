"""The parsers: what a scalar's value is, where it stands, and which bytes may be edited."""

from __future__ import annotations

import time

import pytest
from config_reading import READERS
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.syntax import ini, json, toml, yaml
from reflint.syntax.document import Document, Scalar, nested

PARSERS = {"yaml": yaml.parse, "toml": toml.parse, "json": json.parse, "ini": ini.parse}


def values(document: Document) -> dict[str, str]:
    return {".".join(scalar.keys): scalar.value for scalar in document.scalars}


def one(document: Document) -> Scalar:
    (scalar,) = document.scalars
    return scalar


def test_values_know_their_keys_in_every_format() -> None:
    assert values(yaml.parse(b"a:\n  b: x\n  c: [y, {d: z}]\n")) == {"a.b": "x", "a.c.[]": "y", "a.c.[].d": "z"}
    assert values(json.parse(b'{"a": {"b": "x", "c": ["y", {"d": "z"}]}}')) == {
        "a.b": "x",
        "a.c.[]": "y",
        "a.c.[].d": "z",
    }
    assert values(toml.parse(b'[a]\nb = "x"\nc = ["y", {d = "z"}]\n')) == {"a.b": "x", "a.c.[]": "y", "a.c.[].d": "z"}
    assert values(ini.parse(b"[a]\nb = x\nc =\n    y\n")) == {"a.b": "x", "a.c.[]": "y"}


def test_siblings_of_one_list_item_share_their_numbers() -> None:
    first, second, third = yaml.parse(b"- {a: 1, b: 2}\n- {a: 3}\n").scalars
    assert first.item == second.item
    assert first.item != third.item
    assert first.item[0] == third.item[0]


def test_tables_written_apart_are_one_table() -> None:
    document = toml.parse(
        b'[a.b]\nx = "1"\n[c]\nz = "3"\n[a]\ny = "2"\n[[t]]\nm = "4"\n[t.u]\nn = "5"\n[[t]]\nm = "6"\n'
    )
    tree = nested(document)
    assert tree["a"]["b"]["x"].value == "1"
    assert tree["a"]["y"].value == "2"
    assert [(item["m"].value, "u" in item) for item in tree["t"]] == [("4", True), ("6", False)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b/c # d", "b/c"),
        ("a: 'it''s'", "it's"),
        ('a: "x\\ty\\u00e9\\/z"', "x\tyé/z"),
        ("a: one\n  two\n\n  three", "one two\nthree"),
        ('a: "one \\\n  two"', "one two"),
        ("a: |\n  one\n    two\n\n  three\n", "one\n  two\n\nthree\n"),
        ("a: |-\n  one\n  two\n\n", "one\ntwo"),
        ("a: >\n  one\n  two\n", "one two\n"),
        ("a: >-\n  one\n  two\n", "one two"),
        ("a: |\r\n  one\r\n  two\r\n", "one\ntwo\n"),
        ("a: &x b/c", "b/c"),
        ("a: !tag b/c", "b/c"),
    ],
)
def test_yaml_scalars(text: str, value: str) -> None:
    scalar = one(yaml.parse(text.encode()))
    assert scalar.value.rstrip("\n") == value.rstrip("\n")


def test_an_edit_is_allowed_only_where_the_bytes_are_the_text() -> None:
    data = b"a: >\n  run src/x.py\n  now\n"
    scalar = one(yaml.parse(data))
    start = scalar.value.index("src")
    assert scalar.span(start, start + 8) == (11, 19, True)
    assert scalar.span(start, start + 12)[2] is False  # over the fold

    data = b'{"a": "src\\/x.py", "b": "\\u00e9 src/y.py"}'
    first, second = json.parse(data).scalars
    assert first.value == "src/x.py"
    assert first.span(0, 8)[2] is False
    assert first.span(4, 8) == (12, 16, True)
    start = second.value.index("src")
    assert data[slice(*second.span(start, start + 8)[:2])] == b"src/y.py"


def test_spans_count_bytes_where_text_is_not_ascii() -> None:
    data = "a: é src/x.py".encode()
    scalar = one(yaml.parse(data))
    assert data[slice(*scalar.span(2, 10)[:2])] == b"src/x.py"


def test_aliases_merge_keys_and_several_documents() -> None:
    data = b"base: &b {x: 1}\nother:\n  <<: *b\n  y: 2\n---\nz: 3\n"
    assert values(yaml.parse(data)) == {"base.x": "1", "other.y": "2", "z": "3"}
    assert set(nested(yaml.parse(data))) == {"base", "other"}


def test_templates_that_are_no_yaml_are_read_all_the_same() -> None:
    data = b"""
{{- if .Values.x }}
kind: {{ .Values.kind }}
{{- with .y }}
path: files/config.yaml
{{- end }}
{% if z %}
image: {{ .a }}/b
{% endif %}
{{- end }}
"""
    document = yaml.parse(data)
    assert document.failure is None
    assert values(document) == {"kind": "{{ .Values.kind }}", "path": "files/config.yaml", "image": "{{ .a }}/b"}


def test_templates_inside_valid_yaml_keep_their_blocks() -> None:
    data = b"a: >-\n  {% if x %}\n  {{ y }}\n  {% endif %}\nb: c/d\n"
    assert values(yaml.parse(data))["b"] == "c/d"
    assert "{% if x %}" in values(yaml.parse(data))["a"]


def test_json_with_comments_and_trailing_commas() -> None:
    document = json.parse(b'{\n// see a/b.py\n"a": ["x", /* y */ "z",],\n}')
    assert [scalar.value for scalar in document.scalars] == ["x", "z"]
    assert [remark.text for remark in document.comments] == [" see a/b.py", " y "]
    assert document.failure is None


def test_keys_that_may_name_paths_are_scalars_too() -> None:
    for document in (
        json.parse(b'{"a": {"src/x.py": "E1"}}'),
        yaml.parse(b"a:\n  src/x.py: E1\n"),
        toml.parse(b'[a]\n"src/x.py" = "E1"\n'),
    ):
        key, value = document.scalars
        assert (key.keys, key.value, key.is_key) == (("a", "{}"), "src/x.py", True)
        assert value.keys == ("a", "src/x.py")


def test_ini_dialects() -> None:
    assert values(ini.parse(b"export A=b/c\nD='e/f'\n")) == {"A": "b/c", "D": "e/f"}
    assert values(ini.parse(b'[submodule "x"]\n\tpath = a/b\n\turl = c\n')) == {
        'submodule "x".path': "a/b",
        'submodule "x".url': "c",
    }
    assert values(ini.parse(b"a.b=c\\\n  d/e\n")) == {"a.b": "c", "a.b.[]": "d/e"}
    assert [remark.text for remark in ini.parse(b"# one\n; two\na = b ; three\n").comments] == [
        " one",
        " two",
        " three",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- id: a\n  args: [\n    'b',  # c's [\n    d/e\n  ]\n", {"[].id": "a", "[].args.[]": "d/e"}),
        ('a:\n  b: "(\\\n    c/d|\\\n  )$"\ne: f\n', {"a.b": "(c/d|)$", "e": "f"}),
        ("a: {\n  b: don't,\n  c: 'd'\n}\ne: [f\n]\n", {"a.b": "don't", "a.c": "d", "e.[]": "f"}),
    ],
)
def test_lists_and_texts_may_end_where_their_key_begins(text: str, expected: dict[str, str]) -> None:
    # No YAML by the letter of its specification, and read by PyYAML and its like.
    document = yaml.parse(text.encode())
    assert document.failure is None
    assert values(document) == expected
    for scalar in document.scalars:
        assert scalar.value in text or "\\" in text


def test_what_is_open_to_the_end_is_told() -> None:
    assert yaml.parse(b"a: [\n  b\nc: d\n").failure is not None
    assert yaml.parse(b'a: "b\nc: d\n').failure is not None


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.binary(max_size=200) | st.text("{}[]:,-|>'\"\\#%$&*!?= \nabc/.", max_size=120).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_a_parser_fail(name: str, data: bytes) -> None:
    for scalar in PARSERS[name](data).scalars:
        assert 0 <= scalar.start <= scalar.end <= len(data)
        assert len(scalar.keys) == len(scalar.item)
        assert sum(piece.length for piece in scalar.map.pieces) == len(scalar.content)
    nested(PARSERS[name](data))


@pytest.mark.parametrize(
    "pattern",
    [b"[", b"{", b'{"a":', b"- ", b"a: [", b"{{", b"{{ x }}", b'"\\', b"/*", b"a:\n ", b"${{ a", b"'", b"x: >\n"],
)
def test_what_is_nested_or_left_open_ten_thousand_times_takes_linear_time(pattern: bytes) -> None:
    data = b"run: " + pattern * 10_000
    begin = time.process_time()
    for dialect in ("json", "github-workflow", "toml", "tox"):
        READERS[dialect](data, dialect)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("pattern", [b"- ", b"? ", b"- ? ", b"-   "])
def test_blocks_too_deep_for_the_grammar_are_not_parsed(pattern: bytes) -> None:
    # The scanner of tree-sitter-yaml writes beyond its buffer from 250 levels on: a segmentation fault.
    assert yaml.parse(pattern * 5_000).failure is not None
    steps = "".join(" " * depth + "a:\n" + " " * depth + "-\n" for depth in range(300))
    assert yaml.parse(steps.encode()).failure is not None


def test_far_indentation_alone_is_not_deep() -> None:
    data = b"a:\n" + b" " * 300 + b"b: c/d\ne: |\n" + b"".join(b" " * (depth % 90 + 1) + b"x\n" for depth in range(900))
    assert values(yaml.parse(data))["a.b"] == "c/d"
