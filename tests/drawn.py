"""Reports drawn by hand, for tests of what is said about them."""

from __future__ import annotations

from reflint.model.finding import Finding, Occurrence, Step
from reflint.model.fix import Edit, Fix
from reflint.model.history import PENDING, Commit, Evidence, Seen
from reflint.model.report import Report, RuleInfo, Summary
from reflint.model.tree import Source

MOVE = Commit("eb058e72" + "0" * 32, "2026-01-12", "Move shared")
MOVED = Evidence("merge-into", MOVE, "shared", 0.98, (), ("orchestration/shared/old.py",), 65, 64)
UTILS = Evidence("merge-into", MOVE, "shared/utils", 1.0, (), (), 12, 12)
COMPLETE = Seen(4812, True)
STAGED = Evidence("exact", Commit(PENDING), "new/a.sh", 1.0, pending=True)


def occurrence(line: int, column: int, text: str, *, fix: Fix | None = None) -> Occurrence:
    return Occurrence(line, column, line, column + len(text), text, "read", "shell.rsync", (text.rstrip("/"),), fix)


def fixed(path: str, start: int, text: str) -> Fix:
    return Fix("safe", (Edit(path, start, start + 10, text),))


def finding(
    path: str, target: str, *occurrences: Occurrence, evidence: Evidence | None = None, code: str = "RL101"
) -> Finding:
    names = {"RL101": "missing-path", "RL102": "silent-guard", "RL104": "unknown-path", "RL106": "stale-mention"}
    names |= {"RL201": "dangling-symlink", "RL401": "incomplete-bundle"}
    severity = "warning" if code == "RL106" else "error"
    message = f"`{target}` is not there"
    return Finding(
        code,
        names[code],
        severity,
        path,
        target,
        message,
        occurrences,
        "high",
        evidence,
        fingerprint=f"{path}:{target}",
    )


def report(*findings: Finding, seen: Seen = COMPLETE, suppressed: int = 0, statistics: bool = False) -> Report:
    unresolved = (("dynamic", 1990), ("outside", 25))
    summary = Summary(4213, 181_022, 612, 5530, unresolved, len(findings), suppressed, seen)
    rules = (RuleInfo("RL101", "missing-path", "error", "A path that is gone.", "## What it does\nFinds it."),)
    ordered = tuple(sorted(findings, key=lambda f: (f.path, f.line, f.code, f.target)))
    return Report("0.1.0", Source("commit", "a" * 40), summary, ordered, rules, statistics)


def outage() -> Report:
    """The founding outage in small: two scripts, a link, a bundle with its chain."""
    deploy = finding(
        "bin/deploy.sh",
        "orchestration/shared/utils",
        occurrence(125, 6, "orchestration/shared/utils/", fix=fixed("bin/deploy.sh", 3000, "shared/utils/")),
        occurrence(130, 6, "orchestration/shared/utils/", fix=fixed("bin/deploy.sh", 3100, "shared/utils/")),
        evidence=UTILS,
    )
    zero = finding(
        "bin/zero.sh", "orchestration/shared", occurrence(12, 1, "$ROOT/orchestration/shared"), evidence=MOVED
    )
    link = finding("fn/pool.py", "orchestration/shared/pool.py", occurrence(1, 1, "../x"), evidence=UTILS, code="RL201")
    bundle = finding("fn/main.py", "shared.clients.pool", occurrence(47, 1, "import x"), code="RL401")
    chain = (Step("fn/main.py", 47, "shared.clients"), Step("shared/clients/__init__.py", 3, "shared.clients.pool"))
    return report(deploy, zero, link, bundle._replace(bundle="fn", chain=chain))


def hostile() -> Report:
    """Names that no format may trip over: newline, escape, percent, comma, colon, bytes that are no UTF-8."""
    odd = "a%b,c:d\n\x1b[31m\udcff.sh"
    evidence = MOVED._replace(
        moved_to="n\udcffw", candidates=("x\ud800", "y"), commit=MOVE._replace(subject="s\n\x1b\udcfe")
    )
    place = occurrence(1, 1, "t\ud800\udcff", fix=fixed(odd, 0, "\udcff"))
    found = finding(odd, "t\udcff\n", place, evidence=evidence)
    return report(found._replace(chain=(Step("\udcff", 1, "m\udcff"),), bundle="b\udcff"))
