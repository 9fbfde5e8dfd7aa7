"""Whatever the bytes of a configuration file, those that read deployments from it answer; and what they answer holds together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.bundle.configured import parcels
from reflint.bundle.disk import Shelf
from reflint.bundle.parcel import bundle_of
from reflint.extract import extract
from reflint.model.facts import Build
from reflint.model.tree import Entry, Source, Tree
from reflint.syntax.hcl_blocks import Block, blocks

TERRAFORM = b"""\
data "archive_file" "fn" {
  source_dir  = "${path.module}/../fn"
  output_path = "fn.zip"
  excludes    = ["a.py", "b"]
}
resource "google_storage_bucket_object" "fn" {
  source = data.archive_file.fn.output_path
}
resource "google_cloudfunctions2_function" "fn" {
  build_config {
    runtime     = "python312"
    entry_point = "handle"
    source {
      storage_source { object = google_storage_bucket_object.fn.name }
    }
  }
}
resource "aws_lambda_function" "fn" {
  filename = "fn.zip"
  handler  = "main.handle"
  runtime  = "python3.12"
}
"""
TEMPLATE = b"""\
Globals: {Function: {Runtime: python3.12}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: python3.12}
    Properties:
      CodeUri: ../fn/
      Handler: main.handle
      Layers: [arn:aws:x, !Ref Own]
"""
SERVICE = b"""\
provider:
  name: aws
  runtime: python3.12
  environment: {PYTHONPATH: /var/task/lib}
plugins: [serverless-python-requirements, serverless-wsgi]
custom: {wsgi: {app: main.app}, pythonRequirements: {fileName: r.txt}}
package: {patterns: ['!**', './*.py', '{a,b}/**']}
functions:
  run: {handler: main.handle}
  web: {handler: wsgi.handler}
"""
ENGINE = b"""\
runtime: python312
entrypoint: gunicorn -b :$PORT main:app
env_variables: {A: b}
includes: [c.yaml]
"""
PROCESSES = b"""\
web: if [ $X ]; then gunicorn main:app; else python main.py; fi
worker: celery -A main worker
"""
FILES = {
    "fn/main.tf": TERRAFORM,
    "fn/template.yaml": TEMPLATE,
    "fn/serverless.yml": SERVICE,
    "fn/app.yaml": ENGINE,
    "fn/Procfile": PROCESSES,
}
PRESENT = (*FILES, "fn/main.py", "fn/requirements.txt", "fn/a/b.py")
TREE = Tree(Source("directory", ""), {path: Entry(0o100644, path) for path in PRESENT})
NOISE = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            b"{",
            b"}",
            b"[",
            b"]",
            b'"',
            b"- ",
            b": ",
            b"\n",
            b"${",
            b"*x",
            b"&x ",
            b"<<: *x",
            b"../",
            b"!",
            b"\\",
            b"\xff",
        ]
    ),
)


@st.composite
def spoiled(draw: st.DrawFn, text: bytes) -> bytes:
    """``text`` with a few places cut out, doubled or overwritten."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        text = text[:start] + draw(NOISE | st.just(text[start:end] * 2)) + text[end:]
    return text


@pytest.mark.parametrize("path", FILES)
def test_any_text_is_read(path: str) -> None:
    @settings(max_examples=150, deadline=None, database=None)
    @given(st.one_of(st.binary(max_size=200), spoiled(FILES[path])))
    def run(data: bytes) -> None:
        shelf = Shelf(TREE)
        for parcel in parcels([path], [path], shelf, {**FILES, path: data}.get):
            bundle = bundle_of(parcel, shelf)
            assert set(bundle.files.values()) <= set(PRESENT)
            assert 1 <= bundle.line <= data.count(b"\n") + data.count(b"\r") + 1
            assert bundle.entries

    run()


@pytest.mark.parametrize("path", FILES)
def test_what_is_well_formed_is_found(path: str) -> None:
    found = list(parcels([path], [path], Shelf(TREE), FILES.get))
    assert found
    assert all("main" in entry for parcel in found for entry in parcel.entries)


def test_terraform_is_read_only_where_something_is_zipped() -> None:
    read: list[str] = []

    def reading(path: str) -> bytes:
        read.append(path)
        return b""

    assert not list(parcels(["a/main.tf", "b/main.tf", "b/more.tf"], ["b/main.tf"], Shelf(TREE), reading))
    assert read == ["b/main.tf", "b/more.tf"]


@settings(max_examples=200, deadline=None, database=None)
@given(st.one_of(st.binary(max_size=200), spoiled(TERRAFORM)))
def test_blocks_of_any_text(data: bytes) -> None:
    def check(block: Block) -> None:
        assert 0 <= block.start <= len(data)
        assert all(0 <= each.start <= len(data) for each in block.attributes.values())
        for inner in block.inner:
            check(inner)

    for block in blocks(data):
        check(block)


BUILDS = {
    "compose": b"services:\n  a:\n    build: {context: ./a, dockerfile: D}\n  b:\n    build: &x .\n",
    "skaffold": b"build:\n  artifacts:\n    - image: a\n      context: a\n      docker: {dockerfile: D}\n",
    "cloudbuild": b"steps:\n  - name: docker\n    args: [build, -f, a/D, -t, x, .]\n",
    "github-workflow": b"jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v5\n        with: {context: a, file: a/D}\n",
    "terraform": b'\ntarget "a" {\n  context = "a"\n  dockerfile = "D"\n}\n',
}


@pytest.mark.parametrize("dialect", BUILDS)
def test_builds_of_any_text(dialect: str) -> None:
    @settings(max_examples=150, deadline=None, database=None)
    @given(st.one_of(st.binary(max_size=200), spoiled(BUILDS[dialect])))
    def run(data: bytes) -> None:
        for build in extract(dialect, data).builds:
            assert isinstance(build, Build)
            assert 0 <= build.start <= build.end <= len(data)

    assert extract(dialect, BUILDS[dialect]).builds
    run()
