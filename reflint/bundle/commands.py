"""The simple commands of a shell text in their order, as plain words: enough for what a build step does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Expansion,
    For,
    Function,
    Group,
    If,
    Literal,
    Node,
    Pipeline,
    Simple,
    While,
    Word,
)
from reflint.syntax.bash import parse

Expand = Callable[[str], "str | None"]
MAX_NODES = 4000
_TRUE = frozenset(("true", ":", "echo"))


class Command(NamedTuple):
    """One command: its words with variables replaced where they are known (else as written), and whether it may fail without a word."""

    words: tuple[str, ...]
    masked: bool = False


def commands(text: bytes, expand: Expand) -> list[Command]:
    """The commands of ``text``; nothing where it does not parse."""
    script = parse(text, comments=False)
    return list(_commands(script.body, expand, False)) if script is not None else []


def _commands(node: Node | Block, expand: Expand, masked: bool) -> Iterator[Command]:
    """The commands of ``node``, both branches of what is decided when it runs."""
    if isinstance(node, Simple):
        words = tuple(_text(word, expand) for word in node.words)
        if words:
            yield Command(words, masked)
    elif isinstance(node, AndOr):
        excused = node.operator == "||" and _first(node.right) in _TRUE
        yield from _commands(node.left, expand, masked or excused)
        yield from _commands(node.right, expand, masked)
    else:
        for inner in _inside(node):
            yield from _commands(inner, expand, masked)


def _inside(node: Node | Block) -> tuple[Node | Block, ...]:
    if isinstance(node, (Block, Pipeline)):
        return node.commands[:MAX_NODES]
    if isinstance(node, If):
        blocks: list[Node | Block] = [block for branch in node.branches for block in branch]
        return (*blocks, *([node.otherwise] if node.otherwise else []))
    if isinstance(node, (For, Group, Function)):
        return (node.body,)
    if isinstance(node, While):
        return (node.condition, node.body)
    return () if isinstance(node, (Assignment, Simple, AndOr)) else tuple(block for _, block in node.arms)


def _first(node: Node) -> str:
    """The name of the first command of ``node``."""
    if isinstance(node, Simple) and node.words:
        return _text(node.words[0], lambda name: None)
    return _first(node.left) if isinstance(node, AndOr) else ""


def _text(word: Word, expand: Expand) -> str:
    out = []
    for part in word.parts:
        if isinstance(part, Literal):
            out.append(part.text)
        elif isinstance(part, Expansion):
            known = expand(f"${{{part.name}}}") if not part.prefix else None
            default = "".join(each.text for each in part.argument if isinstance(each, Literal))
            if known is None and part.operator in (":-", "-") and default:
                known = default
            out.append(known if known is not None else f"${{{part.name}}}")
        else:
            out.append("$()")
    return "".join(out)
