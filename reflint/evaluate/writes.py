"""Commands that write: effects, and places that are live from then on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reflint.evaluate.archives import ARCHIVERS
from reflint.evaluate.arguments import names_output
from reflint.evaluate.downloads import FETCHERS, HERE, MAX_PLACES, fill, unpack
from reflint.evaluate.shapes import Use, where
from reflint.evaluate.uploads import UPLOADERS, uploaded
from reflint.evaluate.values import HOLE, Items, Value, Values, basename, place
from reflint.model.program import Effect, Expansion, Place, Simple, Word

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Argument, Call
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine

_COPIES = {
    "cp": "copy",
    "rsync": "copy",
    "install": "copy",
    "scp": "copy",
    "mv": "move",
    "git mv": "move",
    "ln": "link",
}
_KINDS = {"create": "mkdir", "remove": "remove"}
_UNPACKERS = ("tar", "unzip", "pip install", "curl", "wget", "virtualenv", "venv")
_WRITTEN = ("write", "create", "remove")  # roles
# What a build leaves beside the project that it is run in.
_BUILDERS = {
    **dict.fromkeys(("dotnet publish", "dotnet build", "dotnet pack"), ("bin", "obj")),
    **dict.fromkeys(("mvn", "mvnw", "sbt", "cargo"), ("target",)),
    **dict.fromkeys(("gradle", "gradlew"), ("build",)),
}
_STRICT = ("gcloud", "aws")  # every long option takes a value, but for those before another one
_FILLERS = ("git clone", "git", "python", "uv")
_ENVIRONMENTS = (["-m", "venv"], ["-m", "virtualenv"])


def write(machine: Machine, values: Values, word: Word, effect: Effect, *, contents: bool = False) -> None:
    """The path ``word`` is written, as ``effect`` says."""
    machine.path(values, word, Use("write", effect.command.replace(" ", "-") or "redirect"))
    for value in values[:MAX_PLACES]:
        at = where(value, machine.state.cwd)
        if at is None:
            machine.world.written.add(Place("outside", value.text.rpartition(HOLE)[2].strip("/")))
            continue
        if effect.kind == "remove":
            machine.world.made.discard(at)
            machine.world.written.add(at)
            machine.world.removed[at] = effect.start
        elif effect.kind == "mkdir":
            machine.world.make(at, contents=not machine.world.exists(at))
        else:
            machine.world.make(at, contents=contents)
        machine.world.effect(effect._replace(destination=at, text=value.text))


def effects(machine: Machine, call: Call, node: Simple, found: list[Argument], masked: bool) -> None:
    """The effects of one command, from the roles of its arguments."""
    kind = _COPIES.get(call.name, "write")
    written = [argument for argument in found if argument.role in _WRITTEN]
    sources = [argument for argument in found if argument.role in ("read", "link")]
    flags = options(call) if written else ()
    for argument in written:
        effect = Effect(_KINDS.get(argument.role, kind), None, None, node.start, node.end, call.name, flags, "", masked)
        field = argument.field
        if effect.kind in ("copy", "move", "link"):
            _copied(machine, effect, field, sources)
        else:
            write(machine, field.values, field.word, effect, contents=call.name in _UNPACKERS)
    for argument in found:
        if argument.role == "output" or (argument.role == "loose" and names_output(argument.field.option)):
            _put_out(machine, argument.field.values, whole=argument.field.option.endswith("_out"))
    _put_out(machine, tuple(Value("", name) for name in _BUILDERS.get(call.name, ())))
    if call.name in ARCHIVERS:
        ARCHIVERS[call.name](machine, call, node, masked)
    if call.name in FETCHERS:
        unpack(machine, call)
    if call.name in _FILLERS:
        _filled(machine, call)
    if call.name in UPLOADERS:
        uploaded(machine, call, node, options(call))


def _put_out(machine: Machine, values: Values, *, whole: bool = False) -> None:
    """What a program says that it writes is there from now on, with whatever is below it: also below a directory that is there where the program
    generates code, ``whole`` trees of it (``protoc --python_out``).
    """
    for value in values[:MAX_PLACES]:
        at = where(value, machine.state.cwd)
        if at is not None:
            machine.world.make(at, contents=whole or not machine.world.exists(at))


def options(call: Call) -> tuple[str, ...]:
    """The flags of a command as written, an option and its value joined by ``=``."""
    known = call.usage.options if call.usage else {}
    found: list[str] = []
    pending = ""
    for field in call.rest:
        text = field.text
        if pending and text.startswith("--") and call.name in _STRICT:
            found.append(pending)
            pending = ""
        if pending:
            found.append(f"{pending}={text}")
            pending = ""
        elif field.option.startswith("-"):
            found.append(f"{field.option}={text}")
        elif text in known or (text.startswith("--") and call.name in _STRICT):
            pending = text
        elif text.startswith("-"):
            found.append(text)
    return (*found, pending) if pending else tuple(found)


def _copied(machine: Machine, effect: Effect, field: Field, sources: list[Argument]) -> None:
    machine.path(field.values, field.word, Use("write", effect.command.replace(" ", "-")))
    cwd = machine.state.cwd
    for value, taken in _together(machine, field, [argument.field for argument in sources]):
        at = where(value, cwd)
        if at is None:
            continue
        world = machine.world
        into = value.text.endswith("/") or world.is_directory(at)
        world.make(at, contents=not world.exists(at))
        for source in taken:
            name = basename(source).text
            if into and HOLE not in name:
                world.make(Place(at.root, f"{at.path}/{name}".lstrip("/")), contents=True)
            world.effect(effect._replace(destination=at, source=place(source, cwd), text=f"{source.text} {value.text}"))


def _together(machine: Machine, field: Field, sources: list[Field]) -> Iterator[tuple[Value, list[Value]]]:
    """The places that ``field`` names, each with the sources that go there: where a loop's variable stands on both sides, those of one turn."""
    variables = machine.state.variables
    shared = sorted(_names(field.word) & {name for source in sources for name in _names(source.word)})
    turning = [(name, known) for name in shared if (known := _turns(variables.get(name)))]
    if len(turning) != 1:
        taken = [source for each in sources for source in each.values[:MAX_PLACES]]
        yield from ((value, taken) for value in field.values[:MAX_PLACES])
        return
    ((name, values),) = turning
    for turn in values[:MAX_PLACES]:
        variables[name] = (turn,)
        taken = [source for each in sources for source in machine.expander.word(each.word, machine.state)[:MAX_PLACES]]
        yield from ((value, taken) for value in machine.expander.word(field.word, machine.state)[:MAX_PLACES])
    variables[name] = values


