"""GitHub workflows and actions."""

from __future__ import annotations

import pytest
from config_reading import named, only, read, references, scripts

from reflint.model.facts import Embedded


def workflow(steps: str, job: str = "", top: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in job.splitlines())
    return f"on: push\n{top}jobs:\n  build:\n    runs-on: ubuntu-latest\n{lines}    steps:\n" + "".join(
        f"    {line}\n" for line in steps.splitlines()
    )


def script(text: str) -> Embedded:
    (found,) = read("github-workflow", text).embedded
    return found


@pytest.mark.parametrize(
    "steps",
    [
        "- uses: actions/checkout@v4",
        "- uses: docker://alpine:3.8",
        "- uses: org/repo/.github/actions/x@main",
        "- uses: actions/cache@v4\n  with: {path: ~/.cache/pip, key: a-b}",
        "- run: ls\n  shell: pwsh",
        "- uses: actions/checkout@v4\n  with: {repository: other/repo, path: other}\n- uses: ./other/action",
        "- uses: actions/checkout@v4\n  with: {repository: other/repo, path: other}\n"
        "- run: make x\n  working-directory: other/sub",
    ],
)
def test_silent(steps: str) -> None:
    assert references("github-workflow", workflow(steps)) == []
    assert scripts("github-workflow", workflow(steps)) == []


def test_paths_of_triggers() -> None:
    text = (
        "on:\n  push:\n    branches: [feature/x]\n    paths:\n    - src/**\n    - '!src/gen/**'\n    - tox.ini\n"
        "    paths-ignore: [docs/**]\n"
    )
    assert [(r.text, r.role, r.form, r.anchor, r.negated) for r in references("github-workflow", text)] == [
        ("src/**", "pattern", "glob", "root", False),
        ("src/gen/**", "pattern", "glob", "root", True),
        ("tox.ini", "pattern", "glob", "root", False),
        ("docs/**", "pattern", "glob", "root", True),
    ]


def test_local_actions_and_workflows() -> None:
    found = only("github-workflow", workflow("- uses: ./.github/actions/x"))
    assert (found.text, found.anchor, found.typed) == ("./.github/actions/x", "root", True)
    found = only("github-workflow", "jobs:\n  a:\n    uses: ./.github/workflows/b.yml\n")
    assert (found.text, found.typed) == ("./.github/workflows/b.yml", True)


def test_a_script_runs_at_the_root_or_where_it_is_told_to() -> None:
    assert script(workflow("- run: ls")).base == ""
    assert script(workflow("- run: ls\n  working-directory: ./a/b")).base == "a/b"
    assert script(workflow("- run: ls", job="defaults: {run: {working-directory: c}}")).base == "c"
    assert script(workflow("- run: ls", top="defaults:\n  run:\n    working-directory: d\n")).base == "d"
    assert script(workflow("- run: ls")).anchor == "root"


def test_a_script_in_a_directory_that_cannot_be_known_is_counted() -> None:
    text = workflow("- run: ls\n  working-directory: ${{ inputs.x }}/y")
    assert scripts("github-workflow", text) == []
    assert dict(read("github-workflow", text).unresolved)["dynamic"] >= 1


def test_shells() -> None:
    assert script(workflow("- run: print()\n  shell: python")).dialect == "python-program"
    assert script(workflow("- run: ls\n  shell: bash -e {0}")).dialect == "shell"


def test_a_step_whose_failure_is_ignored_is_masked() -> None:
    assert script(workflow("- run: ls\n  continue-on-error: true")).masked
    assert not script(workflow("- run: ls")).masked


def test_variables_of_every_level() -> None:
    text = workflow(
        "- run: ls\n  env: {C: '3', D: '${{ secrets.x }}', E: '${{ env.A }}/e'}",
        job="env: {B: '2'}",
        top="env: {A: a}\n",
    )
    assert dict(script(text).variables) == {
        "A": "a",
        "B": "2",
        "C": "3",
        "D": None,
        "E": "a/e",
        "GITHUB_WORKSPACE": "/github/workspace",
    }


def test_expressions_become_values_or_variables() -> None:
    text = workflow(
        "- run: |\n    cd ${{ github.workspace }}/a\n"
        "    cat ${{ matrix.one }}/b ${{ matrix.two }}/c ${{ inputs.x }}/d ${{ env.E }}",
        job="strategy: {matrix: {one: [x/y], two: [p, q]}}",
    )
    found = script(text)
    assert found.text.decode() == (
        "cd ${GITHUB_WORKSPACE}/a\ncat x/y/b ${EXPRESSION_MATRIX_TWO}/c ${EXPRESSION_INPUTS_X}/d ${E}\n"
    )
    assert dict(found.variables)["EXPRESSION_MATRIX_TWO"] is None


