"""Moves planned and made: the plan, applied with the move, leaves nothing new; a move is all or nothing, and there and back restores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_apply import snapshot

from reflint.cli import main
from reflint.engine import scan
from reflint.errors import ApplyError, UsageError
from reflint.model.plan import Plan, Shift
from reflint.model.request import Request
from reflint.moves import Manner, move, shifts_of
from reflint.moving import planned

FILES = {
    "lib/a.sh": "echo a\n",
    "lib/data/x.csv": "1\n",
    "lib/docs/guide.md": "See [x](../data/x.csv), [home](../../README.md) and [more](more.md).\n",
    "lib/docs/more.md": "Nothing.\n",
    "README.md": "Run `lib/a.sh`, read [the guide](lib/docs/guide.md).\n",
    "run.sh": 'ROOT="$(cd "$(dirname "$0")" && pwd)"\nbash "$ROOT/lib/a.sh"\ncp -r lib/data/ build/\n',
    "Dockerfile": "FROM scratch\nCOPY lib/data /data\n",
    "tests/test_it.py": 'from unittest.mock import patch\n\n\n@patch("pkg.old.thing.f")\ndef test_it(f):\n    pass\n',
    "pkg/__init__.py": "",
    "pkg/old/__init__.py": "",
    "pkg/old/thing.py": "def f():\n    pass\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "work")
    repo.write(FILES)
    repo.link("bin/a", "../lib/a.sh")
    repo.link("lib/link", "../README.md")
    repo.commit()
    return repo


def request(repo: Repo) -> Request:
    return Request(repo=str(repo.path), cache=False)


def plan_of(repo: Repo, *shifts: Shift) -> Plan:
    return planned(request(repo), shifts).plan


def test_what_a_move_does_not_touch_is_not_in_the_plan(repo: Repo) -> None:
    repo.write({"alone.txt": "x\n"})
    repo.commit()
    plan = plan_of(repo, Shift("alone.txt", "elsewhere/alone.txt"))
    assert (plan.mended, plan.open) == ((), ())


def test_everything_that_names_it_follows(repo: Repo) -> None:
    plan = plan_of(repo, Shift("lib", "src/lib"))
    assert {(m.path, m.old, m.new) for m in plan.mended} == {
        ("README.md", "lib/a.sh", "src/lib/a.sh"),
        ("README.md", "lib/docs/guide.md", "src/lib/docs/guide.md"),
        ("run.sh", "lib/a.sh", "src/lib/a.sh"),
        ("run.sh", "lib/data/", "src/lib/data/"),
        ("Dockerfile", "lib/data", "src/lib/data"),
        ("bin/a", "../lib/a.sh", "../src/lib/a.sh"),
        ("src/lib/docs/guide.md", "../../README.md", "../../../README.md"),
        ("src/lib/link", "../README.md", "../../README.md"),
    }
    assert plan.open == ()
    assert repo.git("status", "--porcelain") == ""


def test_the_patch_is_the_move(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "the.patch").write_bytes(
        plan_of(repo, Shift("lib", "src/lib"), Shift("pkg/old", "pkg/new")).patch.encode()
    )
    repo.git("apply", "--index", "../the.patch")
    assert scan(request(repo)._replace(since=("HEAD",), extend_select=("RL106",))).findings == ()
    by_patch = snapshot(repo.path)
    repo.git("reset", "-q", "--hard")
    move(request(repo), [Shift("lib", "src/lib"), Shift("pkg/old", "pkg/new")], Manner(stage=True))
    assert snapshot(repo.path) == by_patch


def test_a_move_stages_the_names_only(repo: Repo) -> None:
    plan, notes = move(request(repo), [Shift("lib", "src/lib")], Manner())
    assert plan.open == ()
    assert notes == ("moved 5 files, 8 references rewritten",)
    assert set(repo.git("diff", "--cached", "--name-status", "-M100%").splitlines()) == {
        f"R100\t{old}\tsrc/{old}"
        for old in ("lib/a.sh", "lib/data/x.csv", "lib/docs/guide.md", "lib/docs/more.md", "lib/link")
    }
    assert (repo.path / "src/lib/link").readlink() == Path("../../README.md")
    assert (repo.path / "bin/a").readlink() == Path("../src/lib/a.sh")
    assert not (repo.path / "lib").exists()


def test_there_and_back_restores_every_byte(repo: Repo) -> None:
    before = snapshot(repo.path)
    move(request(repo), [Shift("lib", "src/lib")], Manner(stage=True))
    repo.commit()
    move(request(repo), [Shift("src/lib", "lib")], Manner(stage=True))
    assert snapshot(repo.path) == before


def test_a_dry_run_changes_nothing(repo: Repo) -> None:
    before = snapshot(repo.path)
    assert move(request(repo), [Shift("lib", "src/lib")], Manner(dry=True))[1] == (
        "would move 5 files, 8 references rewritten",
    )
    assert snapshot(repo.path) == before


@pytest.mark.parametrize("name", ["run.sh", "lib/a.sh"], ids=["that names it", "that moves"])
def test_uncommitted_changes_are_in_the_way(repo: Repo, name: str) -> None:
    repo.write({name: FILES[name] + "# changed\n"})
    before = snapshot(repo.path)
    with pytest.raises(ApplyError, match=f"uncommitted changes in {name}; nothing was changed"):
        move(request(repo), [Shift("lib", "src/lib")], Manner())
    assert snapshot(repo.path) == before


def test_uncommitted_changes_elsewhere_are_not(repo: Repo) -> None:
    repo.write({"pkg/old/thing.py": "changed = 1\n"})
    move(request(repo), [Shift("lib", "src/lib")], Manner())
    assert repo.git("diff", "--name-only", "pkg") == "pkg/old/thing.py"


def test_what_git_ignores_moves_along(repo: Repo) -> None:
    repo.write({".gitignore": "*.tmp\n"})
    repo.commit()
    repo.write({"lib/x.tmp": "x"})
    move(request(repo), [Shift("lib", "src/lib")], Manner())
    assert (repo.path / "src/lib/x.tmp").exists()


def test_a_taken_place_shows_its_collisions(repo: Repo) -> None:
    repo.write(
        {
            "one/same": "1\n",
            "two/same": "1\n",
            "one/other": "1\n",
            "two/other": "2\n",
            "one/new": "n\n",
            "two/there": "t\n",
        }
    )
    repo.commit()
    plan = plan_of(repo, Shift("one", "two"))
    assert (plan.moved, plan.identical, plan.different, plan.there) == (
        (("one/new", "two/new"),),
        (("one/same", "two/same"),),
        (("one/other", "two/other"),),
        ("two/there",),
    )
    with pytest.raises(ApplyError, match="taken by other files: two/other; nothing was changed"):
        move(request(repo), [Shift("one", "two")], Manner())
    move(request(repo), [Shift("one", "two")], Manner(keep=True))
    assert sorted(path.name for path in (repo.path / "two").iterdir()) == ["new", "other", "same", "there"]
    assert (repo.path / "two/other").read_text() == "2\n"
    assert not (repo.path / "one").exists()


@pytest.mark.parametrize("stage", [True, False])
def test_of_files_that_differ_the_one_that_moves_may_be_taken(repo: Repo, tmp_path: Path, stage: bool) -> None:
    repo.write({"one/a.py": "from . import b\n", "one/b.py": "A = 1\n", "one/c.txt": "1\n", "one/__init__.py": ""})
    repo.write({"two/a.py": "from two import b\n", "two/b.py": "A = 2\n", "two/c.txt": "2\n", "two/__init__.py": ""})
    repo.write({"run.py": "import one.a\n", "one/d.md": "See [c](../one/c.txt).\n", "two/d.md": "None.\n"})
    repo.commit()
    shift, taken = Shift("one", "two"), ("one/a.py", "one/d.md")
    plan = planned(request(repo), [shift], taken).plan
    assert plan.replaced == (("one/a.py", "two/a.py"), ("one/d.md", "two/d.md"))
    assert plan.different == (("one/b.py", "two/b.py"), ("one/c.txt", "two/c.txt"))
    (tmp_path / "it.patch").write_text(plan.patch)
    repo.git("apply", "--index", str(tmp_path / "it.patch"))
    patched = snapshot(repo.path)
    repo.git("reset", "--hard", "-q")
    with pytest.raises(ApplyError, match=r"taken by other files: two/b\.py, two/c\.txt; nothing was changed"):
        move(request(repo), [shift], Manner(taken=taken))
    move(request(repo), [shift], Manner(stage=stage, keep=True, taken=taken))
    made = snapshot(repo.path)
    assert {path: entry for path, entry in made.items() if stage or path != ".git"}.items() <= patched.items()
    assert (repo.path / "two/a.py").read_text() == "from . import b\n"
    assert (repo.path / "two/d.md").read_text() == "See [c](c.txt).\n"
    assert (repo.path / "two/b.py").read_text() == "A = 2\n"
    assert repo.git("status", "--porcelain", "--", "two/a.py")[:1] == "M"


def test_what_is_taken_must_differ(repo: Repo) -> None:
    with pytest.raises(UsageError, match="is no file that differs"):
        planned(request(repo), [Shift("lib", "src")], ["lib/a.sh"])


def test_a_file_moves_into_a_directory_that_is_there(repo: Repo) -> None:
    assert plan_of(repo, Shift("lib/a.sh", "tests")).moved == (("lib/a.sh", "tests/a.sh"),)


def test_a_deletion_says_what_it_would_break(repo: Repo) -> None:
    plan = plan_of(repo, Shift("lib/data"))
    assert plan.deleted == ("lib/data/x.csv",)
    assert [(f.code, f.path) for f in plan.open] == [
        ("RL101", "Dockerfile"),
        ("RL101", "lib/docs/guide.md"),
        ("RL101", "run.sh"),
    ]
    assert plan.mended == ()


@pytest.mark.parametrize(
    ("shift", "message"),
    [
        (Shift("nowhere", "x"), "nowhere: the tree has no such"),
        (Shift("lib", "lib/deeper"), "cannot be moved to lib/deeper"),
        (Shift("lib", "README.md/x"), "README.md is no directory"),
    ],
)
def test_a_move_that_cannot_be_is_refused(repo: Repo, shift: Shift, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        plan_of(repo, shift)


def test_a_consolidation_is_described_in_a_file(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "moves.toml").write_text(
        '[[move]]\nold = "lib"\nnew = "src/lib"\n\n[[move]]\nold = "pkg/old/thing.py"\n'
    )
    assert shifts_of("move", [], str(tmp_path / "moves.toml")) == (Shift("lib", "src/lib"), Shift("pkg/old/thing.py"))
    arguments = ["plan", "move", "--from-file", str(tmp_path / "moves.toml"), "--repo", str(repo.path)]
    for form in ("text", "markdown", "json"):
        assert main([*arguments, "--format", form]) == 1
        assert "pkg.old.thing" in capsys.readouterr().out
    main([*arguments, "--format", "json"])
    plan = json.loads(capsys.readouterr().out)
    assert plan["files"]["deleted"] == ["pkg/old/thing.py"]


def test_imports_follow_in_both_directions(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write(
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "from . import b\nfrom .b import f\nfrom .sub.c import g\n",
            "pkg/b.py": "def f():\n    pass\n",
            "pkg/sub/__init__.py": "",
            "pkg/sub/c.py": "from ..b import f as g\n",
            "use.py": "import pkg.a\nfrom pkg.a import f\n\nprint(pkg.a.f, f)\n",
        }
    )
    repo.commit()
    before = snapshot(repo.path)
    move(request(repo), [Shift("pkg/a.py", "pkg/sub/a.py")], Manner(stage=True))
    assert (repo.path / "pkg/sub/a.py").read_text() == "from .. import b\nfrom ..b import f\nfrom .c import g\n"
    assert (repo.path / "use.py").read_text() == "import pkg.sub.a\nfrom pkg.sub.a import f\n\nprint(pkg.sub.a.f, f)\n"
    repo.commit()
    move(request(repo), [Shift("pkg/sub/a.py", "pkg/a.py")], Manner(stage=True))
    assert snapshot(repo.path) == before


def test_files_that_leave_together_keep_one_another_and_take_their_directory_along(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write(
        {
            "x/docs/index.rst": "X\n=\n\n.. toctree::\n\n   start\n   other\n",
            "x/docs/start.rst": "Start\n",
            "x/docs/other.rst": "Other\n",
            "x/docs/data/a.csv": "1\n",
            "x/docs/data/b.csv": "2\n",
            "run.sh": "cp -r x/docs/data /tmp\n",
            "notes.txt": "All of x/docs/data\n",
        }
    )
    repo.commit()
    names = ("index.rst", "start.rst", "data/a.csv", "data/b.csv")
    move(request(repo), [Shift(f"x/docs/{name}", f"docs/{name}") for name in names], Manner())
    assert (repo.path / "docs/index.rst").read_text().endswith("   start\n   ../x/docs/other\n")
    assert (repo.path / "run.sh").read_text() == "cp -r docs/data /tmp\n"
    assert (repo.path / "notes.txt").read_text() == "All of docs/data\n"


def test_files_that_move_down_leave_their_directory_its_name(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write({"x/docs/a.csv": "1\n", "run.sh": "cat x/docs/a.csv\n", "notes.txt": "All of x/docs\n"})
    repo.commit()
    plan, _ = move(request(repo), [Shift("x/docs/a.csv", "x/docs/deep/a.csv")], Manner())
    assert [(m.path, m.new) for m in plan.mended] == [("run.sh", "x/docs/deep/a.csv")]


DIRECTORIES = st.sampled_from(["a", "b", "a/c", "b/c/d", "e"])
NAMES = st.tuples(DIRECTORIES, st.sampled_from(["one.csv", "two.sh", "three.md"])).map("/".join)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.lists(NAMES, min_size=2, max_size=7, unique=True))
    files = {name: f"{name}\n" for name in names}
    for name in names:
        others = [other for other in names if other != name]
        if not others:
            continue
        target, up = draw(st.sampled_from(others)), "../" * name.count("/")
        lines = {"sh": f'bash "$(dirname "$0")/{up}{target}"\ncat {target}\n', "md": f"[x]({up}{target}) `{target}`\n"}
        files[name] = lines.get(name.rpartition(".")[2], files[name]) + f"# {name}\n"
    return files


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=trees(), data=st.data())
def test_any_move_leaves_nothing_new(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], data: st.DataObject
) -> None:
    repo = Repo(tmp_path_factory.mktemp("any"))
    repo.write(files)
    repo.commit()
    olds = sorted({*files, *(name.rpartition("/")[0] for name in files)})
    old = data.draw(st.sampled_from(olds))
    new = data.draw(st.sampled_from(["z", "a/z", "y/z"]).filter(lambda new: not new.startswith(old + "/")))
    if old in files:
        new += f".{old.rpartition('.')[2]}"  # under another ending it would be read in another language
    whole = snapshot(repo.path)
    plan, _ = move(request(repo), [Shift(old, new)], Manner())
    left = scan(request(repo)._replace(since=("HEAD",), extend_select=("RL106",))).findings
    assert {(f.code, f.path, f.target) for f in left} <= {(f.code, f.path, f.target) for f in plan.open}
    assert not [f for f in left if f.code != "RL106"], left
    repo.commit()
    move(request(repo), [Shift(new, old)], Manner(stage=True))
    assert snapshot(repo.path) == whole
