"""Shell scripts as programs: words, quotes, statements and their byte spans."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.model.program import (
    AndOr,
    Array,
    Assignment,
    Case,
    Expansion,
    For,
    Function,
    Group,
    Heredoc,
    If,
    Literal,
    Node,
    Opaque,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Substitution,
    While,
    Word,
)
from reflint.syntax.bash import interpreter, parse


def program(text: str) -> Script:
    script = parse(text.encode())
    assert script is not None
    return script


def only(text: str) -> Node:
    (node,) = program(text).body.commands
    return node


def word(text: str) -> Word:
    node = only(f"cmd {text}")
    assert isinstance(node, Simple)
    return node.words[1]


def texts(node: Node) -> list[str]:
    assert isinstance(node, Simple)
    return ["".join(part.text if isinstance(part, Literal) else "$" for part in each.parts) for each in node.words]


def test_quotes_are_left_out_of_spans() -> None:
    (part,) = word('"a b"').parts
    assert part == Literal("a b", 5, 8, quoted=True)
    (part,) = word("'a$b'").parts
    assert part == Literal("a$b", 5, 8, quoted=True)


def test_escapes_are_undone_and_make_the_span_inexact() -> None:
    (part,) = word("a\\ b").parts
    assert part == Literal("a b", 4, 8, quoted=False, exact=False)
    (part,) = word("$'a\\tb'").parts
    assert part == Literal("a\tb", 6, 10, quoted=True, exact=False)


def test_a_prefix_and_its_tail_are_two_parts() -> None:
    expansion, tail = word('"$ROOT/a/b"').parts
    assert isinstance(expansion, Expansion)
    assert expansion.name == "ROOT"
    assert tail == Literal("/a/b", 10, 14, quoted=True)


def test_parameter_expansions() -> None:
    (part,) = word('"${X:-y z}"').parts
    assert isinstance(part, Expansion)
    assert (part.operator, [each.text for each in part.argument if isinstance(each, Literal)]) == (":-", ["y z"])
    (part,) = word("${BASH_SOURCE[0]%/*}").parts
    assert isinstance(part, Expansion)
    assert (part.name, part.index, part.operator) == ("BASH_SOURCE", "0", "%")
    (part,) = word("${x//a/b}").parts
    assert isinstance(part, Expansion)
    assert (part.operator, len(part.argument), len(part.replacement)) == ("//", 1, 1)
    (part,) = word("${0:A:h}").parts
    assert isinstance(part, Expansion)
    assert (part.operator, part.argument) == (":", (Literal("A:h", 8, 11, False),))


def test_words_that_the_grammar_cuts_are_whole() -> None:
    one, slash, two, tail = word("$A/$B/c").parts
    assert isinstance(one, Expansion)
    assert isinstance(two, Expansion)
    assert (one.name, slash, two.name, two.start) == ("A", Literal("/", 6, 7, quoted=False), "B", 7)
    assert tail == Literal("/c", 9, 11, quoted=False)
    node = only("X=$A/$B/c")
    assert isinstance(node, Assignment)
    assert isinstance(node.value, Word)
    assert (len(node.value.parts), node.end) == (4, 9)
    node = only("for i in $A/$1/c d; do x; done")
    assert isinstance(node, For)
    assert len(node.words or ()) == 2
    node = only("F=($A/$B/c ${A}/$B/d)")
    assert isinstance(node, Assignment)
    assert isinstance(node.value, Array)
    assert len(node.value.items) == 2
    node = only("local X=$A/$B/c Y=1")
    assert isinstance(node, Simple)
    assert [isinstance(each.value, Word) and len(each.value.parts) for each in node.assignments] == [4, 1]
    assert texts(only("cat $A/$ B/c")) == ["cat", "$/$", "B/c"]


@pytest.mark.parametrize("text", ["echo ;", "echo | cat", "(echo )", "printf && x", "echo # c"])
def test_a_message_without_words_is_a_command(text: str) -> None:
    assert parse(text.encode(), comments=False) is not None


def test_blanks_before_an_expansion_are_text() -> None:
    blanks, expansion, tail = word('"  ${X}/a"').parts
    assert blanks == Literal("  ", 5, 7, quoted=True)
    assert isinstance(expansion, Expansion)
    assert (expansion.name, expansion.start, tail) == ("X", 7, Literal("/a", 11, 13, quoted=True))


def test_substitutions_hold_programs() -> None:
    (part,) = word('"$(dirname "$0")"').parts
    assert isinstance(part, Substitution)
    assert texts(part.body.commands[0]) == ["dirname", "$"]


def test_brace_lists_stay_one_literal_and_ranges_are_opaque() -> None:
    assert word("src/{a,b}/c").parts == (Literal("src/{a,b}/c", 4, 15, False),)
    assert any(isinstance(part, Opaque) for part in word("a{1..3}").parts)


def test_assignments_with_scope_index_and_arrays() -> None:
    node = only("local x=1 y")
    assert isinstance(node, Simple)
    assert [(each.name, each.scope, each.value is None) for each in node.assignments] == [
        ("x", "local", False),
        ("y", "local", True),
    ]
    node = only('declare -A m=([a]=b ["c d"]=e/f)')
    assert isinstance(node, Assignment)
    assert isinstance(node.value, Array)
    assert [(key, item.parts[0]) for key, item in node.value.items] == [
        ("a", Literal("b", 18, 19, False)),
        ("c d", Literal("e/f", 28, 31, False)),
    ]
    node = only("arr[3]+=x")
    assert isinstance(node, Assignment)
    assert (node.name, node.index, node.operator) == ("arr", "3", "+=")


def test_a_line_of_assignments_is_not_the_head_of_the_next_line() -> None:
    first, second, third = program("a=1 b=2\ncat <<< x\n").body.commands
    assert isinstance(first, Assignment)
    assert isinstance(second, Assignment)
    assert texts(third) == ["cat"]


def test_tests_are_simple_commands() -> None:
    assert texts(only('[ ! -f "a/b" ]')) == ["[", "!", "-f", "a/b", "]"]
    assert texts(only("[[ -d $x || $y == a* ]]")) == ["[[", "-d", "$", "||", "$", "==", "a*", "]]"]


def test_control_flow() -> None:
    node = only("if a; then b; elif c; then d; else e; fi > out")
    assert isinstance(node, If)
    assert (len(node.branches), node.otherwise is not None, len(node.redirects)) == (2, True, 1)
    node = only('for f in a "${b[@]}"; do c; done')
    assert isinstance(node, For)
    assert (node.name, len(node.words or ())) == ("f", 2)
    assert isinstance(only("while read l; do c; done < f"), While)
    assert isinstance(only("for ((i=0;i<3;i++)); do c; done"), While)
    node = only("case $1 in a|b) x;; *) y;; esac")
    assert isinstance(node, Case)
    assert [len(patterns) for patterns, _ in node.arms] == [2, 1]
    assert isinstance(only("f() { x; }"), Function)
    node = only("( cd a && b )")
    assert isinstance(node, Group)
    assert node.subshell


def test_chains_associate_to_the_left_and_redirects_bind_to_the_last_command() -> None:
    node = only("a && b || c > x")
    assert isinstance(node, AndOr)
    assert node.operator == "||"
    assert isinstance(node.left, AndOr)
    assert isinstance(node.right, Simple)
    assert len(node.right.redirects) == 1


def test_redirects() -> None:
    node = only("echo >&2 'a b' more")
    assert isinstance(node, Simple)
    assert texts(node) == ["echo", "a b", "more"]
    (redirect,) = node.redirects
    assert isinstance(redirect, Redirect)
    assert redirect.operator == ">&"


def test_heredocs() -> None:
    node = only("cat <<'EOF' > x.py\nimport $a\nEOF\n")
    assert isinstance(node, Simple)
    heredoc, target = node.redirects
    assert isinstance(heredoc, Heredoc)
    assert heredoc.body == (Literal("import $a\n", 19, 29, quoted=True),)
    assert isinstance(target, Redirect)
    node = only("cat <<EOF | tee y\nhi $x\nEOF\n")
    assert isinstance(node, Pipeline)
    first = node.commands[0]
    assert isinstance(first, Simple)
    (heredoc,) = first.redirects
    assert isinstance(heredoc, Heredoc)
    assert [type(part) for part in heredoc.body] == [Literal, Expansion, Literal]


def test_comments_without_the_shebang() -> None:
    script = program("#!/usr/bin/env -S bash -e\n# one\nx=(\n  a # two\n)\n")
    assert [comment.text for comment in script.comments] == [" one", " two"]
    assert script.interpreter == "bash"
    assert interpreter(b"#!/bin/sh\n") == "sh"
    assert interpreter(b"#!") == ""


def test_a_broken_statement_is_left_out_and_the_rest_kept() -> None:
    script = program("cp a b\nif then ((( fi\nmv c d\n")
    assert ["cp", "a", "b"] in [texts(node) for node in script.body.commands if isinstance(node, Simple)]


def test_deep_nesting_and_long_chains_end() -> None:
    parse(b"(" * 3000 + b"a" + b")" * 3000)
    assert parse(b"echo " + b"$(echo " * 500 + b"x" + b")" * 500) is not None
    assert parse(b" && ".join([b"a"] * 3000)) is not None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_parse_or_are_refused(data: bytes) -> None:
    parse(data)
    parse(data, comments=False)


SNIPPETS = st.sampled_from(
    ["if ", "then ", "echo ", "printf ", ";", "fi\n", "[ -f a ] ", "&& ", "|| ", "$(", ")", "${X", "}", '"', "'", "a/b ", "\n", "for x in ",
     "do ", "done\n", "<<EOF\n", "EOF\n", "X=", "(", "case ", " in ", ";; ", "esac\n", "f() {", "\\", "`", "# c\n",
     "> ", "é", "\0"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(SNIPPETS, max_size=25).map("".join))
def test_any_mixture_of_shell_parses_or_is_refused(text: str) -> None:
    parse(text.encode())
    parse(text.encode(), comments=False)


def test_messages_in_a_row_that_say_nothing_are_one() -> None:
    script = parse(
        b'echo one two\necho "three $X of four"\n# between\nprintf x y; rm a\necho five six\n', comments=False
    )
    assert script is not None
    assert [texts(node) for node in script.body.commands] == [["echo"], ["rm", "a"], ["echo"]]


@pytest.mark.parametrize("text", ["echo a/b", 'echo "$X"', "echo $(ls a)", "echo x > a", "echo x y | cat"])
def test_messages_that_do_something_stay(text: str) -> None:
    script = parse(f"echo one two\n{text}\necho three four\n".encode(), comments=False)
    assert script is not None
    assert len(script.body.commands) == 3


@pytest.mark.parametrize("text", ['[ "$X" = a/b ]', "[[ $X == *.sh && -n $Y ]]", '[ -z "$1" ]', "[[ $X != y ]]"])
def test_a_test_that_asks_for_no_file_is_its_name(text: str) -> None:
    assert texts(only(text)) == [text.partition(" ")[0]]


@pytest.mark.parametrize(
    "text",
    [
        "[ -f a ]",
        "[[ -n $X && -d a ]]",
        "[[ (-e a || -e b) ]]",
        '[ "$(cat a)" = b ]',
        "[ `cat a` = b ]",
        '[ ! "$X" = b ]',
        '[ "${X:=a/b}" = c ]',
    ],
)
def test_a_test_that_asks_runs_or_turns_around_is_read(text: str) -> None:
    assert len(texts(only(text))) > 2


def test_an_echo_that_says_nothing_is_a_command_too() -> None:
    for text in (b"echo ;x\n", b"if true; then echo ; fi\n", b"x=$(echo )\n", b"echo\n", b"printf "):
        for comments in (True, False):
            assert parse(text, comments=comments) is not None


@given(st.lists(st.sampled_from(["echo", "printf", " ", ";", "\n", "$X", "a/b", "$(", ")", "'", '"', "|", "<", "\\"])))
def test_messages_are_left_out_without_a_crash(pieces: list[str]) -> None:
    parse("".join(pieces).encode(), comments=False)
