"""``reflint bundle``: what a user sees of a deployment, as text, as Mermaid, as a page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.cli import main
from reflint.model.bundle import Bundle, Proof
from reflint.portrayed import MOST_NODES, mermaid, weight

FILES = {
    "api/main.py": "import flask\nfrom shared import log\n",
    "shared/__init__.py": "",
    "shared/log.py": "import shared.names\ntry:\n    import shared.extra\nexcept ImportError:\n    pass\n",
    "shared/names.py": "",
    "shared/extra.py": "",
    "shared/idle/__init__.py": "",
    "shared/idle/a.py": "A = 1\n",
    "shared/unused.py": "B = 2\n",
    "Dockerfile": "FROM python:3.12\nWORKDIR /app\nRUN pip install redis\nCOPY api .\n"
    "COPY shared/__init__.py shared/log.py shared/unused.py shared/\nCOPY shared/idle shared/idle\n"
    'CMD ["python", "main.py"]\n',
}
TEXT = """Dockerfile (Dockerfile:7)
  6 files, 126 bytes; 2 missing
  starts script app/main.py
  installs redis
  requirement flask is missing
    api/main.py:1 imports flask
  module shared.names is missing
    api/main.py:2 imports shared
    shared/log.py:1 imports shared.names
  module shared.extra may be missing
    api/main.py:2 imports shared
    shared/log.py:3 imports shared.extra
  ships
    app/  1 file, 36 bytes
    app/shared/  3 files, 84 bytes
    app/shared/idle/  2 files, 6 bytes
  not needed by any entry point: 3 modules, 12 bytes
    app/shared/idle/  2 modules
    app/shared/unused.py
"""
MERMAID = """%% Dockerfile
graph LR
  n0["app/main.py"]
  n1["app/shared/__init__.py"]
  n2["app/shared/log.py"]
  n3["flask"]:::missing
  n4["shared.names"]:::missing
  n5["shared.extra"]:::maybe
  n0 --> n1
  n0 --> n2
  n0 -.-> n3
  n2 -.-> n4
  n2 -.-> n5
  classDef missing fill:#fdd,stroke:#c00,stroke-dasharray:4
  classDef maybe stroke:#c80,stroke-dasharray:4
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.write(FILES)
    repo.commit()
    return repo


def said(repo: Repo, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["bundle", arguments[0], "--repo", str(repo.path), "--no-cache", *arguments[1:]]) == 0
    return capsys.readouterr().out


def test_a_bundle_in_full(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(repo, capsys, "show", "Dockerfile") == TEXT


def test_the_list(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(repo, capsys, "list").split() == "Dockerfile 6 files app/main.py 2 missing".split()


def test_check_fails_where_something_is_missing(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", "--repo", str(repo.path), "--no-cache"]) == 1
    assert capsys.readouterr().out.endswith("1 bundles, 1 of them not whole\n")


def test_imports_that_are_wrong_wherever_they_are_deployed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A relative import of a file that is run by its path, and a module that only a neighbour's directory has."""
    made = Repo(tmp_path / "repo")
    docker = 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "api/main.py"]\n'
    files = {"api/main.py": "from .routes import all\nfrom loaders import load\n", "api/routes.py": "all = 1\n"}
    made.write({**files, "jobs/loaders.py": "def load():\n    pass\n", "Dockerfile": docker})
    made.commit("Start")
    assert main(["bundle", "check", "--repo", str(made.path), "--no-cache"]) == 1
    said = capsys.readouterr().out
    assert "  api/routes is imported relatively, by a file that runs outside of its package\n" in said
    assert "  module loaders is on no search path\n" in said


def test_the_closure_as_mermaid(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(repo, capsys, "show", "--format", "mermaid", "Docker*") == MERMAID


def test_a_large_closure_is_drawn_as_the_ways_to_what_is_missing(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"m{number}" for number in range(MOST_NODES + 20)]
    repo.write({"api/main.py": "".join(f"import {name}\n" for name in [*names, "flask"])})
    repo.write({f"api/{name}.py": "" for name in names})
    drawn = said(repo, capsys, "show", "--format", "mermaid", "Dockerfile").splitlines()
    assert drawn[2:5] == ['  n0["app/main.py"]', '  n1["flask"]:::missing', "  n0 -.-> n1"]


def test_a_wheel_that_leaves_out_what_it_opens(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(
        {
            "lib/app/__init__.py": "",
            "lib/app/main.py": "from pathlib import Path\nTEXT = (Path(__file__).parent / 'a.txt').read_text()\n",
            "lib/app/a.txt": "",
            "lib/setup.py": "from setuptools import setup\nsetup(name='app', packages=['app'])\n",
            "Makefile": "wheel:\n\tcd lib && python -m build\n",
        }
    )
    shown = said(repo, capsys, "show", "lib/setup.py")
    assert "  file lib/app/a.txt is missing\n    lib/app/main.py:2 opens lib/app/a.txt\n" in shown
    assert '["lib/app/a.txt"]:::missing' in said(repo, capsys, "show", "--format", "mermaid", "lib/setup.py")


def test_the_page_needs_nothing_else(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    page = said(repo, capsys, "show", "--format", "html", "Dockerfile")
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "script"
            assert not {"src", "href"} & {name for name, _ in attrs}

        def handle_data(self, data: str) -> None:
            seen.append(data.strip())

    Reader().feed(page)
    assert {"Dockerfile", "2 missing", "flask", "shared.names", "app/shared/idle/ 2 files, 6 bytes"} <= set(seen)


def test_markup_in_names_is_text(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({"api/<b>&.py": ""})
    assert "<b>&" not in said(repo, capsys, "show", "--format", "html", "Dockerfile")


def test_what_has_no_entry_point_is_drawn_as_nothing() -> None:
    assert 'n0["' not in mermaid(Proof(Bundle("x", "x", 1, {})))


@pytest.mark.parametrize(("size", "text"), [(0, "0 bytes"), (1, "1 byte"), (1500, "1.5 kB"), (2_345_678, "2.3 MB")])
def test_weights(size: int, text: str) -> None:
    assert weight(size) == text
