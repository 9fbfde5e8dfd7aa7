"""Runs a shell program symbolically: assignments, control flow, functions, working directory; commands are told to :mod:`.actions`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reflint.evaluate import guards
from reflint.evaluate.actions import Actions
from reflint.evaluate.emit import Use, Written
from reflint.evaluate.expand import Expander, Field
from reflint.evaluate.guards import NEUTRAL, SILENT, Outcome
from reflint.evaluate.state import Defined, State
from reflint.evaluate.values import EMPTY, HOLE, UNKNOWN, Items, Value, Values, union
from reflint.model.program import (
    AndOr,
    Array,
    Assignment,
    Block,
    Case,
    For,
    Function,
    Group,
    If,
    Literal,
    Node,
    Pipeline,
    Script,
    Simple,
    While,
    Word,
)
from reflint.model.tree import Tree

MAX_STEPS = 12000  # commands of one run
MAX_CALLS = 12  # evaluations of one function
MAX_ALIKE = 2  # of one function with the same arguments
MAX_FRAMES = 8  # functions and sourced files inside one another

Lookup = Callable[[str], "Script | None"]


class Mode(NamedTuple):
    """How a command's failure is taken: ignored, asked for, and what follows where a tested path is missing."""

    masked: bool = False
    condition: bool = False
    when_false: Outcome = SILENT
    when_true: Outcome = SILENT


PLAIN = Mode()


