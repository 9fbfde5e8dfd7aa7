"""Literals: what is silent first, then what is read."""

from __future__ import annotations

import pytest
from python_cases import describe, facts, found, mentions, told


@pytest.mark.parametrize(
    "literal",
    [
        '"https://example.com/a/b.py"',
        '"/api/v1/users"',
        '"~/.config/x.toml"',
        '"application/json"',
        '"text/html"',
        '"path/to/file.py"',
        '"{name}/x.py"',
        '"$HOME/x.py"',
        '"%s/%s.py"',
        '"a|b/c"',
        r'r"^docs/.*\.md$"',
        '"-"',
        '"word"',
        '"and / or"',
        '"tests/"',
        '"12/24"',
        '"a@b.c/d"',
        'b"lib/a.py"',
    ],
)
def test_texts_that_name_no_file_are_silent(literal: str) -> None:
    assert told(f"x = call({literal})") == []


@pytest.mark.parametrize(
    "code",
    [
        'logger = logging.getLogger("app.jobs.runner")',
        'os.environ["a.b.c"]',
        'value = config.get("section/option")',
        're.compile("lib/a.py")',
        'client.get("users/list.html")',
        '@app.route("users/list.html")\ndef f(): pass',
        'urlpatterns = [path("accounts/login.html", view)]',
        'statsd.incr("jobs.done.total")',
        'MOVED = {"old.module.name": 1}',
        'RESERVED_LOGGER_NAMES = ["app.jobs"]',
        'node_id = "app.jobs.x"',
        'f"{base_url}/docs/a.py"',
        'BASE_URL + "/docs/a.py"',
    ],
)
def test_keys_routes_labels_and_addresses_are_silent(code: str) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('x = "config/settings.yaml"', "read config/settings.yaml"),
        ('x = ["docs/source/images"]', "read docs/source/images"),
        ('f(" lib/a.py ")', "read lib/a.py"),
        ('f("lib/a.py:12")', "read lib/a.py"),
        ('f("tests/a.py::test_x")', "read tests/a.py"),
        ('parser.add_argument("--config", default="etc/app.toml")', "read etc/app.toml"),
        ('def f(path="etc/app.toml"): pass', "read etc/app.toml"),
        ('setup(package_data={"a": ["lib/x/*.so"]})', "pattern a/lib/x/*.so"),
        ('x = "ext/java/*.*"', "pattern ext/java/*.*"),
        ('INSTALLED_APPS = ["app.users"]', "read app.users"),
        ('LOGGING = {"class": "app.log.Handler"}', "read app.log.Handler"),
        ('entry_points = ["run = app.cli:main"]', "read app.cli"),
        ('uvicorn.run("app.main:app")', "read app.main"),
    ],
)
def test_literals_that_look_like_paths_and_modules_are_read(code: str, expected: str) -> None:
    assert told(code) == [expected]


def test_two_dotted_words_alone_are_a_mention() -> None:
    assert told('Broadcast("celery.pidbox")') == []
    assert mentions('Broadcast("celery.pidbox")') == ["celery.pidbox"]


def test_a_bare_file_name_is_a_mention_unless_the_call_wants_a_path() -> None:
    assert told('words.append("requirements.txt")') == []
    assert mentions('words.append("requirements.txt")') == ["requirements.txt"]
    assert told('open("requirements.txt")') == ["read requirements.txt"]


def test_outputs_by_name_are_written() -> None:
    assert told('f(output="reports/a.json")') == ["write reports/a.json"]
    assert told('OUTPUT_DIR = "reports/daily"') == ["write reports/daily"]
    assert told('p.add_argument("--log-file", default="logs/a.log")') == ["write logs/a.log"]


def test_messages_docstrings_and_comments_are_mentions() -> None:
    code = '''
        """Runs bin/old.sh, see a.b.c."""
        # like docs/guide.md
        def f():
            """Uses lib/x.py."""
            print("run bin/deploy.sh now")
            raise ValueError("no etc/app.toml")
            logger.info("bin/check.sh")
            x = """
                - torchx/main.py
            """
        '''
    assert told(code) == []
    expected = [
        "bin/old.sh",
        "a.b.c",
        "docs/guide.md",
        "lib/x.py",
        "bin/deploy.sh",
        "etc/app.toml",
        "bin/check.sh",
        "torchx/main.py",
    ]
    assert mentions(code) == expected


def test_a_hash_in_a_string_is_no_comment() -> None:
    assert mentions("x = 'y # lib/a.py'\n") == ["lib/a.py"]
    syntaxes = {reference.syntax for reference in facts("x = 'y # lib/a.py'\n").references}
    assert syntaxes == {"python.message"}


def test_what_an_assertion_compares_is_an_example() -> None:
    assert told('assert parse(x) == "lib/a.py"') == []
    assert told('assert run(["lib/a.py"]) == 1') == ["read lib/a.py"]


def test_joined_literals_cover_both_and_are_not_exact() -> None:
    (reference,) = found('x = ("great/expectations/"\n     "data/a.py")')
    assert describe(reference) == "read great/expectations/data/a.py"
    assert not reference.exact


def test_a_component_in_two_literals_is_not_known() -> None:
    assert told('x = ("great/expectations/da"\n     "ta/a.py")') == ["read great/expectations/"]
    assert told('modules = ["great.expectations.da"\n     "ta"]') == ["read great.expectations"]


def test_fstrings_are_evaluated_or_read_up_to_what_is_not_known() -> None:
    assert told('DIR = "conf/env"\nx = f"{DIR}/a.yaml"') == ["read conf/env", "read conf/env/a.yaml"]
    assert told('x = f"tests/fixtures/{name}/a.json"') == ["read tests/fixtures/"]
    assert told('x = f"tests/{name}"') == []
    assert dict(facts('x = f"tests/{name}"').unresolved) == {"dynamic": 1}
    assert told('x = "tests/fixtures/%s.json" % name') == ["read tests/fixtures/"]
    assert told('x = "tests/fixtures/{}.json".format(name)') == ["read tests/fixtures/"]
