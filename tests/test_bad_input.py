"""What cannot be read, and who gets which message and exit status for it: the real command line, real repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import commandline
import pytest
from commandline import ROOT, reflint
from gitrepo import Repo, clean_environment


def refused(where: Path, *arguments: str, **environment: str) -> str:
    """What standard error says of a run that cannot be trusted: exit status 2, and nothing on standard output."""
    said = reflint(where, *arguments, **environment)
    assert (said.status, said.out) == (2, ""), said
    assert said.err.startswith("reflint: error: ")
    return said.err


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """``deploy.sh`` copies ``lib/a.py``, which the last commit deleted."""
    made = Repo(tmp_path / "repo")
    made.write({"lib/a.py": "a = 1\n", "lib/b.py": "b = 1\n", "deploy.sh": "#!/bin/bash\ncp lib/a.py build/\n"})
    made.commit("Start")
    made.remove("lib/a.py")
    made.commit("Drop it")
    return made


def drop(repo: Repo, revision: str) -> None:
    """Delete the loose object that ``revision`` names."""
    id = repo.git("rev-parse", revision)
    (repo.path / ".git/objects" / id[:2] / id[2:]).unlink()


# Where there is nothing to scan


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    said = refused(tmp_path / "plain")
    assert "not a git repository\n  name one with --repo" in said


def test_no_directory(repo: Repo) -> None:
    assert "nothere: no such directory" in refused(repo.path, "--repo", "nothere")
    assert "deploy.sh: not a directory" in refused(repo.path, "--repo", "deploy.sh")


@pytest.mark.parametrize("text", ["gitdir: /nowhere/at/all\n", "garbage\n"])
def test_a_git_file_that_leads_nowhere(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/.git").write_text(text)
    assert "the .git file leads nowhere" in refused(tmp_path / "broken")


def test_a_broken_git_directory_is_told_from_none(repo: Repo) -> None:
    (repo.path / ".git/HEAD").write_text("junk\n")
    assert "there is a .git, but git does not take it for a repository" in refused(repo.path)


@pytest.mark.parametrize("option", [(), ("--staged",)])
@pytest.mark.parametrize("keep", [None, 0, 40])
def test_a_damaged_index(repo: Repo, keep: int | None, option: tuple[str, ...]) -> None:
    """Git itself reads an index that ends after 40 bytes without a word."""
    index = repo.path / ".git/index"
    index.write_bytes(b"junk" * 40 if keep is None else index.read_bytes()[:keep])
    said = refused(repo.path, *option)
    assert "the index is damaged" in said
    assert "--rev HEAD needs none" in said


def test_before_the_first_commit_nothing_is_wrong(tmp_path: Path) -> None:
    empty = Repo(tmp_path / "empty")
    for arguments in ((), ("--staged",), ("--hook",), ("--since", "HEAD")):
        assert reflint(empty.path, *arguments)[0] == 0
    assert "unknown revision 'HEAD'\n  the repository has no commit yet" in refused(
        empty.path.with_name("empty").resolve(), "--rev", "HEAD"
    )


def test_a_bare_repository_has_no_index_and_maybe_no_commit(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], env=clean_environment(tmp_path), check=True)
    assert "the repository has no commit yet" in refused(bare)
    assert "a bare repository has no index" in refused(bare, "--staged")


def test_another_users_repository(repo: Repo) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (repo.path, repo.path / ".git"):
        os.chown(path, 12345, 12345)
    said = refused(repo.path)
    assert "dubious ownership" in said
    assert "git config --global --add safe.directory" in said


def test_without_git(repo: Repo) -> None:
    assert "git was not found\n  install git" in refused(repo.path, PATH="/nowhere")


# Revisions and objects


@pytest.mark.parametrize("arguments", [("--rev", "nope"), ("--since", "nope"), ("--rev=--all",), ("--rev", "HEAD:lib")])
def test_an_unknown_revision(repo: Repo, arguments: tuple[str, ...]) -> None:
    assert "unknown revision" in refused(repo.path, *arguments)


def test_a_missing_blob_is_said_of_its_file(repo: Repo) -> None:
    drop(repo, "HEAD:deploy.sh")
    said = reflint(repo.path, "--rev", "HEAD")
    assert said.status == 0
    assert "deploy.sh:1:1  RL003 warning  not judged: its content is not in this clone" in said.out
    assert "1 unreadable" in said.out
    assert reflint(repo.path).status == 1  # the work tree has it still


def test_a_missing_tree_or_commit_is_said(repo: Repo) -> None:
    drop(repo, "HEAD^{tree}")
    assert "git lacks an object" in refused(repo.path, "--rev", "HEAD")
    drop(repo, "HEAD^")
    assert "git lacks an object" in refused(repo.path)


def test_a_partial_clone_judges_what_it_has_and_fetches_nothing(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    repo.git("clone", "-q", "--filter=blob:none", "--no-checkout", repo.path.as_uri(), str(clone))
    said = reflint(clone, "--rev", "HEAD")
    assert said.status == 0
    assert "RL003 warning  not judged: its content is not in this clone" in said.out
    assert "history: 2 commits" in said.out


def test_a_shallow_clone_is_said_and_refused_if_asked(repo: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth", "1", repo.path.as_uri(), str(clone))
    said = reflint(clone)
    assert said.status == 0
    assert "RL004 warning  shallow clone" in said.out
    assert "history is incomplete: shallow clone" in refused(clone, "--strict-history")


# Files


def test_files_of_every_bad_kind_do_not_hide_the_finding(repo: Repo) -> None:
    """Binary, UTF-16, not UTF-8, no encoding that exists, not well-formed, names that are no UTF-8 or hold a line feed."""
    named = b'"lib/a.py"'
    repo.write(
        {
            "binary.sh": b"cp lib/a.py build\0\0",
            "utf16.sh": "cp lib/a.py build".encode("utf-16"),
            "latin.py": b'note = "\xff"\nopen(' + named + b")\n",
            "encoding.py": b"# coding: nope\nopen(" + named + b")\n",
            "syntax.py": b"def (\nopen(" + named + b")\n",
            "bad.json": b'{"a": ' + named + b",,}",
            "bad.toml": b"x = [" + named,
            "bad.yml": b"a: [\n" + named + b": {\n  \xff",
            "deep.json": b"[" * 100_000 + named,
            "tabs\there\n.sh": b"cp lib/a.py build/\n",
            os.fsdecode(b"d\xff/\xfe.sh"): b"cp lib/a.py build/\nsource gone\xff.sh\n",
        }
    )
    (repo.path / "loop").symlink_to("loop")
    os.mkfifo(repo.path / "pipe")
    said = reflint(repo.path)
    assert said.status == 1
    assert "deploy.sh:2:4  RL101 error" in said.out
    assert "tabs\\there\\n.sh:1:4  RL101 error" in said.out
    assert "latin.py:2:7  RL101 error" in said.out
    assert "loop:1  RL203 error" in said.out
    assert "bad.toml:1:1  RL003 warning  not judged: not well-formed TOML" in said.out
    for form in ("json", "jsonl", "sarif", "github"):
        assert reflint(repo.path, "--format", form).status == 1


def test_a_file_that_may_not_be_read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo.path / "deploy.sh").chmod(0)
    if os.access(repo.path / "deploy.sh", os.R_OK):  # root reads everything, unless it gives that up
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("nothing here takes root's rights away")
        monkeypatch.setattr(
            commandline, "PYTHON", (setpriv, "--bounding-set=-dac_override,-dac_read_search", sys.executable)
        )
    said = reflint(repo.path)
    assert said.status == 0
    assert "deploy.sh:1:1  RL003 warning  not judged: cannot be read (Permission denied)" in said.out
    assert "1 unreadable" in said.out


def test_a_huge_file_is_not_read(repo: Repo) -> None:
    for name in ("huge.sh", "huge.json", "huge.md", "huge.py"):
        with open(repo.path / name, "wb") as file:
            file.truncate(200_000_000)
    said = reflint(repo.path)
    assert said.status == 1
    assert "huge.sh:1:1  RL003 warning  not judged: too large to read (200,000,000 bytes" in said.out
    assert "4 unreadable" in said.out


@pytest.mark.parametrize("name", ["one.json", "one.yaml", "one.md", "one.toml", "one.py", "one.sh"])
def test_one_line_of_many_megabytes_is_read_in_linear_time(repo: Repo, name: str) -> None:
    """A regular expression over lines once took nine minutes for one."""
    unit = b'"k/a": ["lib/x.py", {"y": "a/b/c = d.e.f"}], '
    size = {"one.json": 19_000_000, "one.sh": 300_000}.get(name, 2_000_000)
    repo.write({name: b"{" + unit * (size // len(unit)) + b'"z": 1}'})
    assert reflint(repo.path, "--select", "ALL").status == 1


# What the user writes


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("reflint.toml", 'selct = ["RL1"]', "reflint.toml:1: unknown key `selct` (did you mean `select`?)"),
        ("reflint.toml", '\nselect = ["RL999"]', "reflint.toml:2: no rule is called `RL999`"),
        ("reflint.toml", "x = [", "reflint.toml:1: not valid TOML"),
        ("reflint.toml", 'select = ["\udcff"]', "reflint.toml:1: not UTF-8"),
        ("pyproject.toml", '[tool.reflint]\nfail-on = "eror"', "pyproject.toml:2: "),
        (".reflint/moves.toml", "x = [", ".reflint/moves.toml:1: not valid TOML"),
        (".reflint/moves.toml", '[[move]]\nold = "a"\nnwe = "b"', "unknown key `nwe`"),
    ],
)
def test_a_mistake_in_the_configuration_names_file_and_line(repo: Repo, name: str, text: str, said: str) -> None:
    repo.write({name: text.encode("utf-8", "surrogateescape")})
    assert said in refused(repo.path)


def test_several_mistakes_are_said_at_once(repo: Repo) -> None:
    repo.write({"reflint.toml": 'selct = 1\nseverity = {RL101 = "eror"}\n'})
    said = refused(repo.path)
    assert "reflint.toml:1: unknown key" in said
    assert "reflint.toml:2: the severity of `RL101`" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--config", "nothere.toml"), "nothere.toml: cannot read the configuration"),
        (("--config", "."), ".: cannot read the configuration"),
        (("nothere",), "nothere: the scanned tree has no such file or directory"),
        (("/",), "lies outside the repository"),
        (("--output-file", "/nowhere/x"), "/nowhere/x: No such file or directory"),
        (("--select", "RL9"), "no rule is called `RL9`"),
        (("--jobs", "many"), "'many' is no number"),
    ],
)
def test_a_mistake_on_the_command_line(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(repo.path, *arguments)


def test_a_path_that_was_deleted_may_be_named(repo: Repo) -> None:
    (repo.path / "lib/b.py").unlink()
    assert reflint(repo.path, "lib/b.py", "lib").status == 0


def test_a_cache_that_cannot_be_written_is_done_without(repo: Repo) -> None:
    env = clean_environment(repo.path.parent) | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": "/dev/null/cache"}
    done = subprocess.run([sys.executable, "-m", "reflint", "scan"], cwd=repo.path, env=env, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
