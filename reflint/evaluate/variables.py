"""Assignments, arrays and the items of loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.shapes import Use
from reflint.evaluate.values import EMPTY, HOLE, UNKNOWN, Items, Value, Values, product, union
from reflint.model.program import Array, Assignment, For, Literal, Word

if TYPE_CHECKING:
    from reflint.evaluate.machine import Machine

_WILD = "*?["


def assign(machine: Machine, node: Assignment) -> None:
    """Run one assignment."""
    value = node.value
    variables = machine.state.variables
    if value is None:
        if node.scope == "local" and node.name not in variables:
            variables[node.name] = (EMPTY,)
        return
    if isinstance(value, Array):
        old = variables.get(node.name)
        items = _array(machine, node.name, value)
        before = old.items if node.operator == "+=" and isinstance(old, Items) else ()
        variables[node.name] = Items((*before, *items))
        return
    values = machine.expander.word(value, machine.state)
    cwd = machine.state.cwd
    _store(machine, node, tuple(machine.emitter.write_down(each, node.name, "assignment", cwd) for each in values))


def _store(machine: Machine, node: Assignment, values: Values) -> None:
    variables = machine.state.variables
    old = variables.get(node.name)
    if node.index:
        before = old.items if isinstance(old, Items) else ()
        variables[node.name] = Items((*before, (None if node.index.isdigit() else node.index, values)))
    elif node.operator == "+=":
        variables[node.name] = old if isinstance(old, Items) else product(old or (EMPTY,), values)
    else:
        variables[node.name] = tuple(_labelled(value, node.name) for value in values)


def _labelled(value: Value, name: str) -> Value:
    """A value of which nothing is known is told by the name that it is given."""
    return value._replace(label=name) if value.text == HOLE and not value.kind and not value.label else value


def _array(machine: Machine, name: str, array: Array) -> list[tuple[str | None, Values]]:
    found: list[tuple[str | None, Values]] = []
    for key, word in array.items:
        for field in machine.expander.fields(word, machine.state):
            found.append((key, tuple(_item(machine, value, name, "array", word) for value in field.values)))
    return found


def items(machine: Machine, node: For) -> Values:
    """What the variable of a loop may be."""
    if node.words is None:
        return union(*machine.state.arguments) if machine.state.arguments else (UNKNOWN,)
    found: list[Values] = []
    for word in node.words:
        for field in machine.expander.fields(word, machine.state):
            found.append(tuple(_item(machine, value, node.name, "for", word) for value in field.values))
    return union(*found) or (UNKNOWN,)


def _item(machine: Machine, value: Value, name: str, syntax: str, word: Word) -> Value:
    """An item of a loop or array; one that globs is known by its directory only."""
    globs = [at for at in map(value.text.find, _WILD) if at >= 0]
    if not globs or all(isinstance(part, Literal) and part.quoted for part in word.parts):
        return machine.emitter.write_down(value, name, syntax, machine.state.cwd)
    machine.path((value,), word, Use("read", syntax, masked=True, loose=True))
    return Value(value.kind, value.text[: min(globs)] + HOLE, value.label)