def test_the_workspace_as_seen_from_a_working_directory() -> None:
    found = script(workflow("- run: ls $GITHUB_WORKSPACE/x\n  working-directory: a/b"))
    assert dict(found.variables)["GITHUB_WORKSPACE"] == "/github/workspace"


def test_matrix_values_in_paths() -> None:
    job = "strategy: {matrix: {s: [api, web]}}"
    text = workflow("- run: ls\n  working-directory: services/${{ matrix.s }}", job)
    assert named("github-workflow", text) == ["services/api", "services/web"]
    include = workflow(
        "- run: ls\n  working-directory: ${{ matrix.a }}/${{ matrix.b }}",
        job="strategy: {matrix: {include: [{a: x, b: y}, {a: p, b: q}]}}",
    )
    assert named("github-workflow", include) == []  # x/q would be no run's directory


def test_matrix_values_that_are_paths() -> None:
    assert named("github-workflow", workflow("- run: ls", job="strategy: {matrix: {t: [tests/unit, tests/all]}}")) == [
        "tests/unit",
        "tests/all",
    ]


def test_a_checkout_below_a_directory() -> None:
    steps = "- uses: actions/checkout@v4\n  with: {path: src}\n- run: ls\n  working-directory: src/a/b\n"
    assert script(workflow(steps)).base == "a/b"
    assert named("github-workflow", workflow(steps)) == ["a/b"]
    assert not references("github-workflow", workflow(steps))[0].typed


def test_hash_files_and_inputs_of_actions() -> None:
    text = workflow(
        "- uses: x/y@v1\n  with:\n    key: a-${{ hashFiles('requirements/*.txt', '**/lock') }}\n"
        "    file: docker/Dockerfile\n    context: ./app"
    )
    assert named("github-workflow", text) == ["requirements/*.txt", "**/lock", "docker/Dockerfile", "./app"]


def test_artifacts_are_never_demanded() -> None:
    text = workflow("- uses: actions/upload-artifact@v4\n  with:\n    path: |\n      build/a.txt\n      docs/b.md\n")
    assert [(r.text, r.typed) for r in references("github-workflow", text)] == [
        ("build/a.txt", False),
        ("docs/b.md", False),
    ]


def test_composite_actions_demand_nothing() -> None:
    text = (
        "runs:\n  using: composite\n  steps:\n"
        "  - run: ls\n    shell: bash\n    working-directory: a/b\n  - uses: ./c/d\n"
    )
    assert [(r.text, r.typed) for r in references("github-action", text)] == [("a/b", False), ("./c/d", False)]
    assert scripts("github-action", text) == ["ls"]
    assert only("github-action", "runs: {using: node20, main: dist/index.js}").anchor == "file"


def test_a_directory_that_an_earlier_step_may_have_made_is_not_demanded() -> None:
    steps = "- run: mkdir out\n- run: ls\n  working-directory: out\n- run: ls\n  working-directory: src\n"
    assert [(r.text, r.typed) for r in references("github-workflow", workflow(steps))] == [
        ("out", False),
        ("src", True),
    ]


def test_filters_of_changed_files() -> None:
    text = """
on: push
jobs:
  a:
    steps:
    - uses: dorny/paths-filter@v3
      with:
        filters: |
          web:
            - 'web/**'
    - uses: dorny/paths-filter@v3
      with: {filters: .github/filters.yml}
    - uses: tj-actions/changed-files@v45
      with:
        files: |
          api/**
          !api/gen/**
        files_ignore: docs/a/**
"""
    found = references("github-workflow", text)
    assert [(r.text, r.role, r.negated, r.typed) for r in found] == [
        (".github/filters.yml", "read", False, True),
        ("api/**", "pattern", False, False),
        ("api/gen/**", "pattern", True, False),
        ("docs/a/**", "pattern", True, False),
    ]
    (filters,) = read("github-workflow", text).embedded
    assert (filters.dialect, filters.text) == ("paths-filter", b"web:\n  - 'web/**'\n")
    (pattern,) = references("paths-filter", filters.text.decode())
    assert (pattern.text, pattern.listed[1]) == ("web/**", 1)
