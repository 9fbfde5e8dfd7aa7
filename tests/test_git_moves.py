"""Where vanished paths went, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.git import open_repository
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.votes import Candidate, exact_homes, merged_homes, stems
from reflint.model.history import PENDING, Evidence
from reflint.trees import moved, open_tree, overlay


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "work")


def ask(
    repo: Repo,
    *targets: str,
    staged: bool = False,
    rev: str | None = None,
    ledger: Mapping[str, str] | None = None,
    cache_dir: str | None = None,
) -> dict[str, Evidence]:
    repository = open_repository(str(repo.path))
    tree = open_tree(repository, staged=staged, rev=rev)
    history = read_history(repository, tree)
    return evidence(repository, tree, history, targets, Known(ledger or {}, cache_dir))


def text(name: str, lines: int = 30) -> str:
    """A text of which two with different names are not alike."""
    return "".join(f"{name} says {number}\n" for number in range(lines))


# -- silence


def test_nothing_is_said_of_what_lives_or_never_was(repo: Repo) -> None:
    repo.write({"a": "x", "d/b": "y"})
    repo.commit()
    assert ask(repo, "a", "d", "never") == {}


def test_what_was_only_deleted_has_no_new_place(repo: Repo) -> None:
    repo.write({"keep/other.py": text("other"), "old/a.py": text("a"), "old/b.py": text("b")})
    repo.commit()
    repo.remove("old")
    commit = repo.commit("Remove old")
    found = ask(repo, "old", "old/a.py")
    assert found["old/a.py"].kind == found["old"].kind == "deleted"
    assert found["old"].moved_to == ""
    assert found["old"].leftovers == ("old/a.py", "old/b.py")
    assert found["old"].commit == (commit, "2020-09-15", "Remove old")


def test_a_file_of_the_same_name_elsewhere_is_no_new_place(repo: Repo) -> None:
    repo.write({"a/README.md": text("a"), "b/README.md": text("b"), "a/__init__.py": "", "b/__init__.py": "", "k": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    found = ask(repo, "a/README.md", "a/__init__.py")
    assert [item.moved_to for item in found.values()] == ["", ""]


def test_two_equal_places_are_shown_and_not_chosen(repo: Repo) -> None:
    repo.write({"old/a.py": text("a"), "keep": ""})
    repo.commit()
    repo.write({"one/a.py": text("a"), "two/a.py": text("a")})
    repo.remove("old")
    repo.commit()
    found = ask(repo, "old/a.py")["old/a.py"]
    assert (found.moved_to, found.candidates) == ("", ("one/a.py", "two/a.py"))


def test_a_directory_that_was_split_is_not_guessed(repo: Repo) -> None:
    repo.write({f"old/{name}.py": text(name) for name in "abcd"} | {"keep": ""})
    repo.commit()
    for name, place in zip("abcd", ("x", "x", "y", "y"), strict=True):
        repo.move(f"old/{name}.py", f"{place}/{name}.py")
    repo.commit()
    found = ask(repo, "old", "old/a.py")
    assert found["old/a.py"].moved_to == "x/a.py"
    assert (found["old"].moved_to, found["old"].candidates) == ("", ("x", "y"))


# -- exact and inexact renames


def test_an_exact_rename(repo: Repo) -> None:
    repo.write({"old/a.py": text("a"), "keep": ""})
    repo.commit()
    repo.move("old/a.py", "new/b.py")
    repo.commit("Rename")
    found = ask(repo, "old/a.py")["old/a.py"]
    assert (found.kind, found.moved_to, found.score, found.followed) == ("exact", "new/b.py", 1.0, 1)
    assert found.commit.subject == "Rename"


def test_equal_files_are_told_apart_by_their_names(repo: Repo) -> None:
    repo.write({"old/x/__init__.py": "", "old/y/__init__.py": "", "old/y/b": "twin", "old/x/a": "twin", "k": "k"})
    repo.commit()
    repo.move("old", "new")
    repo.commit()
    found = ask(repo, "old/x/__init__.py", "old/y/b", "old")
    assert found["old/x/__init__.py"].moved_to == "new/x/__init__.py"
    assert found["old/y/b"].moved_to == "new/y/b"
    assert (found["old"].moved_to, found["old"].score) == ("new", 1.0)


def test_an_inexact_rename(repo: Repo, tmp_path: Path) -> None:
    repo.write({"old/a.py": text("a"), "keep": ""})
    repo.commit()
    repo.remove("old")
    repo.write({"new/b.py": text("a") + "one more line\n"})
    repo.commit()
    for _ in range(2):
        found = ask(repo, "old/a.py", cache_dir=str(tmp_path / "kept"))["old/a.py"]
        assert (found.kind, found.moved_to) == ("inexact", "new/b.py")
        assert 0.8 < found.score < 1


def test_a_moved_directory(repo: Repo) -> None:
    repo.write({f"old/{name}": text(name) for name in ("a", "sub/b", "sub/deep/c")} | {"keep": ""})
    repo.commit()
    repo.move("old", "new/place")
    repo.remove("new/place/sub/b")
    repo.commit()
    found = ask(repo, "old", "old/sub")
    assert found["old"].moved_to == "new/place"
    assert (found["old"].files, found["old"].followed) == (3, 2)
    assert found["old"].leftovers == ("old/sub/b",)
    assert found["old/sub"].moved_to == "new/place/sub"


def test_into_the_root_and_out_of_it(repo: Repo) -> None:
    repo.write({"src/a": text("a"), "src/b/c": text("c"), "top": text("top")})
    repo.commit()
    repo.move("src/a", "a")
    repo.move("src/b", "b")
    repo.move("top", "down/top")
    repo.commit()
    found = ask(repo, "src/a", "src/b", "top")
    assert [item.moved_to for item in found.values()] == ["a", "b", "down/top"]


def test_a_chain_of_moves_ends_where_the_file_lives(repo: Repo) -> None:
    repo.write({"a/f": text("f"), "a/g": text("g"), "keep": ""})
    repo.commit()
    repo.move("a", "b")
    first = repo.commit()
    repo.move("b", "c/d")
    repo.commit()
    found = ask(repo, "a/f", "a", "b")
    assert found["a/f"].moved_to == "c/d/f"
    assert found["a/f"].commit.commit == first
    assert found["a"].moved_to == found["b"].moved_to == "c/d"


def test_a_circle_ends(repo: Repo) -> None:
    repo.write({"a": text("f"), "keep": ""})
    for old, new in (("a", "b"), ("b", "a"), ("a", "b")):
        repo.commit()
        repo.move(old, new)
    repo.commit()
    assert ask(repo, "a")["a"].moved_to == "b"
    repo.remove("b")
    repo.commit()
    assert ask(repo, "a", "b")["a"].moved_to == ""


# -- merged into what stood there already


def farm(repo: Repo) -> None:
    """The founding case: a directory that was copied, drifted, and was merged back into the original."""
    repo.write({f"shared/utils/{name}.py": text(name) for name in "abcdef"})
    repo.write({f"pipeline/shared/utils/{name}.py": text(name) + "drifted\n" for name in "abcdef"})
    repo.write({"pipeline/shared/__init__.py": "# ours\n", "pipeline/main.py": "", "shared/README": ""})
    for name in "abcdef":
        repo.link(f"functions/f/shared/utils/{name}.py", f"../../../../shared/utils/{name}.py")
    repo.commit()
    repo.remove("pipeline/shared")


def check_farm(found: dict[str, Evidence], pending: bool) -> None:
    utils, shared = found["pipeline/shared/utils"], found["pipeline/shared"]
    assert (utils.kind, utils.moved_to, utils.score) == ("merge-into", "shared/utils", 1.0)
    assert (shared.moved_to, shared.files, shared.followed) == ("shared", 7, 6)
    assert shared.leftovers == ("pipeline/shared/__init__.py",)
    assert found["pipeline/shared/utils/a.py"].moved_to == "shared/utils/a.py"
    assert found["pipeline/shared/__init__.py"].moved_to == ""
    assert {item.pending for item in found.values()} == {pending}
    assert (shared.commit.commit == PENDING) is pending


FARM = ("pipeline/shared/utils", "pipeline/shared", "pipeline/shared/utils/a.py", "pipeline/shared/__init__.py")


def test_a_directory_merged_into_another(repo: Repo) -> None:
    farm(repo)
    repo.commit()
    check_farm(ask(repo, *FARM), pending=False)
    check_farm(ask(repo, *FARM, rev="HEAD"), pending=False)


def test_the_pending_change_is_judged_alike(repo: Repo) -> None:
    farm(repo)
    check_farm(ask(repo, *FARM), pending=True)
    repo.git("add", "--all")
    check_farm(ask(repo, *FARM, staged=True), pending=True)


def test_an_identical_file_that_stood_elsewhere(repo: Repo) -> None:
    repo.write({"copy/tool.py": text("t"), "lib/tool.py": text("t"), "other/tool.py": text("o")})
    repo.commit()
    repo.remove("copy")
    repo.commit()
    found = ask(repo, "copy/tool.py")["copy/tool.py"]
    assert (found.kind, found.moved_to) == ("merge-into", "lib/tool.py")


def test_copies_that_all_end_in_one_place(repo: Repo) -> None:
    for place in ("one", "two", "lib"):
        repo.write({f"{place}/shared/{name}.py": text(name) for name in "ab"})
    repo.commit()
    for place in ("one", "two"):
        repo.remove(place)
        repo.commit()
    assert ask(repo, "one/shared")["one/shared"].moved_to == "lib/shared"


# -- the pending change


def test_renames_that_are_not_committed_yet(repo: Repo) -> None:
    repo.write({"exact": text("e"), "inexact": text("i"), "gone": text("g"), "keep": ""})
    repo.commit()
    repo.move("exact", "d/exact2")
    repo.remove("inexact", "gone")
    repo.write({"d/inexact2": text("i") + "more\n"})
    repo.git("add", "--all")
    for staged in (True, False):
        found = ask(repo, "exact", "inexact", "gone", staged=staged)
        assert (found["exact"].kind, found["exact"].moved_to) == ("exact", "d/exact2")
        assert (found["inexact"].kind, found["inexact"].moved_to) == ("inexact", "d/inexact2")
        assert (found["gone"].kind, found["gone"].moved_to) == ("pending", "")
        assert all(item.pending and item.commit == (PENDING, "", "") for item in found.values())


def test_a_file_that_was_moved_on_disk_only(repo: Repo) -> None:
    repo.write({"old": text("x"), "keep": ""})
    repo.commit()
    repo.move("old", "new")
    found = ask(repo, "old")["old"]
    assert (found.kind, found.moved_to, found.pending) == ("exact", "new", True)


def test_an_overlay_that_moves_a_directory(repo: Repo) -> None:
    repo.write({"old/a": text("a"), "old/b": text("b"), "keep": ""})
    repo.commit()
    repository = open_repository(str(repo.path))
    for base in (open_tree(repository), open_tree(repository, rev="HEAD")):
        tree = overlay(base, ["old"], moved(base, "old", "new/place"))
        found = evidence(repository, tree, read_history(repository, tree), ["old"])["old"]
        assert (found.moved_to, found.pending) == ("new/place", True)


# -- merges, ledger, poor clones


def test_the_merge_that_dropped_a_file_is_found(repo: Repo) -> None:
    repo.write({"keep": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write({"d/dropped": text("d")})
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--strategy=ours", "-m", "Drop it", "side")
    found = ask(repo, "d/dropped", "d")
    assert found["d/dropped"].commit.subject == "Drop it"
    assert found["d"].commit.subject == "Drop it"


def test_a_ledger_comes_first(repo: Repo) -> None:
    repo.write({"old/a": text("a"), "old/b": text("b"), "home/a": "", "keep": ""})
    repo.commit()
    repo.move("old/a", "new/a")
    repo.remove("old/b")
    repo.commit()
    found = ask(repo, "old/a", "old/b", "old", ledger={"old": "home", "old/b": ""})
    assert (found["old/a"].kind, found["old/a"].moved_to) == ("ledger", "home/a")
    assert (found["old/b"].kind, found["old/b"].moved_to) == ("ledger", "")
    assert (found["old"].kind, found["old"].moved_to) == ("ledger", "home")
    assert ask(repo, "old/a", ledger={"old": "nowhere"})["old/a"].moved_to == "new/a"


def test_a_clone_without_blobs_finds_exact_renames(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.write({"a": text("a"), "b": text("b"), "keep": ""})
    repo.commit()
    repo.move("a", "a2")
    repo.remove("b")
    repo.write({"b2": text("b") + "more\n"})
    repo.commit()
    repo.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(tmp_path / "part"))
    repo.path.rename(tmp_path / "away")
    found = ask(Repo(tmp_path / "part"), "a", "b", rev="HEAD")
    assert found["a"].moved_to == "a2"
    assert (found["b"].kind, found["b"].moved_to) == ("deleted", "")


def test_a_lost_blob_costs_only_its_own_commit(repo: Repo) -> None:
    for name in "abc":
        repo.write({f"{name}/old": text(name), "keep": ""})
    repo.commit()
    for name in "abc":
        repo.remove(name)
        repo.write({f"{name}2/new": text(name) + "more\n"})
        repo.commit()
    id = repo.git("rev-parse", "HEAD~1:b2/new")
    (repo.path / ".git" / "objects" / id[:2] / id[2:]).unlink()
    repo.remove("b2")  # git would read it from there
    found = ask(repo, "a/old", "b/old", "c/old", rev="HEAD")
    assert [item.moved_to for item in found.values()] == ["a2/new", "", "c2/new"]


def test_names_of_any_kind(repo: Repo) -> None:
    names = ["new\nline", 'q"', "sp ace", "ü", ":x"]
    repo.write({f"old/{name}": text(name) for name in names} | {"keep": ""})
    repo.commit()
    repo.move("old", "n e\nw")
    repo.commit("Odd\n\nnames")
    found = ask(repo, "old", *(f"old/{name}" for name in names))
    assert found["old"].moved_to == "n e\nw"
    assert all(found[f"old/{name}"].moved_to == f"n e\nw/{name}" for name in names)


# -- votes alone


def test_stems() -> None:
    assert stems("a/shared/x", "shared/x") == ("a", "")
    assert stems("x", "d/x") == ("", "d")
    assert stems("a/x", "a/y") == ("a/x", "a/y")


def test_neighbours_decide_between_equal_places() -> None:
    deleted = {"old/a": (1, "A"), "old/b": (1, "B"), "old/t": (1, "T"), "far/t": (1, "T")}
    added = {"new/a": (1, "A"), "new/b": (1, "B"), "new/t": (1, "T"), "away/t": (1, "T")}
    homes = exact_homes(deleted, added)
    assert homes["old/t"].path == "new/t"


def test_half_of_the_neighbours_must_follow() -> None:
    removed = [f"old/{number}" for number in range(10)]
    few = [Candidate(f"old/{number}", f"new/{number}", False) for number in range(4)]
    assert merged_homes(few, removed) == {}
    many = [Candidate(f"old/{number}", f"new/{number}", False) for number in range(5)]
    assert {home.path for home in merged_homes(many, removed).values()} == {f"new/{number}" for number in range(5)}


# -- a new place is offered alone only where the evidence carries it


def test_a_directory_that_was_split_up_has_no_single_new_place(repo: Repo) -> None:
    """Half of the tests went into one of many scenarios, the rest nowhere."""
    repo.write({f"testinfra/{part}/test_{name}.py": text(part + name) for part in ("app", "mon") for name in "abc"})
    repo.write({"molecule/keep.yml": text("keep")})
    repo.commit()
    repo.move("testinfra/app", "molecule/staging/app")
    repo.remove("testinfra/mon")
    repo.commit()
    found = ask(repo, "testinfra", "testinfra/app")
    assert (found["testinfra"].moved_to, found["testinfra"].candidates) == ("", ("molecule/staging",))
    assert found["testinfra/app"].moved_to == "molecule/staging/app"


def test_a_directory_that_keeps_its_name_is_followed_by_half_of_its_files(repo: Repo) -> None:
    repo.write({f"ed/postgres/{name}.sql": text(name) for name in "abcd"} | {"keep": "x"})
    repo.commit()
    repo.remove("ed/postgres/c.sql")
    repo.remove("ed/postgres/d.sql")
    repo.move("ed/postgres", "iv/postgres")
    repo.commit()
    assert ask(repo, "ed/postgres")["ed/postgres"].moved_to == "iv/postgres"


def test_the_initial_file_alone_does_not_say_where_a_package_went(repo: Repo) -> None:
    repo.write({"nas/mutable/__init__.py": text("init"), "nas/mutable/mutator.py": text("mutator"), "keep": "x"})
    repo.commit()
    repo.remove("nas/mutable/mutator.py")
    repo.move("nas/mutable", "other/mutable")
    repo.commit()
    assert ask(repo, "nas/mutable")["nas/mutable"].moved_to == ""


def test_what_the_last_commit_took_elsewhere_contends(repo: Repo) -> None:
    """Until then the directory was there, and the others had left it."""
    repo.write({f"client/testdata/{name}.pem": text(name) for name in "abcdefg"} | {"keep": "x"})
    repo.commit()
    for name in "abcde":
        repo.move(f"client/testdata/{name}.pem", f"apache/testdata/{name}.pem")
    repo.commit()
    repo.move("client/testdata", "core/testdata")
    repo.commit()
    found = ask(repo, "client/testdata")["client/testdata"]
    assert (found.moved_to, found.candidates) == ("", ("apache/testdata", "core/testdata"))


def test_a_directory_moved_as_a_whole_is_followed_though_files_left_later(repo: Repo) -> None:
    repo.write(
        {f"build/tests/data/{name}.csv": text(name) for name in "abcd"} | {"build/tests/check.py": text("check")}
    )
    repo.write({"build/keep": "x"})
    repo.commit()
    repo.move("build/tests", "tests")
    repo.commit()
    repo.remove("tests/data")
    repo.commit()
    found = ask(repo, "build/tests")["build/tests"]
    assert (found.moved_to, found.followed, found.files) == ("tests", 1, 5)
    assert found.score < 0.5, "no fix that rests on it is safe"


def test_two_rewritten_copies_are_candidates(repo: Repo) -> None:
    repo.write({"req/develop.txt": text("develop"), "keep": "x"})
    repo.commit()
    repo.remove("req/develop.txt")
    repo.write({"req/python2/develop.txt": text("develop") + "two\n", "req/python3/develop.txt": text("three")})
    repo.commit()
    found = ask(repo, "req/develop.txt")["req/develop.txt"]
    assert (found.moved_to, found.candidates) == ("", ("req/python2/develop.txt", "req/python3/develop.txt"))


# -- names: what was rewritten in the commit that took the old file


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("docs/ENAS.md", "docs/ENAS.rst"),
        ("ROADMAP.md", "roadmap.md"),
        ("sql/blood-gas.sql", "sql/blood_gas.sql"),
        ("tools/common.sh", "tools/common.py"),
        ("DEBIAN/control", "DEBIAN/control.j2"),
        ("vars/all.yml", "vars/all/all.yml"),
        ("vars/all.yml", "vars/all/main.yml"),
        ("pkg/models.py", "pkg/models/__init__.py"),
        ("reference/menu.md", "apps/menu.md"),
    ],
)
def test_a_rewritten_file_is_known_by_its_name(repo: Repo, old: str, new: str) -> None:
    repo.write({old: text("old"), "keep": "x"})
    repo.commit()
    repo.remove(old)
    repo.write({new: text("new")})
    repo.commit()
    found = ask(repo, old)[old]
    assert (found.kind, found.moved_to) == ("namesake", new)
    assert found.score < 0.6, "no fix that rests on it is safe"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one/main.py", ["two/main.py"]),  # everything has a main
        ("one/README.md", ["two/README.md"]),
        ("test/package-lock.json", ["server/package-lock.json"]),
        ("menu.md", ["apps/menu.md", "shop/menu.md"]),
        ("tool.sh", ["tool.py", "tool.rb"]),
        ("menu.md", ["list.md"]),
    ],
)
def test_a_name_that_says_too_little(repo: Repo, old: str, new: list[str]) -> None:
    repo.write({old: text("old"), "keep": "x"})
    repo.commit()
    repo.remove(old)
    repo.write({place: text(place) for place in new})
    repo.commit()
    assert ask(repo, old)[old].moved_to == ""


def test_a_file_that_is_left_in_one_spelling(repo: Repo) -> None:
    repo.write({"road-map.md": text("old")})
    repo.commit()
    repo.write({"road_map.md": text("new")})
    repo.commit()
    repo.remove("road-map.md")
    repo.commit()
    assert ask(repo, "road-map.md")["road-map.md"].moved_to == "road_map.md"


def test_who_took_another_files_place_is_no_namesake(repo: Repo) -> None:
    repo.write({"a/menu.md": text("menu"), "b/list.md": text("list"), "keep": "x"})
    repo.commit()
    repo.remove("a/menu.md")
    repo.move("b/list.md", "c/menu.md")
    repo.commit()
    assert ask(repo, "a/menu.md")["a/menu.md"].moved_to == ""


def test_the_file_in_its_place_is_preferred_to_where_the_old_one_is_kept(repo: Repo) -> None:
    """``MANIFEST.in`` includes ``CONTRIBUTING.rst``, which became a chapter of the manual; ``CONTRIBUTING`` stands there, and later got an ending."""
    repo.write({"CONTRIBUTING.rst": text("long"), "keep": "x"})
    repo.commit()
    repo.move("CONTRIBUTING.rst", "docs/contributing.rst")
    repo.write({"CONTRIBUTING": text("short", 3)})
    repo.commit()
    repo.move("CONTRIBUTING", "CONTRIBUTING.md")
    repo.commit()
    assert ask(repo, "CONTRIBUTING.rst")["CONTRIBUTING.rst"].moved_to == "CONTRIBUTING.md"


def test_a_picture_that_took_another_ending_is_preferred_to_a_copy_elsewhere(repo: Repo) -> None:
    repo.write({"one/img/board.png": text("board"), "two/img/board.png": text("board"), "keep": "x"})
    repo.commit()
    repo.remove("one/img/board.png")
    repo.write({"one/img/board.jpg": text("new")})
    repo.commit()
    assert ask(repo, "one/img/board.png")["one/img/board.png"].moved_to == "one/img/board.jpg"


def test_a_wrapper_of_another_sort_does_not_take_the_place_of_what_moved(repo: Repo) -> None:
    repo.write({"run.py": text("run"), "keep": "x"})
    repo.commit()
    repo.move("run.py", "lib/run.py")
    repo.write({"run.sh": "exec python lib/run.py\n"})
    repo.commit()
    assert ask(repo, "run.py")["run.py"].moved_to == "lib/run.py"


# -- modules that only forwarded


SHIM = "import warnings\n\nfrom pkg.metric_provider import *  # noqa: F403\n\nwarnings.warn('renamed')\n"


@pytest.mark.parametrize("provider", ["pkg/metric_provider.py", "pkg/metric_provider/__init__.py"])
@pytest.mark.parametrize("shim", [SHIM, SHIM.replace("pkg.metric", ".metric")])
def test_a_module_that_forwarded_went_where_it_sent_everybody(repo: Repo, shim: str, provider: str) -> None:
    repo.write({"pkg/__init__.py": "", "pkg/metric.py": shim, provider: text("provider")})
    repo.commit()
    repo.remove("pkg/metric.py")
    repo.commit("Clean up")
    found = ask(repo, "pkg/metric.py")["pkg/metric.py"]
    assert (found.kind, found.moved_to) == ("forwarded", provider)


@pytest.mark.parametrize(
    "module",
    [
        SHIM + "\ndef more():\n    pass\n",
        SHIM + "from pkg.other import *\n",
        "from pkg.metric_provider import Metric\n",
        SHIM.replace("metric_provider", "elsewhere"),
    ],
)
def test_a_module_that_did_more_did_not_forward(repo: Repo, module: str) -> None:
    repo.write(
        {"pkg/__init__.py": "", "pkg/metric.py": module, "pkg/metric_provider.py": "x = 1\n", "pkg/other.py": ""}
    )
    repo.commit()
    repo.remove("pkg/metric.py")
    repo.commit("Clean up")
    assert ask(repo, "pkg/metric.py")["pkg/metric.py"].moved_to == ""
