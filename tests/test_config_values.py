"""Values that no schema row covers: silent unless they look like a path of this repository."""

from __future__ import annotations

import pytest
from config_reading import MODULES, READERS, mentioned, named, only, read, references, scripts
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.syntax.expressions import literals


@pytest.mark.parametrize(
    "text",
    [
        "image: org/name:1.2",
        "x: docker.io/library/python",
        "x: gcr.io/project/image",
        "x: https://example.org/a/b.py",
        "x: gs://bucket/a/b.py",
        "type: application/json",
        "x: application/json",
        "x: text/html",
        "x: 2024/01/31",
        "x: 10.0.0.0/8",
        "apiVersion: apps/v1",
        "x: rbac.authorization.k8s.io/v1",
        "x: batch/v1beta1",
        "branch: feature/x",
        "x: origin/main",
        "x: refs/heads/main",
        "x: '*/5 * * * *'",
        "x: git@github.com:org/repo.git",
        "x: someone@example.org",
        "x: '@scope/name'",
        "uses: actions/checkout@v4",
        "x: America/New_York",
        "x: ${{ env.A }}/b",
        "x: '{{ a }}'",
        "example: assets/images/logo.png",
        "x: /etc/passwd",
        "x: ~/a/b.py",
        "x: path/to/file.py",
        "x: README.md",
        "x: a",
        "output: build/report/index.html",
        "destination: some/dir/file.py",
        "mountPath: app/data",
        "route: api/users",
        "target: a/b.py",
        "repository: org/name",
        "url: docs/api",
        "description: use either/or",
        "title: Read/Write",
        "x: <a>/b",
        "x: req/s",
        "presubmits:\n  org/repo:\n  - spec: {containers: [{command: [bash, -c, hack/x.sh], args: [hack/verify.sh]}]}",
    ],
)
def test_silent(text: str) -> None:
    assert references("yaml", text) == []
    assert scripts("yaml", text) == []


@pytest.mark.parametrize(
    "value",
    ["src/a.py", "./a", "../a/b", "docs/guide/", ".github/workflows/x.yml", "a/b-c_d/e.tar.gz", "apps/sess"],
)
def test_one_relative_path(value: str) -> None:
    found = only("yaml", f"whatever: {value}\n")
    assert (found.text, found.role, found.anchor, found.typed, found.syntax) == (
        value,
        "read",
        "any",
        False,
        "yaml.value",
    )


def test_lists_and_sequences_of_paths() -> None:
    assert named("yaml", "x:\n- a/b.py\n- c/d.py\n") == ["a/b.py", "c/d.py"]
    assert named("yaml", "x: a/b.py c/d.py\n") == ["a/b.py", "c/d.py"]
    assert named("yaml", "x: |\n  a/b.py\n  c/**/*.py\n") == ["a/b.py", "c/**/*.py"]
    assert named("json", '{"x": ["a/b.py", "c/d.py"]}') == ["a/b.py", "c/d.py"]


def test_globs_are_read_as_globs_and_exclusions_are_negated() -> None:
    found = only("yaml", "exclude_patterns:\n- old/**/*.py\n")
    assert (found.text, found.form, found.negated) == ("old/**/*.py", "glob", True)


def test_keys_that_name_paths() -> None:
    found = only("yaml", "conditions:\n  tests/test_a.py::TestX::test_y:\n    skip: true\n")
    assert (found.text, found.syntax) == ("tests/test_a.py", "yaml.key")


def test_locations_behind_a_path_are_left_out() -> None:
    assert named("yaml", "x: a/b.py:12\n") == ["a/b.py"]
    assert named("yaml", "x: a/b.py::test_x\n") == ["a/b.py"]
    assert named("yaml", "x: a/b.md#part\n") == ["a/b.md"]


def test_a_bare_file_name_needs_a_key_that_says_so() -> None:
    assert named("yaml", "script: bootstrap.sh\n") == ["bootstrap.sh"]
    assert named("yaml", "value: bootstrap.sh\n") == []
    assert named("yaml", "file: README.md\n") == []


def test_variables() -> None:
    root = only("json", '{"program": "${workspaceFolder}/server/main.py"}')
    assert (root.text, root.anchor) == ("server/main.py", "root")
    assert named("yaml", 'x: "{{.ROOT_DIR}}/config/packages.yml"\n') == ["config/packages.yml"]
    assert named("yaml", "x: $HOME/file.txt\n") == []
    assert dict(read("yaml", "x: $HOME/file.txt\n").unresolved) == {"dynamic": 1}


