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
        rows = [(f"{r.code}  {r.name:<{width}}  {r.severity:<7}  ", r.summary) for r in rules]
        return Result(0, "".join(_fitted(lead, text, _columns(1000)) for lead, text in rows))
    for rule in rules:
        if options.rule.lower() in (rule.code.lower(), rule.name):
            return Result(0, _fitted_page(page(rule.code, rule.name, rule.doc)))
    from difflib import get_close_matches

    known = [name for rule in rules for name in (rule.code, rule.name)]
    near = get_close_matches(options.rule.upper(), known, 1) or get_close_matches(options.rule.lower(), known, 1)
    hint = f"did you mean {near[0]}?" if near else "`reflint rule` lists all rules"
    raise UsageError(f"no rule is called {options.rule}", hint=hint)


def page(code: str, name: str, doc: str) -> str:
    """A rule's page: its docstring, whose first line is its summary, under a title."""
    from inspect import cleandoc

    return f"# {code} {name}\n\n{cleandoc(doc)}\n"


def _columns(most: int) -> int:
    """Of the terminal; ``most`` where it is wider, or the output is none."""
    from shutil import get_terminal_size

    return min(get_terminal_size((most, 24)).columns, most)


def _fitted(lead: str, text: str, columns: int) -> str:
    """``text`` behind ``lead`` in lines of at most ``columns`` characters."""
    from textwrap import fill

    indent = " " * len(lead) if len(lead) < columns - 16 else ""
    return fill(text, columns, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False) + "\n"


def _fitted_page(text: str) -> str:
    """A page whose paragraphs fit into the terminal; lists, tables and code stay as they are."""
    paragraphs, code, columns = [], False, _columns(116)
    for paragraph in text.strip().split("\n\n"):
        code ^= paragraph.count("```") % 2 == 1
        plain = not code and "```" not in paragraph and not paragraph.startswith(("#", "-", "|"))
        paragraphs.append(_fitted("", paragraph, columns) if plain else f"{paragraph}\n")
    return "\n".join(paragraphs)
