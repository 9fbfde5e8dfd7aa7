"""Ignore files: the quick answer and pathspec's own are the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from reflint.syntax.globs import compile_glob
from reflint.syntax.ignorefile import Patterns, matcher

NAMES = st.text(alphabet="ab.", min_size=1, max_size=3).filter(lambda name: name.strip("."))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PATTERNS = st.builds(
    lambda lead, body, tail: lead + body + tail,
    st.sampled_from(["", "/", "!", "**/", "*"]),
    PATHS,
    st.sampled_from(["", "/", "/*", "/**", "*", "?"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PATTERNS, max_size=5), PATHS)
def test_the_quick_answer_is_pathspecs(patterns: list[str], path: str) -> None:
    spec = GitIgnoreSpec.from_lines(patterns)
    assert matcher(tuple(patterns))(path) is bool(spec.match_file(path))
    assert Patterns(patterns).verdict(path) is spec.check_file(path).include


def is_readable(pattern: str) -> bool:
    try:
        return bool(GitIgnoreSpec.from_lines([pattern]))
    except ValueError:
        return False


PIECES = st.sampled_from(
    ["a", "b", ".", "-", "*", "?", "[ab]", "[0-9]", "[-_]", "[a-c.]", "1", "_", " ", "$", ",", "#", "!", "é"]
)
PLAIN = st.builds(
    lambda lead, names, tail: lead + "/".join(names) + tail,
    st.sampled_from(["", "/", "!", "**/"]),
    st.lists(st.one_of(st.just("**"), st.lists(PIECES, min_size=1, max_size=3).map("".join)), min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
LONGER = st.lists(
    st.text(alphabet="ab1.-_ $,#!é", min_size=1, max_size=3).filter(lambda n: n.strip(".")), min_size=1, max_size=4
)


@settings(deadline=None, max_examples=500)
@given(st.lists(PLAIN, max_size=4), LONGER.map("/".join))
def test_a_plain_pattern_is_read_as_pathspec_reads_it(patterns: list[str], path: str) -> None:
    readable = [pattern for pattern in patterns if is_readable(pattern)]
    assert Patterns(readable).verdict(path) is GitIgnoreSpec.from_lines(readable).check_file(path).include


def test_a_pattern_that_cannot_be_read_is_passed_over() -> None:
    assert Patterns(["!", "a", "//"]).verdict("a")
    assert Patterns(["[z-a]", "[a--b]", "![z-a]", "*.py"]).verdict("a.py")


def test_what_looks_like_an_operation_on_sets_is_read_without_a_warning() -> None:
    assert Patterns(["[[]", "![b[]c"]).verdict("[")
    assert matcher(("[[]x",))("[x")
    assert compile_glob("[[]").match("[")
    assert compile_glob("[a&&b]").match("&")


def test_no_pattern_matches_nothing() -> None:
    assert not matcher(())("a")
    assert Patterns([]).verdict("a") is None
