"""CODEOWNERS, requirements and pattern lists."""

from __future__ import annotations

from reflint.extract import codeowners, ignorefile, requirements
from reflint.model.facts import Reference


def owned(text: str) -> list[tuple[str, bool]]:
    return [(found.text, found.negated) for found in codeowners.extract(text.encode(), "codeowners").references]


def required(text: str) -> list[Reference]:
    return list(requirements.extract(text.encode(), "requirements").references)


def listed(text: str, dialect: str) -> list[tuple[str, str, bool]]:
    return [(found.text, found.role, found.negated) for found in ignorefile.extract(text.encode(), dialect).references]


def test_owners_sections_and_everything_are_no_patterns() -> None:
    assert owned("* @org/all\n[Docs][2] @writers\n^[Optional]\n# comment\n\n") == []


def test_owner_patterns_as_written() -> None:
    text = "\ufeff/docs/ @a/b c@d.e\napps/**/x.py @me # why\r\npath\\ with\\ blanks/ @me\n/orphan/\n"
    assert [word for word, _ in owned(text)] == ["/docs/", "apps/**/x.py", "path with blanks/", "/orphan/"]
    found = codeowners.extract(text.encode(), "codeowners").references
    assert {(f.role, f.form, f.anchor) for f in found} == {("pattern", "glob", "root")}
    assert [f.exact for f in found] == [True, True, False, True]


def test_gitlab_exclusions_are_negated() -> None:
    assert owned("!docs/internal/ @x\n") == [("docs/internal/", True)]


def test_packages_and_urls_are_no_files() -> None:
    assert required("requests==2.0\nflask[async]>=1 ; python_version < '3'\n-i https://x/y\n--hash=sha256:ab\n") == []
    assert required("-e git+https://github.com/a/b#egg=c\na @ https://x/y.whl\n-r https://x/y.txt\n-e .\n") == []


def test_other_files_are_typed_reads_from_the_file() -> None:
    text = "-r base.txt\n-rmore.txt\n--requirement=../x.txt\n-c constraints.txt # pin\n"
    text += "-e ./libs/a[dev]\n./pkgs/b\nfile:libs/c\n"
    assert [(f.text, f.syntax) for f in required(text)] == [
        ("base.txt", "requirements.include"),
        ("more.txt", "requirements.include"),
        ("../x.txt", "requirements.include"),
        ("constraints.txt", "requirements.constraint"),
        ("./libs/a", "requirements.editable"),
        ("./pkgs/b", "requirements.local"),
        ("libs/c", "requirements.file"),
    ]
    assert all((f.role, f.typed, f.exact) == ("read", True, True) for f in required(text))
    # pip resolves what it installs in place against its own working directory.
    assert [f.anchor for f in required(text)] == ["file"] * 4 + ["any"] * 3


def test_comments_of_pip_compile_are_mentions() -> None:
    found = required("#    pip-compile requirements/dev.in\n")
    assert [(f.text, f.role) for f in found] == [("requirements/dev.in", "mention")]


def test_a_gitignore_names_nothing() -> None:
    assert listed("build/\n!src/keep.txt\n", "gitignore") == []


def test_ignore_files_leave_out_and_take_back() -> None:
    text = "# Build output\n.venv\n**\n!src/app/\ndocs/*.md\n"
    assert listed(text, "dockerignore") == [
        (".venv", "pattern", True),
        ("src/app/", "pattern", False),
        ("docs/*.md", "pattern", True),
    ]


def test_attributes_are_for_files_that_exist() -> None:
    text = '[attr]x y\nvendor/** linguist-vendored\n"a dir/*.txt" text\n* text=auto\n'
    assert [word for word, _, _ in listed(text, "gitattributes")] == ["vendor/**", "a dir/*.txt"]


def test_manifests() -> None:
    text = "include README.md docs/*.txt\nrecursive-include src/data *.json\ngraft tests\n"
    text += "exclude a/b.py\nprune out\nglobal-exclude *.pyc\n"
    assert listed(text, "manifest-in") == [
        ("README.md", "read", False),
        ("docs/*.txt", "pattern", False),
        ("src/data", "read", False),
        ("tests", "read", False),
        ("a/b.py", "pattern", True),
        ("out", "pattern", True),
    ]
