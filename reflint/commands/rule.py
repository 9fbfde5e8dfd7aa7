"""``reflint rule``: explain a rule, or list them all."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.errors import UsageError
from reflint.model.request import Progress

SUMMARY = "explain a rule, or list all of them"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``rule``."""
    parser.add_argument("rule", nargs="?", default="", metavar="CODE", help="a code or a name; without it, all rules")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """The page of one rule as Markdown, or one line a rule."""
    from reflint.rules import all_rules

    rules = sorted(all_rules(), key=lambda rule: rule.code)
    if not options.rule:
        width = max((len(rule.name) for rule in rules), default=0)
        return Result(0, "".join(f"{r.code}  {r.name:<{width}}  {r.severity:<7}  {r.summary}\n" for r in rules))
    for rule in rules:
        if options.rule.lower() in (rule.code.lower(), rule.name):
            return Result(0, page(rule.code, rule.name, rule.doc))
    from difflib import get_close_matches

    known = [name for rule in rules for name in (rule.code, rule.name)]
    near = get_close_matches(options.rule.upper(), known, 1) or get_close_matches(options.rule.lower(), known, 1)
    hint = f"did you mean {near[0]}?" if near else "`reflint rule` lists all rules"
    raise UsageError(f"no rule is called {options.rule}", hint=hint)


def page(code: str, name: str, doc: str) -> str:
    """A rule's page: its docstring, whose first line is its summary, under a title."""
    from inspect import cleandoc

    return f"# {code} {name}\n\n{cleandoc(doc)}\n"
