"""Makefiles and justfiles: recipes as shell, prerequisites, includes."""

from __future__ import annotations

from reflint.extract import justfile
from reflint.extract.makefile import extract
from reflint.model.facts import Embedded, Facts


def facts(text: str) -> Facts:
    return extract(text.encode(), "makefile")


def scripts(text: str) -> list[str]:
    return [found.text.decode() for found in facts(text).embedded]


def named(text: str, *roles: str) -> list[str]:
    return [found.text for found in facts(text).references if found.role in (roles or ("read", "run", "pattern"))]


def check(text: str, embedded: Embedded) -> None:
    """Identity pieces are the same bytes on both sides, and the pieces have no gaps."""
    data, at = text.encode(), 0
    for piece in embedded.map.pieces:
        assert piece.inner == at
        at += piece.length
        if piece.identity:
            assert embedded.text[piece.inner : at] == data[piece.outer : piece.outer + piece.outer_length]
    assert at == len(embedded.text)


def test_targets_and_what_is_made_are_no_reads() -> None:
    assert named("all: build/out.js\nbuild/out.js:\n\ttouch $@\n") == []
    assert named("%.pb.go: %.proto\n\tprotoc $<\nall: api/x.pb.go\n") == []
    assert named(".PHONY: a.b c/d\nclean: all test\n") == []


def test_prerequisites_that_look_like_files_are_reads() -> None:
    text = "build: setup.py src/a.c | dirs\n"
    assert named(text) == ["setup.py", "src/a.c"]
    assert not any(found.typed for found in facts(text).references)
    assert {found.anchor for found in facts(text).references} == {"file"}


def test_targets_that_look_like_files_are_written() -> None:
    assert named("out/a.txt: b\n", "write") == ["out/a.txt"]


def test_a_recipe_is_a_shell_script_that_maps_back() -> None:
    text = "run:\n\t@echo $$HOME\n\tbash tools/x.sh \\\n\t\t--flag\n"
    (script,) = facts(text).embedded
    assert script.text == b"echo $HOME\nbash tools/x.sh \\\n\t--flag\n"
    assert (script.dialect, script.anchor, script.masked) == ("shell", "file", False)
    check(text, script)


def test_a_dash_masks_its_line_only() -> None:
    found = facts("clean:\n\t-cat a/b.txt\n\t@-cat c/d.txt\n\tcat e/f.txt\n").embedded
    assert [(script.text, script.masked) for script in found] == [
        (b"cat a/b.txt\ncat c/d.txt\n", True),
        (b"cat e/f.txt\n", False),
    ]


def test_each_line_starts_where_make_runs() -> None:
    assert scripts("a:\n\tcd web && npm test\n\tcat b/c.txt\n") == ["(cd web && npm test\n)\ncat b/c.txt\n"]
    assert scripts(".ONESHELL:\na:\n\tcd web\n\tcat c.txt\n") == ["cd web\ncat c.txt\n"]


def test_known_variables_are_replaced_and_unknown_ones_stay_unknown() -> None:
    text = "DIR := deploy\nFILE = $(DIR)/a.yaml\nrun:\n\tkubectl apply -f $(FILE) -n ${NS}\n"
    (script,) = facts(text).embedded
    assert script.text == b"kubectl apply -f deploy/a.yaml -n ${NS}\n"
    assert script.variables == (("NS", None),)
    check(text, script)


def test_a_variable_with_two_values_is_unknown() -> None:
    text = "ifdef CI\nD := a\nelse\nD := b\nendif\nrun:\n\tcat $(D)/x.txt\n"
    assert scripts(text) == ["cat ${D}/x.txt\n"]


def test_values_grow() -> None:
    assert scripts("F = a/b.c\nF += d/e.c\nrun:\n\tcat $(F)\n") == ["cat a/b.c d/e.c\n"]


def test_make_knows_its_own_directory() -> None:
    text = "ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))\nrun:\n\tcat $(CURDIR)/a.txt $(ROOT)/b.txt\n"
    assert scripts(text) == ["cat ./a.txt .//b.txt\n"]


def test_shell_functions_are_scripts_too() -> None:
    assert scripts("V := $(shell cat version.txt)\n") == ["cat version.txt"]
    assert scripts("run:\n\techo $(shell cat version.txt)\n") == ["echo $(cat version.txt)\n"]


def test_wildcards_are_weak_patterns() -> None:
    (found,) = (f for f in facts("SRC := $(wildcard src/*.c)\n").references if f.role == "pattern")
    assert (found.text, found.form, found.masked) == ("src/*.c", "glob", True)


def test_includes() -> None:
    hard, soft = (f for f in facts("include mk/a.mk\n-include local.mk\n").references if f.syntax == "makefile.include")
    assert (hard.text, hard.typed, hard.masked) == ("mk/a.mk", True, False)
    assert (soft.text, soft.typed, soft.masked) == ("local.mk", False, True)
    assert named("include $(TOP)/x.mk\n") == []


def test_an_included_file_runs_somewhere() -> None:
    (script,) = extract(b"a:\n\tcat x/y.txt\n", "makefile-include").embedded
    assert script.anchor == "any"


def test_comments_are_mentions_and_definitions_are_passed_over() -> None:
    assert named("# see docs/make.md\nX = 1 # and docs/x.md\n", "mention") == ["docs/make.md", "docs/x.md"]
    assert scripts("define CMD\ncat a/b.txt\nendef\n") == []


def just(text: str) -> list[tuple[str, bool]]:
    return [(found.text.decode(), found.masked) for found in justfile.extract(text.encode(), "justfile").embedded]


def test_just_recipes_are_scripts_a_line() -> None:
    text = 'dir := "web"\nbuild target: dep\n    @cat {{dir}}/a.txt\n    -cat {{ target }}/b.txt\n\nother:\n    true\n'
    assert just(text) == [("cat web/a.txt\n", False), ("cat ${_just_value}/b.txt\n", True), ("true\n", False)]


def test_a_just_recipe_with_a_shebang_is_one_script() -> None:
    assert just("x:\n    #!/usr/bin/env bash\n    cd web\n    cat a.txt\n") == [
        ("#!/usr/bin/env bash\ncd web\ncat a.txt\n", False)
    ]
    assert just("x:\n    #!/usr/bin/perl\n    print 1\n") == []
