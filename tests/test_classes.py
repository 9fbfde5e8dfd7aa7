"""Which files are documents of the past, test data, vendored or templates, and that each class can be switched."""

from __future__ import annotations

import pytest

from reflint.model.settings import Settings
from reflint.model.tree import Entry, Source, Tree
from reflint.resolve.classes import Classes


def classes(settings: Settings = Settings()) -> Classes:  # noqa: B008
    return Classes(Tree(Source("commit", ""), {"a": Entry(0o100644)}), lambda path: None, settings)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs/release-process.md",
        "docs/changelog-guide.md",
        "docs/upgrading.py",
        "src/history.py",
        "src/news/feed.py",
        "src/handoff.py",
        "releases/build.sh",
        "src/incidents/model.py",
        "docs/api/2012-guide.md",
    ],
)
def test_live(path: str) -> None:
    assert not classes().quiet(path)


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md",
        "changelog.rst",
        "docs/changelog-1.0.rst",
        "docs/whatsnew-2.5.rst",
        "docs/Archive/a.md",
        "docs/releases/1.2.rst",
        "docs/release-v0.1.md",
        "docs/adr/001-x.md",
        "docs/2026-01-21-incident.md",
        "notes/2026-01-21-session/README.md",
        "docs/SESSION-HANDOFF.md",
        "docs/projects/completed/x/plan.md",
        "attic/a.sh",
    ],
)
def test_historical(path: str) -> None:
    assert classes().historical(path)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("docs/adr/001.md", "historical"),
        ("tests/fixtures/a.sh", "fixtures"),
        ("tests/__snapshots__/x.snap", "fixtures"),
        ("Vendor/a.sh", "vendored"),
        ("deploy/a.sh.j2", "templates"),
        ("templates/app.yaml", "templates"),
        ("{{ name }}/a.sh", "templates"),
    ],
)
def test_each_class_can_be_switched(path: str, key: str) -> None:
    assert classes().quiet(path)
    assert not classes(Settings()._replace(**{key: ()})).quiet(path)
    assert classes(Settings()._replace(**{key: ("here/",)})).quiet("x/here/a.yaml")


def test_what_is_read_as_it_stands_is_live_among_templates() -> None:
    assert not classes().template("templates/README.md")
    assert classes().template("templates/README.md.tmpl")


def test_negations_are_heard() -> None:
    found = classes(Settings()._replace(historical=("*.md", "!keep.md")))
    assert (found.historical("a.md"), found.historical("keep.md")) == (True, False)
