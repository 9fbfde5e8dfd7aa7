"""Edits, diffs and spellings: what they change, and above all what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.fix.check import still_parses
from reflint.fix.diff import FileChange, unified
from reflint.fix.rewrite import overlapping, rewritten, traced_back, transplanted
from reflint.fix.spelling import Moved, relative, respelled
from reflint.model.facts import Reference
from reflint.model.fix import Edit, Fix
from reflint.model.resolution import Resolution


def resolution(text: str, target: str, path: str = "bin/run.sh", **fields: object) -> Resolution:
    reference = Reference(text, 0, len(text), "read", "shell.cp")._replace(**fields)
    return Resolution(path, "shell", reference, "gone", target, (target,), target)


def spelled(found: Resolution, origin: str, place: str, *roots: str) -> str | None:
    spelling = respelled(found, Moved(origin, place, roots))
    return spelling.text if spelling else None


@pytest.mark.parametrize(
    ("text", "target", "fields", "place", "expected"),
    [
        ("a/b/", "a/b", {"anchor": "root"}, "x/y", "x/y/"),
        ("./a/b", "a/b", {"anchor": "root"}, "x/y", "./x/y"),
        ("/a/b", "a/b", {"anchor": "root"}, "x/y", "/x/y"),
        ("b", "a/b", {"anchor": "root", "base": "a"}, "a/c", "c"),
        ("b", "a/b", {"anchor": "root", "base": "a"}, "x/c", "../x/c"),
        ("../a/b", "a/b", {"anchor": "file"}, "bin/c", "c"),
        ("../a/b", "a/b", {"anchor": "file"}, "x/y", "../x/y"),
        ("b.sh", "bin/b.sh", {"anchor": "file"}, "lib/b.sh", "../lib/b.sh"),
        ("a/b", "a/b", {"anchor": "root", "syntax": "dockerfile.copy", "base": ""}, "x/y", "x/y"),
        ("b", "a/b", {"anchor": "root", "base": "a", "syntax": "dockerfile.copy"}, "x/y", None),
        ("a/b", "a/b", {"anchor": "root"}, "x/a file", None),
        ("a/b", "a/b", {"anchor": "root"}, "x/$y", None),
        ("a/b", "a/b", {"anchor": "root"}, "x/ünï", "x/ünï"),
    ],
)
def test_a_path_keeps_its_way_of_speaking(
    text: str, target: str, fields: dict[str, object], place: str, expected: str | None
) -> None:
    assert spelled(resolution(text, target, **fields), target, place) == expected


@pytest.mark.parametrize(
    ("text", "target", "origin", "place", "roots", "expected"),
    [
        ("a.b.Client", "a.b", "a/b.py", "x/y.py", (), "x.y.Client"),
        ("a.b:app", "a.b", "a/b/__init__.py", "x/b/__init__.py", (), "x.b:app"),
        ("pkg.b", "pkg.b", "src/pkg/b.py", "src/pkg/c.py", ("src",), "pkg.c"),
        ("pkg.b", "pkg.b", "services/one/pkg/b.py", "services/one/pkg/c.py", (), "pkg.c"),
        ("pkg.b", "pkg.b", "services/one/pkg/b.py", "elsewhere/b.py", (), None),
        ("a.b", "a.b", "a/b.py", "x-y/b.py", (), None),
    ],
)
def test_a_module_is_named_from_where_it_is_imported(
    text: str, target: str, origin: str, place: str, roots: tuple[str, ...], expected: str | None
) -> None:
    assert spelled(resolution(text, target, form="module"), origin, place, *roots) == expected


@pytest.mark.parametrize(("role", "certain"), [("mention", True), ("run", False)])
def test_who_runs_a_module_has_to_come_from_its_new_root(role: str, certain: bool) -> None:
    found = resolution("a.b", "a.b", form="module", role=role)
    assert respelled(found, Moved("a/b.py", "tools/a/c.py", ("tools",))) == ("a.c", certain)
    assert respelled(found, Moved("a/b.py", "tools/a/c.py", (), "tools")) == ("a.c", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(r"^a/b\.py$", r"^x/c\.py$"), ("^a/b.py$", "^x/c.py$"), (r"^a/b\.pyi$", None), (r"a/b\.py", None)],
)
def test_a_regular_expression_keeps_its_escapes(text: str, expected: str | None) -> None:
    found = resolution(text, "a/b.py", form="regex", role="pattern")
    assert spelled(found, "a/b.py", "x/c.py") == expected


@given(st.lists(st.sampled_from("abc"), max_size=4), st.lists(st.sampled_from("abc"), min_size=1, max_size=4))
def test_a_relative_way_leads_there(here: list[str], there: list[str]) -> None:
    at = list(here)
    for step in relative("/".join(there), "/".join(here)).split("/"):
        if step == "..":
            at.pop()
        elif step != ".":
            at.append(step)
    assert at == there


edits = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.text("xyz/", max_size=6)), max_size=6)


def apart(raw: list[tuple[int, int, str]], size: int) -> list[Edit]:
    found: list[Edit] = []
    for start, length, text in sorted(raw):
        if start + length <= size and (not found or start > found[-1].end):
            found.append(Edit("f", start, start + length, text))
    return found


@given(st.binary(min_size=10, max_size=70), edits)
def test_bytes_outside_the_edits_stay(data: bytes, raw: list[tuple[int, int, str]]) -> None:
    made = apart(raw, len(data))
    new, at, to = rewritten(data, made), 0, 0
    for edit in made:
        kept = data[at : edit.start]
        assert new[to : to + len(kept)] == kept
        to += len(kept) + len(edit.text)
        at = edit.end
    assert new[to:] == data[at:]


@given(st.binary(min_size=30, max_size=70), edits, st.integers(0, 60), st.integers(1, 5))
def test_an_edit_of_the_new_bytes_is_traced_back(
    data: bytes, raw: list[tuple[int, int, str]], start: int, length: int
) -> None:
    made = apart(raw, len(data))
    new = rewritten(data, made)
    back = traced_back(Edit("f", start, start + length, "!"), made)
    if back is not None and start + length <= len(new):
        assert data[back.start : back.end] == new[start : start + length]
        assert rewritten(data, [*made, back]) == rewritten(new, [Edit("f", start, start + length, "!")])


def test_fixes_that_disagree_are_both_left_out() -> None:
    one, same, other = (Fix("safe", (Edit("f", 3, 9, text),)) for text in ("a", "a", "b"))
    apart_from = Fix("safe", (Edit("f", 9, 12, "c"),))
    assert overlapping([one, same, apart_from]) == set()
    assert overlapping([one, other, apart_from]) == {one, other}


def test_unstaged_changes_stay_beside_an_edit() -> None:
    before = b"one\ntwo old\nthree\n"
    edit = Edit("f", 8, 11, "new")
    assert transplanted(before, [edit], b"zero\none\ntwo old\nTHREE\n") == b"zero\none\ntwo new\nTHREE\n"
    assert transplanted(before, [edit], b"one\ntwo older\nthree\n") is None


def test_a_text_that_python_cannot_read_any_more_is_refused() -> None:
    assert still_parses("python", b"x = 'a/b'\n", b"x = 'c/d/e'\n")
    assert not still_parses("python", b"x = 'a/b'\n", b"x = 'c'/d'\n")
    assert still_parses("python", b"x = (\n", b"x = ((\n")  # what nobody could read before is not judged


names = st.text('ab \té"\\', min_size=1, max_size=4).filter(lambda name: name.strip(" ") == name)
texts = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\r\n", b"\xff\n", b"end"]), min_size=1, max_size=12).map(b"".join)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo(tmp_path_factory.mktemp("scratch"))


@settings(deadline=None)
@given(name=names, before=texts, after=texts)
def test_git_applies_the_patch_of_any_change(scratch: Repo, name: str, before: bytes, after: bytes) -> None:
    for path in scratch.path.iterdir():
        if path.name != ".git":
            path.unlink()
    scratch.write({name: before})
    patch = unified([FileChange(name, name, before, after, 0o100644, 0o100644)])
    (scratch.path / "../the.patch").write_bytes(patch)
    if before != after:
        scratch.git("apply", "--whitespace=nowarn", "../the.patch")
    assert (scratch.path / name).read_bytes() == after


def test_git_applies_links_deletions_and_renames(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.write({"text": "../a", "old": "1\n2\n3\n4\n", "gone": "x\n"})
    repo.link("link", "x")
    repo.commit()
    changes = [
        FileChange("text", "text", b"../a", b"../a", 0o100644, 0o120000),
        FileChange("link", "link", b"x", b"y", 0o120000, 0o120000),
        FileChange("gone", "", b"x\n", b"", 0o100644, 0),
        FileChange("old", "new/name", b"1\n2\n3\n4\n", b"1\n2\n3\n5\n", 0o100644, 0o100644),
    ]
    (tmp_path / "p").write_bytes(unified(changes))
    repo.git("apply", "--index", "../p")
    assert repo.git("ls-files", "-s").count("120000") == 2
    assert (repo.path / "text").readlink() == Path("../a")
    assert (repo.path / "new/name").read_text() == "1\n2\n3\n5\n"
    assert not (repo.path / "gone").exists()
