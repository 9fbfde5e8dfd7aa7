"""``reflint scan``: everything that the repository names, against what is there."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Collection, Iterator
from typing import Any

from reflint.commands import Result
from reflint.model.report import Report
from reflint.model.request import Progress, Request
from reflint.report import formats, render

SUMMARY = "find what the repository names and does not have"
LEVELS = ("error", "warning", "never")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``scan``."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="report only findings that stand in these files or directories"
    )
    _add_source(parser)
    _add_rules(parser)
    _add_fixes(parser)
    _add_output(parser)
    _add_run(parser)


def _add_source(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is scanned")
    group.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    group.add_argument(
        "--config", default="", metavar="FILE", help="configuration, instead of what the scanned tree holds"
    )
    one = group.add_mutually_exclusive_group()
    one.add_argument("--staged", action="store_true", help="scan the index instead of the working tree")
    one.add_argument("--rev", default="", metavar="REV", help="scan a commit instead of the working tree")
    one.add_argument(
        "--hook", action="store_true", help="index against HEAD; on a push, what is pushed against the remote"
    )
    group.add_argument("--since", default="", metavar="REV", help="report only findings that REV did not have")
    group.add_argument("--baseline", default="", metavar="FILE", help="report only findings that FILE does not accept")
    group.add_argument("--write-baseline", default="", metavar="FILE", help="accept all findings: write them into FILE")


def _add_rules(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("rules (codes, prefixes, names or ALL; separated by commas, repeatable)")
    for option, text in (
        ("--select", "run these rules only"),
        ("--extend-select", "run these rules too"),
        ("--ignore", "do not run these rules"),
    ):
        group.add_argument(option, action="extend", type=_split, default=[], metavar="RULES", help=text)


def _add_fixes(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "what is repaired (each fix is proven on a copy of the tree before anything is written)"
    )
    one = group.add_mutually_exclusive_group()
    one.add_argument(
        "--fix", action="store_true", help="rewrite stale references whose new place is certain; report the rest"
    )
    one.add_argument(
        "--diff", action="store_true", help="write nothing; print what --fix would do, as git apply takes it"
    )
    group.add_argument("--unsafe-fixes", action="store_true", help="also make fixes that a human should look at")
    group.add_argument(
        "--show-fixes", action="store_true", help="list the fixes, and those that were left out with the reason"
    )


def _add_output(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is said")
    group.add_argument(
        "--format", default="text", choices=_Formats(), metavar="FORMAT", help="%(choices)s (default: text)"
    )
    group.add_argument(
        "--output-file", default="", metavar="FILE", help="write the report there instead of to standard output"
    )
    group.add_argument(
        "--fail-on", default="", choices=LEVELS, help="least severity that gives exit status 1 (default: error)"
    )
    group.add_argument("--statistics", action="store_true", help="count findings by rule")
    group.add_argument("--quiet", "-q", action="store_true", help="without findings, say nothing")
    group.add_argument("--color", default="auto", choices=("auto", "always", "never"), help="colours (default: auto)")


class _Formats(Collection[str]):
    """The formats, looked for only when one is asked for."""

    def __contains__(self, form: object) -> bool:
        return form in formats()

    def __iter__(self) -> Iterator[str]:
        return iter(formats())

    def __len__(self) -> int:
        return len(formats())


def _add_run(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("how it runs")
    group.add_argument("--strict-history", action="store_true", help="exit with 2 where history is incomplete")
    group.add_argument("--timings", action="store_true", help="say on standard error where the time went")
    group.add_argument("--no-cache", dest="cache", action="store_false", help="neither read nor write the cache")
    group.add_argument(
        "--no-survey", dest="survey", action="store_false", help="parse every file (slow; finds the same)"
    )
    group.add_argument(
        "--jobs",
        type=_number,
        default=0,
        metavar="N",
        help="processes that read files (default: one a processor, four at most, and one for few files); "
        "always one where Python cannot fork safely: macOS, Windows",
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no number")
    return int(text)


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Scan, and put the report into words."""
    import gc

    from reflint.ahead import opened
    from reflint.jobs import usable_jobs

    # Syntax trees and programs are many small values, hardly ever in cycles: to look for those costs a seventh of the run. One process
    # that reads everything would keep too many of them.
    if usable_jobs(options.jobs) > 1:
        gc.disable()
    else:
        gc.set_threshold(50_000, 20, 20)
    timings: dict[str, float] | None = {} if options.timings else None
    request = _request(options, progress, timings)
    if options.fix or options.diff or options.show_fixes:
        return _fixed(options, request, color)
    with opened(request) as repository:  # git begins while most of the program is still to be loaded
        from reflint.engine import scan

        report = scan(request, repository)
    gc.freeze()  # else Python looks through all that is left once more before it ends
    if options.write_baseline:
        return _baseline(options.write_baseline, report)
    silent = options.quiet and options.format == "text" and not report.findings
    output = "" if silent else render(report, options.format, color=color)
    notes = (() if options.quiet else report.notes) + tuple(_timing_lines(timings or {}))
    return Result(_status(report), output, options.output_file, notes)


