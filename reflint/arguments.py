"""The command line's grammar: argparse, with errors that say what was probably meant."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple, NoReturn

from reflint.commands import COMMANDS, load
from reflint.errors import UsageError

DESCRIPTION = "Proves that what a repository names is there, with git history as the oracle."
EPILOG = """`reflint COMMAND --help` lists the options of a command; `reflint rule` lists the
rules, and `reflint rule RL101` explains one.

exit status:
  0  nothing at or above --fail-on (default: error)
  1  findings
  2  the run could not be trusted: usage, configuration, git, files"""


class Asked(NamedTuple):
    """A command with its options, or the help that was asked for instead."""

    command: str
    options: argparse.Namespace
    help: str = ""


class Parser(argparse.ArgumentParser):
    """A parser that raises ``UsageError`` instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        """Raise, with the nearest option or choice as a hint."""
        raise UsageError(message, hint=self._hint(message))

    def _hint(self, message: str) -> str:
        import re

        wrong = re.search(r"(?:unrecognized arguments:|invalid choice:) '?([^\s'=]+)", message)
        if wrong:
            near = _near(wrong[1], self._known(wrong[1].startswith("-")))
            if near:
                return f"did you mean {near}?"
        return f"`{self.prog} --help` lists the options"

    def _known(self, options: bool) -> list[str]:
        if options:
            return sorted(self._option_string_actions)
        return sorted(str(choice) for action in self._actions for choice in action.choices or ())


def _near(wrong: str, known: Iterable[str]) -> str:
    """The nearest of ``known``, "" where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(wrong, list(known), 1, 0.5)), "")


def parse(given: list[str]) -> Asked:
    """What ``given`` asks for; ``UsageError`` where it asks for what does not exist."""
    if not given or given[0] in ("-h", "--help", "help"):
        return Asked("", argparse.Namespace(), overview())
    name = given[0]
    if name not in COMMANDS:
        near = _near(name, COMMANDS)
        what = "option" if name.startswith("-") else "command"
        known = f"the commands are {', '.join(COMMANDS)}"
        raise UsageError(f"unknown {what} {name}", hint=f"did you mean {near}?" if near else known)
    parser = command_parser(name)
    rest = given[1:]
    if _asks_for_help(rest):
        return Asked(name, argparse.Namespace(), parser.format_help())
    return Asked(name, parser.parse_intermixed_args(rest))


def _asks_for_help(arguments: Iterable[str]) -> bool:
    for argument in arguments:
        if argument == "--":
            return False
        if argument in ("-h", "--help"):
            return True
    return False


def command_parser(name: str) -> Parser:
    """The parser of one command."""
    module = load(name)
    parser = Parser(prog=f"reflint {name}", description=module.SUMMARY, allow_abbrev=False, add_help=False)
    # For each argument a formatter is made; one that asks how wide the terminal is loads what can pack archives.
    parser.formatter_class = partial(argparse.HelpFormatter, width=80)
    module.add_arguments(parser)
    parser.add_argument("-h", "--help", action="store_true", help="show this help and exit")
    parser.formatter_class = argparse.HelpFormatter
    return parser


def overview() -> str:
    """The help of reflint itself."""
    width = max(map(len, COMMANDS)) + 2
    commands = "".join(f"  {name:<{width}}{load(name).SUMMARY}\n" for name in COMMANDS)
    return (
        f"usage: reflint COMMAND …\n\n{DESCRIPTION}\n\ncommands:\n{commands}\noptions:\n"
        f"  -V, --version  show the version and exit\n  -h, --help     show this help and exit\n\n{EPILOG}\n"
    )
