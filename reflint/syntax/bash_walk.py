"""The commands of a shell program, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    For,
    Function,
    Group,
    If,
    Node,
    Pipeline,
    Simple,
    Substitution,
    While,
    Word,
)

MAX_NODES = 100_000  # commands of one program that are looked at


def simples(body: Block) -> Iterator[Simple]:
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
