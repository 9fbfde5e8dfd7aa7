"""What a shell script says without being evaluated: comments, and texts of other languages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.extract.shell import DIALECTS, extract
from reflint.model.program import Script


def mentions(text: str) -> list[tuple[str, str]]:
    return [(reference.text, reference.syntax) for reference in extract(text.encode(), "shell").references]


def embedded(text: str) -> list[tuple[str, str]]:
    return [(each.dialect, each.text.decode()) for each in extract(text.encode(), "shell").embedded]


def test_it_reads_shell_and_yields_a_program() -> None:
    assert DIALECTS == ("shell", "shell-code")
    assert isinstance(extract(b"echo a\n", "shell").program, Script)


def test_path_words_of_comments_are_mentions() -> None:
    assert mentions("# see docs/a.md, and/or nothing\nx # bin/y.sh\n") == [
        ("docs/a.md", "shell.comment"),
        ("and/or", "shell.comment"),
        ("bin/y.sh", "shell.comment"),
    ]


def test_shellcheck_directives_are_mentions() -> None:
    assert mentions("# shellcheck source=lib/a.sh\n. x\n# shellcheck source=/dev/null\n. y\n") == [
        ("lib/a.sh", "shell.shellcheck")
    ]


def test_python_in_a_quoted_heredoc_is_embedded_byte_for_byte() -> None:
    data = b"python3 - <<'EOF' a\nimport x\nEOF\n"
    (inner,) = extract(data, "shell").embedded
    span, editable = inner.map.outward(7, 8)
    assert (inner.dialect, inner.text, editable, data[span.start : span.end]) == (
        "python-program",
        b"import x\n",
        True,
        b"x",
    )


def test_what_the_shell_fills_into_python_is_a_placeholder() -> None:
    assert embedded("python <<EOF\nimport $x\nEOF\n") == [("python-program", "import {}\n")]
    assert embedded('python - <<EOF\nopen("a/${X}/b")\nEOF\n') == [("python-program", 'open("a/{  }/b")\n')]
    assert embedded("python <<EOF\nimport x\nEOF\n") == [("python-program", "import x\n")]


def test_files_written_by_heredoc_have_the_language_of_their_name() -> None:
    assert embedded("cat > a/x.py <<'EOF'\nimport x\nEOF\n") == [("python", "import x\n")]
    assert embedded("cat > a/x.sh <<'EOF'\n./y.sh\nEOF\n") == []
    assert embedded("python a/other.py <<'EOF'\nfrom a import b\nEOF\n") == []


def test_djangos_shell_reads_python() -> None:
    assert embedded("X=$(python manage.py shell <<'EOF'\nfrom a import b\nEOF\n)\n") == [
        ("python-program", "from a import b\n")
    ]


def test_python_on_the_command_line_is_a_program() -> None:
    assert embedded("python3 -c 'import x'\npoetry run python -uc \"import y; $Z\"\n") == [
        ("python-program", "import x"),
        ("python-program", "import y; {}"),
    ]
    assert embedded('python -m a -c x.ini\npython x.py -c \'import y\'\npython -c "print(\\"a\\")"\n') == []


def test_whether_there_is_a_module_is_a_question() -> None:
    assert embedded("python -c 'import x' 2>/dev/null || exit\n") == []


def test_aliases_are_shell() -> None:
    assert embedded("alias up='cat ${ROOT}/docs/x.md'\n") == [("shell", "cat ${ROOT}/docs/x.md")]


def handed(text: str) -> list[str]:
    """The commands that another shell is handed, each as the bytes that it stands at."""
    program = extract(text.encode(), "shell").program
    return [text.encode()[node.start : node.end].decode() for _, block in program.inner for node in block.commands]


def test_programs_for_another_shell_keep_the_spans_of_the_file() -> None:
    assert handed("echo 'a b' \"bash -c x\"\nbash x.sh -c y\npython -c 'import x'\n") == []
    assert handed("bash -ec './x.sh a; ./y.sh'\n") == ["./x.sh a", "./y.sh"]
    assert handed('docker exec c sh -c "cd $D && ./y.sh"\n') == ["cd $D && ./y.sh"]
    assert handed("ssh -p 1 host 'cd a && ./b.sh'\nsu - me -c './c.sh'\n") == ["cd a && ./b.sh", "./c.sh"]
    assert handed("eval './a.sh'\ntrap './b.sh' EXIT\nfind . -exec bash -c './c.sh' {} +\n") == [
        "./a.sh",
        "./b.sh",
        "./c.sh",
    ]
    assert handed('bash -c "echo \\"a\\"; bash -c \'./x.sh\'"\n') == ['echo \\"a\\"', "bash -c './x.sh'", "./x.sh"]
    assert handed("ssh host bash -s <<EOF\ncat \\$A/b $C\nEOF\nbash <<'EOF'\n./x.sh\nEOF\n") == [
        "cat \\$A/b $C",
        "./x.sh",
    ]


def test_substitutions_and_functions_are_searched() -> None:
    assert embedded("f() {\n  x=$(python - <<'EOF'\nimport a\nEOF\n)\n}\n") == [("python-program", "import a\n")]


def test_what_cannot_be_parsed_is_a_failure_not_an_error() -> None:
    assert extract(b"((((", "shell").failure is not None
    assert extract(b"", "shell").failure is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for reference in extract(data, "shell").references:
        assert 0 <= reference.start <= reference.end <= len(data)
