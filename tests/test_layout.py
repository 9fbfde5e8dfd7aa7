"""The declared layout: read from the configuration, carried over from other tools, proposed from imports, and written down again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from configured import settings_of
from gitrepo import Repo

from reflint.adopt import importlinter, tach
from reflint.adopt.written import written
from reflint.cli import main
from reflint.errors import ConfigError
from reflint.model.layout import Boundary, Excused, Layer, Layout

WHOLE = """
[layout]
packages = { app = "src/app", "lib.core" = "lib/core" }
exhaustive = true
except = ["tests/"]

[[layout.layers]]
name = "downwards"
order = ["web | cli", "core : data", "(old)"]
within = ["app"]
exhaustive = true
except = ["version"]

[[layout.independent]]
modules = ["app.plugins.*"]
indirect = false

[[layout.forbidden]]
from = ["app.core"]
to = ["requests"]
below = false
reason = "no network in the core"

[[layout.allowed]]
from = ["app.core"]
to = []

[[layout.protected]]
modules = ["app.models"]
by = ["app.store"]

[[layout.interfaces]]
modules = ["app.store"]
public = ["api"]

[[layout.external]]
from = ["app"]
to = ["attrs"]

[[layout.acyclic]]
within = ["app"]
depth = 1

[[layout.ignore]]
from = "app.core.x"
to = "requests"
reason = "until it is rewritten"
only = ["no network"]
"""


def layout_of(text: str) -> Layout:
    return settings_of(text).layout


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings_of(text)
    return [line for line in str(caught.value).split("\n") if line.startswith("reflint.toml")]


def test_nothing_declared_is_no_layout() -> None:
    assert layout_of("") == Layout()
    assert layout_of('select = ["RL1"]\n') == Layout()


def test_a_whole_layout_is_read() -> None:
    found = layout_of(WHOLE)
    assert found.path == "reflint.toml"
    assert found.packages == (("app", "src/app"), ("lib.core", "lib/core"))
    assert found.boundaries[0] == Boundary(
        "layers",
        "downwards",
        order=(Layer(("web", "cli")), Layer(("core", "data"), False), Layer(("old",), True, frozenset({"old"}))),
        within=("app",),
        apart=("version",),
        exhaustive=True,
    )
    kinds = "layers independent forbidden allowed protected interfaces external acyclic"
    assert [boundary.kind for boundary in found.boundaries] == kinds.split()
    assert found.excused == (Excused("app.core.x", "requests", "until it is rewritten", ("no network",)),)


def test_what_is_written_is_read_again() -> None:
    found = layout_of(WHOLE)
    assert layout_of(written(found, "layout")) == found


def test_type_checking_counts_unless_the_layout_or_the_boundary_says_no() -> None:
    text = '[layout]\ntyping = false\n[[layout.acyclic]]\nwithin = ["a"]\n[[layout.acyclic]]\nwithin = ["b"]\ntyping = true\n'
    assert [boundary.typing for boundary in layout_of(text).boundaries] == [False, True]


def test_mistakes_are_said_with_line_and_what_was_meant() -> None:
    assert mistakes('[layout]\npackage = ["a"]\n\n[[layout.layers]]\nordr = ["a"]\n') == [
        "reflint.toml:2: unknown key `package` (did you mean `packages`?)",
        "reflint.toml:5: unknown key `ordr` (did you mean `order`?)",
        "reflint.toml:4: `layout.layers` needs `order`",
    ]
    assert mistakes('[[layout.forbidden]]\nfrom = ["a-b"]\nto = "x"\nindirect = 1\n') == [
        "reflint.toml:2: `a-b` is no dotted name of a module",
        "reflint.toml:3: `layout.forbidden.0.to` must be an array of strings, not a string",
        "reflint.toml:4: `layout.forbidden.0.indirect` must be a boolean, not a number",
    ]
    assert "either independent or not" in mistakes('[[layout.layers]]\norder = ["a | b : c"]\n')[0]


def test_contracts_of_import_linter() -> None:
    found = importlinter.carried(
        ".importlinter",
        b"""
[importlinter]
root_packages =
    app
    tools
exclude_type_checking_imports = True

[importlinter:contract:1]
name = Layers
type = layers
containers = app
layers =
    web | cli
    (core)
exhaustive = true
exhaustive_ignores =
    version
ignore_imports =
    # for now
    app.core.x -> app.web.*

[importlinter:contract:2]
name = Forbidden
type = forbidden
source_modules = app.core
forbidden_modules =
    requests
allow_indirect_imports = True

