"""References in Python source: literals, path expressions, command lines, dotted names, comments and docstrings.

Imports are read here only in a program that is no file of its own (``python - <<EOF``): those of files are a line of their own.
"""

from __future__ import annotations

import ast

from reflint.extract._python.collect import Collector, Use
from reflint.extract._python.imports import ImportReader
from reflint.extract._python.source import Source
from reflint.extract._python.values import Value
from reflint.extract._python.walk import Walker
from reflint.model.facts import Facts, Failure, Reference
from reflint.syntax.python_lex import prefix, tokens

DIALECTS = ("python", "python-code", "python-program")
VERSION = 5


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of a Python file. Never raises: a file that does not parse has a ``failure``, and what its literals and comments say.

    ``python-code`` leaves out what the file only says: comments, docstrings, messages. ``python-program`` is handed to the interpreter by
    another file.
    """
    spoken = dialect != "python-code"
    try:
        source = Source(data)
        tree = source.parse()
        walker = Walker(source, tree, mentions=spoken)
        walker.module()
        if spoken:
            _running_text(walker.out, True)
        if dialect == "python-program":
            _imports(walker.out, source, tree)
        return walker.out.facts()
    except SyntaxError as error:
        why = f"the Python that runs reflint does not parse it ({error.msg}); only its literals and comments were read"
        return _lexed(data, Failure(why, error.lineno or 0), spoken)
    except (ValueError, RecursionError, MemoryError) as error:
        return _lexed(data, Failure(f"cannot be parsed: {type(error).__name__}", 0), spoken)


def _imports(out: Collector, source: Source, tree: ast.Module) -> None:
    """Add the modules that must be there for the program to run."""
    for each in ImportReader(source).module(tree, users=False):
        if not (each.guard or each.typing or each.conditional or each.level):
            out.add(Reference(each.module, each.start, each.end, "run", "python.program", form="module"), False)


def _running_text(out: Collector, parsed: bool) -> None:
    """Add what comments say, and docstrings: strings that begin a line and stand alone."""
    for token in tokens(out.data, not parsed):
        if token.quote == "#":
            out.mentions(token.start, token.end, "python.comment")
        elif len(token.quote) == 3 and _stands_alone(out.data, token.start - 3 - len(prefix(out.data, token))):
            out.mentions(token.start, token.end, "python.docstring")
        elif not parsed:
            text = out.data[token.start : token.end].decode("utf-8", "replace")
            exact = "�" not in text and ("\\" not in text or "r" in prefix(out.data, token))
            out.value(Value("text", text, token.start, token.end, exact), Use())


def _stands_alone(data: bytes, start: int) -> bool:
    """Whether nothing but white space stands before ``start`` on its line, and no bracket or operator ends the line
    before.
    """
    line = data.rfind(b"\n", 0, start) + 1
    if data[line:start].strip():
        return False
    before = data[max(0, line - 200) : line].rstrip()
    return before[-1:] not in b"([{,=+%\\" if before else True


def _lexed(data: bytes, failure: Failure, spoken: bool) -> Facts:
    """What a file says that is not Python 3: its literals and comments, with nothing known of their use."""
    out = Collector(data, mentions=spoken)
    _running_text(out, False)
    return out.facts(failure)
