"""Runs a shell program symbolically: control flow, functions, sourced files; single commands are those of :mod:`.actions`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reflint.evaluate import guards
from reflint.evaluate.actions import command, is_message, redirect, say
from reflint.evaluate.emit import Emitter, Use, where
from reflint.evaluate.expand import Expander, Field
from reflint.evaluate.guards import NEUTRAL, SILENT, Outcome
from reflint.evaluate.outputs import block_prints
from reflint.evaluate.state import Defined, State
from reflint.evaluate.values import HOLE, UNKNOWN, Value, Values
from reflint.evaluate.variables import assign, items
from reflint.evaluate.world import World, at_or_below
from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Case,
    Expansion,
    For,
    Function,
    Group,
    If,
    Literal,
    Node,
    Pipeline,
    Place,
    Script,
    Simple,
    Substitution,
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
    """How a command's failure is taken (ignored, asked for, spoken of), and what follows where a tested path is missing."""

    masked: bool = False
    condition: bool = False
    spoken: bool = False
    when_false: Outcome = SILENT
    when_true: Outcome = SILENT


PLAIN = Mode()


class Machine:
    """One run of one script."""

    plain = PLAIN

    def __init__(self, path: str, tree: Tree, lookup: Lookup, emitter: Emitter) -> None:
        self.path_of_script = path
        self.file = path
        self.lookup = lookup
        self.emitter = emitter
        self.world = World(tree)
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
        self.block(script.body, Mode(masked))
        self.state.cwd = start
        self.state.guarded = frozenset()
        self.uncalled()

    def path(self, values: Values, word: Word, use: Use, cwd: Value | None = None) -> None:
        """``word`` is used as a path: left out where a guard around it vouches for it, marked where the script wrote it."""
        cwd = cwd or self.state.cwd
        guarded = self.state.guarded if use.role in ("read", "run") else frozenset()
        single = len(values) == 1
        for value in values:
            at = where(value, cwd) if guarded or self.world.made else None
            if at is not None and guarded and at_or_below(at, guarded):
                self.emitter.consume(value)
            elif at is not None and use.role != "write" and self.world.is_made(at):
                self.emitter.path(value, word, use._replace(created=True), cwd, single)
            else:
                self.emitter.path(value, word, use, cwd, single)

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
            assign(self, node)
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
        for each in node.redirects:
            redirect(self, each, mode.masked)
        if isinstance(node, If):
            return self._if(node, mode)
        if isinstance(node, For):
            return self._for(node, mode)
        if isinstance(node, While):
            for name in _growing(node.body):
                self.state.variables[name] = (UNKNOWN,)
            self.block(node.condition, Mode(mode.masked, True, False, NEUTRAL, NEUTRAL))
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
    ) -> tuple[frozenset[Place], frozenset[Place]]:
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
        taken = Mode(mode.masked, True, False, self.shapes.if_there(body, missing), self.shapes.if_missing(body))
        mark = len(self.world.tested)
        self.block(condition, taken)
        tested = self.world.tested[mark:]
        return frozenset(place for place, there in tested if there), frozenset(
            place for place, there in tested if not there
        )

    def _for(self, node: For, mode: Mode) -> bool:
        self.state.variables[node.name] = items(self, node)
        return self._maybe(node.body, mode)

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
            left_mode = Mode(mode.masked, True, mode.spoken, when_false, when_true)
        else:
            when_false = NEUTRAL if right.tests and not _negated(node.right) else self.shapes.if_missing(node.right)
            if mode.condition and not right.tests:
                when_false = mode.when_false
            passes = guards.name_of(node.right) in ("true", ":") or (right.creates and not right.fails)
            spoken = right.says or right.fails or right.acts
            left_mode = Mode(mode.masked or passes, True, spoken and not passes, when_false, mode.when_true)
        mark = len(self.world.tested)
        self.node(node.left, left_mode)
        tested = self.world.tested[mark:]
        return self._right(node, mode, tested)

    def _right(self, node: AndOr, mode: Mode, tested: list[tuple[Place, bool]]) -> bool:
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
            mark = len(self.world.tested)
            left = self.node(node.commands[0], inner)
            if node.negated:
                self.world.tested[mark:] = [(place, not there) for place, there in self.world.tested[mark:]]
            return left
        before = self.state.copy()
        for position, member in enumerate(node.commands):
            last = position == len(node.commands) - 1
            self.node(member, mode if last else Mode(mode.masked, mode.condition))
            self.state = before.copy()
        return False

    # Commands

    def _simple(self, node: Simple, mode: Mode) -> bool:
        if not node.words:
            for assignment in node.assignments:
                assign(self, assignment)
            for each in node.redirects:
                redirect(self, each, mode.masked)
            return False
        for assignment in node.assignments:
            if isinstance(assignment.value, Word):
                for value in self.expander.word(assignment.value, self.state):
                    self.emitter.write_down(value, assignment.name, "assignment", self.state.cwd)
        for each in node.redirects:
            redirect(self, each, mode.masked)
        if is_message(guards.name_of(node)) and guards.name_of(node) not in self.state.functions:
            say(self, node)
            return False
        fields = [field for word in node.words for field in self.expander.fields(word, self.state)]
        if not fields:
            return False
        defined = self.state.functions.get(fields[0].text)
        if defined is not None:
            self._call(defined, fields[1:], mode)
            return False
        return command(self, node, fields, mode)

    def _call(self, defined: Defined, arguments: list[Field], mode: Mode) -> bool:
        key = (defined.path, defined.node.start)
        self.calls[key] = self.calls.get(key, 0) + 1
        self._note_arguments(defined, arguments)
        texts = (key, *(tuple((value.kind, value.text) for value in field.values) for field in arguments))
        self.alike[texts] = self.alike.get(texts, 0) + 1
        if self.frames >= MAX_FRAMES or self.calls[key] > MAX_CALLS or self.alike[texts] > MAX_ALIKE:
            return False
        cwd, saved = self.state.cwd, self.state.arguments
        self.state.arguments = tuple(
            tuple(self.emitter.write_down(value, "", "argument", cwd) for value in field.values) for field in arguments
        )
        outer = self._enter(defined.path)
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
        self.emitter.speaking = path == self.path_of_script
        if path != self.path_of_script:
            self.expander.source = (Value("root", path),)
        return outer

    def _leave(self, outer: tuple[str, bool, Values]) -> None:
        self.file, self.emitter.speaking, self.expander.source = outer
        self.frames -= 1

    def source(self, path: str, script: Script) -> None:
        """Run the program of a sourced file here: its variables and functions stay."""
        self.sourced[path] = self.sourced.get(path, 0) + 1
        if self.frames >= MAX_FRAMES or self.sourced[path] > 2 or path == self.path_of_script:
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
            if defined.path == self.path_of_script and key not in self.calls and key not in done:
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
        values = block_prints(self, block)
        self.state = before
        self.frames -= 1
        return values

    def function_prints(self, name: str, node: Simple) -> Values | None:
        """The output of a call of one of the script's functions; None where ``name`` is none."""
        defined = self.state.functions.get(name)
        if defined is None or self.frames >= MAX_FRAMES:
            return None
        key = (defined.path, defined.node.start)
        self.calls[key] = self.calls.get(key, 0) + 1
        if self.calls[key] > MAX_CALLS:
            return (UNKNOWN,)
        arguments = [field for word in node.words[1:] for field in self.expander.fields(word, self.state)]
        outer, saved = self._enter(defined.path), self.state.arguments
        self.state.arguments = tuple(field.values for field in arguments)
        found = block_prints(self, defined.node.body)
        self.state.arguments = saved
        self._leave(outer)
        return found


def _growing(body: Block) -> set[str]:
    """Variables that a loop makes from themselves (``dir=$(dirname "$dir")``): after n rounds nobody knows."""
    return {
        node.name
        for node in guards.nodes(body)
        if isinstance(node, Assignment) and isinstance(node.value, Word) and _names(node.value, node.name)
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
