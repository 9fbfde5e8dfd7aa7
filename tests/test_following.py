"""A move follows what was meant: imports, strings, patterns, full names in any text; and nothing that only looks like them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import given, settings
from hypothesis import strategies as st
from test_apply import snapshot

from reflint.fix.imports import Place
from reflint.fix.literal import named
from reflint.fix.rehomed import rehomed
from reflint.fix.rewrite import rewritten
from reflint.model.plan import Plan, Shift
from reflint.model.request import Request
from reflint.moves import Manner, move
from reflint.moving import planned


def repo_of(tmp_path: Path, files: dict[str, str]) -> Repo:
    repo = Repo(tmp_path / "work")
    repo.write(files)
    repo.commit()
    return repo


def moved(repo: Repo, old: str, new: str) -> Plan:
    plan, _ = move(Request(repo=str(repo.path), cache=False), [Shift(old, new)], Manner())
    return plan


SILENT = {
    "pkg/__init__.py": "",
    "pkg/yaml.py": "def load(): ...\n",
    "pkg/use.py": "import yaml\nfrom yaml import load\n",  # the library: a neighbour in a package is no top-level module
    "pkg/both.py": "from .both_names import part\n",
    "pkg/both_names/__init__.py": "from .part import part\n",
    "pkg/both_names/part.py": "def part(): ...\n",
    "docs/README.md": "`pkg/yaml.py` was moved here in 2020.\n\nINFO [pkg.yaml] said once\n",
    "docs/pkg/yaml.py": "",
    "docs/guide.md": "Beside this page: `pkg/yaml.py`.\n",
    "run.sh": 'cp x "$OUT/pkg/yaml.py"\n',
    "CHANGELOG.md": "* `pkg/yaml.py` is new.\n",
}


def test_what_means_something_else_stays(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, SILENT)
    assert moved(repo, "pkg/yaml.py", "pkg/texts.py").mended == ()
    assert repo.git("diff", "--name-only") == ""


def test_a_function_of_its_modules_name_stays_a_function(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, SILENT)
    moved(repo, "pkg/both_names/part.py", "pkg/both_names/piece.py")
    assert (repo.path / "pkg/both.py").read_text() == SILENT["pkg/both.py"]
    assert (repo.path / "pkg/both_names/__init__.py").read_text() == "from .piece import part\n"


# what stands there; what stands there after pkg/old.py became pkg/sub/new.py
STATEMENTS = [
    ("from pkg.old import f\n", "from pkg.sub.new import f\n"),
    ("from pkg.old import *\n", "from pkg.sub.new import *\n"),
    ("from pkg import old\n", "from pkg.sub import new as old\n"),
    ("from pkg import old as o\n", "from pkg.sub import new as o\n"),
    ("from pkg import other, old  # both\n", "from pkg import other  # both\nfrom pkg.sub import new as old\n"),
    (
        "from pkg import (\n    old,\n    other,\n)\n",
        "from pkg import (\n    other,\n)\nfrom pkg.sub import new as old\n",
    ),
    (
        "def f():\r\n    from pkg import other, old as o\r\n",
        "def f():\r\n    from pkg import other\r\n    from pkg.sub import new as o\r\n",
    ),
    ("import pkg.old\n\npkg.old.f()\n", "import pkg.sub.new\n\npkg.sub.new.f()\n"),
    ("import pkg.old as o\n", "import pkg.sub.new as o\n"),
    ("import pkg.old, pkg\n\npkg.x\n", "import pkg.sub.new, pkg\n\npkg.x\n"),
    ("try:\n    from pkg.old import f\nexcept ImportError:\n    f = None\n", None),
    ('patch("pkg.old.f")\n', 'patch("pkg.sub.new.f")\n'),
    ('RUN = ["celery", "--app", "pkg.old"]\n', 'RUN = ["celery", "--app", "pkg.sub.new"]\n'),
    ('open("pkg/old.py")\n', 'open("pkg/sub/new.py")\n'),
    ("# see pkg/old.py\n", "# see pkg/sub/new.py\n"),
]


@pytest.mark.parametrize(("before", "after"), STATEMENTS)
def test_python_follows(tmp_path: Path, before: str, after: str | None) -> None:
    files = {"pkg/__init__.py": "", "pkg/old.py": "def f(): ...\n", "pkg/other.py": "", "pkg/sub/__init__.py": ""}
    repo = repo_of(tmp_path, files)
    (repo.path / "tests").mkdir()
    (repo.path / "tests/test_use.py").write_bytes(before.encode())
    repo.commit()
    whole = snapshot(repo.path)
    moved(repo, "pkg/old.py", "pkg/sub/new.py")
    expected = after if after is not None else before.replace("pkg.old", "pkg.sub.new")
    assert (repo.path / "tests/test_use.py").read_bytes().decode() == expected
    if "import" not in before or " as " not in expected:
        repo.commit()
        moved(repo, "pkg/sub/new.py", "pkg/old.py")
        repo.git("add", "-A")
        assert snapshot(repo.path) == whole


SHORT = {
    "pkg/__init__.py": "",
    "pkg/jobs/__init__.py": "",
    "pkg/jobs/sweep.py": "import os\nfrom .shared import Kept\n\n\nclass Sweeper: ...\n\n\ndef go(): ...\n",
    "pkg/jobs/shared.py": "class Kept: ...\n",
    "pkg/other/sweep.py": "def go(): ...\n",
    "pkg/keeper.py": "def keep(): ...\n",
    "tests/test_jobs.py": 'NAMES = ["sweep.Sweeper", "jobs.sweep.Sweeper.run", "sweep.go", "sweep.Kept", "sweep.txt"]\nx.sweep.Sweeper\n',
    "docs/guide.md": "Run `sweep.Sweeper`; `jobs.sweep.go` is another than pkg.other's.\n",
    "releasenotes/conf.py": "import pkg.jobs.sweep as sweep\n",
    "releasenotes/archive/conf.py": "import pkg.jobs.sweep as sweep\n",
}


def test_a_name_that_only_one_module_has_follows_though_it_is_not_said_in_full(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, SHORT)
    moved(repo, "pkg/jobs/sweep.py", "pkg/jobs/broom.py")
    expected = (
        'NAMES = ["broom.Sweeper", "jobs.broom.Sweeper.run", "sweep.go", "sweep.Kept", "sweep.txt"]\nx.sweep.Sweeper\n'
    )
    assert (repo.path / "tests/test_jobs.py").read_text() == expected
    document = "Run `broom.Sweeper`; `jobs.broom.go` is another than pkg.other's.\n"
    assert (repo.path / "docs/guide.md").read_text() == document
    assert (repo.path / "releasenotes/conf.py").read_text() == "import pkg.jobs.broom as sweep\n"
    assert repo.git("diff", "--name-only", "--", "releasenotes/archive") == ""


def test_a_repository_that_is_installed_under_a_name_of_its_own(tmp_path: Path) -> None:
    top = "ansible_collections.us.all.plugins"
    modules = [f"from {top}.module_utils.{name} import f\n" for name in ("one", "two", "three")]
    files = dict.fromkeys((f"plugins/module_utils/{name}.py" for name in ("one", "two", "three")), "def f(): ...\n")
    files |= {f"plugins/modules/{at}.py": text for at, text in enumerate(modules)}
    files |= {"plugins/modules/x.py": f"from {top}.module_utils import one\nfrom ansible.module_utils.one import f\n"}
    repo = repo_of(tmp_path, files)
    moved(repo, "plugins/module_utils/one.py", "plugins/module_utils/first.py")
    assert (repo.path / "plugins/modules/0.py").read_text() == f"from {top}.module_utils.first import f\n"
    expected = f"from {top}.module_utils import first as one\nfrom ansible.module_utils.one import f\n"
    assert (repo.path / "plugins/modules/x.py").read_text() == expected


def test_an_archive_may_be_a_package(tmp_path: Path) -> None:
    use = {"pkg/archive/use.py": "import pkg.old\n", "archive/use.py": "import pkg.old\n"}
    repo = repo_of(tmp_path, use | {"pkg/__init__.py": "", "pkg/archive/__init__.py": "", "pkg/old.py": ""})
    assert {mend.path for mend in moved(repo, "pkg/old.py", "pkg/new.py").mended} == {"pkg/archive/use.py"}


def test_a_directory_below_may_be_hidden(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {"pkg/.inner/a.py": "", ".gitignore": "pkg/.inner/dist/\n"})
    moved(repo, "pkg/.inner", "pkg/.core")
    assert (repo.path / ".gitignore").read_text() == "pkg/.core/dist/\n"


def test_a_file_is_named_from_the_directory_of_who_names_it(tmp_path: Path) -> None:
    text = "FROM x\nARG CONF=conf/a.yaml\nENV OTHER=conf/b.yaml\n"
    files = {"svc/Dockerfile": text, "svc/conf/a.yaml": "", "svc/conf/b.yaml": "", "other/Dockerfile": text}
    repo = repo_of(tmp_path, files)
    moved(repo, "svc/conf/a.yaml", "svc/pkg/conf/a.yaml")
    assert (repo.path / "svc/Dockerfile").read_text() == "FROM x\nARG CONF=pkg/conf/a.yaml\nENV OTHER=conf/b.yaml\n"
    assert (repo.path / "other/Dockerfile").read_text() == text


def test_what_is_called_the_same_from_the_new_place_stays(tmp_path: Path) -> None:
    files = {"pkg/__init__.py": "", "pkg/models.py": "f = 1\n", "pkg/_models/__init__.py": ""}
    repo = repo_of(
        tmp_path, files | {"pkg/_models/a.py": "from ..models import f\nfrom . import b\n", "pkg/_models/b.py": ""}
    )
    shifts = [Shift("pkg/models.py", "pkg/models/__init__.py"), Shift("pkg/_models/a.py", "pkg/models/a.py")]
    move(Request(repo=str(repo.path), cache=False), [*shifts, Shift("pkg/_models/b.py", "pkg/models/b.py")], Manner())
    assert (repo.path / "pkg/models/a.py").read_text() == "from ..models import f\nfrom . import b\n"


def test_a_short_name_that_is_still_true_stays(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, SHORT | {"notes.md": "See `keeper.keep`.\n"})
    moved(repo, "pkg/keeper.py", "pkg/deep/keeper.py")
    assert (repo.path / "notes.md").read_text() == "See `keeper.keep`.\n"


def test_a_name_that_somebody_imports_is_a_library_s(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, SHORT | {"use.py": "import sweep\n"})
    moved(repo, "pkg/jobs/sweep.py", "pkg/jobs/broom.py")
    assert '"sweep.Sweeper", "jobs.broom.Sweeper.run"' in (repo.path / "tests/test_jobs.py").read_text()


def test_a_module_becomes_a_package_and_a_package_a_module(tmp_path: Path) -> None:
    use = "from pkg.forms import Form\nfrom pkg import forms\n"
    files = {"pkg/__init__.py": "", "pkg/forms.py": "class Form: ...\n", "use.py": use}
    repo = repo_of(tmp_path, files)
    moved(repo, "pkg/forms.py", "pkg/forms/__init__.py")
    assert (repo.path / "use.py").read_text() == use
    repo.commit()
    moved(repo, "pkg/forms/__init__.py", "pkg/forms.py")
    assert (repo.path / "use.py").read_text() == use
    repo.commit()
    moved(repo, "pkg/forms.py", "pkg/forms/github.py")
    expected = "from pkg.forms.github import Form\nfrom pkg.forms import github as forms\n"
    assert (repo.path / "use.py").read_text() == expected


TEXTS = {
    "web/templates/old/a.html": "a\n",
    "web/views.py": 'render("old/a.html")\n',
    "lib/core/__init__.py": "",
    "lib/core/thing.py": "x = 1\n",
    "lib/convert_all.sh": "echo\n",
    "tach.toml": '[[modules]]\npath = "lib.core.thing"\n',
    ".coveragerc": "[run]\nomit =\n    lib/core/*\n",
    "docs/api.md": "::: lib.core.thing.x\n\nRun `convert_all.sh`.\n",
    "docs/index.rst": ".. toctree::\n\n   parts/one\n",
    "docs/parts/one.rst": "One\n===\n",
}


@pytest.mark.parametrize(
    ("old", "new", "path", "expected"),
    [
        ("web/templates/old", "web/templates/new", "web/views.py", 'render("new/a.html")\n'),
        ("lib/core", "lib/base", "tach.toml", '[[modules]]\npath = "lib.base.thing"\n'),
        ("lib/core", "lib/base", ".coveragerc", "[run]\nomit =\n    lib/base/*\n"),
        ("lib/core/thing.py", "lib/thing.py", "docs/api.md", "::: lib.thing.x\n\nRun `convert_all.sh`.\n"),
        ("lib/convert_all.sh", "lib/convert.sh", "docs/api.md", "::: lib.core.thing.x\n\nRun `convert.sh`.\n"),
        ("docs/parts", "docs/pieces", "docs/index.rst", ".. toctree::\n\n   pieces/one\n"),
        ("lib", "src/lib", "docs/api.md", TEXTS["docs/api.md"]),  # imported as before
    ],
)
def test_texts_follow(tmp_path: Path, old: str, new: str, path: str, expected: str) -> None:
    repo = repo_of(tmp_path, TEXTS)
    moved(repo, old, new)
    assert (repo.path / path).read_text() == expected


def test_templates_follow_in_the_file_that_moves_with_them(tmp_path: Path) -> None:
    repo = repo_of(tmp_path, {"app/templates/old/a.html": "<b>\n", "app/views/old.py": 'render("old/a.html")\n'})
    request = Request(repo=str(repo.path), cache=False)
    move(
        request,
        [Shift("app/templates/old", "app/templates/new"), Shift("app/views/old.py", "app/views/new.py")],
        Manner(),
    )
    assert (repo.path / "app/views/new.py").read_text() == 'render("new/a.html")\n'


def test_what_stays_below_a_package_keeps_its_name(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/tests/__init__.py": "X = 1\n",
        "app/tests/test_a.py": "",
        "notes.txt": "app.tests.test_a, app.tests.X and app/tests/__init__.py\n",
        "docs/api.rst": "See :class:`~app.util.Y`, to remove it.\n",
        "app/util.py": "Y = 1\n",
    }
    repo = repo_of(tmp_path, files)
    request = Request(repo=str(repo.path), cache=False)
    move(request, [Shift("app/tests/__init__.py", "app/plugin.py"), Shift("app/util.py", "app/tool.py")], Manner())
    assert (repo.path / "notes.txt").read_text() == "app.tests.test_a, app.plugin.X and app/plugin.py\n"
    assert (repo.path / "docs/api.rst").read_text() == "See :class:`~app.tool.Y`, to remove it.\n"


def test_a_cycle_that_the_move_makes_is_left_to_a_human(tmp_path: Path) -> None:
    files = {
        "a/__init__.py": "from a.x import X\n",
        "a/x.py": "from m import X\n",
        "m.py": "from util import X\n",
        "util.py": "X = 1\n",
        "lazy/__init__.py": "",
        "lazy/y.py": "def g():\n    from a import x\n",
    }
    repo = repo_of(tmp_path, files)
    request = Request(repo=str(repo.path), cache=False)
    plan = planned(request, [Shift("util.py", "a/util.py")]).plan
    assert [[step.path for step in circle] for circle in plan.circles] == [["a/__init__.py", "a/x.py", "m.py"]]
    assert planned(request, [Shift("lazy/y.py", "a/y.py")]).plan.circles == ()


# -- statements alone


def spelled(place: Place, level: int) -> str:
    return place.dotted


@given(st.binary(max_size=80))
def test_any_bytes_are_read(data: bytes) -> None:
    assert rehomed("x.py", data, lambda module, name: Place("other." + (name or "x"), "other"), spelled) is not None
    list(named(data, lambda token: (token, "x"), lambda at: "prose"))


NAMES = st.lists(st.sampled_from(["a", "b", "c", "d as e", "f"]), min_size=1, max_size=5, unique=True)


@settings(max_examples=150)
@given(
    names=NAMES,
    gone=st.sets(st.sampled_from("abcdf")),
    form=st.sampled_from(["{}", "({})", "(\n    {},\n)"]),
    breaks=st.lists(st.sampled_from([", ", ",\n", ",  # said\n  ", ", \n"]), min_size=5, max_size=5),
)
def test_each_name_is_imported_once_from_where_it_is(
    names: list[str], gone: set[str], form: str, breaks: list[str]
) -> None:
    between = breaks if "(" in form else [", "] * 5
    listed = "".join(name + comma for name, comma in zip(names, between, strict=False))
    said = form.format(listed.rpartition(",")[0])
    data = f"from p import {said}  # why\nx = 1\n".encode()
    edits = rehomed("x.py", data, lambda _, name: Place(f"q.r.{name}", "q/r") if name in gone else None, spelled)
    if not edits and "#" in said:
        return  # a comment would be lost with the names
    found = {}
    for node in ast.walk(ast.parse(rewritten(data, (edit for one in edits for edit in one)))):
        if isinstance(node, ast.ImportFrom):
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    pairs = [name.split(" as ") for name in names]
    assert found == {pair[-1]: f"{'q.r' if pair[0] in gone else 'p'}.{pair[0]}" for pair in pairs}
