"""Addresses that sites lead elsewhere: how builders and hosts write them, and which address meets which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflint.syntax.redirects import former, is_table, redirected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("docs.json", '{"redirects": [{"source": "/a/:slug*", "destination": "/b"}]}', ["/a/:slug*"]),
        ("mint.json", '{"redirects": [{"destination": "/b", "source": "a/b"}]}', ["a/b"]),
        ("vercel.json", '{"rewrites": [{"source": "/a"}], "headers": [{"source": "/b", "headers": []}]}', ["/a"]),
        ("_redirects", "# old\n/a /b 301\n/c/*  /d/:splat\nhttps://x.y/* https://z.y\n", ["/a", "/c/*"]),
        ("netlify.toml", '[[redirects]]\nfrom = "/a"\nto = "/b"\n', ["/a"]),
        (
            "docusaurus.config.js",
            "redirects: [{to: '/b', from: ['/a', '/c']}, {from: '/d', to: '/e'}]",
            ["/a", "/c", "/d"],
        ),
        ("next.config.mjs", "async redirects() { return [{ source: '/a', destination: '/b' }] }", ["/a"]),
        (
            "mkdocs.yml",
            "plugins:\n  - redirects:\n      redirect_maps:\n        'a.md': 'b.md'\nnav:\n  - c.md: d.md\n",
            ["a.md"],
        ),
        ("conf.py", 'redirects = {\n    "a/b": "../c.html",\n}\nother = {\n    "d": 1,\n}\n', ["a/b"]),
        ("conf.py", 'rediraffe_redirects = {\n    "a.md": "b.md",\n}\n', ["a.md"]),
        ("redirects.txt", '"a.md" "b.md"\n', ["a.md"]),
        ("redirects.yml", "- type: page\n  from_url: /a/\n  to_url: /b/\n", ["/a/"]),
        (".gitbook.yaml", "root: ./docs\nredirects:\n  a/b: c.md\n", ["a/b"]),
    ],
)
def test_what_a_table_leads_elsewhere(name: str, text: str, expected: list[str]) -> None:
    assert is_table(name)
    assert [each for each in redirected(text.encode(), name) if "/" in each or "." in each] == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs.json", '{"source": "/a", "files": []}'),
        ("next.config.js", "async headers() { return [{ source: '/a', headers: [] }] } // no redirects"),
        ("mkdocs.yml", "plugins:\n  - redirects:\nnav:\n  - a.md: b.md\n"),
        ("conf.py", 'html_theme_options = {\n    "a/b": "c",\n}\n'),
    ],
)
def test_tables_of_other_things(name: str, text: str) -> None:
    assert redirected(text.encode(), name) == []


@pytest.mark.parametrize("name", ["README.md", "redirect.py", "config.json", "redirects"])
def test_other_files(name: str) -> None:
    assert is_table(name) == (name == "redirects")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: x\nredirect_from:\n  - /a/\n  - /b/c\nlayout: y\n---\n# z\n", ["/a/", "/b/c"]),
        ("---\nredirect_from: /a\n---\n", ["/a"]),
        ("---\naliases: [/a, b/c]\n---\n", ["/a", "b/c"]),
        ('+++\naliases = [\n  "/a",\n]\n+++\n', ["/a"]),
        ("---\ntitle: x\n---\nredirect_from: /a\n", []),
        ("redirect_from: /a\n", []),
    ],
)
def test_what_a_page_says_to_have_been(text: str, expected: list[str]) -> None:
    assert former(text.encode()) == expected


@given(st.binary(), st.sampled_from(["docs.json", "_redirects", "mkdocs.yml", "redirects.yml", "conf.py"]))
def test_any_bytes(data: bytes, name: str) -> None:
    redirected(data, name)
    former(b"---\n" + data)
