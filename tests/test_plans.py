"""What a plan says of layers, deployments and the configuration: a move may keep every name whole, and break what was agreed on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_apply import snapshot

from reflint.engine import scan
from reflint.model.plan import Plan, Shift
from reflint.model.request import Request
from reflint.moves import Manner, move, plan_text
from reflint.moving import planned

FILES = {
    "shop/__init__.py": "",
    "shop/web/__init__.py": "",
    "shop/core/__init__.py": "",
    "shop/data/__init__.py": "",
    "shop/web/forms.py": "from shop.core.rules import rule\n",
    "shop/core/rules.py": "from shop.data.store import load\n\n\ndef rule():\n    return load()\n",
    "shop/data/store.py": "def load():\n    return 1\n",
    "fn/main.py": "from shop.core.rules import rule\n\n\ndef handle(request):\n    return rule()\n",
    "fn/requirements.txt": "flask\n",
    "deploy.sh": (
        'ROOT="$(cd "$(dirname "$0")" && pwd)"\nBUILD=$(mktemp -d)\n'
        'cp "$ROOT/fn/main.py" "$ROOT/fn/requirements.txt" "$BUILD/"\nmkdir -p "$BUILD/shop"\n'
        'cp "$ROOT/shop/__init__.py" "$BUILD/shop/"\n'
        'rsync -a "$ROOT/shop/core/" "$BUILD/shop/core/"\nrsync -a "$ROOT/shop/data/" "$BUILD/shop/data/"\n'
        'gcloud functions deploy handle --source "$BUILD" --entry-point handle --runtime python311\n'
    ),
    "reflint.toml": (
        'retired = [{ path = "shop/data", use = "shop/store" }]\n\n[layout]\npackages = ["shop"]\n\n'
        '[[layout.layers]]\nname = "three"\norder = ["shop.web", "shop.core", "shop.data"]\n'
    ),
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.write(FILES | {"reflint.toml": FILES["reflint.toml"].partition("\n")[2]})
    repo.commit()
    return repo


def plan_of(repo: Repo, old: str, new: str = "") -> Plan:
    return planned(Request(repo=str(repo.path), cache=False), [Shift(old, new)]).plan


def left(plan: Plan) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in plan.open]


def test_a_move_within_its_layer_breaks_nothing(repo: Repo) -> None:
    assert left(plan_of(repo, "shop/core/rules.py", "shop/core/laws.py")) == []


def test_a_module_in_a_lower_layer_may_not_import_what_it_did(repo: Repo) -> None:
    plan = plan_of(repo, "shop/web/forms.py", "shop/data/forms.py")
    assert left(plan) == [("RL304", "shop/data/forms.py")]
    assert "shop.data is no higher layer than shop.core" in plan_text(plan, "text")


def test_a_module_that_a_deployment_does_not_ship_any_more_is_told_with_its_chain(repo: Repo) -> None:
    plan = plan_of(repo, "shop/data/store.py", "shop/web/store.py")
    assert left(plan) == [("RL401", "deploy.sh"), ("RL304", "shop/core/rules.py")]
    assert "shop/web/store.py is not copied; needed by shop/core/rules.py:1 ← fn/main.py:1" in plan_text(
        plan, "markdown"
    )


def test_the_layout_follows_what_moves_and_is_judged_as_it_is_then(repo: Repo) -> None:
    repo.write({"shop/data/late.py": "import shop.web.forms\n"})
    repo.commit()
    plan = plan_of(repo, "shop/web", "shop/ui")
    assert {(m.path, m.old, m.new) for m in plan.mended} == {
        ("reflint.toml", "shop.web", "shop.ui"),
        ("shop/data/late.py", "shop.web.forms", "shop.ui.forms"),
    }
    assert left(plan) == []  # that import went up before


def test_what_is_retired_stays_retired(repo: Repo) -> None:
    repo.write({"reflint.toml": FILES["reflint.toml"]})
    repo.commit()
    plan = plan_of(repo, "shop/data", "shop/store")
    assert ("reflint.toml", "shop.data", "shop.store") in {(m.path, m.old, m.new) for m in plan.mended}
    assert 'path = "shop/data"' not in plan.patch.replace(' retired = [{ path = "shop/data"', "")


def test_a_deletion_names_what_a_deployment_would_lack(repo: Repo) -> None:
    assert ("RL301", "shop/core/rules.py") in left(plan_of(repo, "shop/data/store.py"))


MIRROR = """
BUILD=$(mktemp -d)
mkdir -p "$BUILD/lib/old"
touch "$BUILD/lib/old/__init__.py"
rsync -a \\
    lib/old/ "$BUILD/lib/old/"