def test_modules_need_a_key_that_says_so() -> None:
    found = only("yaml", "class_name: helm.clients.vertexai.VertexAIClient\n")
    assert (found.text, found.form) == ("helm.clients.vertexai", "module")
    assert named("yaml", "logger: helm.clients.vertexai\n") == []


def test_commands_are_shell() -> None:
    assert scripts("yaml", "cmd: python tools/x.py --fast\n") == ["python tools/x.py --fast"]
    assert scripts("yaml", "command: [bash, -c, 'cd a/b && ls']\n") == ["cd a/b && ls"]
    assert scripts("yaml", "script: |\n  cd a/b\n  ls\n") == ["cd a/b\nls\n"]


def test_running_text_is_mentioned_at_most() -> None:
    assert named("yaml", "text: see docs/a.md for more\n") == []
    assert mentioned("yaml", "text: see docs/a.md for more\n") == ["docs/a.md"]
    assert mentioned("yaml", "x: 1 # see docs/a.md\n") == ["docs/a.md"]
    assert mentioned("yaml", "x:\n  # see docs/a.md\n  y: 1\n") == ["docs/a.md"]
    assert mentioned("toml", "# see docs/a.md\nx = 1\n") == ["docs/a.md"]


def test_the_schema_that_an_editor_is_told_to_use() -> None:
    found = only("yaml", "# yaml-language-server: $schema=../schemas/x.json\na: b\n")
    assert (found.text, found.anchor, found.typed) == ("../schemas/x.json", "file", False)
    assert named("yaml", "# yaml-language-server: $schema=https://x.org/y.json\n") == []


def test_ansible_and_taskfiles() -> None:
    assert named("yaml", "- import_tasks: get_key.yml\n- include_vars: ../vars/main.yml\n") == [
        "get_key.yml",
        "../vars/main.yml",
    ]
    assert named("yaml", "- copy: src=roles/x/files/a.conf dest=/etc/b.conf\n") == ["roles/x/files/a.conf"]
    assert named("yaml", "includes:\n  npm:\n    taskfile: ./taskfiles/npm.yml\n") == ["./taskfiles/npm.yml"]


WORDS = [
    *(
        "run:",
        "uses: ./a",
        "${{ matrix.x }}",
        "- ",
        "\n",
        "  ",
        "jobs:",
        "steps:",
        "[",
        "]",
        "a/b.py",
        '"',
        "'",
        "|",
        ">",
        "é",
    ),
    *(
        "with:",
        "path:",
        "build:",
        "args:",
        "$$x",
        "-c",
        "=",
        "[tox]",
        "commands",
        "{toxinidir}/x",
        "\\",
        "#",
        "*",
        "(?x)",
    ),
    *(
        "cells",
        "hashFiles('a')",
        "exclude",
        "files:",
        "mypy-",
        "nav:",
        "{{ a }}",
        "services:",
        "%(x)s/a/b",
        "$",
        "?",
        ":",
    ),
]


@pytest.mark.parametrize("dialect", READERS)
@given(
    data=st.binary(max_size=150)
    | st.lists(
        st.sampled_from(WORDS),
        max_size=30,
    ).map(lambda words: "".join(words).encode())
)
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_an_extractor_fail(dialect: str, data: bytes) -> None:
    read(dialect, data)


def test_each_dialect_is_read_by_one_module() -> None:
    dialects = [dialect for module in MODULES for dialect in module.DIALECTS]
    assert len(dialects) == len(set(dialects))


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        (r"^(docs/version-0|x.*)", []),
        (r"^docs/(a/b|c/d)/", ["docs"]),
        (r"(^|/)a/b/", []),
        (r"^docs/(x|(a/b|c/d))/", ["docs"]),
        (r"^x/|^(a/b|c)/", ["x/", "a/b", "c"]),
        (r"^(a/b|c/d)", []),
        (r"^x/.*\.(py|pyi)$", ["x"]),
        (r"^(docs/api|tests)/", ["docs/api", "tests"]),
        (r"^docs/|^tests/old/", ["docs/", "tests/old/"]),
        ("(?x)^(\n  docs/old/.*|\n  src/gen/x\\.py\n)$", ["docs/old", "src/gen/x\\.py"]),
        (r"^(?:a/b|c/d)$", ["a/b", "c/d"]),
        (r"^src\/gen\/(a|b)\.py$", [r"src\/gen"]),
    ],
)
def test_literal_paths_in_an_expression(expression: str, found: list[str]) -> None:
    assert [expression[start:end] for start, end in literals(expression)] == found
