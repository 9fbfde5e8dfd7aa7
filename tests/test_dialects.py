"""Which file is read as what."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

import reflint.extract
from reflint.extract import _MODULES, ALWAYS, dialect_of, interpreter_dialect


def test_the_table_of_dialects_says_what_the_modules_say() -> None:
    said = {}
    for found in iter_modules(reflint.extract.__path__):
        module = import_module(f"reflint.extract.{found.name}")
        said.update(dict.fromkeys(getattr(module, "DIALECTS", ()), found.name))
    assert said == _MODULES
    assert set(_MODULES) >= ALWAYS


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        ("Dockerfile", "dockerfile"),
        ("docker/app.Dockerfile", "dockerfile"),
        (".github/workflows/ci.yml", "github-workflow"),
        ("deep/.github/workflows/ci.yml", "yaml"),
        ("a/b/action.yml", "github-action"),
        ("x.tar.yml", "yaml"),
        ("docs/a.md", "markdown"),
        ("bin/run.sh", "shell"),
        ("requirements-dev.txt", "requirements"),
        ("deps/requirements/dev.txt", "requirements"),
        ("pyproject.toml", "pyproject"),
        (".gitignore", "gitignore"),
        ("bin/run", ""),
        ("a.b/run", ""),
    ],
)
def test_a_name_says_how_a_file_is_read(path: str, dialect: str) -> None:
    assert dialect_of(path) == dialect


@pytest.mark.parametrize(
    ("line", "dialect"),
    [
        (b"#!/bin/sh\n", "shell"),
        (b"#!/usr/bin/env bash\n", "shell"),
        (b"#! /usr/bin/env -S bash -e\n", "shell"),
        (b"#!/usr/bin/env python3.12\n", "python"),
        (b"#!/usr/bin/python\n", "python"),
        (b"#!/usr/bin/perl\n", ""),
        (b"plain\n", ""),
    ],
)
def test_a_shebang_says_it_where_no_name_does(line: bytes, dialect: str) -> None:
    assert interpreter_dialect(line) == dialect