cp lib/old/a.py "$OTHER/a.py"
ls "$BUILD/lib/older"
"""


def test_what_a_script_builds_as_the_repository_is_built_follows(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write({"lib/old/a.py": "", "build.sh": MIRROR, "Dockerfile": "FROM x\nCOPY lib/old /app/lib/old\n"})
    repo.write({"other.sh": "cp lib/old/a.py $BUILD/a.py\nls $BUILD/lib/old\n"})
    repo.commit()
    patch = plan_of(repo, "lib/old", "core/new").patch
    added = [line[1:] for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == [
        "COPY core/new /app/core/new",
        'mkdir -p "$BUILD/core/new"',
        'touch "$BUILD/core/new/__init__.py"',
        '    core/new/ "$BUILD/core/new/"',
        'cp core/new/a.py "$OTHER/a.py"',
        "cp core/new/a.py $BUILD/a.py",
    ]


def test_what_another_python_alone_can_read_follows_too(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write(
        {
            "pkg/__init__.py": "",
            "pkg/old.py": "x = 1\n",
            "later.py": "from pkg.old import x\n\ntype A = int\nprint(f\"{x!r:\n>{'\\n'}}\")\n",
            "broken.py": "def f():\n    from pkg.old import x\n    try:\n        x\n\n\ny = 1\n",
        }
    )
    repo.commit()
    plan = plan_of(repo, "pkg/old.py", "pkg/new.py")
    assert {(m.path, m.new) for m in plan.mended} == {("later.py", "pkg.new"), ("broken.py", "pkg.new")}
    assert left(plan) == []


def test_what_was_lacking_before_is_not_new_under_its_new_name(repo: Repo) -> None:
    repo.write({"deploy.sh": FILES["deploy.sh"].replace('rsync -a "$ROOT/shop/data/" "$BUILD/shop/data/"\n', "")})
    repo.commit()
    assert left(plan_of(repo, "shop/data/store.py", "shop/data/kept.py")) == []


# -- properties

MODULES = ("p/a.py", "p/b.py", "p/q/c.py", "p/q/d.py", "r/e.py")
WAYS = {("p", "p"): ".", ("p", "p/q"): ".q", ("p/q", "p/q"): ".", ("p/q", "p"): "..", ("r", "r"): "."}


@st.composite
def programs(draw: st.DrawFn) -> dict[str, str]:
    """Modules that import later ones, relatively where they can and like to."""
    files = dict.fromkeys(("p/__init__.py", "p/q/__init__.py", "r/__init__.py", "new/__init__.py"), "")
    for path in MODULES:
        lines = [f"X = {path!r}"]
        for other in draw(st.lists(st.sampled_from([m for m in MODULES if m >= path]), max_size=3, unique=True)):
            (top, _, name), home = other.removesuffix(".py").rpartition("/"), path.rpartition("/")[0]
            package = top.replace("/", ".")
            way = WAYS.get((home, top), "") if draw(st.booleans()) else ""
            inner = f"{way}{name}" if way.endswith(".") else f"{way or package}.{name}"
            forms = [f"from {way or package} import {name}", f"from {inner} import X as Y", f"import {package}.{name}"]
            lines += [draw(st.sampled_from(forms))] if other != path else []
        files[path] = "".join(f"{line}\n" for line in lines)
    return files


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=programs(), old=st.sampled_from((*MODULES, "p/q", "r")), package=st.sampled_from(["p", "p/q", "r", "new"]))
def test_modules_that_move_are_found_by_all_and_find_all_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], old: str, package: str
) -> None:
    new = f"{package}/z{'.py' if old.endswith('.py') else ''}"
    if f"{new}/".startswith(f"{old}/"):
        return
    repo = Repo(tmp_path_factory.mktemp("any"))
    repo.write(files)
    repo.commit()
    request = Request(repo=str(repo.path), cache=False)
    whole = snapshot(repo.path)
    plan, _ = move(request, [Shift(old, new)], Manner(stage=True))
    assert plan.open == ()
    assert scan(request).findings == ()
    for path in repo.path.rglob("*.py"):
        ast.parse(path.read_bytes())
    repo.commit()
    move(request, [Shift(new, old)], Manner(stage=True))
    assert snapshot(repo.path) == whole
    assert scan(request).findings == ()
