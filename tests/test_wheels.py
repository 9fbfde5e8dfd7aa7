"""Wheels: what is said to go into one equals what its build backend packs, module by module."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.bundle.disk import Shelf
from reflint.bundle.wheels import wheels
from reflint.model.tree import FILE, Entry, Source, Tree
from reflint.trees.directory import directory

MODULES = (
    "app/__init__.py",
    "app/main.py",
    "app/sub/__init__.py",
    "app/sub/deep/__init__.py",
    "app/sub/deep/x.py",
    "app/plain/y.py",
    "app/plain/inner/__init__.py",
    "app/data/table.json",
    "app/data/.hidden",
    "app/data/deep/notes.txt",
    "app/data/deep/more.json",
    "app/sub/table.json",
    "app/sub/stub.pyi",
    "app/py.typed",
    "tests/__init__.py",
    "tests/data.json",
    "tests/test_app.py",
    "docs/conf.py",
    "extra.py",
    "README.md",
)
SETUPTOOLS = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
HATCH = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
POETRY = '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n'
FLIT = '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
PDM = '[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n'
NAMED = '[project]\nname = "app"\nversion = "1"\ndescription = "x"\n'
POETIC = '[tool.poetry]\nname = "app"\nversion = "1"\ndescription = "x"\nauthors = []\n'
OLD = 'from setuptools import setup, find_packages, find_namespace_packages\nsetup(name="app", version="1", '


def _with(*parts: str, **others: str) -> dict[str, str]:
    return {"pyproject.toml": "".join(parts), **{name.replace("_", "."): text for name, text in others.items()}}


def _find(text: str) -> dict[str, str]:
    return _with(SETUPTOOLS, NAMED, f"[tool.setuptools.packages.find]\n{text}\n")


PROJECTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "listed packages": (MODULES, _with(SETUPTOOLS, NAMED, '[tool.setuptools]\npackages = ["app"]\n')),
    "listed packages and modules": (
        MODULES,
        _with(SETUPTOOLS, NAMED, '[tool.setuptools]\npackages = ["app", "app.sub"]\npy-modules = ["extra"]\n'),
    ),
    "found, with namespaces": (MODULES, _find('include = ["app*"]')),
    "found, without namespaces": (MODULES, _find('include = ["app*"]\nnamespaces = false')),
    "found, but for some": (MODULES, _find('include = ["app*"]\nexclude = ["app.sub.*"]')),
    "found in a directory": (tuple(f"lib/{name}" for name in MODULES), _find('where = ["lib"]')),
    "a directory of another name": (
        MODULES,
        _with(
            SETUPTOOLS, NAMED, '[tool.setuptools]\npackages = ["other", "other.sub"]\npackage-dir = {"other" = "app"}\n'
        ),
    ),
    "data of packages": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app"]\ninclude-package-data = false\n[tool.setuptools.package-data]\napp = ["plain/*.py", "data/*"]\n',
        ),
    ),
    "data by a manifest": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app"]\n',
            **{"MANIFEST.in": "recursive-include app *.py\nprune app/sub\n"},
        ),
    ),
    "grafted": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app"]\n',
            **{"MANIFEST.in": "graft app\nglobal-exclude *.json\nexclude app/plain/y.py\n"},
        ),
    ),
    "data of all packages": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app", "app.sub"]\n[tool.setuptools.package-data]\n"*" = ["*.json", "deep/*"]\napp = ["data/**/*.json"]\n',
        ),
    ),
    "data of all packages, but for some": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app", "app.sub", "app.data"]\n[tool.setuptools.package-data]\n"*" = ["*.json", "deep/*"]\n'
            '[tool.setuptools.exclude-package-data]\n"app.data" = ["*.json"]\n"*" = ["notes.*"]\n',
        ),
    ),
    "data that is excluded of one carried package": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app", "app.data"]\n[tool.setuptools.exclude-package-data]\napp = ["data/*"]\n',
            **{"MANIFEST.in": "graft app/data\n"},
        ),
    ),
    "data by every kind of line": (
        MODULES,
        _with(
            SETUPTOOLS,
            NAMED,
            '[tool.setuptools]\npackages = ["app", "app.sub"]\n',
            **{
                "MANIFEST.in": "include app/*.typed app/data/t*.json\nrecursive-include app/data/deep *.txt *.json\nglobal-include *.pyi\n"
                "recursive-exclude app m*.json\nexclude app/none\n"
            },
        ),
    ),
    "data that nothing carries": (
        MODULES,
        {
            "setup.py": OLD
            + 'packages=find_packages(), include_package_data=False, package_data={"app": ["data/*.json"]})\n',
            "MANIFEST.in": "graft app\n",
        },
    ),
    "data that an earlier build listed": (
        MODULES,
        {
            "setup.py": OLD + "packages=find_packages(), include_package_data=True)\n",
            "app.egg-info/SOURCES.txt": "setup.py\napp/data/table.json\napp/gone.json\n",
        },
    ),
    "setup.cfg with data": (
        MODULES,
        {
            "setup.cfg": "[metadata]\nname = app\nversion = 1\n[options]\npackages = find:\n[options.package_data]\n* = *.json, *.typed\napp =\n    data/*.json\n"
            "[options.exclude_package_data]\napp.sub = table.json\n"
        },
    ),
    "setup.py with data that is excluded": (
        MODULES,
        {
            "setup.py": OLD
            + 'packages=["app", "app.sub"], package_data={"": ["*.json"], "app": ["data/*"]}, exclude_package_data={"app": ["data/t*"]})\n'
        },
    ),
    "a source layout that is discovered": (tuple(f"src/{name}" for name in MODULES), _with(SETUPTOOLS, NAMED)),
    "a flat layout that is discovered": (MODULES, _with(SETUPTOOLS, NAMED)),
    "setup.cfg": (
        MODULES,
        {
            "setup.cfg": "[metadata]\nname = app\nversion = 1\n[options]\npackages = find:\n[options.packages.find]\nexclude =\n    tests*\n    app.sub.deep\n"
        },
    ),
    "setup.cfg with namespaces": (
        tuple(f"src/{name}" for name in MODULES),
        {
            "setup.cfg": "[metadata]\nname = app\nversion = 1\n[options]\npackages = find_namespace:\npackage_dir =\n    =src\n[options.packages.find]\nwhere = src\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
        },
    ),
    "setup.py, listed": (MODULES, {"setup.py": OLD + 'packages=["app", "app.sub.deep"], py_modules=["extra"])\n'}),
    "setup.py, found": (MODULES, {"setup.py": OLD + 'packages=find_packages(exclude=["tests"]))\n'}),
    "setup.py, found in a directory": (
        tuple(f"src/{name}" for name in MODULES),
        {"setup.py": OLD + 'packages=find_packages("src"), package_dir={"": "src"})\n'},
    ),
    "setup.py with data": (
        MODULES,
        {
            "setup.py": OLD + "packages=find_packages(), include_package_data=True)\n",
            "MANIFEST.in": "recursive-include app *\n",
        },
    ),
    "hatch, by name": (MODULES, _with(HATCH, NAMED)),
    "hatch, by name below src": (tuple(f"src/{name}" for name in MODULES), _with(HATCH, NAMED)),
    "hatch, packages": (
        tuple(f"lib/{name}" for name in MODULES),
        _with(HATCH, NAMED, '[tool.hatch.build.targets.wheel]\npackages = ["lib/app"]\nexclude = ["lib/app/sub"]\n'),
    ),
    "hatch, include": (
        MODULES,
        _with(HATCH, NAMED, '[tool.hatch.build]\ninclude = ["app/**/*.py", "/extra.py"]\nexclude = ["deep"]\n'),
    ),
    "hatch, packages and what is included": (
        MODULES,
        _with(
            HATCH,
            NAMED,
            '[tool.hatch.build]\ninclude = ["/app/**/*.py"]\nexclude = ["*.pyi"]\n[tool.hatch.build.targets.wheel]\npackages = ["app"]\n',
        ),
    ),
    "hatch, only, and what is included": (
        MODULES,
        _with(HATCH, NAMED, '[tool.hatch.build]\ninclude = ["*.py"]\nonly-include = ["app/data", "extra.py"]\n'),
    ),
    "hatch, only": (
        MODULES,
        _with(HATCH, NAMED, '[tool.hatch.build.targets.wheel]\nonly-include = ["app/sub", "extra.py"]\n'),
    ),
    "hatch, sources": (
        tuple(f"lib/{name}" for name in MODULES),
        _with(HATCH, NAMED, '[tool.hatch.build.targets.wheel]\nonly-include = ["lib/app"]\nsources = ["lib"]\n'),
    ),
    "hatch, forced": (
        MODULES,
        _with(
            HATCH,
            NAMED,
            '[tool.hatch.build.targets.wheel]\npackages = ["app/sub"]\n[tool.hatch.build.targets.wheel.force-include]\n"extra.py" = "app/extra.py"\n"app/plain" = "flat"\n',
        ),
    ),
    "hatch, data left out": (
        MODULES,
        _with(
            HATCH,
            NAMED,
            '[tool.hatch.build.targets.wheel]\npackages = ["app"]\nexclude = ["*.json", "!table.json", "/app/data/deep"]\n',
        ),
    ),
    "hatch, modules alone": (
        MODULES,
        _with(HATCH, NAMED, '[tool.hatch.build.targets.wheel]\ninclude = ["app/**/*.py", "*.typed"]\n'),
    ),
    "hatch, ignored by git": (MODULES, _with(HATCH, NAMED, **{".gitignore": "plain/\n*.json\n"})),
    "poetry, by name": (MODULES, _with(POETRY, POETIC)),
    "poetry, packages": (
        tuple(f"lib/{name}" for name in MODULES),
        _with(
            POETRY,
            POETIC,
            'packages = [{include = "app/sub", from = "lib"}, {include = "tests", from = "lib", format = "sdist"}]\n',
        ),
    ),
    "poetry, excluded": (
        MODULES,
        _with(
            POETRY,
            POETIC,
            'packages = [{include = "app"}, {include = "extra.py"}]\nexclude = ["app/sub/**/*", "app/plain/y.py"]\n',
        ),
    ),
    "poetry, a pattern": (MODULES, _with(POETRY, POETIC, 'packages = [{include = "app/**/*.py"}]\n')),
    "poetry, data left out": (
        MODULES,
        _with(POETRY, POETIC, 'exclude = ["app/data/*.json", "**/stub.pyi", { path = "app/py.typed" }]\n'),
    ),
    "poetry, included": (
        MODULES,
        _with(
            POETRY,
            POETIC,
            'packages = [{include = "app/sub"}]\ninclude = [{path = "tests", format = "sdist"}, {path = "extra.py", format = ["wheel"]}]\n',
        ),
    ),
    "flit": (MODULES, _with(FLIT, NAMED)),
    "flit, another name, below src": (
        tuple(f"src/{name}" for name in MODULES),
        _with(FLIT, NAMED.replace('"app"', '"other"'), '[tool.flit.module]\nname = "app"\n'),
    ),
    "pdm": (MODULES, _with(PDM, NAMED)),
    "pdm below src": (tuple(f"src/{name}" for name in MODULES), _with(PDM, NAMED)),
}
_BACKEND = {
    "setuptools": "setuptools.build_meta",
    "hatch": "hatchling.build",
    "poetry": "poetry.core.masonry.api",
    "flit": "flit_core.buildapi",
    "pdm": "pdm.backend",
}


def compare(root: Path, files: tuple[str, ...], manifests: dict[str, str], backend: str) -> None:
    """Builds the wheel, and has it said."""
    top = backend.partition(".")[0]
    needs = (top, "wheel") if top == "setuptools" else (top,)  # which older setuptools cannot do without
    if any(importlib.util.find_spec(name) is None for name in needs):
        pytest.skip(f"needs {' and '.join(needs)}")
    for name, text in (*((name, "") for name in files), *manifests.items()):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    found = list(
        wheels(
            [name for name in manifests if "/" not in name],
            Shelf(directory(str(root))),
            lambda path: (root / path).read_bytes(),
        )
    )
    (root / "dist").mkdir()
    built = f"import {backend} as backend; print(backend.build_wheel('dist'))"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", built], cwd=root, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        assert not found, done.stderr
        return
    with zipfile.ZipFile(root / "dist" / done.stdout.split()[-1]) as archive:
        real = {name for name in archive.namelist() if ".dist-info/" not in name and ".data/" not in name}
    ((bundle, _),) = found
    untyped = top == "setuptools" and int(version(top).partition(".")[0]) < 69
    said = {name for name in bundle.files if not untyped or not name.endswith((".pyi", "py.typed"))}
    assert said == {name for name in real if not untyped or not name.endswith((".pyi", "py.typed"))}


@pytest.mark.parametrize(("files", "manifests"), PROJECTS.values(), ids=PROJECTS.keys())
def test_a_wheel_holds_what_its_backend_packs(
    tmp_path: Path, files: tuple[str, ...], manifests: dict[str, str]
) -> None:
    text = manifests.get("pyproject.toml", "")
    backend = next((module for module in _BACKEND.values() if f'"{module}"' in text), "setuptools.build_meta")
    compare(tmp_path, files, manifests, backend)


VALUES = st.sampled_from(
    [
        '"app"',
        '["app", "x/y"]',
        "[]",
        "[1]",
        "{}",
        '{ find = { where = "src" } }',
        "true",
        "3",
        '[{ include = "app" }]',
        '{ "" = ".." }',
        '[["a"]]',
        '"../x"',
        '["**/[a", "*"]',
    ]
)
KEYS = st.sampled_from(
    "project.name project.scripts tool.setuptools.packages tool.setuptools.package-dir tool.setuptools.package-data tool.setuptools.py-modules "
    "tool.hatch.build.include tool.hatch.build.exclude tool.hatch.build.sources tool.hatch.build.targets.wheel.packages "
    "tool.hatch.build.targets.wheel.force-include tool.poetry.packages tool.poetry.include tool.poetry.exclude tool.poetry.scripts "
    "tool.flit.module.name tool.flit.module tool.poetry tool.hatch tool".split()
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    backend=st.sampled_from([SETUPTOOLS, HATCH, POETRY, FLIT, PDM]),
    said=st.lists(st.tuples(KEYS, VALUES), max_size=5),
    rest=st.tuples(st.text(max_size=60), st.text(max_size=60), st.binary(max_size=60)),
)
def test_whatever_a_project_says_nothing_is_raised(
    backend: str, said: list[tuple[str, str]], rest: tuple[str, str, bytes]
) -> None:
    declared = "".join(f"{key} = {value}\n" for key, value in said)
    texts = {
        "pyproject.toml": (declared + backend).encode(),
        "setup.cfg": b"[options]\npackages = find:\n" + rest[0].encode("utf-8", "replace"),
        "setup.py": b"from setuptools import setup\nsetup(packages=" + rest[2] + b")",
        "MANIFEST.in": rest[1].encode("utf-8", "replace"),
        "app/__init__.py": b"",
        "src/app/x.py": b"",
    }
    tree = Tree(Source("directory", ""), {path: Entry(FILE) for path in texts})
    list(wheels(texts, Shelf(tree), texts.__getitem__))
