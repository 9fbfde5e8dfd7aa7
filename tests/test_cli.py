"""The command line: what goes in, what comes out where, and with which status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from drawn import finding, hostile, occurrence, outage, report

from reflint.cli import main
from reflint.errors import ConfigError, GitError
from reflint.model.report import Report
from reflint.model.request import Request

ROOT = Path(__file__).resolve().parent.parent
Engine = Callable[[Any], list[Request]]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Put an engine in place that answers with a report, or raises; gives back the requests that it gets."""
    for name in ("NO_COLOR", "FORCE_COLOR", "REFLINT_DEBUG", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)

    def put(answer: Any) -> list[Request]:
        requests: list[Request] = []

        def scan(request: Request, repository: object) -> Report:
            assert len(request.today) == len("2026-01-31")
            requests.append(request._replace(today=""))
            if isinstance(answer, BaseException):
                raise answer
            assert isinstance(answer, Report)
            return answer

        module = ModuleType("reflint.engine")
        module.scan = scan  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "reflint.engine", module)
        ahead = ModuleType("reflint.ahead")
        ahead.opened = nullcontext  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "reflint.ahead", ahead)
        return requests

    return put


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("reflint 0.")


def test_version_imports_next_to_nothing() -> None:
    code = (
        "import sys; old = set(sys.modules); from reflint.cli import main\n"
        "main(['--version']); print(*set(sys.modules) - old)"
    )
    said = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    loaded = {name for name in said.splitlines()[1].split() if not name.startswith("encodings")}
    assert loaded <= {"__future__", "reflint", "reflint.cli"}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["help"], ["scan", "--help"], ["rule", "-h"], ["cache", "--help"]]
)
def test_help_goes_to_standard_output(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert "usage: reflint" in capsys.readouterr().out


def test_nothing_asked_is_answered_with_the_help_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err[:14]) == ("", "usage: reflint")


# Exit status


@pytest.mark.parametrize(
    ("severity", "fail_on", "status"),
    [
        (None, "error", 0),
        (None, "warning", 0),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("warning", "never", 0),
        ("error", "error", 1),
        ("error", "warning", 1),
        ("error", "never", 0),
    ],
)
def test_status_says_whether_something_was_found(
    engine: Engine, severity: str | None, fail_on: str, status: int
) -> None:
    found = [finding("a", "x", occurrence(1, 1, "x"))._replace(severity=severity)] if severity else []
    engine(report(*found)._replace(fail_on=fail_on))
    assert main(["scan"]) == status