[importlinter:contract:3]
name = Own
type = mine.Contract
""",
    )
    layers, forbidden = found.layout.boundaries
    assert found.layout.packages == (("app", ""), ("tools", ""))
    assert layers.order == (Layer(("web", "cli")), Layer(("core",), True, frozenset({"core"})))
    assert (layers.within, layers.exhaustive, layers.apart, layers.typing) == (("app",), True, ("version",), False)
    assert (forbidden.source, forbidden.target, forbidden.indirect) == (("app.core",), ("requests",), False)
    assert found.layout.excused == (Excused("app.core.x", "app.web.*", "", ("Layers",)),)
    assert found.left == ("Own: a contract of type mine.Contract",)


def test_contracts_in_pyproject() -> None:
    text = b'[tool.importlinter]\nroot_package = "a"\n[[tool.importlinter.contracts]]\nname = "I"\ntype = "independence"\nmodules = ["a.b", "a.c"]\n'
    assert importlinter.carried("pyproject.toml", text).layout.boundaries == (
        Boundary("independent", "I", source=("a.b", "a.c")),
    )


def test_modules_of_tach() -> None:
    found = tach.carried(
        "tach.toml",
        b"""
source_roots = ["src"]
layers = ["high", "low"]
forbid_circular_dependencies = true

[[modules]]
path = "a"
layer = "high"
depends_on = [{ path = "b" }, "u"]

[[modules]]
path = "b"
layer = "low"
cannot_depend_on = ["c"]
visibility = ["a"]

[[modules]]
path = "c"
layer = "low"

[[modules]]
path = "u"
utility = true
depends_on = []

[[interfaces]]
expose = ["run", "types.*", "re(g|x)"]
from = ["b"]

[[interfaces]]
expose = ["run"]
from = ["c"]
""",
    )
    by_kind = {boundary.kind: boundary for boundary in reversed(found.layout.boundaries)}
    assert found.roots == ("src",)
    assert by_kind["allowed"][3:5] == (("a",), ("b", "u", "c"))
    assert by_kind["forbidden"][3:5] == (("b",), ("c",))
    assert by_kind["protected"][3:5] == (("a",), ("b",))
    assert by_kind["layers"].order == (Layer(("a",)), Layer(("b", "c"), False))
    assert (by_kind["interfaces"].target, by_kind["interfaces"].public) == (("c",), ("run",))
    assert found.left == ("`forbid_circular_dependencies`", "interface of b: the pattern `re(g|x)`")


@pytest.fixture
def drawn(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.write(
        {
            "src/app/__init__.py": "",
            "src/app/web.py": "from app import core, jobs\nimport requests\n",
            "src/app/jobs.py": "from app import core, mail\n",
            "src/app/mail.py": "from app import jobs\n",
            "src/app/core/one.py": "import app.core.two\n",
            "src/app/core/two.py": "X = 1\n",
            ".importlinter": "[importlinter]\nroot_package = app\n[importlinter:contract:1]\nname = N\ntype = layers\nlayers =\n    app.web\n    app.core\n",
        }
    )
    repo.commit("All of it")
    return repo


def test_a_proposal_holds(drawn: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "reflint.toml"
    assert main(["init", "--repo", str(tmp_path), "--output-file", str(target)]) == 0
    assert "app.jobs, app.mail import one another" in capsys.readouterr().err
    text = target.read_text(encoding="utf-8")
    assert 'packages = { app = "src/app" }' in text
    assert 'order = ["web", "jobs : mail", "core"]' in text
    assert main(["scan", "--repo", str(tmp_path), "--select", "RL303,RL304", "--no-cache"]) == 0


def test_init_carries_over_what_the_tree_has(drawn: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--repo", str(tmp_path), "--from", ".importlinter"]) == 0
    assert 'order = ["app.web", "app.core"]' in capsys.readouterr().out
    assert main(["init", "--repo", str(tmp_path), "--from", "tach.toml"]) == 2
    assert "the tree has no such file" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["dot", "mermaid", "json", "html"])
def test_a_graph_names_every_package(
    drawn: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    assert main(["graph", "--repo", str(tmp_path), "--format", format]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in ("app.web", "app.jobs", "app.core"))
    assert "requests" not in text


def test_the_graph_as_json(drawn: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "app", "--repo", str(tmp_path), "--format", "json", "--external"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"from": "app.web", "to": "requests", "count": 1} in found["imports"]
    assert found["cycles"] == [["app.jobs", "app.mail"]]
    assert {"name": "app.core", "files": 2, "external": False} in found["modules"]
