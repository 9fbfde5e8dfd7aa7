"""Archives: what is said of a zipped function equals what ``zip`` packs and ``unzip`` brings to light, file by file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reflint.bundle.disk import Shelf
from reflint.bundle.scripts import Recipe, Scripts
from reflint.evaluate import evaluate
from reflint.extract import extract
from reflint.model.bundle import Bundle
from reflint.trees.directory import directory, followed

pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("bash", "zip", "unzip")), reason="needs a shell, zip and unzip"
)
FILES = {
    "f/main.py": "import shared.log\n",
    "f/helper.py": "",
    "f/sub/a.py": "A = 1\n",
    "f/sub/tests/t.py": "T = 1\n",
    "f/.hidden/x.py": "",
    "f/notes.md": "notes\n",
    "shared/__init__.py": "",
    "shared/log.py": "LOG = 1\n",
    "shared/deep/__init__.py": "",
    "shared/deep/x.pyc": "",
}
LINKS = {"f/linked.py": "../shared/log.py", "f/common": "../shared"}
RECIPES = {
    "a directory's contents": "(cd f && zip -r ../b.zip .)",
    "in two places, then back": "cd f\nzip -r9q ../b.zip .\ncd ..\nzip -g b.zip shared/log.py",
    "a directory by its name": "zip -r b.zip f shared",
    "without recursion": "zip b.zip f f/main.py",
    "files of a glob": "cd f; zip ../b.zip *.py",
    "everything that the shell sees": "cd f; zip -r ../b.zip *",
    "names junked": "zip -j b.zip f/main.py shared/log.py",
    "names junked, a directory too": "zip -rj b.zip f/sub",
    "patterns left out": "cd f; zip -r ../b.zip . -x '*.md' 'sub/tests/*'",
    "a pattern with a dot in front": "cd f; zip -r ../b.zip . -x './sub/*'",
    "a pattern that the shell expands": "cd f; zip -r ../b.zip . -x sub/*",
    "an escaped pattern": "cd f; zip -r ../b.zip . -x sub/\\*",
    "a directory's name leaves nothing out": "cd f; zip -r ../b.zip . -x sub",
    "a glued pattern": "cd f; zip -r ../b.zip . -x*.md",
    "only some": "cd f; zip -r ../b.zip . -i '*.py'",
    "the list ends": "cd f; zip -x '*.md' -r ../b.zip .",
    "the list ends by a sign": "cd f; zip -r ../b.zip -x '*.md' 'sub/*' @ .",
    "links as links": "cd f; zip -ry ../b.zip . ",
    "its own suffix": "zip -r b f; mv b.zip c.zip; cp c.zip b.zip",
    "filled in a fresh directory": 'mkdir package; cp f/main.py package/; cp -r shared package/; cd package; zip -r "${OLDPWD}/b.zip" .; cd -; zip -u b.zip f/helper.py',
    "with pushd": "pushd f; zip -r ../b.zip .; popd; zip b.zip shared/log.py",
    "from where it was": 'here=$(pwd)\ncd shared\nzip -r "$here/b.zip" *\ncd "$here"/f && zip "$here"/b.zip main.py',
    "taken out again": "zip -r b.zip f; zip -d b.zip 'f/sub/*' f/notes.md",
    "the archive inside": "cd f; zip -r b.zip .; zip -r b.zip .; mv b.zip ..",
    "unpacked and packed": "zip -r a.zip shared; mkdir t; unzip -q a.zip -d t; cd t; zip -r ../b.zip .",
    "a loop": "for n in main helper; do zip b.zip f/$n.py; done",
    "a function": 'pack() { (cd "$1" && zip -r "../$2" "${@:3}"); }\ncd f; zip ../b.zip main.py',
}
SHIP = "aws lambda create-function --function-name f --runtime python3.12 --handler main.handler --zip-file fileb://b.zip\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("zipped") / "repository"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for name, target in LINKS.items():
        (root / name).symlink_to(target)
    return root


def said(repository: Path, commands: str) -> Bundle:
    """What reflint says of a script that runs ``commands`` and ships ``b.zip``."""
    text = f'cd "$(dirname "$0")"\n(\n{commands}\n)\n{SHIP}'.encode()
    tree = directory(str(repository))
    found = evaluate(extract("shell-code", text).program, "deploy.sh", tree, lambda path: None)
    (bundle,) = Scripts(Shelf(tree), lambda path: (repository / path).read_bytes()).bundles(
        Recipe("deploy.sh", text, found.effects)
    )
    return bundle


def compare(repository: Path, tmp_path: Path, commands: str) -> None:
    """The real archive holds the same files, with the same contents."""
    work, out = tmp_path / "work", tmp_path / "out"
    shutil.copytree(repository, work, symlinks=True)
    subprocess.run(["bash", "-c", f"set +e\n{commands}"], cwd=work, check=False, capture_output=True)
    subprocess.run(["unzip", "-q", str(work / "b.zip"), "-d", str(out)], check=False, capture_output=True)
    real = {path for path in followed(str(out)) if (out / path).is_file()}
    bundle = said(repository, commands)
    assert set(bundle.files) == real
    for path, source in bundle.files.items():
        assert (out / path).read_bytes() == (repository / source).read_bytes()


@pytest.mark.parametrize("commands", RECIPES.values(), ids=RECIPES.keys())
def test_the_virtual_archive_is_the_real_one(repository: Path, tmp_path: Path, commands: str) -> None:
    compare(repository, tmp_path, commands)
    assert not said(repository, commands).unknown


@st.composite
def command(draw: st.DrawFn) -> str:
    where = draw(st.sampled_from(["f", "shared", "f/sub", "."]))
    up = "../" * (0 if where == "." else where.count("/") + 1)
    flags = draw(st.sampled_from(["-r", "-r9", "-rq", "-rg", "-rD", "-ry", ""]))
    operands = draw(
        st.lists(
            st.sampled_from([".", "*", "*.py", "deep", "sub", "./sub/", "main.py", "log.py", "f", "shared/deep"]),
            min_size=1,
            max_size=2,
            unique=True,
        )
    )
    patterns = draw(
        st.lists(
            st.sampled_from(
                ["*.py", "'*.py'", "'*/tests/*'", "deep/\\*", "'sub/*'", "log.py", "'?u*'", "'[a-l]*'", "'*.zip'"]
            ),
            max_size=2,
            unique=True,
        )
    )
    left_out = f" -x {' '.join(patterns)}" if patterns else ""
    return f"(cd {where} && zip {flags} {up}b.zip {' '.join(operands)}{left_out})"


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(command(), min_size=1, max_size=3))
def test_drawn_archives_are_the_real_ones(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    compare(repository, tmp_path_factory.mktemp("drawn"), "\n".join(("zip b.zip f/main.py", *lines)))