def test_an_error_names_its_place_and_what_to_do(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(ConfigError("unknown key `x`", path="reflint.toml", line=3, hint="see the docs"))
    assert main(["scan"]) == 2
    said = capsys.readouterr()
    assert said.err == "reflint: error: reflint.toml:3: unknown key `x`\n  see the docs\n"
    assert said.out == ""


def test_several_mistakes_are_several_lines(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(ConfigError("a.toml:1: one\nb.toml:2: two"))
    assert main(["scan"]) == 2
    assert capsys.readouterr().err == "reflint: error: a.toml:1: one\nreflint: error: b.toml:2: two\n"


def test_what_nobody_foresaw_is_one_line(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(ValueError("odd\nthing"))
    assert main(["scan"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("reflint: error: unexpected ValueError: odd thing\n")
    assert "Traceback" not in said


def test_a_traceback_only_when_asked(
    engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLINT_DEBUG", "1")
    engine(GitError("git is missing"))
    assert main(["scan"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_130(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(KeyboardInterrupt())
    assert main(["scan"]) == 130
    assert capsys.readouterr().err == "reflint: interrupted\n"


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["scn"], "unknown command scn", "did you mean scan?"),
        (
            ["--staged"],
            "unknown option --staged",
            "the commands are scan, plan, move, why, graph, init, ledger, bundle, verify, rule, cache",
        ),
        (["scan", "--selct", "RL1"], "unrecognized arguments: --selct", "did you mean --select?"),
        (["scan", "--format", "sarfi"], "argument --format: invalid choice: 'sarfi'", "did you mean sarif?"),
        (["scan", "--staged", "--rev", "x"], "argument --rev: not allowed with argument --staged", "lists the options"),
        (["scan", "--sel", "RL1"], "unrecognized arguments: --sel", "did you mean --select?"),
        (["scan", "--jobs", "many"], "argument --jobs: 'many' is no number", "lists the options"),
        (["cache", "cler"], "argument action: invalid choice: 'cler'", "did you mean clear?"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(
    arguments: list[str], said: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error, meant = capsys.readouterr().err.splitlines()
    assert error.startswith(f"reflint: error: {said}")
    assert meant.endswith(hint)


# What the engine is asked


def test_options_become_the_request(engine: Engine) -> None:
    requests = engine(report())
    main(["scan"])
    assert requests == [Request()]
    main(
        [
            *("scan", "a", "b", "--repo", "r", "--config", "c", "--rev", "v", "--since", "s", "--select", "RL1,RL2"),
            *("--select", "x", "--extend-select", "y", "--ignore", "z", "--fail-on", "never", "--statistics"),
            *("--strict-history", "--no-cache", "--no-survey", "--jobs", "3"),
        ]
    )
    assert requests[1] == Request(
        repo="r",
        paths=("a", "b"),
        config="c",
        rev="v",
        since=("s",),
        select=("RL1", "RL2", "x"),
        extend_select=("y",),
        ignore=("z",),
        fail_on="never",
        statistics=True,
        strict_history=True,
        cache=False,
        survey=False,
        jobs=3,
    )


@pytest.mark.parametrize("name", ["PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", ""])
def test_the_hook_judges_the_index_against_head(name: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRE_COMMIT_FROM_REF", raising=False)
    monkeypatch.delenv("PRE_COMMIT_TO_REF", raising=False)
    if name:  # one alone says nothing
        monkeypatch.setenv(name, "abc")
    requests = engine(report())
    main(["scan", "--hook"])
    assert requests == [Request(staged=True, since=("HEAD",))]


def test_the_hook_judges_a_merge_against_every_parent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHEAD_" + "a" * 40, "branch")
    requests = engine(report())
    main(["scan", "--hook"])
    assert requests[0].since == ("HEAD", "a" * 40)


def test_the_hook_judges_a_push_by_what_is_pushed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "there")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "here")
    requests = engine(report())
    main(["scan", "--hook"])
    assert requests == [Request(rev="here", since=("there",))]


def test_timings_go_to_standard_error(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    requests = engine(report())
    main(["scan", "--timings"])
    assert requests[0].timings == {}
    assert "findings" not in capsys.readouterr().err


def test_notes_of_the_run_go_to_standard_error(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(report()._replace(notes=("reflint.toml counts",)))
    main(["scan"])
    assert capsys.readouterr().err == "reflint: reflint.toml counts\n"
    main(["scan", "--quiet"])
    assert capsys.readouterr() == ("", "")


# What comes out


def test_quiet_still_says_what_was_found(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(outage())
    assert main(["scan", "-q"]) == 1
    assert "bin/deploy.sh:125:6" in capsys.readouterr().out


def test_quiet_machine_output_is_whole(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine(report())
    main(["scan", "-q", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["version"] == 1


def test_a_report_in_a_file(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine(outage())
    file = tmp_path / "report.json"
    assert main(["scan", "--format", "json", "--output-file", str(file)]) == 1
    assert json.loads(file.read_bytes())["summary"]["findings"] == 4
    assert capsys.readouterr() == ("", "")


def test_a_file_that_cannot_be_written(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine(outage())
    assert main(["scan", "--output-file", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"reflint: error: {tmp_path}: ")


def test_bytes_of_a_path_come_out_as_they_are(engine: Engine, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    engine(report(finding("a\udcff", "x", occurrence(1, 1, "x"))))
    main(["scan"])
    assert b"a\xff:1:1  RL101" in capfdbinary.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github"])
def test_output_is_lf_and_can_always_be_written(form: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(hostile())
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="cp1252", newline="\r\n"))
    assert main(["scan", "--format", form]) == 1
    assert buffer.getvalue()
    assert b"\r" not in buffer.getvalue()


def test_a_reader_that_went_away_is_no_failure(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(outage())
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["scan"]) == 1


@pytest.mark.parametrize(
    ("arguments", "variables", "colored"),
    [
        ([], {}, False),  # no terminal
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(
    arguments: list[str],
    variables: dict[str, str],
    colored: bool,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    engine(outage())
    main(["scan", *arguments])
    assert ("\x1b[" in capsys.readouterr().out) == colored


# Rules


class _Rule:
    code, name, severity, summary = "RL101", "missing-path", "error", "a path that is gone"
    doc = """A path that is gone.

    ## What it does
    Finds it.
    """


@pytest.fixture
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("reflint.rules")
    module.all_rules = lambda: (_Rule,)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reflint.rules", module)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("one_rule")
def test_a_narrow_terminal_shows_a_rule_in_its_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    assert main(["rule"]) == 0
    assert capsys.readouterr().out == f"RL101  missing-path  error    a path that is\n{' ' * 30}gone\n"


@pytest.mark.usefixtures("one_rule")
def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    assert capsys.readouterr().out == "RL101  missing-path  error    a path that is gone\n"


@pytest.mark.usefixtures("one_rule")
@pytest.mark.parametrize("name", ["RL101", "rl101", "missing-path"])
def test_a_rule_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", name]) == 0
    assert capsys.readouterr().out == "# RL101 missing-path\n\nA path that is gone.\n\n## What it does\nFinds it.\n"


@pytest.mark.usefixtures("one_rule")
def test_an_unknown_rule_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "missing-pth"]) == 2
    assert capsys.readouterr().err == "reflint: error: no rule is called missing-pth\n  did you mean missing-path?\n"
