"""Shell scripts: the program, its comments, and texts of other languages in heredocs and quoted commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.model.facts import Embedded, Facts, Failure, Reference
from reflint.model.location import SpanMap
from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Comment,
    For,
    Function,
    Group,
    Heredoc,
    If,
    Literal,
    Node,
    Pipeline,
    Redirect,
    Simple,
    Substitution,
    While,
    Word,
)
from reflint.syntax.bash import parse
from reflint.syntax.words import path_words

DIALECTS = ("shell", "shell-code")
VERSION = 1
MAX_NODES = 100_000

_SOURCE_DIRECTIVE = re.compile(r"^\s*shellcheck\s[^\n]*?\bsource=(\S+)")
_EMBEDS = re.compile(rb"<<|\b(?:eval|alias)\b|[\s\"']-\w*c[\s\"']")  # what every embedded text needs
_INTERPRETERS = re.compile(r"^(?:python[0-9.]*|pypy3?)$")
_SHELLS = frozenset(("bash", "sh", "zsh", "dash", "ksh"))
_LANGUAGES = ((".py", "python"), (".sh", "shell"), (".bash", "shell"))
_WRAPPERS = frozenset(("sudo", "exec", "time", "nohup", "command", "env"))
_ALIAS = re.compile(r"^[\w.-]+=$")


def extract(data: bytes, dialect: str) -> Facts:
    """Facts of a shell script; never raises. ``shell-code`` asks for no comments."""
    script = parse(data, comments=dialect == "shell")
    if script is None:
        return Facts(failure=Failure("no statement of this script could be parsed"))
    references = tuple(reference for comment in script.comments for reference in _comment(data, comment))
    return Facts(references, tuple(_embedded(data, script.body)), script)


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
    for node in _simples(body):
        yield from _heredocs(data, node)
        quoted = _quoted_command(data, node)
        if quoted is not None:
            yield quoted


def _simples(body: Block) -> Iterator[Simple]:
    """Every simple command, those in functions and substitutions too, bounded."""
    stack: list[Node | Block] = [body]
    seen = 0
    while stack and seen < MAX_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, Block):
            stack.extend(reversed(node.commands))
            continue
        if isinstance(node, Simple):
            yield node
        stack.extend(_inside(node))


def _inside(node: Node) -> list[Node | Block]:
    if isinstance(node, Simple):
        words = [*node.words, *(each.value for each in node.assignments if isinstance(each.value, Word))]
        return [part.body for word in words for part in word.parts if isinstance(part, Substitution)]
    if isinstance(node, Assignment):
        value = node.value
        return [part.body for part in value.parts if isinstance(part, Substitution)] if isinstance(value, Word) else []
    if isinstance(node, AndOr):
        return [node.right, node.left]
    if isinstance(node, Pipeline):
        return list(reversed(node.commands))
    if isinstance(node, If):
        blocks: list[Node | Block] = [block for branch in node.branches for block in branch]
        return [*blocks, *([node.otherwise] if node.otherwise else [])]
    if isinstance(node, (For, Group, Function)):
        return [node.body]
    if isinstance(node, While):
        return [node.condition, node.body]
    return [block for _, block in node.arms]


def _heredocs(data: bytes, node: Simple) -> Iterator[Embedded]:
    for redirect in node.redirects:
        if not isinstance(redirect, Heredoc) or len(redirect.body) != 1 or not isinstance(redirect.body[0], Literal):
            continue
        part = redirect.body[0]
        dialect = _language(data, node)
        if dialect and part.exact:
            written = any(isinstance(each, Redirect) and each.operator.startswith(">") for each in node.redirects)
            if dialect == "shell" and written:
                continue  # a script that is generated runs elsewhere
            text = data[part.start : part.end]
            yield Embedded(dialect, text, SpanMap.shifted(part.start, len(text)), "shell.heredoc")


def _language(data: bytes, node: Simple) -> str:
    """The language of what stands in the heredoc of a command."""
    names = [_text(word) for word in node.words]
    while names and (names[0] in _WRAPPERS or "=" in names[0]):
        names.pop(0)
    if not names:
        return ""
    name = names[0].rpartition("/")[2]
    operands = [text for text in names[1:] if text != "-" and not text.startswith("-")]
    # The grammar drops a lone ``-``, so it is looked for in the bytes.
    head = data[node.start : next((each.start for each in node.redirects if isinstance(each, Heredoc)), node.end)]
    if _INTERPRETERS.match(name) and (not operands or b"-" in head.split()) and "-m" not in names and "-c" not in names:
        return "python"
    if name in _SHELLS and not operands:
        return "shell"
    if name in ("cat", "tee"):
        targets = [
            _tail(each.target)
            for each in node.redirects
            if isinstance(each, Redirect) and each.target and ">" in each.operator
        ]
        targets += [_tail(word) for word in node.words[1:]] if name == "tee" else []
        return next((language for target in targets for suffix, language in _LANGUAGES if target.endswith(suffix)), "")
    return ""


def _quoted_command(data: bytes, node: Simple) -> Embedded | None:
    """The program in ``bash -c '…'``, ``eval '…'`` and ``alias x='…'``."""
    if len(node.words) < 2:
        return None
    name = _text(node.words[0]).rpartition("/")[2]
    part: object = None
    if (
        name in _SHELLS
        and len(node.words) >= 3
        and _text(node.words[1]).startswith("-")
        and _text(node.words[1]).endswith("c")
    ):
        part = node.words[2].parts[0] if len(node.words[2].parts) == 1 else None
    elif name == "eval" and len(node.words) == 2:
        part = node.words[1].parts[0] if len(node.words[1].parts) == 1 else None
    elif name == "alias":
        parts = node.words[1].parts
        named = len(parts) == 2 and isinstance(parts[0], Literal) and _ALIAS.match(parts[0].text)
        part = parts[1] if named else None
    if not isinstance(part, Literal) or not part.quoted or not part.exact:
        return None
    text = data[part.start : part.end]
    return Embedded("shell", text, SpanMap.shifted(part.start, len(text)), f"shell.{name}")


def _text(word: Word) -> str:
    return "".join(part.text if isinstance(part, Literal) else "\0" for part in word.parts)


def _tail(word: Word | None) -> str:
    part = word.parts[-1] if word is not None and word.parts else None
    return part.text if isinstance(part, Literal) else ""
