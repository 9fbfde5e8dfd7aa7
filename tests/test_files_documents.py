"""Markdown and reStructuredText: what is a link, what a mention, what nothing."""

from __future__ import annotations

import pytest

from reflint.extract import markdown, rst
from reflint.model.facts import Reference


def found(text: str) -> list[Reference]:
    return list(markdown.extract(text.encode(), "markdown").references)


def links(text: str) -> list[str]:
    return [f.text for f in found(text) if f.role == "read"]


def mentioned(text: str) -> list[tuple[str, str]]:
    return [(f.syntax.partition(".")[2], f.text) for f in found(text) if f.role == "mention"]


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://x.y/z.md) [b](mailto:a@b.c) [c](#top) [d](//x/y.md) [e](?q=1)",
        "[a]({{ url }}/b.md) [c](${d}/e.md) [f](<%= g %>.md)",
        "\\[a\\](b.md)",
        "`[a](b.md)` and ``[a](b`c.md)``",
        "```\n[a](b.md)\n```\n",
        "~~~~md\n[a](b.md)\n~~~\n[c](d.md)\n~~~~\n",
        "<!-- [a](b.md)\n[c](d.md) -->",
        "text\n\n    [a](b.md)\n\n\t[c](d.md)\n",
        "[^1]: note.md is one",
        "[.](.) [..](./)",
    ],
)
def test_no_link(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b/c.md)", ["b/c.md"]),
        ("[a](b.md \"title (x)\") [c](d.md 't')", ["b.md", "d.md"]),
        ("![img](a.png) [![x](b.svg)](c.md)", ["a.png", "b.svg", "c.md"]),
        ("[a [b] c](d.md)", ["d.md"]),
        ("[a](b(1).md) [c](<d e.md>)", ["b(1).md", "d e.md"]),
        ("[a](\n  b.md\n)", ["b.md"]),
        ("[a\nb](c.md)", ["c.md"]),
        ("[a](b.md#x) [c](d.md?y=1) [e](f.md:12) [g](h.md#L1){#id}", ["b.md", "d.md", "f.md", "h.md"]),
        ("[a](./b/) [c](../d) [e](f)", ["./b/", "../d", "f"]),
        ("- x\n  - [a](b.md)\n\n    [c](d.md)\n", ["b.md", "d.md"]),
        ("| a | b |\n|---|---|\n| [x](y.md) | `z` |\n", ["y.md"]),
        ("> [a](b.md)\r\n> [c](d.md)\r\n", ["b.md", "d.md"]),
        ("[a]: b.md\n[c]: <d e.md> 'x'\n", ["b.md", "d e.md"]),
        ('<a href="b.md">x</a> <img\n src=\'c.png\' alt="x">', ["b.md", "c.png"]),
        ("one ` tick\n\n[a](b.md) ` other", ["b.md"]),
        ("[ü](ä/ö.md)", ["ä/ö.md"]),
        ("<!-- x -->[a](b.md)", ["b.md"]),
    ],
)
def test_links(text: str, targets: list[str]) -> None:
    assert links(text) == targets
    assert all(text.encode()[f.start : f.end].decode() == f.text for f in found(text) if f.exact)


def test_a_link_is_relative_to_the_file_and_a_slash_is_the_root() -> None:
    assert [(f.text, f.anchor, f.start) for f in found("[a](b.md) [c](/d.md)")] == [
        ("b.md", "file", 4),
        ("d.md", "root", 15),
    ]


def test_percent_signs_are_decoded_and_not_edited() -> None:
    (link,) = found("[a](b%20c.md)")
    assert (link.text, link.exact) == ("b c.md", False)


def test_other_paths_are_mentions_by_where_they_stand() -> None:
    text = "Run src/a.py.\n`src/b.py` and **docs/c.md**\n\n```\npython tools/d.py x\n```\n<!-- old/e.md -->\n"
    assert mentioned(text) == [
        ("prose", "src/a.py"),
        ("code", "src/b.py"),
        ("prose", "docs/c.md"),
        ("fence", "tools/d.py"),
        ("comment", "old/e.md"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "/etc/x.conf",
        "~/a/b",
        "https://x.y/a/b.md",
        "$HOME/a/b",
        "<name>.md",
        "{a}/b/c.py",
        "path/to/x",
        "*.py",
        "{x}.md",
    ],
)
def test_what_is_not_here_is_no_mention(text: str) -> None:
    assert mentioned(text) == []


