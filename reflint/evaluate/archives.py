"""Archives that commands fill and unpack, and directories into which they install: ``zip``, ``unzip``, ``pip install --target``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reflint.evaluate.directories import at
from reflint.evaluate.values import HOLE, Value
from reflint.model.program import Effect, Literal, Place, Simple

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Call
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine

MAX_PLACES = 24  # alternatives of one operand that are followed
_LISTS = {"-x": "-x", "--exclude": "-x", "-i": "-i", "--include": "-i"}
_VALUED = frozenset(
    ("-b", "-n", "-t", "-tt", "-P", "-O", "-s", "-Z", "-lf", "--out", "--password", "--temp-path", "--suffixes")
)
_LONG = {
    "--recurse-paths": "-r",
    "--junk-paths": "-j",
    "--symlinks": "-y",
    "--grow": "-g",
    "--update": "-u",
    "--freshen": "-f",
    "--delete": "-d",
    "--names-stdin": "-@",
    "--filesync": "-FS",
}
_WORDS = frozenset(
    (
        "-FS",
        "-DF",
        "-MM",
        "-TT",
        "-UT",
        "-sf",
        "-dd",
        "-db",
        "-dc",
        "-dg",
        "-ds",
        "-du",
        "-dv",
        "-la",
        "-li",
        "-ic",
        "-ll",
        "-so",
    )
)
_INTO = ("-t", "--target")
_WITH = ("-r", "--requirement")


class _Zip(NamedTuple):
    """A command line of ``zip``: the archive, what goes into it, and the options one by one."""

    archive: Field
    operands: list[Field]
    options: tuple[str, ...]


def packed(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    """``zip -r9 ARCHIVE a b -x 'c*'``: an effect for each operand. Its ``text`` is the name under which it is stored, where that is known."""
    line = _command_line(call.rest)
    if line is None:
        return
    cwd = machine.state.cwd
    for value in line.archive.values[:MAX_PLACES]:
        name = value.text.rpartition("/")[2]
        archive = at(value if "." in name else value._replace(text=value.text + ".zip"), cwd)
        if archive is None:
            continue
        effect = Effect("pack", archive, None, node.start, node.end, "zip", line.options, "", masked)
        if not line.operands or "-@" in line.options:
            machine.world.effect(effect)
        for field in line.operands:
            for taken in field.values[:MAX_PLACES]:
                stored = not taken.kind and not taken.text.startswith(("/", "~", HOLE))
                source = at(taken, cwd) if stored or "-j" in line.options else None
                machine.world.effect(effect._replace(source=source, text=taken.text))


def _command_line(fields: Sequence[Field]) -> _Zip | None:
    options: list[str] = []
    operands: list[Field] = []
    listing = skip = ""
    for field in fields:
        text = field.option or field.text
        if skip:
            skip = ""
        elif text.startswith("-") and len(text) > 1:
            listing = _LISTS.get(text, "")
            if field.option:
                options += _listed(listing, field._replace(option="")) if listing else ()
                listing = ""
            elif text in _VALUED:
                skip = text
            elif not listing:
                listing = _flags(text, options)
        elif listing and text == "@":
            listing = ""
        elif listing:
            options += _listed(listing, field)
        else:
            operands.append(field)
    return _Zip(operands[0], operands[1:], tuple(options)) if operands else None


def _flags(text: str, options: list[str]) -> str:
    """Note the letters of ``-r9q``; the list that begins behind them, or whose first item is glued to them (``-x*.pyc``)."""
    if text in _LONG or text in _WORDS or text.startswith("--"):
        options.append(_LONG.get(text, text))
        return ""
    for place, letter in enumerate(text[1:], 1):
        if letter in "xi":
            rest = text[place + 1 :]
            if rest:
                options.append(f"-{letter}={rest}")
            return f"-{letter}"
        options.append(f"-{letter}")
    return ""


def _listed(option: str, field: Field) -> tuple[str, ...]:
    """A pattern of a list; one that the shell expands first, where it finds something, is marked by ``~``."""
    open_ = any(
        isinstance(part, Literal) and not part.quoted and part.exact and any(mark in part.text for mark in "*?[")
        for part in field.word.parts
    )
    return tuple(f"{option}{'~' if open_ else ''}={value.text}" for value in field.values[:MAX_PLACES])


def unpacked(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    """``unzip ARCHIVE -d DIRECTORY``."""
    into: tuple[Value, ...] = (Value("", "./"),)
    operands: list[Field] = []
    before = ""
    for field in call.rest:
        if before == "-d":
            into = field.values
        elif not field.text.startswith("-"):
            operands.append(field)
        before = field.text
    if operands and operands[0].values:
        source, target = at(operands[0].values[0], machine.state.cwd), at(into[0], machine.state.cwd)
        if target is not None:
            machine.world.effect(Effect("unpack", target, source, node.start, node.end, "unzip", (), "", masked))


def put(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    """``pip install -r FILE -t DIRECTORY``: an effect for each requirement file, and one for the rest; ``options`` are the words as written."""
    rest = call.rest
    if call.name == "python":
        if [field.text for field in rest[:2]] != ["-m", "pip"]:
            return
        rest = rest[2:]
    words = tuple(f"{field.option}={field.text}" if field.option else field.text for field in rest)
    targets = [value for field in _valued(rest, _INTO) for value in field.values[:1]]
    if not targets or (call.name == "python" and "install" not in words):
        return
    cwd = machine.state.cwd
    target = at(targets[-1], cwd)
    if target is None:
        return
    effect = Effect("install", target, None, node.start, node.end, "pip install", words, "", masked)
    machine.world.effect(effect)
    for field in _valued(rest, _WITH):
        for value in field.values[:MAX_PLACES]:
            found = at(value, cwd)
            machine.world.effect(effect._replace(source=found or Place("outside", value.text)))


def _valued(fields: Sequence[Field], names: tuple[str, ...]) -> list[Field]:
    """The values of an option, apart (``-t x``) or glued on with an equals sign."""
    found = [field for field in fields if field.option in names]
    return found + [after for field, after in pairwise(fields) if field.text in names]


ARCHIVERS: dict[str, Callable[[Machine, Call, Simple, bool], None]] = {
    "zip": packed,
    "unzip": unpacked,
    "pip install": put,
    "uv pip install": put,
    "python": put,
}
