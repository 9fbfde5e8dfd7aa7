"""There and back: a move that takes a committed one back restores every byte, though several spellings name one place."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_apply import snapshot

from reflint.model.plan import Shift
from reflint.model.request import Request
from reflint.moves import Manner, move

PACKAGES = ("top", "top/mid", "top/mid/low", "side")
MODULES = ("top/a.py", "top/b.py", "top/mid/c.py", "top/mid/d.py", "top/mid/low/e.py", "top/mid/low/f.py", "side/g.py")
OLDS = (*MODULES, "top/mid", "top/mid/low", "side", "docs", "bin/run.sh")
NEWS = ("new/z", "side/z", "top/z", "top/mid/z", "y/x/z")


def go(repo: Repo, old: str, new: str) -> None:
    """Move, and commit that."""
    move(Request(repo=str(repo.path), cache=False), [Shift(old, new)], Manner(stage=True))
    repo.commit()


def dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def ways(home: str, package: str) -> list[str]:
    """How a module in ``home`` may name ``package``: absolutely, and where they share a top by dots."""
    here, there = home.split("/"), package.split("/")
    found = [dotted(package)]
    for up in range(len(here)):
        above = here[: len(here) - up]
        if there[: len(above)] == above:
            found.append("." * (up + 1) + ".".join(there[len(above) :]))
    return found


@st.composite
def statements(draw: st.DrawFn, path: str) -> str:
    """One import of other modules, in one of its many spellings."""
    others = draw(st.lists(st.sampled_from([m for m in MODULES if m > path] or ["side/g.py"]), min_size=1, max_size=2))
    package, _, name = others[0].removesuffix(".py").rpartition("/")
    way = draw(st.sampled_from(ways(path.rpartition("/")[0], package)))
    inner = f"{way}{name}" if way.endswith(".") else f"{way}.{name}"
    same = sorted({m.removesuffix(".py").rpartition("/")[2] for m in MODULES if m.rpartition("/")[0] == package})
    forms = (
        f"from {way} import {name}",
        f"from {way} import {name} as other  # a reason",
        f"from {inner} import X as Y, Z",
        f"from {way} import {', '.join(same)}",
        f"from {way} import (\n    {',{0}    '.join(same)},\n)".replace("{0}", "\n"),
        f"import {dotted(others[0])}\n\nprint({dotted(others[0])}.X)",
        f"try:\n    from {inner} import X\nexcept ImportError:\n    import {dotted(others[-1])} as X",
    )
    return draw(st.sampled_from(forms))


@st.composite
def texts(draw: st.DrawFn, path: str) -> str:
    """A line of a script, of a configuration or of a document that names a module, now and then by a way round about."""
    target = draw(st.sampled_from(MODULES))
    up = "../" * path.count("/")
    kinds = {
        "sh": (f'cat "$(dirname "$0")/{up}{target}"', f"cp {target} /tmp/", f"python -m {dotted(target)}"),
        "md": (
            f"See [it]({up}{target}) and `{target}`.",
            f"[in](./{up}docs/../{target}#x)",
            f"`{dotted(target)}.X` is",
        ),
        "toml": (f'path = "{target}"', f'entry = "{dotted(target)}:X"', f'files = ["./{target}", "{target}"]'),
        "py": (f'@patch("{dotted(target)}.X")\ndef test(): pass', f'open("{target}")', f"# see {target}"),
    }
    return draw(st.sampled_from(kinds[path.rpartition(".")[2]]))


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    files = dict.fromkeys((f"{package}/__init__.py" for package in (*PACKAGES, "new")), "")
    for path in MODULES:
        lines = ["X = Z = 1", *draw(st.lists(statements(path), max_size=3)), *draw(st.lists(texts(path), max_size=1))]
        files[path] = "\n".join(lines) + "\n"
    for path in ("bin/run.sh", "docs/guide.md", "README.md", "conf/app.toml", "tests/test_it.py"):
        ending = draw(st.sampled_from(["\n", "\r\n"]))
        files[path] = ending.join(draw(st.lists(texts(path), min_size=1, max_size=4))) + ending
    return files


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=repositories(), old=st.sampled_from(OLDS), place=st.sampled_from(NEWS), late=st.booleans())
def test_there_and_back_restores_every_byte(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], old: str, place: str, late: bool
) -> None:
    new = place + Path(old).suffix
    if f"{new}/".startswith(f"{old}/"):
        return
    repo = Repo(tmp_path_factory.mktemp("any"))
    repo.write(files)
    repo.link("link", f"./docs/../{old}")
    repo.commit()
    whole = snapshot(repo.path)
    go(repo, old, new)
    if late:
        repo.write({"late.txt": "Something else.\n"})
        repo.commit()
        (repo.path / "late.txt").unlink()
        repo.commit()
    go(repo, new, old)
    assert snapshot(repo.path) == whole


def test_what_was_written_since_stays_and_follows(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    init = dict.fromkeys(("p/__init__.py", "p/q/__init__.py", "r/__init__.py"), "")
    repo.write(init | {"p/a.py": "def f(): pass\n", "p/q/b.py": "from ..a import f\n\nprint(f)\n"})
    repo.commit()
    go(repo, "p/q/b.py", "r/b.py")
    assert (repo.path / "r/b.py").read_text() == "from p.a import f\n\nprint(f)\n"
    repo.write({"r/b.py": "from p.a import f\n\nprint(f, 2)\n", "use.py": "import r.b\n"})
    repo.commit()
    go(repo, "r/b.py", "p/q/b.py")
    assert (repo.path / "p/q/b.py").read_text() == "from ..a import f\n\nprint(f, 2)\n"
    assert (repo.path / "use.py").read_text() == "import p.q.b\n"


def test_what_was_meant_otherwise_since_is_not_taken_back(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    init = dict.fromkeys(("p/__init__.py", "p/q/__init__.py", "r/__init__.py"), "")
    repo.write(init | {"p/a.py": "def f(): pass\n", "p/c.py": "def f(): pass\n", "p/q/b.py": "from ..a import f\n"})
    repo.commit()
    go(repo, "p/q/b.py", "r/b.py")
    repo.write({"r/b.py": "from p.c import f\n"})
    repo.commit()
    go(repo, "r/b.py", "p/q/b.py")
    assert (repo.path / "p/q/b.py").read_text() == "from p.c import f\n"


def test_another_place_than_the_first_one_is_no_way_back(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    init = dict.fromkeys(("p/__init__.py", "p/q/__init__.py", "r/__init__.py"), "")
    repo.write(init | {"p/a.py": "def f(): pass\n", "p/q/b.py": "from ..a import f\n"})
    repo.commit()
    go(repo, "p/q/b.py", "r/b.py")
    go(repo, "r/b.py", "p/b.py")
    assert (repo.path / "p/b.py").read_text() == "from p.a import f\n"


def test_a_first_move_that_cannot_be_planned_again_is_in_nobodys_way(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    init = dict.fromkeys(("p/__init__.py", "r/__init__.py"), "")
    repo.write(init | {"p/a.py": "", "p/b.py": "from . import a\n", "reflint.toml": "of = another\n"})
    repo.commit()
    repo.git("mv", "p/b.py", "r/b.py")
    repo.write({"r/b.py": "from p import a\n"})
    repo.commit()
    repo.write({"reflint.toml": ""})
    repo.commit()
    go(repo, "r/b.py", "p/b.py")
    assert (repo.path / "p/b.py").read_text() == "from p import a\n"


def test_what_people_moved_by_hand_comes_back_too(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    init = dict.fromkeys(("p/__init__.py", "r/__init__.py"), "")
    repo.write(init | {"p/a.py": "", "p/b.py": "from . import a\n"})
    repo.commit()
    repo.git("mv", "p/b.py", "r/b.py")
    repo.write({"r/b.py": "from p import a\n"})
    repo.commit()
    go(repo, "r/b.py", "p/b.py")
    assert (repo.path / "p/b.py").read_text() == "from . import a\n"