def _turns(variable: Values | Items | None) -> Values:
    """The values of a variable that may have several; nothing for others."""
    return variable if variable is not None and not isinstance(variable, Items) and len(variable) > 1 else ()


def _names(word: Word) -> set[str]:
    """The variables that stand in a word."""
    return {part.name for part in word.parts if isinstance(part, Expansion)}


def _filled(machine: Machine, call: Call) -> None:
    """Directories that a command fills in ways that are not looked at: clones, worktrees, virtual environments."""
    operands = [field for field in call.rest if not field.text.startswith("-")]
    target: Values = ()
    if call.name == "git clone" and operands:
        target = operands[1].values if len(operands) > 1 else (basename(operands[0].values[0], ".git"),)
        machine.state.cloned |= {value.text for value in target}
        if len(operands) == 1 and any(HOLE in value.text for value in target):
            fill(machine, HERE)
    elif call.name == "git" and [field.text for field in operands[:2]] == ["worktree", "add"] and len(operands) > 2:
        target = operands[2].values
    elif call.name == "python" and [field.text for field in call.rest[:2]] in _ENVIRONMENTS:
        target = call.rest[-1].values
    elif call.name == "uv" and operands and operands[0].text == "venv":
        target = operands[1].values if len(operands) > 1 else (Value("", ".venv"),)
    for value in target:
        at = where(value, machine.state.cwd)
        if at is not None:
            machine.world.make(at, contents=True)
