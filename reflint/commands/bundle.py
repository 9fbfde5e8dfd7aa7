"""``reflint bundle``: the deployments that a repository makes, and whether each is whole."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from fnmatch import fnmatch

from reflint.commands import Result
from reflint.errors import UsageError
from reflint.model.request import Progress, Request

SUMMARY = "what the repository deploys: list it, show one deployment, prove them whole"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``bundle``."""
    parser.add_argument("action", choices=("list", "show", "check"), help="list all, show NAME in full, or check them")
    parser.add_argument("names", nargs="*", metavar="NAME", help="bundles by name or pattern (check: default all)")
    parser.add_argument(
        "--repo", default=".", metavar="DIR", help="a working tree or a bare git directory (default: here)"
    )
    parser.add_argument("--rev", default="", metavar="REV", help="look at a commit instead of the working tree")
    parser.add_argument(
        "--format",
        default="text",
        choices=("text", "mermaid", "html"),
        help="text, or a picture of what is imported, with the holes in it (default: text)",
    )
    parser.add_argument("--no-cache", dest="cache", action="store_false", help="neither read nor write the cache")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """List, show or check; ``check`` exits with 1 where something is missing or stops."""
    from reflint.deployments import listed, missing, proved, shown, verdict
    from reflint.portrayed import mermaid, page

    request = Request(repo=options.repo, rev=options.rev, cache=options.cache, progress=progress)
    pictured = options.format != "text"
    found = proved(request, lambda name: (options.action == "show" or pictured) and _asked(name, options.names))
    wanted = [each for each in found if _asked(each.proof.bundle.name, options.names)]
    if options.names and not wanted:
        raise UsageError(f"no bundle is called {options.names[0]}", hint="`reflint bundle list` names them all")
    if options.format == "mermaid":
        return Result(0, "\n".join(mermaid(each.proof) for each in wanted if each.proof.needed))
    if options.format == "html":
        return Result(0, page([(each.proof, each.sizes, verdict(each.proof)) for each in wanted]))
    if options.action == "list":
        return Result(0, listed(wanted))
    if options.action == "show":
        return Result(0, "\n".join(shown(each) for each in wanted))
    broken = [each for each in wanted if missing(each.proof)]
    fatal = any(each.proof.bundle.broken or any(not lack.guarded for lack in each.proof.lacks) for each in broken)
    text = "".join("\n".join((each.proof.bundle.name, *missing(each.proof))) + "\n" for each in broken)
    return Result(int(fatal), f"{text}{len(wanted)} bundles, {len(broken)} of them not whole\n")


def _asked(name: str, patterns: list[str]) -> bool:
    return not patterns or any(name == pattern or fnmatch(name, pattern) for pattern in patterns)