class Machine:
    """One run of one script."""

    def __init__(self, path: str, tree: Tree, lookup: Lookup, actions: Actions) -> None:
        self.path = path
        self.file = path
        self.tree = tree
        self.lookup = lookup
        self.actions = actions
        self.emitter = actions.emitter
        self.expander = Expander(self.printed)
        self.state = State(Value("any", ""))
        self.shapes = guards.Shapes()
        self.steps = 0
        self.frames = 0
        self.calls: dict[tuple[str, int], int] = {}
        self.alike: dict[tuple[object, ...], int] = {}
        self.defined: dict[tuple[str, int], Defined] = {}
        self.sourced: dict[str, int] = {}

    def run(self, script: Script, *, masked: bool = False) -> None:
        """Run the whole script, then the functions that it never calls."""
        start = self.state.cwd
        if script.interpreter.endswith("sh") and not self.state.errexit:
            self.state.errexit = False
        self.block(script.body, Mode(masked))
        self.state.cwd = start
        self.state.guarded = frozenset()
        self.uncalled()

    # Blocks and control flow: every method says whether the commands leave (exit, return) for sure

    def block(self, block: Block, mode: Mode = PLAIN) -> bool:
        """Run ``block``; whether it leaves."""
        left = False
        last = len(block.commands) - 1
        for position, node in enumerate(block.commands):
            left = self.node(node, mode if position == last else PLAIN) or left
        return left

    def node(self, node: Node, mode: Mode) -> bool:
        """Run one command."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            return False
        if isinstance(node, Simple):
            return self._simple(node, mode)
        if isinstance(node, Assignment):
            self._assign(node)
            return False
        if isinstance(node, AndOr):
            return self._and_or(node, mode)
        if isinstance(node, Pipeline):
            return self._pipeline(node, mode)
        if isinstance(node, Function):
            self.defined[self.file, node.start] = self.state.functions[node.name] = Defined(node, self.file)
            return False
        return self._compound(node, mode)

    def _compound(self, node: If | For | While | Case | Group, mode: Mode) -> bool:
        for redirect in node.redirects:
            self.actions.redirect(self, redirect, mode)
        if isinstance(node, If):
            return self._if(node, mode)
        if isinstance(node, For):
            return self._for(node, mode)
        if isinstance(node, While):
            self.block(node.condition, Mode(mode.masked, True, NEUTRAL, NEUTRAL))
            return self._maybe(node.body, mode)
        if isinstance(node, Case):
            return self._case(node, mode)
        if not node.subshell:
            return self.block(node.body, mode)
        before = self.state.copy()
        self.block(node.body, mode)
        self.state = before
        return False

    def _maybe(self, body: Block, mode: Mode) -> bool:
        """A body that runs or does not."""
        before = self.state.copy()
        if not self.block(body, Mode(mode.masked)):
            self.state.join([self.state.copy(), before])
        else:
            self.state = before
        return False

    def _if(self, node: If, mode: Mode) -> bool:
        ends: list[State] = []
        for position, (condition, body) in enumerate(node.branches):
            positive, negative = self._condition(node, position, condition, mode)
            otherwise = self.state.copy()
            self.state.guarded |= positive
            if not self.block(body, Mode(mode.masked)):
                ends.append(self.state)
            elif position == 0 and len(node.branches) == 1:
                otherwise.guarded |= negative
            self.state = otherwise
        left = node.otherwise is not None and self.block(node.otherwise, Mode(mode.masked))
        if not left:
            ends.append(self.state)
        if not ends:
            return True
        self.state = ends[0]
        self.state.join(ends)
        return False

    def _condition(
        self, node: If, position: int, condition: Block, mode: Mode
    ) -> tuple[frozenset[object], frozenset[object]]:
        """Run a condition; the places that it proves to be there, and those that it proves to be missing."""
        body = node.branches[position][1]
        if position + 1 < len(node.branches):
            following = self.shapes.of(node.branches[position + 1][0])
            missing = (
                NEUTRAL
                if following.tests or position
                else self.shapes.if_missing(node.branches[position + 1][1], otherwise=True)
            )
        else:
            missing = self.shapes.if_missing(node.otherwise, otherwise=True) if position == 0 else NEUTRAL
        taken = Mode(mode.masked, True, self.shapes.if_there(body, missing), self.shapes.if_missing(body))
        mark = len(self.actions.tested)
        self.block(condition, taken)
        tested = self.actions.tested[mark:]
        return frozenset(place for place, there in tested if there), frozenset(
            place for place, there in tested if not there
        )

    def _for(self, node: For, mode: Mode) -> bool:
        self.state.variables[node.name] = self._items(node)
        return self._maybe(node.body, mode)

    def _items(self, node: For) -> Values:
        if node.words is None:
            return union(*self.state.arguments) if self.state.arguments else (UNKNOWN,)
        found: list[Values] = []
        for word in node.words:
            for field in self.expander.fields(word, self.state):
                found.append(tuple(self._noted(value, node.name, "for", word) for value in field.values))
        return union(*found) or (UNKNOWN,)

    def _noted(self, value: Value, name: str, syntax: str, word: Word) -> Value:
        """An item of a loop or array; one that globs is known by its directory only."""
        if any(mark in value.text for mark in "*?[") and not _quoted(word):
            self.actions.path(self, (value,), word, Use("read", syntax, masked=True, loose=True))
            at = min(value.text.find(mark) for mark in "*?[" if mark in value.text)
            return Value(value.kind, value.text[:at] + HOLE, value.label)
        return self.emitter.write_down(value, name, syntax, self.state.cwd)

    def _case(self, node: Case, mode: Mode) -> bool:
        values = self.expander.word(node.word, self.state)
        arms = node.arms
        if len(values) == 1 and HOLE not in values[0].text and not values[0].kind:
            chosen = [arm for arm in arms if _matches(arm[0], values[0].text)]
            arms = tuple(chosen[:1]) or arms
        before, ends = self.state, []
        for patterns, body in arms:
            self.state = before.copy()
            self._bind_case(node, patterns)
            if not self.block(body, Mode(mode.masked)):
                ends.append(self.state)
        self.state = before
        if not any(_catches_all(patterns) for patterns, _ in arms) or not ends:
            ends.append(before.copy())
        self.state.join(ends)
        return False

    def _bind_case(self, node: Case, patterns: tuple[Word, ...]) -> None:
        """In an arm of ``case $X in a|b)`` X is a or b, where nothing else is known of it."""
        part = node.word.parts[0] if len(node.word.parts) == 1 else None
        name = getattr(part, "name", "")
        texts = [_pattern(word) for word in patterns]
        if (
            name.isidentifier()
            and name not in self.state.variables
            and all(text and not set(text) & set("*?[") for text in texts)
        ):
            self.state.variables[name] = tuple(Value("", text) for text in texts)

    def _and_or(self, node: AndOr, mode: Mode) -> bool:
        right = self.shapes.of(node.right)
        if node.operator == "&&":
            when_true = mode.when_true if mode.condition else self.shapes.if_missing(node.right)
            when_false = mode.when_false
            if mode.condition and right.tests and when_true != NEUTRAL and _negated(node.right):
                when_true = NEUTRAL
            if not mode.condition:
                when_false = self.shapes.if_there(node.right, when_false)
            left_mode = Mode(mode.masked, True, when_false, when_true)
        else:
            when_false = NEUTRAL if right.tests and not _negated(node.right) else self.shapes.if_missing(node.right)
            if mode.condition and not right.tests:
                when_false = mode.when_false
            passes = guards.name_of(node.right) in ("true", ":") or (right.creates and not right.fails)
            spoken = right.says or right.fails or right.acts
            left_mode = Mode(mode.masked or passes, mode.condition or not spoken, when_false, mode.when_true)
        mark = len(self.actions.tested)
        self.node(node.left, left_mode)
        tested = self.actions.tested[mark:]
        return self._right(node, mode, tested)

    def _right(self, node: AndOr, mode: Mode, tested: list[tuple[object, bool]]) -> bool:
        there = frozenset(place for place, positive in tested if positive == (node.operator == "&&"))
        before = self.state.copy()
        self.state.guarded |= there
        left = self.node(node.right, mode)
        if node.operator == "&&" and not left:
            # what follows a chain runs as if the chain had run: ``cd x && make``
            self.state.guarded = before.guarded
            return False
        if left:
            self.state = before
            self.state.guarded |= frozenset(place for place, positive in tested if positive == (node.operator == "||"))
            return False
        if _only_changes_directory(node.left):
            self.state = before
        else:
            self.state.guarded = before.guarded
            self.state.join([self.state, before])
        return False

    def _pipeline(self, node: Pipeline, mode: Mode) -> bool:
        if len(node.commands) == 1:
            inner = mode._replace(when_false=mode.when_true, when_true=mode.when_false) if node.negated else mode
            mark = len(self.actions.tested)
            left = self.node(node.commands[0], inner)
            if node.negated:
                self.actions.tested[mark:] = [(place, not there) for place, there in self.actions.tested[mark:]]
            return left
        before = self.state.copy()
        for position, command in enumerate(node.commands):
            last = position == len(node.commands) - 1
            self.node(command, mode if last else Mode(mode.masked, mode.condition))
            self.state = before.copy()
        return False

    # Variables

    def _assign(self, node: Assignment) -> None:
        value = node.value
        if value is None:
            if node.scope == "local" and node.name not in self.state.variables:
                self.state.variables[node.name] = (EMPTY,)
            return
        if isinstance(value, Array):
            items = self._array(node, value)
            old = self.state.lookup(node.name)
            if node.operator == "+=" and isinstance(old, Items):
                items = Items((*old.items, *items.items))
            self.state.variables[node.name] = items
            return
        values = self.expander.word(value, self.state)
        if value.parts and isinstance(value.parts[0], Literal) and value.parts[0].text.startswith("/"):
            values = tuple(each if each.kind else each._replace(kind="out") for each in values)
        values = tuple(self.emitter.write_down(each, node.name, "assignment", self.state.cwd) for each in values)
        self._store(node, values)

    def _store(self, node: Assignment, values: Values) -> None:
        variables = self.state.variables
        old = variables.get(node.name)
        if node.index:
            before = old.items if isinstance(old, Items) else ()
            key = None if node.index.isdigit() else node.index
            variables[node.name] = Items((*before, (key, values)))
        elif node.operator == "+=":
            variables[node.name] = (UNKNOWN,) if not isinstance(old, Items) else old
        else:
            variables[node.name] = values

    def _array(self, node: Assignment, array: Array) -> Items:
        items: list[tuple[str | None, Values]] = []
        for key, word in array.items:
            for field in self.expander.fields(word, self.state):
                values = tuple(self._noted(value, node.name, "array", word) for value in field.values)
                items.append((key, values))
        return Items(tuple(items))

    # Commands

    def _simple(self, node: Simple, mode: Mode) -> bool:
        if not node.words:
            for assignment in node.assignments:
                self._assign(assignment)
            for redirect in node.redirects:
                self.actions.redirect(self, redirect, mode)
            return False
        for assignment in node.assignments:
            if isinstance(assignment.value, Word):
                value = self.expander.word(assignment.value, self.state)
                for each in value:
                    self.emitter.write_down(each, assignment.name, "assignment", self.state.cwd)
        for redirect in node.redirects:
            self.actions.redirect(self, redirect, mode)
        fields = [field for word in node.words for field in self.expander.fields(word, self.state)]
        if not fields:
            return False
        defined = self.state.functions.get(fields[0].text)
        if defined is not None:
            self._call(defined, fields[1:], mode)
            return False
        return self.actions.command(self, node, fields, mode)

    def _call(self, defined: Defined, arguments: list[Field], mode: Mode) -> bool:
        key = (defined.path, defined.node.start)
        self.calls[key] = self.calls.get(key, 0) + 1
        self._note_arguments(defined, arguments)
        texts = (key, *(tuple((value.kind, value.text) for value in field.values) for field in arguments))
        self.alike[texts] = self.alike.get(texts, 0) + 1
        if self.frames >= MAX_FRAMES or self.calls[key] > MAX_CALLS or self.alike[texts] > MAX_ALIKE:
            return False
        outer = self._enter(defined.path)
        saved = self.state.arguments
        self.state.arguments = tuple(
            tuple(self.emitter.write_down(value, "", "argument", self.state.cwd) for value in field.values)
            for field in arguments
        )
        left = self.block(defined.node.body, Mode(mode.masked))
        self.state.arguments = saved
        self._leave(outer)
        return left

    def _note_arguments(self, defined: Defined, arguments: list[Field]) -> None:
        """Messages among the arguments are mentions."""
        for field in arguments:
            if any(" " in value.text for value in field.values):
                self.emitter.words(field.word.parts, Use("mention", "message"))

    def _enter(self, path: str) -> tuple[str, bool, Values]:
        outer = (self.file, self.emitter.speaking, self.expander.source)
        self.frames += 1
        self.file = path
        self.emitter.speaking = path == self.path
        if path != self.path:
            self.expander.source = (Value("root", path),)
        return outer

    def _leave(self, outer: tuple[str, bool, Values]) -> None:
        self.file, self.emitter.speaking, self.expander.source = outer
        self.frames -= 1

    def source(self, path: str, script: Script) -> None:
        """Run the program of a sourced file here: its variables and functions stay."""
        self.sourced[path] = self.sourced.get(path, 0) + 1
        if self.frames >= MAX_FRAMES or self.sourced[path] > 2 or path == self.path:
            return
        outer = self._enter(path)
        errexit = self.state.errexit
        self.block(script.body)
        self.state.errexit = errexit
        self._leave(outer)

    def uncalled(self) -> None:
        """Functions that nothing called (libraries): once each, with unknown arguments."""
        done: set[tuple[str, int]] = set()
        for key, defined in list(self.defined.items()):
            if defined.path == self.path and key not in self.calls and key not in done:
                done.add(key)
                before = self.state.copy()
                self.state.arguments = None
                self.calls[key] = 1
                self.block(defined.node.body)
                self.state = before

    # What substitutions print

    def printed(self, block: Block) -> Values:
        """The output of ``$(…)``; it runs in a state of its own."""
        if self.frames >= MAX_FRAMES + 4:
            return (UNKNOWN,)
        self.frames += 1
        before = self.state.copy()
        values = self._block_prints(block)
        self.state = before
        self.frames -= 1
        return values

    def _block_prints(self, block: Block) -> Values:
        for node in block.commands[:-1]:
            self.node(node, PLAIN)
        return self._prints(block.commands[-1]) if block.commands else (EMPTY,)

    def _prints(self, node: Node) -> Values:
        if isinstance(node, AndOr):
            if node.operator == "&&":
                self.node(node.left, Mode(condition=True))
                return self._prints(node.right)
            first = self._prints(node.left)
            second = self._prints(node.right)
            known = tuple(value for value in union(first, second) if value.text != HOLE)
            return known or (UNKNOWN,)
        if isinstance(node, Group):
            return self._block_prints(node.body)
        if isinstance(node, Simple) and node.words:
            return self._simple_prints(node)
        if isinstance(node, Pipeline) and len(node.commands) > 1:
            self.node(node, PLAIN)
            return (UNKNOWN,)
        self.node(node, PLAIN)
        return (UNKNOWN,)

    def _simple_prints(self, node: Simple) -> Values:
        name = guards.name_of(node)
        defined = self.state.functions.get(name)
        if defined is not None and self.frames < MAX_FRAMES:
            return self._function_prints(defined, node)
        found = self.actions.output(self, node, name)
        if found is None:
            self.node(node, PLAIN)
            return (UNKNOWN,)
        return found

    def _function_prints(self, defined: Defined, node: Simple) -> Values:
        key = (defined.path, defined.node.start)
        self.calls[key] = self.calls.get(key, 0) + 1
        if self.calls[key] > MAX_CALLS:
            return (UNKNOWN,)
        fields = [field for word in node.words[1:] for field in self.expander.fields(word, self.state)]
        outer = self._enter(defined.path)
        saved = self.state.arguments
        self.state.arguments = tuple(field.values for field in fields)
        body = defined.node.body
        found = self._block_prints(body)
        self.state.arguments = saved
        self._leave(outer)
        return found


def _quoted(word: Word) -> bool:
    return all(isinstance(part, Literal) and part.quoted for part in word.parts)


def _pattern(word: Word) -> str:
    return "".join(part.text if isinstance(part, Literal) else "*" for part in word.parts)


def _matches(patterns: tuple[Word, ...], text: str) -> bool:
    return any(_pattern(word) in (text, "*") for word in patterns)


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


__all__ = ["Machine", "Mode", "Written"]
