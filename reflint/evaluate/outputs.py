"""What commands print into ``$(…)``, where that is a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.guards import name_of
from reflint.evaluate.values import (
    EMPTY,
    HOLE,
    UNKNOWN,
    Value,
    Values,
    basename,
    directory,
    is_absolute,
    joined,
    product,
    union,
)
from reflint.model.program import AndOr, Block, Group, Node, Pipeline, Simple

if TYPE_CHECKING:
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine

_RESOLVERS = ("realpath", "readlink", "grealpath", "greadlink", "cygpath")
_TEXT = frozenset(("dirname", "basename", "echo", "printf", *_RESOLVERS))


def block_prints(machine: Machine, block: Block) -> Values:
    """The output of a sequence: that of its last command; the others just run."""
    for node in block.commands[:-1]:
        machine.node(node, machine.plain)
    return prints(machine, block.commands[-1]) if block.commands else (EMPTY,)


def prints(machine: Machine, node: Node) -> Values:
    """Run ``node``; what it prints."""
    if isinstance(node, AndOr):
        if node.operator == "&&":
            machine.node(node.left, machine.plain)
            return prints(machine, node.right)
        found = union(prints(machine, node.left), prints(machine, node.right))
        return tuple(value for value in found if value.text != HOLE) or (UNKNOWN,)
    if isinstance(node, Group):
        return block_prints(machine, node.body)
    if isinstance(node, Pipeline) and len(node.commands) == 1:
        return prints(machine, node.commands[0])
    if isinstance(node, Simple) and node.words:
        name = name_of(node)
        found_here = machine.function_prints(name, node)
        known = found_here if found_here is not None else _output(machine, node, name)
        if known is not None:
            return known
    machine.node(node, machine.plain)
    return (UNKNOWN,)


def _output(machine: Machine, node: Simple, name: str) -> Values | None:
    """The output of a command whose output is a path; None for any other, which has not run then."""
    cwd = machine.state.cwd
    if name == "pwd":
        return (cwd if cwd.kind else UNKNOWN,)
    if name == "mktemp":
        machine.world.temporaries += 1
        return (Value("temp", "", str(machine.world.temporaries)),)
    if name == "git":
        texts = [getattr(word.parts[0], "text", "") for word in node.words if word.parts]
        return (Value("root", ""),) if "rev-parse" in texts and "--show-toplevel" in texts else None
    if name not in _TEXT:
        return None
    fields = [field for word in node.words[1:] for field in machine.expander.fields(word, machine.state)]
    operands = [field for field in fields if not field.text.startswith("-")]
    return _text(name, operands, cwd) if operands else (UNKNOWN,)


def _text(name: str, operands: list[Field], cwd: Value) -> Values:
    values = operands[0].values
    if name == "dirname":
        return tuple(directory(value) for value in values)
    if name == "basename":
        suffix = operands[1].text if len(operands) > 1 else ""
        return tuple(basename(value, suffix) for value in values)
    if name in _RESOLVERS:
        return tuple(_absolute(value, cwd) for value in operands[-1].values)
    if name == "printf":
        return _formatted(operands)
    for field in operands[1:]:
        values = product(product(values, (Value("", " "),)), field.values)
    return values


def _formatted(operands: list[Field]) -> Values:
    """What ``printf '%s/%s' a b`` prints; unknown for any other conversion."""
    text = operands[0].text.removesuffix("\\n").removesuffix("\n")
    if len(operands) == 1:
        return operands[0].values
    pieces = text.split("%s")
    if len(pieces) != len(operands) or "%" in "".join(pieces) or HOLE in text:
        return (UNKNOWN,)
    found: Values = (Value("", pieces[0]),)
    for piece, operand in zip(pieces[1:], operands[1:], strict=True):
        found = product(product(found, operand.values), (Value("", piece),))
    return found


def _absolute(value: Value, cwd: Value) -> Value:
    """What ``realpath`` makes of a path."""
    if value.kind or value.text.startswith(HOLE) or is_absolute(value.text) or not value.text:
        return value
    if cwd.kind == "out":
        return Value("out", HOLE)
    return joined(Value(cwd.kind, cwd.text, cwd.label), joined(Value("", "/"), value))
