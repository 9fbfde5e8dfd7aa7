"""Recipes of any shape are played without an error; ignore files and install commands read as their tools read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflint.bundle.builder import Builder
from reflint.bundle.disk import Shelf
from reflint.bundle.ignored import dockerignore, nothing
from reflint.bundle.image import PLAIN, Source
from reflint.bundle.installs import installed
from reflint.bundle.launched import entry_points
from reflint.bundle.requirements import declared
from reflint.model.tree import FILE, Entry, Tree
from reflint.model.tree import Source as Origin
from reflint.registry.brought import BROUGHT
from reflint.registry.imports import MODULES, bringing
from reflint.resolve.modules import normal
from reflint.syntax.dockerfile import read

TREE = Tree(Origin("commit", ""), {path: Entry(FILE) for path in ("app/main.py", "app/requirements.txt", "lib/x.py")})
WORDS = st.sampled_from(
    "FROM python:3 AS x RUN COPY ADD --from=x --mount=type=bind,target=. . / app lib/x.py /app/ * <<EOF EOF CMD ENTRYPOINT "
    'WORKDIR ENV ARG PYTHONPATH=/app:$PYTHONPATH $X ${X:-y} pip install -r app/requirements.txt && || true cd .. cp mv ["a","b"] \\ \n'.split(
        " "
    )
)


def build(text: str) -> Builder:
    data = text.encode("utf-8", "surrogateescape")
    builder = Builder(data, Source(Shelf(TREE), "", nothing, lambda path: b""))
    for image in builder.build(read(data)):
        entry_points(image, lambda path: b"")
        image.disk.settled()
    return builder


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_any_recipe_is_played(text: str) -> None:
    build(text)
    build("FROM python:3\n" + text)


@given(st.binary(max_size=200), st.text("ab/*!.?[", max_size=12))
def test_any_ignore_file_is_read(data: bytes, path: str) -> None:
    dockerignore(data)(path)


@given(st.lists(st.text("pip install-rcet=./[]<>~!,;@ab\"'$", max_size=8), max_size=6))
def test_any_command_is_read(words: list[str]) -> None:
    installed(["pip", "install", *words])
    installed(words)


def test_stages_hand_files_on() -> None:
    image = build("FROM python:3 AS a\nCOPY app /src\nFROM python:3\nCOPY --from=a /src/main.py /run/\n").image
    assert {path: node.source for path, node in image.disk.files.items()} == {"run/main.py": "app/main.py"}


def test_the_last_pattern_decides() -> None:
    ignores = dockerignore(b"*\n!app\napp/secret\n**/*.md\n")
    kept = [path for path in ("app/main.py", "app/secret/key", "lib/x.py", "app/deep/read.md") if not ignores(path)]
    assert kept == ["app/main.py"]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("pip3 install --no-cache-dir -r requirements.txt", [("file", "requirements.txt")]),
        ("python -m pip install flask==3 x[y]>=1", [("names", "flask==3"), ("names", "x[y]>=1")]),
        ("uv pip install --system -r a.txt", [("file", "a.txt")]),
        ("poetry install --no-root", [("project", ".")]),
        ("apt-get install -y python3-yaml curl", [("known", "yaml")]),
        ("./setup.sh", [("unknown", "setup.sh")]),
        ("rm -rf /var/lib/apt", []),
    ],
)
def test_install_commands(command: str, found: list[tuple[str, str]]) -> None:
    assert [tuple(each) for each in installed(command.split())] == found


@pytest.mark.parametrize(
    ("image", "plain"), [("python:3.12-slim", True), ("docker.io/library/python", True), ("me/python", False)]
)
def test_base_images(image: str, plain: bool) -> None:
    assert bool(PLAIN.match(image)) == plain


def test_includes_and_extras_of_requirements() -> None:
    files = {"a/r.txt": b"-r ../base.txt\ncelery[redis]==5 # x\n", "base.txt": b"Flask_Cors\n"}
    assert set(declared("a/r.txt", files.get, []).names) == {"flask-cors", "celery", "celery[redis]"}


def test_the_tables_are_consistent() -> None:
    assert all(normal(name) == name for names in MODULES.values() for name in names)
    assert all(normal(name.partition("[")[0]) == name.partition("[")[0] for names in BROUGHT.values() for name in names)
    assert bringing("google.cloud.pubsub_v1.types") == (("google-cloud-pubsub",), True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_requirement_file_may_begin_with_a_byte_order_mark(encoding: str) -> None:
    data = "flask==3.0\r\n-r more.txt\r\n".encode(encoding)
    more = "requests\n".encode(encoding)
    found = declared("requirements.txt", {"requirements.txt": data, "more.txt": more}.get, [])
    assert set(found.names) == {"flask", "requests"}
