"""Configuration: read from the scanned tree, merged, and wrong in words that say where and what was meant."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reflint.config import is_config, load, with_command_line
from reflint.config.keys import KEYS
from reflint.config.ledger import load_ledger
from reflint.config.schema import schema
from reflint.errors import ConfigError, UsageError
from reflint.model.settings import Declared, LedgerEntry, PerFileIgnore, Retired, Selection, Settings

CALM = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure

RULES = {"RL101": "missing-path", "RL102": "silent-guard", "RL201": "dangling-symlink", "RL106": "stale-mention"}


def settings(**files: str) -> Settings:
    """Settings of a tree; keyword ``a__reflint`` is ``a/reflint.toml``, ``pyproject`` is ``pyproject.toml``."""
    tree = {name.replace("__", "/") + ".toml": text for name, text in files.items()}
    return load(lambda path: tree[path].encode() if path in tree else None, tree, rules=RULES)


def mistakes(**files: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings(**files)
    return [line for line in str(caught.value).split("\n") if not line.startswith("  ")]


def test_nothing_said_gives_the_defaults() -> None:
    assert settings() == Settings()
    assert settings(pyproject='[project]\nname = "x"\ndependencies = ["repo-reflint"]\n') == Settings()


def test_every_key_is_read() -> None:
    found = settings(
        pyproject="""
[tool.reflint]
select = ["RL1", "dangling-symlink"]
extend-select = ["ALL"]
ignore = ["rl102"]
exclude = ["vendor/"]
historical = ["log/*.md"]
mention-files = ["README.md"]
source-roots = ["src", "./lib/"]
target-python = "3.12"
fail-on = "warning"
retired = ["old/dir", { path = "x", use = "y", reason = "because" }]

[tool.reflint.per-file-ignores]
"tests/*" = ["RL101"]

[tool.reflint.per-target-ignores]
"build/**" = ["missing-path"]

[tool.reflint.severity]
RL2 = "warning"
"""
    )
    assert found == Settings(
        select=("RL1", "RL201"),
        extend_select=("ALL",),
        ignore=("RL102",),
        exclude=("vendor/",),
        historical=("log/*.md",),
        mention_files=("README.md",),
        per_file_ignores=(PerFileIgnore("tests/*", ("RL101",)), PerFileIgnore("build/**", ("RL101",), True)),
        severity=(("RL2", "warning"),),
        source_roots=("src", "lib"),
        target_python="3.12",
        retired=(Retired("old/dir"), Retired("x", "y", "because")),
        fail_on="warning",
    )


def test_reflint_toml_needs_no_section_and_may_have_one() -> None:
    assert settings(reflint='select = ["RL1"]').select == ("RL1",)
    assert settings(reflint='[tool.reflint]\nselect = ["RL1"]').select == ("RL1",)


def test_reflint_toml_wins_with_a_note() -> None:
    found = settings(reflint='select = ["RL1"]', pyproject='[tool.reflint]\nignore = ["RL101"]')
    assert (found.select, found.ignore) == (("RL1",), ())
    assert found.notes == ("reflint.toml counts; [tool.reflint] in pyproject.toml is passed over",)


def test_a_file_on_the_command_line_takes_the_place_of_everything() -> None:
    found = load(
        lambda path: b'ignore = ["RL101"]', ["reflint.toml"], rules=RULES, override=("/x/my.toml", b'select = ["RL2"]')
    )
    assert (found.select, found.ignore) == (("RL2",), ())


def test_a_foreign_pyproject_that_is_broken_is_not_our_business() -> None:
    assert settings(tests__data__pyproject="[project\nname=") == Settings()
    assert settings(tests__data__pyproject='[project\nx = ["repo-reflint"]') == Settings()


# Nested files


def test_a_nested_file_governs_what_lies_below_it() -> None:
    found = settings(
        reflint='ignore = ["RL201"]\nhistorical = ["old/"]',
        a__reflint='ignore = ["RL101"]',
        a__b__reflint='select = ["RL102"]',
    )
    assert found.at("x.sh").ignore == ("RL201",)
    assert found.at("a/x.sh").ignore == ("RL101",)
    assert found.at("ab/x.sh") == found
    below = found.at("a/b/x.sh")
    assert (below.ignore, below.select, below.historical) == (("RL101",), ("RL102",), ("old/",))


def test_patterns_of_a_nested_file_count_from_its_directory() -> None:
    found = settings(a__reflint='historical = ["*.md", "docs/x", "!keep.md", "/top"]\nretired = ["gone"]').at("a/x")
    assert found.historical == ("/a/**/*.md", "/a/docs/x", "!/a/**/keep.md", "/a/top")
    assert found.retired == (Retired("a/gone"),)


def test_exclude_and_fail_on_belong_to_the_root() -> None:
    assert mistakes(a__reflint='exclude = ["x"]\nfail-on = "never"') == [
        "a/reflint.toml:1: `exclude` may only stand in the configuration of the root",
        "a/reflint.toml:2: `fail-on` may only stand in the configuration of the root",
    ]


def test_an_excluded_directory_configures_nothing() -> None:
    assert settings(reflint='exclude = ["fixtures/"]', fixtures__reflint="nonsense = 1").nested == ()


# Mistakes


def test_all_mistakes_of_all_files_are_said_at_once() -> None:
    found = mistakes(
        pyproject="""[project]
