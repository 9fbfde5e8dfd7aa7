"""The text report: what a person reads at three in the morning."""

from __future__ import annotations

from drawn import MOVED, STAGED, finding, hostile, occurrence, outage, report

from reflint.model.history import Seen
from reflint.report.text import render

DENOMINATOR = (
    "in 4,213 files (181,022 words, 612 parsed, 5,530 references; 2,015 left unresolved: 1,990 dynamic, 25 outside); "
    "history: 4,812 commits\n"
)


def test_a_clean_run_says_only_how_much_was_looked_at() -> None:
    assert render(report()) == f"0 findings {DENOMINATOR}"


def test_a_shallow_clone_is_said() -> None:
    text = render(report(seen=Seen(1, False, "shallow clone")))
    assert text.endswith("history incomplete: shallow clone (1 commit seen)\n")


def test_findings_stand_below_what_is_missing() -> None:
    assert render(outage()).split("\n\n")[0] == (
        '`orchestration/shared` gone in eb058e72 (2026-01-12 "Move shared") → shared: 3 references in 2 files\n'
        "  64 of 65 files followed; left without a new home: orchestration/shared/old.py\n"
        "  bin/deploy.sh:125:6  RL101 error  missing-path: orchestration/shared/utils/\n"
        "      also at 130:6\n"
        "  bin/zero.sh:12:1  RL101 error  missing-path: $ROOT/orchestration/shared\n"
        "  suggestion: name `shared` instead (2 of 3 can be rewritten safely)"
    )


def test_a_word_that_does_not_show_what_it_means_is_explained() -> None:
    found = finding("a.sh", "old/x.py", occurrence(4, 5, '"$file"'), evidence=MOVED)
    assert 'a.sh:4:5  RL101 error  missing-path: "$file" (= old/x.py)\n' in render(report(found))


def test_the_values_of_one_word_take_one_line() -> None:
    whole = finding("a.sh", "old", occurrence(1, 1, "old"), evidence=MOVED)
    values = [finding("b.sh", f"old/v{n}", occurrence(4, 5, '"$1"'), evidence=MOVED) for n in range(24)]
    text = render(report(whole, *values))
    assert text.count("b.sh:4:5") == 1
    assert '"$1" (= old/v0) and 23 more\n' in text
    assert "25 references in 2 files" in text


def test_what_went_into_an_archive_is_said_to_be_archived_and_not_suggested() -> None:
    kept = MOVED._replace(moved_to="docs/archive/docker/a.Dockerfile")
    text = render(
        report(finding("a.sh", "docker/a.Dockerfile", occurrence(1, 1, "docker/a.Dockerfile"), evidence=kept))
    )
    assert '(2026-01-12 "Move shared"), archived as docs/archive/docker/a.Dockerfile: 1 reference' in text
    assert "suggestion" not in text
    assert "what replaces it is not known\n" in text


def test_what_stands_alone_takes_one_line() -> None:
    text = render(report(finding("b.toml", "b.toml", occurrence(7, 1, ""), code="RL104")))
    assert text == f"b.toml:7:1  RL104 error  `b.toml` is not there\n\n1 finding (1 error) {DENOMINATOR}"


def test_scripts_come_before_documents() -> None:
    link = occurrence(1, 1, "doc")._replace(syntax="markdown.link")
    documents = [finding(f"{n}.md", "doc", link, evidence=MOVED) for n in range(3)]
    script = finding("z.sh", "tool", occurrence(1, 1, "tool"), evidence=MOVED)
    text = render(report(*documents, script))
    assert text.index("`tool`") < text.index("`doc`")


def test_a_part_that_went_another_way_than_the_rest_says_so() -> None:
    whole = finding("a.sh", "old", occurrence(1, 1, "old"), evidence=MOVED)
    part = finding("b.sh", "old/x", occurrence(1, 1, "old/x"), evidence=MOVED._replace(moved_to="far/x"))
    with_it = finding("c.sh", "old/y", occurrence(1, 1, "old/y"), evidence=MOVED._replace(moved_to="shared/y"))
    text = render(report(whole, part, with_it))
    assert "missing-path: old/x\n      → far/x\n" in text
    assert "→ shared/y" not in text


def test_links_are_counted_as_links_and_have_no_column() -> None:
    text = render(outage())
    assert "shared/utils: 1 symlink\n" in text
    assert "  fn/pool.py:1  RL201 error" in text


def test_a_chain_is_one_line() -> None:
    chain = "      chain: fn/main.py:47 shared.clients → shared/clients/__init__.py:3 shared.clients.pool\n"
    assert chain in render(outage())


def test_the_last_line_counts() -> None:
    assert render(outage()).endswith(f"4 findings (4 errors) {DENOMINATOR}")
    mixed = report(finding("a", "x", code="RL106"), finding("b", "x"), suppressed=3)
    assert "2 findings (1 error, 1 warning; 3 suppressed) in" in render(mixed)


def test_the_largest_break_comes_first_and_warnings_last() -> None:
    many = [finding(f"many{n}", "warned", occurrence(1, 1, "w"), code="RL106") for n in range(3)]
    few = [
        finding("z", "big", occurrence(1, 1, "b"), occurrence(2, 1, "b")),
        finding("a", "small", occurrence(1, 1, "s")),
    ]
    text = render(report(*many, *few))
    assert text.index("z:1:1") < text.index("a:1:1") < text.index("`warned`:")


def test_a_change_that_is_not_committed_has_no_commit_to_name() -> None:
    text = render(report(finding("run.sh", "old/a.sh", occurrence(1, 8, "old/a.sh"), evidence=STAGED)))
    assert text.startswith("`old/a.sh` deleted in this change → new/a.sh: 1 reference in 1 file\n")
    assert "suggestion: name `new/a.sh` instead\n" in text


def test_between_candidates_nothing_is_suggested() -> None:
    unsure = MOVED._replace(candidates=("a/x", "b/x"), leftovers=tuple(f"left{n}" for n in range(16)))
    text = render(report(finding("run.sh", "x", occurrence(1, 1, "x"), evidence=unsure)))
    assert "candidates, between which nothing decides: a/x, b/x\n" in text
    assert "left0, left1, left2, left3 and 12 more\n" in text
    assert "suggestion" not in text


def test_many_occurrences_take_one_line() -> None:
    found = finding("run.sh", "x", *(occurrence(n, 1, "x") for n in range(1, 30)))
    assert "also at 2:1, 3:1, 4:1, 5:1, 6:1, 7:1, 8:1, 9:1 and 20 more\n" in render(report(found))


def test_statistics_count_by_code() -> None:
    text = render(outage()._replace(statistics=True))
    assert "\n\n2  RL101 missing-path\n1  RL201 dangling-symlink\n1  RL401 incomplete-bundle\n\n4 findings" in text


def test_colours_only_when_asked() -> None:
    assert "\x1b[" not in render(outage())
    assert "\x1b[31merror\x1b[0m" in render(outage(), color=True)


def test_no_name_reaches_the_terminal_as_a_command() -> None:
    text = render(hostile())
    assert "\x1b" not in text
    assert "a%b,c:d\\n\\x1b[31m\udcff.sh:1:1" in text
    assert text.encode("utf-8", "surrogatepass")
