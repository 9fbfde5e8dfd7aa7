"""``reflint scan --fix`` on real repositories: what is written where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_apply import snapshot

from reflint.cli import main
from reflint.engine import scan
from reflint.errors import ApplyError, UsageError
from reflint.fixing import Wish, fixed
from reflint.model.request import Request


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """``old/tool.sh`` moved to ``new/tool.sh``; ``run.sh`` names the old place twice, once with CRLF."""
    repo = Repo(tmp_path)
    repo.write(
        {"old/tool.sh": "echo 1\necho 2\n", "run.sh": b"bash old/tool.sh\r\necho \xff\nbash old/tool.sh  # again"}
    )
    (tmp_path / "run.sh").chmod(0o755)
    repo.commit()
    repo.git("mv", "old", "new")
    repo.commit()
    return repo


def request(repo: Repo, **fields: object) -> Request:
    return Request(repo=str(repo.path), cache=False)._replace(**fields)  # type: ignore[arg-type]


WHOLE = b"bash new/tool.sh\r\necho \xff\nbash new/tool.sh  # again"


def test_only_the_names_change(repo: Repo) -> None:
    done = fixed(request(repo), Wish(make=True))
    assert (repo.path / "run.sh").read_bytes() == WHOLE
    assert (repo.path / "run.sh").stat().st_mode & 0o777 == 0o755
    assert not done.report.findings
    assert done.notes == ("fixed 2 references in 1 file",)
    assert repo.git("diff", "--cached", "--name-only") == ""
    assert fixed(request(repo), Wish(make=True)).notes == ("nothing to fix",)


def test_a_patch_writes_nothing(repo: Repo, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["scan", "--repo", str(repo.path), "--diff", "--no-cache"]) == 1
    patch, said = capsysbinary.readouterr()
    assert repo.git("status", "--porcelain") == ""
    assert b"would fix 2 references in 1 file" in said
    (repo.path / "../the.patch").write_bytes(patch)
    repo.git("apply", "--whitespace=nowarn", "../the.patch")
    assert (repo.path / "run.sh").read_bytes() == WHOLE
    assert main(["scan", "--repo", str(repo.path), "--diff", "--no-cache"]) == 0


def test_any_commit_has_a_patch_but_no_files(repo: Repo) -> None:
    assert fixed(request(repo, rev="HEAD"), Wish(make=False)).patch
    with pytest.raises(UsageError, match="needs a working tree"):
        fixed(request(repo, rev="HEAD"), Wish(make=True))


def test_what_is_staged_is_mended_in_index_and_file(repo: Repo) -> None:
    text = (repo.path / "run.sh").read_bytes()
    (repo.path / "run.sh").write_bytes(b"# not staged\n" + text)
    fixed(request(repo, staged=True), Wish(make=True))
    assert (repo.path / "run.sh").read_bytes() == b"# not staged\n" + WHOLE
    assert repo.git("diff", "--numstat") == "1\t0\trun.sh"
    assert not fixed(request(repo, staged=True), Wish(make=True)).report.findings


def test_unstaged_changes_on_the_same_line_are_in_the_way(repo: Repo) -> None:
    text = (repo.path / "run.sh").read_bytes().replace(b"# again", b"# twice")
    (repo.path / "run.sh").write_bytes(text)
    with pytest.raises(
        ApplyError, match=r"run\.sh: has unstaged changes on the lines to be mended; nothing was changed"
    ):
        fixed(request(repo, staged=True), Wish(make=True))
    assert (repo.path / "run.sh").read_bytes() == text
    assert repo.git("diff", "--cached", "--name-only") == ""


def test_a_link_to_what_is_gone_for_good_is_taken_away_if_asked(repo: Repo) -> None:
    repo.write({"gone.txt": "x\n"})
    repo.link("link", "gone.txt")
    repo.commit()
    repo.git("rm", "-q", "gone.txt")
    repo.commit()
    assert "1 more with --unsafe-fixes" in fixed(request(repo), Wish(make=False)).notes
    done = fixed(request(repo), Wish(make=True, unsafe=True))
    assert not done.report.findings
    assert not (repo.path / "link").is_symlink()


def test_a_destroyed_link_becomes_a_link_again(repo: Repo) -> None:
    repo.link("link", "new/tool.sh")
    repo.commit()
    repo.remove("link")
    repo.write({"link": "new/tool.sh\n"})
    assert not fixed(request(repo, select=("RL204",)), Wish(make=True)).report.findings
    assert (repo.path / "link").readlink() == Path("new/tool.sh")


def test_a_move_that_nobody_committed_is_mended_since_head(repo: Repo) -> None:
    repo.write({"run.sh": "bash new/tool.sh\n"})
    repo.commit()
    repo.move("new/tool.sh", "tools/tool.sh")
    done = fixed(request(repo, since=("HEAD",)), Wish(make=True))
    assert (repo.path / "run.sh").read_text() == "bash tools/tool.sh\n"
    assert not done.report.findings


def test_every_fix_is_listed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    main(["scan", "--repo", str(repo.path), "--show-fixes", "--no-cache"])
    assert "run.sh:1: fixable RL101 old/tool.sh → new/tool.sh\n" in capsys.readouterr().out


def test_a_name_is_imported_from_the_one_module_that_has_it(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/clients.py": "def get_client(): ...\n",
        "app/pools.py": "class Pool: ...\n\n\ndef get_pool(): ...\n",
        "app/example.py": '"""\ndef get_pool(): ...\n"""\n',
        "app/one.py": "def make_it(): ...\n",
        "app/two.py": "def make_it(): ...\n",
        "app/everyday.py": "def run(): ...\n",
        "main.py": "from app.clients import get_client, get_pool, make_it, run\nfrom app.clients import Pool as P\n",
    }
    repo = Repo(tmp_path / "work")
    repo.write(files)
    repo.commit()
    done = fixed(request(repo), Wish(make=True))
    assert (repo.path / "main.py").read_text() == (
        "from app.clients import get_client, make_it, run\nfrom app.pools import get_pool\nfrom app.pools import Pool as P\n"
    )
    assert {finding.target for finding in done.report.findings} == {"app.clients.make_it", "app.clients.run"}
    assert [f.message for f in done.report.findings][-1] == "app/clients.py has no run: app/everyday.py has it"


MOVED = {
    "app/__init__.py": "",
    "app/core/__init__.py": "from .slugs import slug\nfrom . import slugs\n",
    "app/core/slugs.py": "from . import consts\nfrom .consts import LIMIT\nfrom ..util import strip\n\n\ndef slug(s):\n    return strip(s)[:LIMIT]\n",
    "app/core/consts.py": "LIMIT = 3\n",
    "app/util.py": "def strip(s):\n    return s\n",
    "app/text/__init__.py": "",
    "bin/lib.sh": "echo lib\n",
    "bin/run.sh": 'HERE="$(cd "$(dirname "$0")" && pwd)"\nsource "$HERE/lib.sh"\necho 1\necho 2\necho 3\n',
}


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not even told to git"])
def test_a_file_that_moved_means_what_it_meant(tmp_path: Path, committed: bool) -> None:
    repo = Repo(tmp_path)
    repo.write(MOVED)
    repo.link("bin/link", "../app/util.py")
    repo.commit()
    for old, new in {"app/core/slugs.py": "app/text/names.py", "bin": "tools/sub"}.items():
        repo.move(old, new)
    if committed:
        repo.commit()
    done = fixed(request(repo, since=("HEAD~1" if committed else "HEAD",)), Wish(make=True))
    assert (repo.path / "app/text/names.py").read_text().splitlines()[:3] == [
        "from ..core import consts",
        "from ..core.consts import LIMIT",
        "from ..util import strip",
    ]
    assert (repo.path / "app/core/__init__.py").read_text() == (
        "from ..text.names import slug\nfrom ..text import names as slugs\n"
    )
    assert (repo.path / "tools/sub/link").readlink() == Path("../../app/util.py")
    assert 'source "$HERE/lib.sh"\n' in (repo.path / "tools/sub/run.sh").read_text()  # it moved along
    assert [finding.target for finding in done.report.findings] == []


def test_a_script_that_left_its_neighbour_leads_back_to_it(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write(MOVED | {"bin/own.sh": 'source "$(dirname "$0")/its-own.sh"\n'})
    repo.commit()
    repo.move("bin/run.sh", "tools/sub/run.sh")
    repo.move("bin/own.sh", "tools/own.sh")
    done = fixed(request(repo, since=("HEAD",)), Wish(make=True))
    assert 'source "$HERE/../../bin/lib.sh"\n' in (repo.path / "tools/sub/run.sh").read_text()
    assert [finding.message for finding in done.report.findings] == [
        "tools/its-own.sh does not exist and never did"
    ]  # nor did it at the old place


# -- properties

PLACES = st.sampled_from(["lib/a.sh", "lib/b.csv", "pkg/c.py", "pkg/d.py", "lib/deep/e.txt"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Files that name one another, and moves of some of them that nobody followed."""
    names = sorted({"pkg/__init__.py", *draw(st.sets(PLACES, min_size=2))})
    said = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
    files = dict.fromkeys(names, "")
    files["run.sh"] = "".join(f"cat {name}\n" for name in said)
    files["main.py"] = "".join(f'open("{name}")\n' for name in said)
    dotted = [name[:-3].replace("/", ".") for name in said if name.endswith(("c.py", "d.py"))]
    files["use.py"] = "".join(f"import {name}\nfrom {name} import *\n" for name in dotted)
    gone = draw(st.sets(st.sampled_from([name for name in names if "__init__" not in name]), max_size=3))
    return files, {name: f"{name.partition('/')[0]}/new/{name.rpartition('/')[2]}" for name in sorted(gone)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_a_fix_removes_its_finding_and_brings_none_and_once_is_enough(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[dict[str, str], dict[str, str]]
) -> None:
    files, moves = drawn
    repo = Repo(tmp_path_factory.mktemp("any"))
    repo.write({name: text or f"{name}\n" if not name.endswith(".py") else text for name, text in files.items()})
    repo.commit()
    for old, new in moves.items():
        (repo.path / new).parent.mkdir(parents=True, exist_ok=True)
        repo.git("mv", old, new)
    repo.commit()
    asked = request(repo)
    before = scan(asked).findings
    known = repo.path.parent / f"{repo.path.name}.jsonl"
    main(["scan", "--repo", str(repo.path), "--no-cache", "--write-baseline", str(known)])
    assert scan(asked._replace(baseline=str(known))).findings == ()  # a baseline of everything leaves nothing
    done = fixed(asked, Wish(make=True))
    whole = snapshot(repo.path)
    places = {(f.code, f.path, f.target) for f in before}
    after = scan(asked).findings
    assert {(f.code, f.path, f.target) for f in after} <= places
    assert (after == before) == done.notes[0].startswith("nothing")
    assert fixed(asked, Wish(make=True)).notes[0] == "nothing to fix"
    assert snapshot(repo.path) == whole
