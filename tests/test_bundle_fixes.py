"""The fix of RL401: one more copy line beside its neighbours, proven on the overlay, byte-exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.fixing import Fixed, Wish, fixed
from reflint.model.request import Request

SERVICE = {
    "api/main.py": "from shared.utils import a\nfrom shared.clients import pool\n",
    "shared/__init__.py": "",
    "shared/utils/__init__.py": "",
    "shared/utils/a.py": "",
    "shared/clients/__init__.py": "from shared.clients import pool\n",
    "shared/clients/pool.py": "",
}
HEAD, TAIL = "FROM python:3.12-slim\nWORKDIR /app\n", 'CMD ["python", "api/main.py"]\n'
RELATIVE = "ENV PYTHONPATH=/app\n"


def mended(directory: Path, files: dict[str, str | bytes], *, unsafe: bool = True) -> tuple[Repo, Fixed]:
    """The files committed, and repaired."""
    repo = Repo(directory)
    repo.write(files)
    repo.commit()
    wish = Wish(make=True, unsafe=unsafe)
    return repo, fixed(Request(repo=str(directory), cache=False), wish)


def test_nothing_is_added_unasked(tmp_path: Path) -> None:
    recipe = f"{HEAD}COPY api/ ./api/\nCOPY shared/utils/ ./shared/utils/\n{RELATIVE}{TAIL}"
    repo, done = mended(tmp_path, {**SERVICE, "Dockerfile": recipe}, unsafe=False)
    assert (repo.path / "Dockerfile").read_text(encoding="utf-8") == recipe
    assert [finding.code for finding in done.report.findings] == ["RL401"]


COPIES = {
    "a directory like its neighbour": (
        "COPY api/ ./api/\nCOPY shared/utils/ ./shared/utils/\n",
        "COPY api/ ./api/\nCOPY shared/utils/ ./shared/utils/\nCOPY shared/clients/ ./shared/clients/\n",
    ),
    "flags and remarks stay": (
        "COPY api api\nCOPY  --chown=app:app shared/utils /app/shared/utils\n# more\n",
        "COPY api api\nCOPY  --chown=app:app shared/utils /app/shared/utils\n"
        "COPY  --chown=app:app shared/clients /app/shared/clients\n# more\n",
    ),
    "where no neighbour is copied, to where it is looked for": (
        "COPY api/ api/\nCOPY shared/__init__.py shared/\nCOPY shared/utils/a.py shared/utils/\n",
        "COPY api/ api/\nCOPY shared/__init__.py shared/\nCOPY shared/utils/a.py shared/utils/\n"
        "COPY shared/clients/ /app/shared/clients/\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), COPIES.values(), ids=COPIES.keys())
def test_a_dockerfile(tmp_path: Path, before: str, after: str) -> None:
    repo, done = mended(tmp_path, {**SERVICE, "Dockerfile": HEAD + before + RELATIVE + TAIL})
    assert (repo.path / "Dockerfile").read_text(encoding="utf-8") == HEAD + after + RELATIVE + TAIL
    assert not done.report.findings


def test_a_file_where_only_it_is_missing(tmp_path: Path) -> None:
    files = {**SERVICE, "api/main.py": "from shared.utils import a, b\n", "shared/utils/b.py": ""}
    before = f"{HEAD}COPY api/ api/\nCOPY shared/__init__.py shared/\nCOPY shared/utils/__init__.py shared/utils/\n"
    line = "COPY shared/utils/a.py shared/utils/\n"
    repo, done = mended(tmp_path, {**files, "Dockerfile": before + line + RELATIVE + TAIL})
    more = line.replace("a.py", "b.py")
    assert (repo.path / "Dockerfile").read_text(encoding="utf-8") == before + line + more + RELATIVE + TAIL
    assert not done.report.findings


SCRIPT = """#!/bin/bash
set -e
B=$(mktemp -d)
cp -r api/. "$B/"
  mkdir -p "$B/shared"