name = "x"

[tool.reflint]
selct = ["RL1"]
ignore = [
    "RL101",
    "RL999",
]
exclude = "vendor"
target-python = 3.12
retired = [{ path = "x", raeson = "y" }]

[tool.reflint.severity]
RL101 = "fatal"

[tool.reflint.per-file-ignores]
"a" = ["missing-pth"]
""",
        sub__reflint="select = [1]\n",
    )
    assert found == [
        "pyproject.toml:5: unknown key `selct` (did you mean `select`?)",
        "pyproject.toml:8: no rule is called `RL999`",
        "pyproject.toml:10: `exclude` must be an array of strings, not a string",
        'pyproject.toml:11: `target-python` must be a version in quotes, like `"3.12"`',
        "pyproject.toml:12: unknown key `raeson` (did you mean `reason`?)",
        "pyproject.toml:15: the severity of `RL101` must be `error` or `warning`",
        "pyproject.toml:18: no rule is called `missing-pth` (did you mean `missing-path`?)",
        "sub/reflint.toml:1: `select` must be an array of strings only, not a number",
    ]


def test_a_class_without_order_is_no_pattern() -> None:
    assert mistakes(reflint='exclude = ["[z-a]"]') == ["reflint.toml:1: `[z-a]` is no pattern in gitignore syntax"]


def test_an_underscore_is_a_known_slip() -> None:
    assert mistakes(reflint="extend_select = []") == [
        "reflint.toml:1: unknown key `extend_select` (did you mean `extend-select`?)"
    ]


def test_items_of_an_array_of_tables_have_their_own_lines() -> None:
    text = '[[retired]]\npath = "a"\n\n[[retired]]\nuse = "b"\n\n[[retired]]\npath = "../c"\n'
    assert mistakes(reflint=text) == [
        "reflint.toml:4: a retired path needs `path`",
        "reflint.toml:8: `../c` must be a path below the directory of this file, with `/`",
    ]


def test_a_bundle_is_read_with_its_line() -> None:
    text = """
[[bundle]]
name = "jobs"
root = "jobs"
copy = { "shared/log.py" = "lib/log.py" }
exclude = ["tests/"]
entry = ["main.py:run"]

[[bundle]]
name = "web"
copy = ["web", "shared"]
entry = ["web.app:app"]
path = ["."]
"""
    jobs = Declared("jobs", "jobs", (), (("shared/log.py", "lib/log.py"),), ("tests/",), ("main.py:run",))
    web = Declared("web", copy=(("web", "web"), ("shared", "shared")), entry=("web.app:app",), path=(".",))
    assert settings(reflint=text).bundle == (
        jobs._replace(file="reflint.toml", line=2),
        web._replace(file="reflint.toml", line=9),
    )


def test_mistakes_in_bundles_stand_where_they_were_made() -> None:
    text = """[[bundle]]
name = "a"
root = "a"
entries = ["main.py"]

[[bundle]]
name = "a"
entry = "main.py"
copy = { "b" = 1, "../c" = "c" }

