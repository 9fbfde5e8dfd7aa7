"""Whatever the bytes, an extractor answers, its spans lie in the file, and exact references are the bytes there."""

from __future__ import annotations

import marshal
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.extract import (
    codeowners,
    dockerfile,
    ignorefile,
    justfile,
    makefile,
    markdown,
    requirements,
    rst,
    terraform,
    text,
)
from reflint.extract.file_patterns import FILE_PATTERNS
from reflint.model.facts import Facts

MODULES = (codeowners, dockerfile, ignorefile, justfile, makefile, markdown, requirements, rst, terraform, text)
DIALECTS = [(module, dialect) for module in MODULES for dialect in module.DIALECTS]
# fmt: off
FRAGMENTS = st.sampled_from([
    b"`", b"](", b"[a]: b/c.md\n", b"```\n", b"<!--", b"-->", b"$(", b")", b"${a", b"}", b"\\\n", b"\n\t",
    b"a/b.c ", b"FROM x\n", b"COPY . /\n", b"RUN <<E\n", b"E\n", b'CMD ["a", "b/c.py"]\n', b"x: y/z.a\n",
    b"X := a/b.c\n",
    b".. toctree::\n\n   a/b\n", b":doc:`a <b/c>`", b"``", b'"', b"'", b"/* ", b"# ", b"-r a/b.txt\n",
    b"!a/b\n", b"\xff/\xfe.a", "ä/ö.md ".encode(), b"\r\n", b"%2", b"{{", b"}}", b'= "${path.module}/a.b"\n',
    b"file(",
])
# fmt: on
ANYTHING = st.one_of(st.binary(max_size=200), st.lists(FRAGMENTS, max_size=30).map(b"".join))


def check(facts: Facts, data: bytes) -> None:
    for found in facts.references:
        assert 0 <= found.start <= found.end <= len(data)
        if found.exact:
            assert data[found.start : found.end].decode("utf-8", "surrogateescape") == found.text
    for embedded in facts.embedded:
        at = 0
        for piece in embedded.map.pieces:
            assert piece.inner == at
            assert piece.outer + piece.outer_length <= len(data)
            if piece.identity:
                assert embedded.text[at : at + piece.length] == data[piece.outer : piece.outer + piece.outer_length]
            at += piece.length
        assert at == len(embedded.text)
    assert marshal.loads(marshal.dumps(tuple(map(tuple, facts.references)))) == tuple(map(tuple, facts.references))


@pytest.mark.parametrize(("module", "dialect"), DIALECTS, ids=[dialect for _, dialect in DIALECTS])
def test_never_raises_and_never_lies(module: ModuleType, dialect: str) -> None:
    @settings(max_examples=150, deadline=None, database=None)
    @given(ANYTHING)
    def run(data: bytes) -> None:
        check(module.extract(data, dialect), data)

    run()


def test_every_pattern_leads_to_a_dialect() -> None:
    known = {dialect for _, dialect in DIALECTS} | {"python", "shell"}
    assert {dialect for _, dialect in FILE_PATTERNS} <= known


@pytest.mark.parametrize("dialect", ["markdown", "text", "rst"])
@pytest.mark.parametrize("piece", [b"](", b"`", b"<!--", b"[a", b" ", b"/*", b":`", b"**", b"a/", b"\\'"])
def test_long_hostile_text_is_read_once(dialect: str, piece: bytes) -> None:
    module = {"markdown": markdown, "text": text, "rst": rst}[dialect]
    data = b"x ](" + piece * (60_000 // len(piece))
    check(module.extract(data, dialect), data)
