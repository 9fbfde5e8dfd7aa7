"""Plans for people: what moves, what is repaired with it, what is left to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from reflint.model.finding import Finding, Step
from reflint.model.plan import Mend, Plan, Shift
from reflint.report._record import clean, finding_object
from reflint.report._wording import count, printable

SHOWN = 12  # files of one kind that are named before "and 12 more"


def as_text(plan: Plan) -> str:
    """A plan for a terminal."""
    lines = [f"plan: {_said(shift)}" for shift in plan.shifts]
    lines += ["", *_files(plan)]
    lines += ["", f"repaired with it: {_extent(plan.mended)}"]
    for path, mends in _by_path(plan.mended):
        lines.append(f"  {printable(path)}")
        lines += [f"    {_lines(same)}  {printable(same.old)} → {printable(same.new)}" for same in _together(mends)]
    lines += ["", f"left to you: {_left(plan)}"]
    lines += ["  (--take OLD has the one that moves replace the one that is there)"] if plan.different else []
    lines += [f"  differs: {printable(old)} and {printable(new)}; {_stays(plan, new)}" for old, new in plan.different]
    lines += [f"  {printable(f.path)}:{f.line}  {f.code} {f.name}: {printable(_why(f))}" for f in plan.open]
    lines += [f"  {printable(_circle(circle))}" for circle in plan.circles]
    return "\n".join(lines) + "\n"


def as_markdown(plan: Plan) -> str:
    """A plan as a checklist for a pull request."""
    title = ", ".join(_said(shift) for shift in plan.shifts)
    lines = [f"## {title}", "", *(f"- {line.strip()}" for line in _files(plan)), ""]
    lines += [f"### Repaired with it: {_extent(plan.mended)}", ""]
    for path, mends in _by_path(plan.mended):
        said = (f"line {_lines(same)} `{clean(same.old)}` → `{clean(same.new)}`" for same in _together(mends))
        lines.append(f"- [x] `{clean(path)}`: {'; '.join(said)}")
    lines += ["", f"### Left to you: {_left(plan)}", ""]
    lines += [f"- [ ] `{clean(old)}` and `{clean(new)}` differ; {_stays(plan, new)}" for old, new in plan.different]
    lines += [f"- [ ] `{clean(f.path)}:{f.line}` {f.code} {f.name}: {clean(_why(f))}" for f in plan.open]
    lines += [f"- [ ] {clean(_circle(circle))}" for circle in plan.circles]
    return "\n".join(lines) + "\n"


def as_object(plan: Plan) -> dict[str, Any]:
    """A plan as a JSON object."""
    return {
        "version": 1,
        "moves": [{"old": clean(shift.old), "new": clean(shift.new)} for shift in plan.shifts],
        "files": {
            "moved": [_pair(pair) for pair in plan.moved],
            "deleted": [clean(path) for path in plan.deleted],
            "identical": [_pair(pair) for pair in plan.identical],
            "different": [_pair(pair) for pair in plan.different],
            "replaced": [_pair(pair) for pair in plan.replaced],
            "only_there": [clean(path) for path in plan.there],
        },
        "repaired": [
            {"path": clean(m.path), "line": m.line, "old": clean(m.old), "new": clean(m.new)} for m in plan.mended
        ],
        "open": [finding_object(finding) for finding in plan.open],
        "cycles": [
            [{"path": clean(step.path), "line": step.line, "module": clean(step.module)} for step in circle]
            for circle in plan.circles
        ],
        "patch": clean(plan.patch),
    }


def _pair(pair: tuple[str, str]) -> dict[str, str]:
    return {"old": clean(pair[0]), "new": clean(pair[1])}


def _said(shift: Shift) -> str:
    return f"{printable(shift.old)} → {printable(shift.new)}" if shift.new else f"{printable(shift.old)} is deleted"


def _files(plan: Plan) -> Iterator[str]:
    moved = [old for old, new in plan.moved if (old, new) not in plan.replaced]
    if moved:
        yield f"{count(len(moved), 'file')} to move: {_named(moved)}"
    if plan.deleted:
        yield f"{count(len(plan.deleted), 'file')} to delete: {_named(plan.deleted)}"
    if plan.identical:
        yield f"{count(len(plan.identical), 'file')} there already, identical: {_named(new for _, new in plan.identical)}"
    if plan.different:
        yield f"{count(len(plan.different), 'file')} there already, different: {_named(new for _, new in plan.different)}"
    if plan.replaced:
        yield f"{count(len(plan.replaced), 'file')} there already, different, replaced: {_named(new for _, new in plan.replaced)}"
    if plan.there:
        yield f"{count(len(plan.there), 'file')} only there: {_named(plan.there)}"


def _named(paths: Iterable[str]) -> str:
    names = sorted(paths)
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(map(printable, names[:SHOWN])) + more


def _extent(mended: tuple[Mend, ...]) -> str:
    files = len({mend.path for mend in mended})
    return f"{count(len(mended), 'reference')} in {count(files, 'file')}" if mended else "nothing"


def _left(plan: Plan) -> str:
    parts = [count(len(plan.different), "file") + " that differ" if plan.different else ""]
    parts.append(count(len(plan.open), "finding") if plan.open else "")
    parts.append(count(len(plan.circles), "import cycle") if plan.circles else "")
    return ", ".join(part for part in parts if part) or "nothing"


def _stays(plan: Plan, path: str) -> str:
    """That ``path`` stays where another file came to its place, and what comes of that."""
    brought = sum(any(step.path == path for step in finding.chain) for finding in plan.open)
    return f"the latter stays, which brings {count(brought, 'finding')} below" if brought else "the latter stays"


def _circle(circle: tuple[Step, ...]) -> str:
    steps = (f"{step.path}:{step.line}" for step in circle)
    return f"import cycle: {' → '.join(steps)} → {circle[-1].module}"


def _by_path(mended: tuple[Mend, ...]) -> list[tuple[str, list[Mend]]]:
    found: dict[str, list[Mend]] = {}
    for mend in mended:
        found.setdefault(mend.path, []).append(mend)
    return sorted(found.items())


class Same(NamedTuple):
    """Lines of one file on which the same is rewritten."""

    old: str
    new: str
    lines: tuple[int, ...]


def _together(mends: list[Mend]) -> list[Same]:
    found: dict[tuple[str, str], list[int]] = {}
    for mend in mends:
        found.setdefault((mend.old, mend.new), []).append(mend.line)
    return [Same(old, new, tuple(sorted(set(lines)))) for (old, new), lines in found.items()]


def _lines(same: Same) -> str:
    shown = ", ".join(map(str, same.lines[:SHOWN]))
    return f"{shown} and {len(same.lines) - SHOWN:,} more" if len(same.lines) > SHOWN else shown


def _why(finding: Finding) -> str:
    """The message, with the text that stands there where the message does not show it."""
    texts = dict.fromkeys(occurrence.text for occurrence in finding.occurrences if occurrence.text)
    shown = next(iter(texts), "")
    return finding.message if not shown or shown.rstrip("/") in finding.message else f"{shown}: {finding.message}"
