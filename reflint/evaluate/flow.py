"""Control flow: branches, loops, chains, pipelines. Every function says whether the commands leave for sure (exit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate import guards
from reflint.evaluate.actions import redirect
from reflint.evaluate.guards import NEUTRAL
from reflint.evaluate.mode import Mode, bare
from reflint.evaluate.said import is_printed
from reflint.evaluate.state import State
from reflint.evaluate.values import HOLE, UNKNOWN, Value, Values, glob_regex
from reflint.evaluate.variables import items
from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Case,
    Expansion,
    For,
    Group,
    If,
    Literal,
    Node,
    Pipeline,
    Place,
    Simple,
    Substitution,
    While,
    Word,
)

if TYPE_CHECKING:
    from reflint.evaluate.machine import Machine

_SHOWING = ("tee", "cat", "less", "more", "column", "fold", "fmt", "sed")  # pass on to the terminal what they are given


def compound(machine: Machine, node: If | For | While | Case | Group, mode: Mode) -> bool:
    """Run one compound command."""
    for each in node.redirects:
        redirect(machine, each, mode.masked)
    captured = not is_printed(machine, node.redirects)
    machine.captured += captured
    left = _compound(machine, node, mode)
    machine.captured -= captured
    return left


def _compound(machine: Machine, node: If | For | While | Case | Group, mode: Mode) -> bool:
    if isinstance(node, If):
        return _if(machine, node, mode)
    if isinstance(node, For):
        return _for(machine, node, mode)
    if isinstance(node, While):
        for name in _growing(node.body):
            machine.state.variables[name] = (UNKNOWN._replace(label=name),)
        machine.block(node.condition, Mode(mode.masked, True, False, NEUTRAL, NEUTRAL))
        return _maybe(machine, node.body, mode)
    if isinstance(node, Case):
        return _case(machine, node, mode)
    if not node.subshell:
        return machine.block(node.body, mode)
    before = machine.state.copy()
    machine.block(node.body, mode)
    machine.state = before
    return False


def _maybe(machine: Machine, body: Block, mode: Mode) -> bool:
    """A body that runs or does not."""
    before = machine.state.copy()
    if not machine.block(body, bare(mode)):
        machine.state.join([machine.state.copy(), before])
    else:
        machine.state = before
    return False


def _if(machine: Machine, node: If, mode: Mode) -> bool:
    ends: list[State] = []
    for position, (condition, body) in enumerate(node.branches):
        positive, negative = _condition(machine, node, position, condition, mode)
        otherwise = machine.state.copy()
        machine.state.guarded |= positive
        if not machine.block(body, bare(mode)):
            ends.append(machine.state)
        elif position == 0 and len(node.branches) == 1:
            otherwise.guarded |= negative
        machine.state = otherwise
    left = node.otherwise is not None and machine.block(node.otherwise, bare(mode))
    if not left:
        ends.append(machine.state)
    if not ends:
        return True
    machine.state = ends[0]
    machine.state.join(ends)
    return False


def _condition(
    machine: Machine, node: If, position: int, condition: Block, mode: Mode
) -> tuple[frozenset[Place], frozenset[Place]]:
    """Run a condition; the places that it proves to be there, and those that it proves to be missing."""
    shapes, body = machine.shapes, node.branches[position][1]
    missing = NEUTRAL  # what follows tries something else
    if position == 0 and len(node.branches) == 1:
        missing = shapes.if_missing(node.otherwise, otherwise=True)
    elif position == 0 and not shapes.of(node.branches[1][0]).tests:
        missing = shapes.if_missing(node.branches[1][1], otherwise=True)
    taken = Mode(mode.masked, True, missing.loud, shapes.if_there(body, missing), shapes.if_missing(body))
    mark = len(machine.world.tested)
    machine.block(condition, taken)
    tested = machine.world.tested[mark:]
    present = frozenset(place for place, there in tested if there)
    return present, frozenset(place for place, there in tested if not there)


def _for(machine: Machine, node: For, mode: Mode) -> bool:
    machine.state.variables[node.name] = items(machine, node)
    return _maybe(machine, node.body, mode)


def _case(machine: Machine, node: Case, mode: Mode) -> bool:
    values = machine.expander.word(node.word, machine.state)
    known = all(HOLE not in value.text and not value.kind for value in values)
    before, ends = machine.state, []
    left = values  # what no arm has taken yet
    for patterns, body in node.arms:
        taken = tuple(value for value in left if _matches(patterns, value.text)) if known else left
        machine.state = before.copy()
        _bind_case(machine, node, patterns, taken if known else ())
        # An arm that no known value takes is run, too: a default may be overridden. What it changes is dropped.
        if not machine.block(body, bare(mode)) and taken:
            ends.append(machine.state)
        left = tuple(value for value in left if value not in taken) if known else left
    machine.state = before
    exhausted = not left if known else any(_catches_all(patterns) for patterns, _ in node.arms)
    if not exhausted or not ends:
        ends.append(before.copy())
    machine.state.join(ends)
    return False


def _bind_case(machine: Machine, node: Case, patterns: tuple[Word, ...], taken: Values) -> None:
    """In an arm of ``case $X in a|b)`` X is a or b: of its known values those that the arm takes."""
    part = node.word.parts[0] if len(node.word.parts) == 1 else None
    name = getattr(part, "name", "")
    if not isinstance(part, Expansion) or not name.isidentifier() or part.operator or part.index:
        return
    texts = [_pattern(word) for word in patterns]
    if taken and name in machine.state.variables:
        machine.state.variables[name] = taken
    elif (not taken or name not in machine.state.variables) and all(
        text and not set(text) & set("*?[") for text in texts
    ):
        machine.state.variables[name] = tuple(Value("", text) for text in texts)


def and_or(machine: Machine, node: AndOr, mode: Mode) -> bool:
    """Run ``left && right`` or ``left || right``."""
    right = machine.shapes.of(node.right)
    if node.operator == "&&":
        when_true = mode.when_true if mode.condition else machine.shapes.if_missing(node.right)
        when_false = mode.when_false
        if mode.condition and right.tests and when_true != NEUTRAL and _negated(node.right):
            when_true = NEUTRAL
        if not mode.condition or right.fails:
            when_false = machine.shapes.if_there(node.right, when_false)
        left_mode = Mode(mode.masked, True, mode.spoken, when_false, when_true)
    else:
        when_false = NEUTRAL if right.tests and not _negated(node.right) else machine.shapes.if_missing(node.right)
        if mode.condition and not right.tests:
            when_false = mode.when_false
        passes = guards.name_of(node.right) in ("true", ":") or (right.creates and not right.fails)
        spoken = right.says or right.fails or right.acts
        left_mode = Mode(mode.masked or passes, True, spoken and not passes, when_false, mode.when_true)
    mark = len(machine.world.tested)
    machine.node(node.left, left_mode)
    tested = machine.world.tested[mark:]
    return _right(machine, node, mode, tested)


def _right(machine: Machine, node: AndOr, mode: Mode, tested: list[tuple[Place, bool]]) -> bool:
    there = frozenset(place for place, positive in tested if positive == (node.operator == "&&"))
    before = machine.state.copy()
    machine.state.guarded |= there
    left = machine.node(node.right, mode)
    if node.operator == "&&" and not left:
        # what follows a chain runs as if the chain had run: ``cd x && make``
        machine.state.guarded = before.guarded
        return False
    if left:
        machine.state = before
        machine.state.guarded |= frozenset(place for place, positive in tested if positive == (node.operator == "||"))
        return False
    if _only_changes_directory(node.left):
        machine.state = before
    else:
        machine.state.guarded = before.guarded
        machine.state.join([machine.state, before])
    return False


def pipeline(machine: Machine, node: Pipeline, mode: Mode) -> bool:
    """Run ``a | b``, or one command behind ``!``."""
    if len(node.commands) == 1:
        inner = mode._replace(when_false=mode.when_true, when_true=mode.when_false) if node.negated else mode
        mark = len(machine.world.tested)
        left = machine.node(node.commands[0], inner)
        if node.negated:
            machine.world.tested[mark:] = [(place, not there) for place, there in machine.world.tested[mark:]]
        return left
    before = machine.state.copy()
    shown = all(guards.name_of(member) in _SHOWING for member in node.commands[1:])
    for position, member in enumerate(node.commands):
        last = position == len(node.commands) - 1
        captured = not last and not shown
        machine.captured += captured
        machine.node(member, mode if last else Mode(mode.masked, mode.condition))
        machine.captured -= captured
        machine.state = before.copy()
    return False


def _growing(body: Block) -> set[str]:
    """Variables that a loop makes from themselves (``dir=$(dirname "$dir")``): after n rounds nobody knows."""
    return {
        node.name
        for node in guards.nodes(body)
        if isinstance(node, Assignment)
        and isinstance(node.value, Word)
        and (node.operator == "+=" or _names(node.value, node.name))
    }


def _names(word: Word, name: str) -> bool:
    for part in word.parts:
        if isinstance(part, Expansion) and part.name == name:
            return True
        if isinstance(part, Substitution):
            inner = (each for each in guards.nodes(part.body) if isinstance(each, Simple))
            if any(_names(argument, name) for each in inner for argument in each.words):
                return True
    return False


def _pattern(word: Word) -> str:
    return "".join(part.text if isinstance(part, Literal) else "*" for part in word.parts)


def _matches(patterns: tuple[Word, ...], text: str) -> bool:
    """Whether one of ``patterns`` matches ``text``, or is none that can be told."""
    for pattern in map(_pattern, patterns):
        expression = glob_regex(pattern, greedy=True)
        if expression is None or expression.fullmatch(text):
            return True
    return False


def _catches_all(patterns: tuple[Word, ...]) -> bool:
    return any(_pattern(word) == "*" for word in patterns)


def _negated(node: Node) -> bool:
    """Whether a condition asks for absence."""
    return any(
        (isinstance(each, Pipeline) and each.negated)
        or (isinstance(each, Simple) and any(_pattern(word) == "!" for word in each.words))
        for each in guards.nodes(node)
    )


def _only_changes_directory(node: Node) -> bool:
    return guards.name_of(node) in ("cd", "pushd") if isinstance(node, Simple) else False