[[bundle]]
name = "d"
entry = ["x"]
"""
    assert mistakes(reflint=text) == [
        "reflint.toml:4: unknown key `entries` (did you mean `entry`?)",
        "reflint.toml:1: `bundle` needs `entry`",
        "reflint.toml:8: `bundle.1.entry` must be an array of strings, not a string",
        "reflint.toml:9: `bundle.1.copy.b` must be a string, not a number",
        "reflint.toml:9: `../c` must be a path from the root of the repository or the bundle, with `/`",
        "reflint.toml:7: two bundles are called `a`",
        "reflint.toml:11: a bundle needs `root` or `copy`, else nothing ships",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = [\n", "reflint.toml:2: not valid TOML: "),
        ("a = 1\na = 2\n", "reflint.toml:2: not valid TOML: "),
        ("a = = 1", "reflint.toml:1: not valid TOML: "),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(text: str, said: str) -> None:
    (line,) = mistakes(reflint=text)
    assert line.startswith(said)


def test_bytes_that_are_no_utf8_are_said_with_their_line() -> None:
    with pytest.raises(ConfigError) as caught:
        load(lambda path: b"a = 1\nb = '\xff'\n", ["reflint.toml"], rules=RULES)
    assert (caught.value.path, caught.value.line) == ("reflint.toml", 2)


@CALM
@given(st.binary(max_size=80))
def test_no_bytes_do_more_harm_than_an_error(data: bytes) -> None:
    with suppress(ConfigError):
        load(lambda path: b"[tool.reflint]\n" + data, ["pyproject.toml", "a/pyproject.toml"], rules=RULES)
    with suppress(ConfigError):
        load(lambda path: data, ["reflint.toml", "a/reflint.toml"], rules=RULES)


VALUES = st.sampled_from(
    [
        *(None, True, 3, 1.5, "", "x", "RL101", "error", "../a", "3.11"),
        *([], ["RL1"], ["missing-path", "ALL"], ["x", 1], ["a/", "!b"], [["x"]]),
        *({}, {"RL1": "error"}, {"RL1": "off"}, {"a": ["RL1"]}, {"a": "RL1"}),
        *([{"path": "x"}], [{"path": 1}], [{"use": "x"}]),
    ]
)


@CALM
@given(st.dictionaries(st.sampled_from(sorted(KEYS)), VALUES, max_size=4))
def test_what_the_check_accepts_the_schema_accepts(table: dict[str, object]) -> None:
    from reflint.config.keys import check
    from reflint.config.selectors import Selectors

    _, found = check(table, "root", Selectors(RULES))
    valid = Draft202012Validator(schema(RULES)).is_valid(table)
    if not found:
        assert valid


# Selection


@pytest.mark.parametrize(
    ("chosen", "running"),
    [
        ({}, {"RL101", "RL102", "RL201"}),
        ({"select": ("RL1",)}, {"RL101", "RL102", "RL106"}),
        ({"select": ("ALL",), "ignore": ("RL1",)}, {"RL201"}),
        ({"ignore": ("RL1",), "extend_select": ("RL101",)}, {"RL101", "RL201"}),
        ({"extend_select": ("RL106",)}, {"RL101", "RL102", "RL201", "RL106"}),
        ({"select": ("RL101",), "ignore": ("RL101",)}, set()),
        ({"ignore": ("ALL",)}, set()),
    ],
)
def test_the_more_specific_selector_wins(chosen: dict[str, tuple[str, ...]], running: set[str]) -> None:
    for found in (Settings(**chosen), Settings(command_line=Selection(**chosen))):  # type: ignore[arg-type]
        assert {code for code in RULES if found.enabled(code, code != "RL106")} == running


def test_the_command_line_speaks_last() -> None:
    found = with_command_line(Settings(ignore=("RL101",)), rules=RULES, selection=Selection(select=("missing-path",)))
    assert {code for code in RULES if found.enabled(code, True)} == {"RL101"}
    assert found.explicit("RL101")
    assert not found.explicit("RL102")


def test_a_selector_that_selects_nothing_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="--ignore: no rule is called `RL9`"):
        with_command_line(Settings(), rules=RULES, selection=Selection(ignore=("RL9",)))


def test_fail_on_of_the_command_line_wins() -> None:
    assert with_command_line(Settings(fail_on="never"), rules=RULES).fail_on == "never"
    assert with_command_line(Settings(fail_on="never"), rules=RULES, fail_on="warning").fail_on == "warning"


def test_the_most_specific_severity_counts() -> None:
    found = Settings(severity=(("RL1", "warning"), ("RL101", "error")))
    assert [found.severity_of(code, "error") for code in RULES] == ["error", "warning", "error", "warning"]


# Schema


def test_the_schema_knows_every_key_and_is_valid() -> None:
    drawn = schema(RULES)
    Draft202012Validator.check_schema(drawn)
    assert set(drawn["properties"]) == set(KEYS)


def test_settings_fields_are_keys() -> None:
    inner = {"per_target_ignores", "nested", "command_line", "notes"}
    assert {key.replace("-", "_") for key in KEYS} ^ set(Settings._fields) == inner


def test_defaults_in_the_documentation_are_the_real_ones() -> None:
    text = "\n".join(f"{name} = {key.default}" for name, key in KEYS.items() if name != "target-python")
    found = settings(reflint=text)
    assert found == Settings()


def test_the_shipped_schema_is_json() -> None:
    path = Path(__file__).parent.parent / "docs/schema/settings.json"
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_only_two_names_configure() -> None:
    assert is_config("a/reflint.toml")
    assert is_config("pyproject.toml")
    assert not is_config("a/my-reflint.toml")


# Ledger


def test_a_ledger_says_what_moved_and_what_is_gone() -> None:
    text = '[[move]]\nold = "a/b/"\nnew = "c"\ncommit = "eb058e72"\n\n[[move]]\nold = "x"\nnew = ""\n'
    assert load_ledger(text) == (LedgerEntry("a/b", "c", "eb058e72", 1), LedgerEntry("x", "", "", 6))
    assert load_ledger("") == ()


def test_mistakes_in_a_ledger_are_said_at_once() -> None:
    text = '[[move]]\nold = "a"\n[[move]]\nnew = "c"\n[[move]]\nold = "a"\nto = "d"\n[[move]]\nold = "a"\n'
    with pytest.raises(ConfigError) as caught:
        load_ledger(text)
    assert str(caught.value).split("\n") == [
        ".reflint/moves.toml:3: a move needs `old`",
        ".reflint/moves.toml:5: unknown key `to`; known: old, new, commit",
        ".reflint/moves.toml:8: `a` stands here twice, first on line 1",
    ]


@CALM
@given(st.text(max_size=60))
def test_no_ledger_does_more_harm_than_an_error(text: str) -> None:
    with suppress(ConfigError):
        load_ledger(text.encode("utf-8", "surrogatepass"))