cp shared/__init__.py "$B/shared/"
{copy}gcloud functions deploy f --source "$B" --runtime python312 --entry-point main
"""
LINES = [
    'cp -r shared/utils "$B/shared/"\n',
    '    cp -r "shared/utils" "$B/shared/utils"\n',
    'rsync -aL --exclude="*.pyc" shared/utils/ "$B/shared/utils/"\n',
    'rsync -aL \\\n  shared/utils/ \\\n  "$B/shared/utils/"\n',
]


@pytest.mark.parametrize("line", LINES)
def test_a_script(tmp_path: Path, line: str) -> None:
    files = {**SERVICE, "api/main.py": SERVICE["api/main.py"] + "def main(request): ...\n"}
    before = SCRIPT.format(copy=line)
    repo, done = mended(tmp_path, {**files, "deploy.sh": before})
    more = line.replace("utils", "clients")
    assert (repo.path / "deploy.sh").read_text(encoding="utf-8") == before.replace(line, line + more)
    assert not [finding for finding in done.report.findings if finding.code.startswith("RL4")]


def test_line_endings_stay(tmp_path: Path) -> None:
    before = f"{HEAD}COPY api/ ./api/\n{RELATIVE}COPY shared/utils/ ./shared/utils/\n{TAIL}".replace("\n", "\r\n")
    repo, _ = mended(tmp_path, {**SERVICE, "Dockerfile": before.encode()})
    added = b"COPY shared/clients/ ./shared/clients/\r\n"
    utils = b"./shared/utils/\r\n"
    assert (repo.path / "Dockerfile").read_bytes() == before.encode().replace(utils, utils + added)


def test_what_would_bring_another_finding_is_left_alone(tmp_path: Path) -> None:
    recipe = f"{HEAD}RUN pip install flask\nCOPY api/ ./api/\nCOPY shared/utils/ ./shared/utils/\n{RELATIVE}{TAIL}"
    files = {**SERVICE, "shared/clients/__init__.py": "import redis\n", "Dockerfile": recipe}
    repo, done = mended(tmp_path, files)
    assert (repo.path / "Dockerfile").read_text(encoding="utf-8") == recipe
    assert any("it would bring a new finding: RL402" in note for note in done.notes)


def test_what_another_stage_ships_is_left_alone(tmp_path: Path) -> None:
    recipe = (
        "FROM python:3.12-slim AS build\nCOPY shared/utils/ /w/shared/utils/\nCOPY api/ /w/api/\n"
        f"FROM python:3.12-slim\nCOPY --from=build /w /app\nWORKDIR /app\n{RELATIVE}{TAIL}"
    )
    repo, _ = mended(tmp_path, {**SERVICE, "Dockerfile": recipe})
    assert (repo.path / "Dockerfile").read_text(encoding="utf-8") == recipe


BUILDS = """
BUILD=$(mktemp -d)
cp main.py "$BUILD/"
mkdir -p "$BUILD/core" "$BUILD/old/lib"
cp core/__init__.py "$BUILD/core/"
rsync -a old/lib/ "$BUILD/old/lib/"
gcloud functions deploy fn --source "$BUILD" --entry-point run --runtime python312
"""


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ("from core.lib import a\n\n\ndef run(request): ...\n", "core/lib"),
        ("def run(request): ...\n", "old/lib"),  # nothing that is deployed asks for the new place
    ],
    ids=["imported by its new name", "not imported"],
)
def test_what_is_built_as_the_repository_is_follows_where_that_completes_it(
    tmp_path: Path, program: str, place: str
) -> None:
    repo = Repo(tmp_path)
    repo.write({"main.py": program, "deploy.sh": BUILDS, "old/lib/a.py": "x = 1\n", "old/lib/__init__.py": ""})
    repo.write({"core/__init__.py": "", "core/b.py": ""})
    repo.commit()
    repo.move("old/lib", "core/lib")
    repo.commit()
    done = fixed(Request(repo=str(tmp_path), cache=False), Wish(make=True))
    assert f'rsync -a core/lib/ "$BUILD/{place}/"\n' in (repo.path / "deploy.sh").read_text(encoding="utf-8")
    assert done.report.findings == ()
