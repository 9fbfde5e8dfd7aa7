"""Commands that the table of commands cannot describe: ``source``, ``set``, ``shift``, ``read``, ``unset``, ``tar``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reflint.evaluate.directories import entered
from reflint.evaluate.downloads import HERE, fill
from reflint.evaluate.shapes import Use, where
from reflint.evaluate.values import HOLE, UNKNOWN, Value, climbing
from reflint.evaluate.writes import write
from reflint.model.program import Effect, Place, Simple

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Call
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine

_TAR_VALUES = ("--exclude", "-X", "-T", "--transform", "--exclude-from")


def _source(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    if not call.rest:
        return
    field = call.rest[0]
    machine.path(field.values, field.word, Use("read", "source", True, masked))
    for value in field.values[:4]:
        _include(machine, value)


def _include(machine: Machine, value: Value) -> None:
    """Run what is sourced, where it is a file of the repository."""
    at = where(value, machine.state.cwd)
    if at is None:
        if not value.text.startswith(HOLE + "/") or HOLE in value.text[1:]:
            return
        at = Place("repository", climbing(value.text[2:]))  # ``$UNKNOWN/lib.sh`` below a plausible root
    if at.root != "repository":
        return
    home = machine.path_of_script.rpartition("/")[0]
    for candidate in dict.fromkeys((at.path, climbing(f"{home}/{at.path}"))):
        machine.world.looked[candidate] = None
        script = machine.lookup(candidate)
        if script is not None:
            machine.source(candidate, script)
            return


def _set(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    texts = [field.text for field in call.rest]
    if "--" in texts:
        machine.state.arguments = tuple(field.values for field in call.rest[texts.index("--") + 1 :])
    for position, text in enumerate(texts):
        named = text[1:].endswith("o") and texts[position + 1 : position + 2] == ["errexit"]
        if text[:1] in ("-", "+") and ("e" in text[1:] or named):
            machine.state.errexit = text[0] == "-"


def _shift(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    arguments = machine.state.arguments
    if arguments is not None:
        count = call.rest[0].text if call.rest else "1"
        machine.state.arguments = arguments[int(count) :] if len(count) == 1 and count in "123456789" else None


def _read(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    for field in call.rest:
        if field.text.isidentifier():
            machine.state.variables[field.text] = (UNKNOWN,)


def _unset(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    for field in call.rest:
        machine.state.variables.pop(field.text, None)


def _tar(machine: Machine, call: Call, node: Simple, masked: bool) -> None:
    """``tar czf out.tgz a b``, ``tar -xf in.tgz -C dir``."""
    flags, archive, moved, members = _tar_line(call.rest)
    effect = Effect("write", None, None, node.start, node.end, "tar")
    packs = "c" in flags
    if archive is not None and packs:
        write(machine, archive.values, archive.word, effect)
    elif archive is not None:
        machine.path(archive.values, archive.word, Use("read", "tar", True, masked))
    cwd = machine.state.cwd
    if moved is not None:
        if packs:
            machine.path(moved.values, moved.word, Use("read", "tar", True, masked))
        else:
            write(machine, moved.values, moved.word, effect, contents=True)
        cwd = entered(moved.values, cwd)
    if not packs and "t" not in flags:
        fill(machine, moved.values if moved is not None else HERE)
    for field in members if packs else ():
        machine.path(field.values, field.word, Use("read", "tar", True, masked), cwd)


def _tar_line(fields: list[Field]) -> tuple[str, Field | None, Field | None, list[Field]]:
    """Flags, archive, directory of ``-C``, members."""
    flags = ""
    archive = moved = None
    members: list[Field] = []
    at = 0
    while at < len(fields):
        field = fields[at]
        text = field.text
        at += 1
        cluster = text.lstrip("-") if (text.startswith("-") and not text.startswith("--")) or at == 1 else ""
        following = fields[at] if at < len(fields) else None
        if text in ("-C", "--directory"):
            moved, at = following, at + 1
        elif text in _TAR_VALUES:
            at += 1
        elif cluster.isalpha():
            flags += cluster
            if cluster.endswith("f"):
                archive, at = following, at + 1
        elif not text.startswith("-") and not field.option:
            members.append(field)
    return flags, archive, moved, members


BUILTINS: dict[str, Callable[[Machine, Call, Simple, bool], None]] = {
    "source": _source,
    ".": _source,
    "set": _set,
    "shift": _shift,
    "read": _read,
    "mapfile": _read,
    "readarray": _read,
    "getopts": _read,
    "unset": _unset,
    "tar": _tar,
    "gtar": _tar,
    "bsdtar": _tar,
}
