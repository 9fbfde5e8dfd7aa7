"""Terraform, Procfiles and files of other languages."""

from __future__ import annotations

from reflint.extract import terraform, text
from reflint.model.facts import Facts


def facts(source: str) -> Facts:
    return terraform.extract(source.encode(), "terraform")


def reads(source: str) -> list[tuple[str, str, bool]]:
    return [(f.text, f.anchor, f.typed) for f in facts(source).references if f.role == "read"]


def test_registries_and_values_are_no_files() -> None:
    assert reads('source = "hashicorp/aws"\nsource = "git::https://x/y"\nname = "a/b"\n') == []
    assert facts('x = file("${var.dir}/a.txt")').unresolved == (("dynamic", 1),)
    assert reads('x = <<EOF\nfile("a/b.txt")\nEOF\n') == []


def test_modules_and_files_are_relative_to_the_module() -> None:
    assert reads('source = "./modules/a"\nx = file("${path.module}/b/c.txt")\n') == [
        ("./modules/a", "file", True),
        ("b/c.txt", "file", True),
    ]
    assert reads('x = jsondecode(templatefile("${path.root}/../t.json", {a = "b/c"}))') == [("../t.json", "any", True)]


def test_locals_are_followed() -> None:
    source = 'locals {\n  root = "${path.module}/../.."\n}\nx = file("${local.root}/a/b.txt")\n'
    assert ("../../a/b.txt", "file", False) in reads(source)


def test_behind_an_unknown_directory_the_rest_is_read_by_a_function() -> None:
    found = facts('x = file("${local.root}/calc/pipeline/${each.value}")').references
    assert [(f.text, f.role) for f in found] == [("calc/pipeline/", "read")]


def test_comments_are_mentions() -> None:
    assert [f.role for f in facts("# docs/a.md\n// docs/b.md\n/* docs/c.md */").references] == ["mention"] * 3


def words(source: str, dialect: str = "text") -> list[str]:
    return [f.text for f in text.extract(source.encode(), dialect).references]


def test_only_strings_and_comments_speak() -> None:
    source = "import x from './lib/a.js'; // see docs/b.md\nconst c = d/e.f + `g/h.txt`;\n/* i/j.css */"
    assert words(source) == ["./lib/a.js", "docs/b.md", "g/h.txt", "i/j.css"]
    assert {f.role for f in text.extract(source.encode(), "text").references} == {"mention"}


def test_other_comment_signs() -> None:
    assert words("# see docs/a.md\nx = 'b/c.rb'\n", "hash-text") == ["docs/a.md", "b/c.rb"]
    assert words('REM docs/a.md\ncall "b/c.bat"\n', "bat-text") == ["docs/a.md", "b/c.bat"]
    assert words("A=conf/a.yml\nexport B=1\n# c/d.md\n", "env") == ["conf/a.yml", "c/d.md"]


def test_a_procfile_holds_commands() -> None:
    found = text.extract(b"web: gunicorn a.b:app\nworker: python -m c.d\n", "procfile").embedded
    assert [(e.dialect, e.text, e.anchor) for e in found] == [
        ("shell", b"gunicorn a.b:app", "any"),
        ("shell", b"python -m c.d", "any"),
    ]