def test_patterns_say_their_directory() -> None:
    assert mentioned("`src/**/*.py` docs/<name>.md tests/{a,b}.py") == [
        ("code", "src/"),
        ("prose", "docs/"),
        ("prose", "tests/"),
    ]


def test_a_slash_in_a_document_is_the_root() -> None:
    (word,) = found("moved to /tests/snappi now")
    assert (word.text, word.anchor) == ("tests/snappi", "root")


def test_links_to_a_forge_say_repository_and_path() -> None:
    text = "https://github.com/o/r/blob/main/docs/a.md#L3 [x](https://raw.githubusercontent.com/o/r/main/b%20c.png)"
    assert [(f.text, f.base, f.anchor, f.syntax) for f in found(text)] == [
        ("docs/a.md", "o/r", "root", "markdown.url"),
        ("b c.png", "o/r", "root", "markdown.url"),
    ]


def test_links_to_a_tag_or_commit_never_age() -> None:
    assert found("https://github.com/o/r/blob/v1.2.0/a.md https://github.com/o/r/blob/0123abc/a.md") == []


def directives(text: str) -> list[tuple[str, str, str]]:
    return [(f.syntax, f.text, f.anchor) for f in rst.extract(text.encode(), "rst").references if f.role == "read"]


def test_directives_name_files() -> None:
    text = ".. include:: ../a.rst\n.. literalinclude:: /b.py\n   :language: python\n.. |x| image:: c.png\n.. image:: http://x/y.png\n"
    assert directives(text) == [
        ("rst.include", "../a.rst", "file"),
        ("rst.literalinclude", "b.py", "any"),
        ("rst.image", "c.png", "file"),
    ]


def test_a_toctree_names_pages() -> None:
    text = ".. toctree::\n   :maxdepth: 2\n\n   intro\n   Title <guide/x>\n   http://x/y\n   self\n   /api/*\n\nprose\n"
    assert directives(text) == [
        ("rst.toctree", "intro", "file"),
        ("rst.toctree", "guide/x", "file"),
        ("rst.toctree", "api/*", "any"),
    ]


def test_roles_name_pages_and_files() -> None:
    text = "See :doc:`intro`, :doc:`the\nguide <guide/x>`, :doc:`other:thing`, :download:`a.zip <files/a.zip>`."
    assert directives(text) == [
        ("rst.doc", "intro", "file"),
        ("rst.doc", "guide/x", "file"),
        ("rst.download", "files/a.zip", "file"),
    ]


def test_autodoc_names_modules() -> None:
    text = ".. automodule:: a.b\n.. autoclass:: a.c.Thing(x)\n   :members:\n"
    assert directives(text) == [("rst.automodule", "a.b", "any"), ("rst.autoclass", "a.c", "any")]


def test_literals_comments_and_prose_are_mentions() -> None:
    text = "Use ``src/a.py`` and src/b.py.\n\n.. old/c.rst\n   and old/d.rst\n"
    seen = [(f.syntax, f.text) for f in rst.extract(text.encode(), "rst").references]
    assert seen == [
        ("rst.literal", "src/a.py"),
        ("rst.prose", "src/b.py"),
        ("rst.comment", "old/c.rst"),
        ("rst.comment", "old/d.rst"),
    ]


def test_pages_of_files_on_a_forge_are_links_outside_code_and_on_a_branch_that_all_work_on() -> None:
    url = "https://github.com/me/mine/blob/{}/docs/a.md"
    text = "[a]({}) {} `{}`\n<!-- {} -->\n[b]({}) [c]({})\n".format(
        *(url.format(branch) for branch in ("main", "master", "main", "main", "feature", "v1.2"))
    )
    assert [(f.role, f.text, f.base) for f in found(text) if f.syntax == "markdown.url"] == [
        ("read", "docs/a.md", "me/mine"),
        ("read", "docs/a.md", "me/mine"),
        ("mention", "docs/a.md", "me/mine"),
        ("mention", "docs/a.md", "me/mine"),
    ]
    alone = markdown.extract(text.encode(), "markdown-links").references
    assert [f.role for f in alone] == ["read", "read"]


def test_entries_of_an_autosummary_are_modules() -> None:
    text = ".. autosummary::\n   :nosignatures:\n\n   a.b\n   ~a.c\n   single\n\nafter.it\n"
    modules = [f.text for f in rst.extract(text.encode(), "rst").references if f.form == "module"]
    assert modules == ["a.b", "a.c"]
