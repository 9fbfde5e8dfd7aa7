"""Imports of, and in, files that are hard to read: each a right answer, or an RL003 that says why there is none; never a crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import reflint
from gitrepo import Repo
from hypothesis import given
from hypothesis import strategies as st

from reflint.engine import scan
from reflint.extract.modules import notebook_facts
from reflint.model.request import Request
from reflint.syntax.notebook import code_of


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """``app.old`` vanished in the last commit, ``app.new`` is there."""
    made = Repo(tmp_path / "repo")
    made.write({"app/__init__.py": "", "app/old.py": "a = 1\n", "app/new.py": "a = 1\n"})
    made.commit("Start")
    made.remove("app/old.py")
    made.commit("Drop it")
    return made


def found(repo: Repo, files: dict[str, str | bytes]) -> list[str]:
    """``file:line code target`` of what is found in ``files``, by rules on imports and by RL003."""
    repo.write(files)
    repo.git("add", "-A")
    select = ("RL003", "RL301", "RL305", "RL306")
    findings = scan(Request(repo=str(repo.path), staged=True, cache=False, select=select)).findings
    return [f"{f.path}:{f.line} {f.code} {f.target}" for f in findings]


# A syntax error


def test_what_stands_before_a_syntax_error_is_judged_and_the_rest_is_told(repo: Repo) -> None:
    said = found(repo, {"main.py": "import app.old\n\ndef (:\n    import app.new\n"})
    assert said == ["main.py:1 RL301 app.old", "main.py:3 RL003 main.py"]


def test_a_syntax_error_where_nothing_is_missing_is_none_of_our_business(repo: Repo) -> None:
    assert found(repo, {"main.py": "import app.new\ndef (:\n"}) == []


def test_a_module_that_cannot_be_parsed_may_have_any_name(repo: Repo) -> None:
    assert found(repo, {"app/bad.py": "a = 1\ndef (:\n", "main.py": "from app.bad import b\n"}) == []


# Python 2


def test_python_2_is_judged_like_3(repo: Repo) -> None:
    text = "import app.new\n\ntry:\n    print 'x'\nexcept OSError, e:\n    raise SystemExit, 1\nimport app.old\n"
    assert found(repo, {"main.py": text}) == ["main.py:7 RL301 app.old"]


def test_an_implicit_relative_import_of_python_2_finds_the_neighbour(repo: Repo) -> None:
    assert found(repo, {"app/two.py": "import new\nfrom new import a\nprint 'x'\n"}) == []


# Null bytes


@pytest.mark.parametrize("data", [b"import app.old\n\0\n", b"import app.old\n" + b"#" * 9000 + b"\n\0\n"])
def test_null_bytes(repo: Repo, data: bytes) -> None:
    """Early ones make a file binary, as for git; late ones keep it from being parsed."""
    said = found(repo, {"main.py": data, "other.py": "from main import anything\n"})
    assert [line for line in said if " RL003 " not in line] in ([], ["main.py:1 RL301 app.old"])


# Other encodings, and nesting that no parser follows


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("import app.old\n".encode("utf-16"), []),  # binary, as for git
        (b"# -*- coding: no-such-codec -*-\nimport app.old\n", ["1 RL003"]),
        (b"# -*- coding: latin-1 -*-\nimport app.old\nname = '\xe9'\n", ["2 RL301"]),
        (b"import app.old\nname = '\xe9'\n", ["1 RL301"]),
        (b"\xef\xbb\xbfimport app.old\r\nimport app.new\r\n", ["1 RL301"]),
        (b"import app.old\rimport app.new\r", ["1 RL301"]),
        (b"import app.old\nx = " + b"(" * 5000 + b")" * 5000 + b"\n", ["1 RL301", "2 RL003"]),
    ],
    ids=["utf-16", "unknown", "latin-1", "undeclared", "mark", "old-macs", "parentheses"],
)
def test_what_is_read_is_judged_and_what_is_not_is_told(repo: Repo, data: bytes, expected: list[str]) -> None:
    said = found(repo, {"main.py": data})
    assert [line.removeprefix("main.py:").rpartition(" ")[0] for line in said] == expected


@pytest.mark.parametrize("deep", [b"-" * 50_000 + b"1", b"1" + b" + 1" * 50_000], ids=["signs", "sum"])
def test_what_is_too_deep_for_the_interpreter_is_told_or_read(repo: Repo, deep: bytes) -> None:
    """How deep that is, is another matter with each interpreter, and whether the imports ahead of it are read."""
    said = {
        line.removeprefix("main.py:").rpartition(" ")[0]
        for line in found(repo, {"main.py": b"import app.old\nx = " + deep + b"\n"})
    }
    assert said in ({"1 RL003"}, {"1 RL301"}, {"1 RL003", "1 RL301"})


# Circles


def test_modules_that_import_one_another(repo: Repo) -> None:
    said = found(
        repo,
        {
            "a.py": "from b import *\nfrom b import two\none = 1\n",
            "b.py": "from a import *\nfrom a import one\ntwo = 2\n",
            "c.py": "from c import *\n",
            "main.py": "from a import one, two, none\nfrom c import nothing\n",
        },
    )
    assert said == ["main.py:1 RL306 a.none", "main.py:2 RL306 c.nothing"]


def test_links_in_a_circle(repo: Repo) -> None:
    (repo.path / "one").symlink_to("two")
    (repo.path / "two").symlink_to("one")
    (repo.path / "app" / "self").symlink_to("../app")
    assert found(repo, {"main.py": "import one.x\nimport app.self.self.new\nimport app.self.old\n"}) == [
        "main.py:3 RL301 app.self.old"
    ]


# Five megabytes


@pytest.mark.parametrize("line", ["NAME_{} = {}\n", "from app.new import a as a_{} # {}\n", "    x[{}] = '{}'\n"])
def test_a_generated_module_of_five_megabytes(repo: Repo, line: str) -> None:
    text = "".join(line.format(number, number) for number in range(5_000_000 // len(line)))
    repo.write({"app/made.py": text, "main.py": "from app.made import NAME_7, whatever\n"})
    said = reflint(repo.path, "--select", "RL003,RL301,RL305,RL306", "--quiet")
    assert (said.status, said.out) == (0, ""), said


# Names of the standard library


def test_modules_that_are_named_like_the_standard_library(repo: Repo) -> None:
    """``logging`` is Python's, whatever lies beside the file; with a directory before it, it is the repository's own."""
    said = found(
        repo,
        {
            "json.py": "x = 1\n",
            "logging/__init__.py": "",
            "app/types.py": "x = 1\n",
            "main.py": "import logging.handlers\nfrom json import loads\nfrom app.types import x, y\n",
            "app/inner.py": "from .types import x, z\nfrom .email import send\nimport email.mime\n",
        },
    )
    assert said == ["app/inner.py:1 RL306 app/types/z", "app/inner.py:2 RL301 app/email", "main.py:3 RL306 app.types.y"]


# Notebooks


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"cells": 7}', '{"cells": [7, {"cell_type": "code"}]}', "[" * 100_000]
)
def test_what_is_no_notebook_imports_nothing(text: str) -> None:
    assert code_of(text.encode()) in (b"", b"None")
    assert notebook_facts(text.encode()).imports == ()


def test_a_notebook_alone_in_its_directory_has_nothing_to_import_relatively(repo: Repo) -> None:
    cells = [{"cell_type": "code", "source": ["from . import one\n", "from .. import app, two\n", "import app.old\n"]}]
    said = found(repo, {"notes/deep/a.ipynb": json.dumps({"cells": cells})})
    assert [line for line in said if " app.old" in line] == ["notes/deep/a.ipynb:1 RL301 app.old"]


@given(st.binary())
def test_any_bytes_as_a_notebook(data: bytes) -> None:
    notebook_facts(b'{"cells": [{"cell_type": "code", "source": "' + data + b'"}]}')
    code_of(data)
