"""Shell scripts: the program, its comments, and texts of other languages in heredocs and quoted commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.model.facts import Embedded, Facts, Failure, Reference
from reflint.model.location import SpanMap
from reflint.model.program import Block, Comment, Heredoc, Literal, Part, Redirect, Simple, Word
from reflint.syntax.bash import parse
from reflint.syntax.bash_handed import command_names, handed, text_of
from reflint.syntax.bash_walk import simples
from reflint.syntax.words import path_words

DIALECTS = ("shell", "shell-code")
VERSION = 3

_SOURCE_DIRECTIVE = re.compile(r"^\s*shellcheck\s[^\n]*?\bsource=(\S+)")
# What every embedded text needs.
_EMBEDS = re.compile(rb"<<|\balias\b|\bpy(?:thon|py)[\d.]{0,9}[\"']?[ \t][^\n]{0,200}-\w{0,9}c\b")
_INTERPRETERS = re.compile(r"^(?:python[0-9.]*|pypy3?)$")
_COMMAND = re.compile(r"-[A-Za-z]*c$")
_DJANGO_SHELL = ["manage.py", "shell"]
# ``MAIN_MODULE="a.b"``: a module that the script runs or imports, once it knows which of several.
_MODULES = re.compile(
    rb"^[ \t]*(?:[\w|*.\"-]+\)[ \t]*)?(?:export |local |readonly )?(?:\w*_)?(?:MODULE|module)="
    rb"([\"']?)([A-Za-z_]\w*(?:\.\w+)*)\1[ \t]*(?:;;?[ \t]*)?(?:#[^\n]*)?$",
    re.MULTILINE,
)
_ALIAS = re.compile(r"^[\w.-]+=$")


def extract(data: bytes, dialect: str) -> Facts:
    """Facts of a shell script; never raises. ``shell-code`` asks for no comments."""
    script = parse(data, comments=dialect == "shell")
    if script is None:
        return Facts(failure=Failure("no statement of this script could be parsed"))
    references = tuple(reference for comment in script.comments for reference in _comment(data, comment))
    references += tuple(_modules(data))
    comments = dialect == "shell"
    inner = handed(data, script.body, comments=comments)
    return Facts(references, tuple(_embedded(data, script.body)), script._replace(inner=inner))


def _modules(data: bytes) -> Iterator[Reference]:
    """The values of variables that hold a module, in a script that speaks of Python."""
    if b"MODULE=" not in data.upper() or b"python" not in data:
        return
    for match in _MODULES.finditer(data):
        yield Reference(match.group(2).decode(), *match.span(2), "run", "shell.module", form="module")


def _comment(data: bytes, comment: Comment) -> Iterator[Reference]:
    directive = _SOURCE_DIRECTIVE.match(comment.text)
    if directive and directive.group(1) != "/dev/null":
        start = comment.start + len(comment.text[: directive.start(1)].encode("utf-8", "surrogateescape"))
        text = directive.group(1)
        end = start + len(text.encode("utf-8", "surrogateescape"))
        yield Reference(text, start, end, "mention", "shell.shellcheck")
        return
    for word in path_words(data, comment.start, comment.end):
        yield Reference(word.text, word.start, word.end, "mention", "shell.comment")


def _embedded(data: bytes, body: Block) -> Iterator[Embedded]:
    if _EMBEDS.search(data) is None:
        return
    for node in simples(body):
        yield from _heredocs(data, node)
        for found in (_alias(data, node), _inline(data, node)):
            if found is not None:
                yield found


def _heredocs(data: bytes, node: Simple) -> Iterator[Embedded]:
    """Python in heredocs; what a shell runs is part of the program."""
    for heredoc in node.redirects:
        if isinstance(heredoc, Heredoc) and heredoc.body:
            dialect = _python(data, node)
            if dialect:
                text = _with_fillers(data, heredoc.body)
                yield Embedded(dialect, text, SpanMap.shifted(heredoc.body[0].start, len(text)), "shell.heredoc")


def _with_fillers(data: bytes, parts: tuple[Part, ...]) -> bytes:
    """A text with ``{}`` for what the shell fills in: a placeholder inside a string, a value outside of one."""
    found = []
    for part in parts:
        raw = data[part.start : part.end]
        known = isinstance(part, Literal) or len(raw) < 2
        found.append(raw if known else b"{" + b" " * (len(raw) - 2) + b"}")
    return b"".join(found)


def _python(data: bytes, node: Simple) -> str:
    """The dialect of the heredoc of a command: of a program that Python is given, or of a file that becomes a module; "" for neither."""
    names = command_names(node)
    if not names:
        return ""
    name = names[0].rpartition("/")[2]
    if name in ("cat", "tee"):
        targets = [
            each.target
            for each in node.redirects
            if isinstance(each, Redirect) and each.target and ">" in each.operator
        ]
        files = (*targets, *(node.words[1:] if name == "tee" else ()))
        return "python" if any(_tail(word).endswith(".py") for word in files) else ""
    operands = [text for text in names[1:] if text != "-" and not text.startswith("-")]
    # The grammar drops a lone ``-``, so it is looked for in the bytes.
    head = data[node.start : next((each.start for each in node.redirects if isinstance(each, Heredoc)), node.end)]
    asks = not operands or b"-" in head.split() or [text.rpartition("/")[2] for text in operands] == _DJANGO_SHELL
    runs = _INTERPRETERS.match(name) is not None and asks and "-m" not in names and "-c" not in names
    return "python-program" if runs else ""


def _inline(data: bytes, node: Simple) -> Embedded | None:
    """The program in ``python -c "…"``, as far as no escapes are in it."""
    names = [text_of(word).rpartition("/")[2] for word in node.words]
    at = next((at for at, name in enumerate(names[:4]) if _INTERPRETERS.match(name)), len(names))
    option = next((place for place in range(at + 1, len(names)) if not names[place].startswith("-")), 0) - 1
    if option <= at or not _COMMAND.match(names[option]):
        return None
    parts = node.words[option + 1].parts
    plain = bool(parts) and all(not isinstance(part, Literal) or (part.quoted and part.exact) for part in parts)
    asked = any(isinstance(each, Redirect) and _tail(each.target) == "/dev/null" for each in node.redirects)
    text = _with_fillers(data, parts)
    if asked or not plain or len(text) < parts[-1].end - parts[0].start:
        return None  # whether a module can be imported is a question
    return Embedded("python-program", text, SpanMap.shifted(parts[0].start, len(text)), "shell.inline")


def _alias(data: bytes, node: Simple) -> Embedded | None:
    """The program in ``alias x='…'``."""
    if len(node.words) < 2 or text_of(node.words[0]) != "alias":
        return None
    parts = node.words[1].parts
    if len(parts) != 2 or not isinstance(parts[0], Literal) or not _ALIAS.match(parts[0].text):
        return None
    part = parts[1]
    if not isinstance(part, Literal) or not part.quoted or not part.exact:
        return None
    text = data[part.start : part.end]
    return Embedded("shell", text, SpanMap.shifted(part.start, len(text)), "shell.alias")


def _tail(word: Word | None) -> str:
    part = word.parts[-1] if word is not None and word.parts else None
    return part.text if isinstance(part, Literal) else ""