def _fixed(options: Namespace, request: Request, color: bool) -> Result:
    """Scan, repair what can be repaired, and say what is left, or what would be done."""
    from reflint.fixing import Wish, fixed

    done = fixed(request, Wish(options.fix, options.unsafe_fixes))
    notes = (*done.report.notes, *done.notes) if not options.quiet else ()
    listing = done.listing if options.show_fixes else ()
    if options.diff:
        return Result(int(bool(done.patch)), done.patch, options.output_file, (*listing, *notes))
    silent = options.quiet and options.format == "text" and not done.report.findings
    output = "" if silent else render(done.report, options.format, color=color)
    if options.format == "text":
        output = "".join(f"{line}\n" for line in listing) + "\n" * bool(listing) + output
        listing = ()
    return Result(_status(done.report), output, options.output_file, (*listing, *notes))


def _baseline(path: str, report: Report) -> Result:
    """The baseline that accepts what ``report`` found, written whole."""
    from reflint.suppress.baseline import written

    text = written(report.findings)
    count = text.count("\n") - 1
    return Result(0, text, path, (f"{path} accepts {count:,} entr{'y' if count == 1 else 'ies'}",))


def _request(options: Namespace, progress: Progress | None, timings: dict[str, float] | None) -> Request:
    """The options as the engine wants them: fields are named like options."""
    from datetime import date

    named = {name: value for name, value in vars(options).items() if name in Request._fields}
    lists = {name: tuple(value) for name, value in named.items() if isinstance(value, list)}
    named["today"] = date.today().isoformat()
    named["since"] = (options.since,) if options.since else ()
    if options.write_baseline:
        named["baseline"] = ""
    if options.hook:
        named |= _hook()
    return Request(**{**named, **lists, "progress": progress, "timings": timings})


def _hook() -> dict[str, Any]:
    """What a hook of pre-commit judges. On a push it says in the environment from where to where.

    A hook that runs before a merge is committed finds no MERGE_HEAD yet: git names the other parents in GITHEAD_<id>.
    """
    from os import environ

    pushed_from, pushed = environ.get("PRE_COMMIT_FROM_REF"), environ.get("PRE_COMMIT_TO_REF")
    if pushed_from and pushed:
        return {"rev": pushed, "since": (pushed_from,)}
    parents = sorted(name.removeprefix("GITHEAD_") for name in environ if name.startswith("GITHEAD_"))
    return {"staged": True, "since": ("HEAD", *parents)}


def _status(report: Report) -> int:
    failing = {"error": ("error",), "warning": ("error", "warning")}.get(report.fail_on, ())
    return int(any(finding.severity in failing for finding in report.findings))


def _timing_lines(timings: dict[str, float]) -> list[str]:
    return [f"{seconds * 1000:8.1f} ms  {stage}" for stage, seconds in timings.items()]
