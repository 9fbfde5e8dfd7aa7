"""Runs a shell program symbolically: commands in their order, functions, sourced files, what substitutions print."""

from __future__ import annotations

from collections.abc import Callable

from reflint.evaluate import guards
from reflint.evaluate.actions import command, redirect
from reflint.evaluate.commands import messages
from reflint.evaluate.emit import Emitter
from reflint.evaluate.expand import Expander, Field
from reflint.evaluate.flow import and_or, compound, pipeline
from reflint.evaluate.handed import run_handed
from reflint.evaluate.mode import PLAIN, Mode, bare
from reflint.evaluate.outputs import block_prints
from reflint.evaluate.said import pass_on, say
from reflint.evaluate.shapes import Use, searched, where
from reflint.evaluate.state import Defined, State
from reflint.evaluate.values import UNKNOWN, Value, Values
from reflint.evaluate.variables import assign
from reflint.evaluate.world import World, at_or_below
from reflint.model.program import AndOr, Assignment, Block, Function, Node, Pipeline, Place, Script, Simple, Word
from reflint.model.tree import Tree

MAX_STEPS = 12000  # commands of one run
MAX_CALLS = 12  # evaluations of one function
MAX_ALIKE = 2  # of one function with the same arguments
MAX_FRAMES = 8  # functions and sourced files inside one another

Lookup = Callable[[str], "Script | None"]


class Machine:
    """One run of one script."""

    plain = PLAIN
    max_frames = MAX_FRAMES

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
        self.captured = 0  # pipes, files and substitutions around the command: nobody reads what it prints
        self.calls: dict[tuple[str, int], int] = {}
        self.alike: dict[tuple[object, ...], int] = {}
        self.defined: dict[tuple[str, int], Defined] = {}
        self.sourced: dict[str, int] = {}
        self.inner: dict[tuple[str, int], Block] = {}

    def run(self, script: Script, *, masked: bool = False) -> None:
        """Run the whole script, then the functions that it never calls."""
        start = self.state.cwd
        self._know(script)
        self.block(script.body, Mode(masked))
        self.state.cwd = start
        self.state.guarded = frozenset()
        self.uncalled()

    def _know(self, script: Script) -> None:
        self.inner.update(((self.file, start), block) for start, block in script.inner)

    def path(self, values: Values, word: Word, use: Use, cwd: Value | None = None) -> None:
        """``word`` is used as a path: left out where a guard vouches for it, marked where the script wrote it."""
        cwd = cwd or self.state.cwd
        guarded = self.state.guarded if use.role in ("read", "run") else frozenset()
        single = len(values) == 1
        for value in values:
            at = where(value, cwd) if guarded or self.world.made or self.world.unpacked else None
            if at is not None and self.world.may_be_unpacked(at):
                use = use._replace(typed=False)
            if at is not None and guarded and at_or_below(at, guarded):
                self.emitter.consume(value)
            elif use.role != "write" and self._is_made(value, at, cwd):
                self.emitter.path(value, word, use._replace(created=True), cwd, single)
            else:
                self.emitter.path(value, word, use, cwd, single)

    def _is_made(self, value: Value, at: Place | None, cwd: Value) -> bool:
        """Whether the run wrote what stands ``at``, or all that may stand where the glob ``value`` looks."""
        home = at or (searched(value, cwd) if self.world.filled else None)
        return home is not None and (self.world.is_made(home) if at else at_or_below(home, self.world.filled))

    # Commands: every method says whether they leave (exit, return) for sure

    def block(self, block: Block, mode: Mode = PLAIN) -> bool:
        """Run ``block``; whether it leaves."""
        left = False
        last = len(block.commands) - 1
        inner = bare(mode)
        for position, node in enumerate(block.commands):
            left = self.node(node, mode if position == last else inner) or left
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
            return and_or(self, node, mode)
        if isinstance(node, Pipeline):
            return pipeline(self, node, mode)
        if isinstance(node, Function):
            self.defined[self.file, node.start] = self.state.functions[node.name] = Defined(node, self.file)
            return False
        return compound(self, node, mode)

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
        name = guards.name_of(node)
        if name in messages() and name not in self.state.functions:
            say(self, node)
            return False
        fields = [field for word in node.words for field in self.expander.fields(word, self.state)]
        if not fields:
            return False
        defined = self.state.functions.get(fields[0].text)
        if defined is not None:
            self._call(defined, fields[1:], mode)
            run_handed(self, node, fields, "", mode)
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
        left = self.block(defined.node.body, bare(mode))
        self.state.arguments = saved
        self._leave(outer)
        return left

    def _note_arguments(self, defined: Defined, arguments: list[Field]) -> None:
        """Messages among the arguments are mentions."""
        for field in arguments:
            if any(" " in value.text for value in field.values):
                pass_on(self, field.word, says=self.shapes.of(defined.node.body).says)

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
        self._know(script)
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
        self.captured += 1
        before, moves = self.state.copy(), self.world.moves
        values = block_prints(self, block)
        if self.world.moves != moves:  # ``$(cd x; echo a/*)``: the text stands for what is meant elsewhere
            values = tuple(value if value.kind else value._replace(origins=()) for value in values)
        self.state = before
        self.captured -= 1
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
