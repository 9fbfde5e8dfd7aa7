"""What single commands mean: each argument by its role, redirects, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.arguments import Argument, Call, arguments, is_path, names_output, unwrapped
from reflint.evaluate.builtins import BUILTINS
from reflint.evaluate.commands import LOOSE, messages
from reflint.evaluate.directories import change_directory, entered
from reflint.evaluate.expand import Field
from reflint.evaluate.guards import says
from reflint.evaluate.handed import run_handed
from reflint.evaluate.said import pass_on, say, show
from reflint.evaluate.shapes import Use
from reflint.evaluate.tested import test
from reflint.evaluate.values import HOLE, Value, piece
from reflint.evaluate.writes import effects, write
from reflint.model.program import Effect, Heredoc, Literal, Redirect, Simple
from reflint.syntax.words import has_extension

if TYPE_CHECKING:
    from reflint.evaluate.machine import Machine
    from reflint.evaluate.mode import Mode

_LEAVES = ("exit", "return", "continue", "break", "die", "fatal", "abort")
_LOOSE = frozenset(("loose", "local", "assign", "pathspec", "data", "form", "pairfile", "output"))


def redirect(machine: Machine, node: Redirect | Heredoc, masked: bool) -> None:
    """``<`` reads, ``>`` writes."""
    if isinstance(node, Heredoc):
        if not node.quoted:
            machine.expander.parts(node.body, machine.state)
        return
    if node.target is None:
        return
    values = machine.expander.word(node.target, machine.state)
    if node.operator == "<":
        machine.path(values, node.target, Use("read", "redirect", True, masked))
    elif node.operator in (">", ">>", ">|", "&>", "&>>"):
        write(machine, values, node.target, Effect("write", None, None, node.start, node.end))


def command(machine: Machine, node: Simple, fields: list[Field], mode: Mode) -> bool:
    """Run one simple command; whether it leaves the script, the function or the loop."""
    call = unwrapped(fields)
    if call is None:
        return False
    name = call.name
    quiet = mode.condition or not machine.state.errexit
    masked = mode.masked or (quiet and not mode.spoken and silenced(node))
    if name in ("[", "[[", "test"):
        test(machine, call.rest, mode)
    elif name in ("cd", "pushd", "popd"):
        change_directory(machine, call, masked)
    elif name in BUILTINS:
        BUILTINS[name](machine, call, node, masked)
    elif name in messages():
        say(machine, node)
    elif name not in ("eval", "trap"):
        _run(machine, call, node, masked)
    run_handed(machine, node, fields, name, mode)
    return name in _LEAVES


def _run(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    if call.usage is None and is_path(call.head):
        machine.path(call.head.values, call.head.word, Use("run", "run", True, masked))
    found = arguments(call.usage or LOOSE, call.rest)
    syntax = call.name.replace(" ", "-") if call.usage is not None else "argument"
    if call.usage is None and says(call.name):
        found = [argument for argument in found if not _is_sentence(machine, argument)]
    cwd = _working_directory(machine, found)
    for argument in found:
        _argument(machine, argument, Use("read", syntax, argument.typed, masked), cwd)
    effects(machine, call, node, found, masked)
    if call.name == "cat":
        show(machine, node)


def _is_sentence(machine: Machine, argument: Argument) -> bool:
    """Whether an argument of ``log_warning`` and the like is a text, which is a message then."""
    if argument.field.option or not any(" " in value.text.strip() for value in argument.field.values):
        return False
    pass_on(machine, argument.field.word, says=True)
    return True


def _working_directory(machine: Machine, found: list[Argument]) -> Value:
    """Where a command with ``-C`` works."""
    for argument in found:
        if argument.role == "chdir":
            return entered(argument.field.values, machine.state.cwd)
    return machine.state.cwd


def _argument(machine: Machine, argument: Argument, use: Use, cwd: Value) -> None:
    field, role = argument.field, argument.role
    if role in ("read", "run", "test", "package"):
        _read(machine, argument, use, cwd)
    elif role == "chdir":
        machine.path(field.values, field.word, use._replace(typed=True))
    elif role in _LOOSE:
        _loose(machine, argument, use, cwd)
    elif role in ("module", "app"):
        machine.emitter.module(field.values, field.word, use._replace(role="run", form="module"), role == "app")
    elif role == "link" and (field.values[0].kind or field.values[0].text.startswith(HOLE)):
        machine.path(field.values, field.word, use, cwd)  # a relative target is relative to the link's directory


def _read(machine: Machine, argument: Argument, use: Use, cwd: Value) -> None:
    field, role = argument.field, argument.role
    values = field.values
    if role == "test":
        values = tuple(_before(value, "::") for value in values)
    elif role == "package":
        values = tuple(_before(value, "[") for value in values)
        use = use._replace(loose=True)
    elif role == "run":
        use = use._replace(role="run")
    machine.path(tuple(value for value in values if not _remote(value)), field.word, use, cwd)


def _loose(machine: Machine, argument: Argument, use: Use, cwd: Value) -> None:
    """Arguments that are paths only where they look like one."""
    field, role = argument.field, argument.role
    for value in field.values:
        found = _inner(value, role)
        if found is None:
            continue
        if " " in found.text.strip() and not field.option and role == "loose":
            pass_on(machine, field.word, says=False)
        else:
            written = role == "output" or (role == "loose" and names_output(field.option))
            loose = not (written and has_extension(found.text))
            kind = Use("write" if written else "read", use.syntax, masked=use.masked, loose=loose)
            machine.path((found,), field.word, kind, cwd)


def _inner(value: Value, role: str) -> Value | None:
    """The part of an argument that may be a path: behind ``@``, ``key=``, ``file://``; None where there is none."""
    text = value.text
    if role == "local" and not value.kind and not text.startswith(("./", "../")):
        return None
    if text.startswith("@"):
        return _after(value, 1)
    if role in ("data", "form"):
        return _after(value, text.index("@") + 1) if "@" in text else None
    if role == "pairfile" and "=" in text:
        return _after(value, text.index("=") + 1)
    if text.startswith(("file://", "fileb://")):
        return _after(value, text.index("://") + 3)
    return value


def _before(value: Value, mark: str) -> Value:
    """``value`` up to ``mark``."""
    at = value.text.find(mark)
    if at < 0:
        return value
    origins = tuple(origin._replace(stop=min(origin.stop, at)) for origin in value.origins if origin.at < at)
    return value._replace(text=value.text[:at], origins=origins)


def _after(value: Value, start: int) -> Value:
    """``value`` from character ``start`` on."""
    return piece(value, start, len(value.text))


def _remote(value: Value) -> bool:
    """``host:path``, ``gs://…``, ``s3://…``."""
    colon = value.text.find(":")
    return colon > 0 and "/" not in value.text[:colon]


def silenced(node: Simple) -> bool:
    """Whether the command's standard error goes nowhere."""
    nowhere = False
    for each in node.redirects:
        if not isinstance(each, Redirect) or each.target is None:
            continue
        part = each.target.parts[0] if each.target.parts else None
        target = part.text if isinstance(part, Literal) else ""
        if target == "/dev/null" and (each.operator in ("&>", "&>>", ">&") or each.descriptor == "2"):
            return True
        if target == "/dev/null" and each.operator in (">", ">>") and each.descriptor in ("", "1"):
            nowhere = True
        elif nowhere and each.descriptor == "2" and each.operator == ">&" and target == "1":
            return True
    return False
