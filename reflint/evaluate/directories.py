"""``cd``, ``pushd``, ``popd``: where a script stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reflint.evaluate.names import is_elsewhere
from reflint.evaluate.shapes import Use, where
from reflint.evaluate.values import CHECKOUT, HOLE, Value, Values, climbing, is_absolute, place
from reflint.model.program import Place

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Call
    from reflint.evaluate.machine import Machine

SOMEWHERE = Value("any", "", "somewhere")  # inside the repository, one does not know where
AWAY = Value("out", HOLE)  # not in the repository
_LABEL = "./"  # begins a label that is the name of a directory
_NO_CHECKOUT = ("/tmp", "/var", "/etc", "/dev", "/proc", "/bin", "/lib", "/usr/local", "/usr/lib", "/usr/share")
_HOSTS = re.compile(r"(?:^|_)(?:home|remote|container|server|host|vagrant|user|app)(?:$|_)", re.IGNORECASE)


def change_directory(machine: Machine, call: Call, masked: bool) -> None:
    """Run ``cd``, ``pushd`` or ``popd``."""
    state = machine.state
    machine.world.moves += 1
    operands = [field for field in call.rest if not field.text.startswith("-") or field.text == "-"]
    before = state.variables.pop("OLDPWD", None)
    if state.cwd.kind != "out" or state.cwd.label.startswith(_LABEL):
        state.variables["OLDPWD"] = (state.cwd,)
    if call.name == "popd":
        state.cwd, state.stack = (state.stack[-1], state.stack[:-1]) if state.stack else (SOMEWHERE, ())
        return
    if call.name == "pushd":
        state.stack = (*state.stack, state.cwd)
    if not operands or operands[0].text == "-":
        known = before[0] if operands and isinstance(before, tuple) and len(before) == 1 else None
        state.cwd = known if isinstance(known, Value) else SOMEWHERE if operands else AWAY
        return
    field = operands[0]
    cloned = any(value.text.rstrip("/") in state.cloned for value in field.values)
    named = all("/" in value.text.rstrip("/") or value.kind or state.cwd.kind == "root" for value in field.values)
    if named and not cloned:
        machine.path(field.values, field.word, Use("read", "cd", True, masked))
    if cloned or not _leads_away(machine, field.values):
        state.cwd = AWAY if cloned else entered(field.values, state.cwd)
    else:
        # ``cd project`` is most often this repository's own clone. What commands of this file make there is told by the label.
        label = _LABEL + climbing(f"{_standing(state.cwd).text}/{field.values[0].text}")
        state.cwd = (AWAY if named else SOMEWHERE)._replace(label=label)


def at(value: Value, cwd: Value) -> Place | None:
    """Where ``value`` lies for a command that works on what the same file has made; None where that is not known."""
    found = place(_standing(value), _standing(cwd))
    if found is None or found.root == "outside" or f"{found.path}/".startswith("../") or HOLE in found.path:
        return None
    return found


def _standing(value: Value) -> Value:
    """A directory or what lies below it, by name where it is one that the tree does not have."""
    if value.kind not in ("any", "out") or not value.label:
        return value
    if not value.label.startswith(_LABEL):
        return AWAY
    return Value("any", climbing(f"{value.label.removeprefix(_LABEL)}/{value.text.removeprefix(HOLE)}"))


def _leads_away(machine: Machine, values: Values) -> bool:
    """Whether ``cd`` enters a directory that is nowhere in the tree.

    What follows is then said of another place; or the directory is gone, and that was said at the ``cd``.
    """
    if len(values) != 1 or HOLE in values[0].text or values[0].kind in ("temp", "out"):
        return False
    at = where(values[0], machine.state.cwd)
    if at is None or at.root != "repository" or at.path.startswith("..") or machine.world.is_made(at):
        return False
    if "any" in (values[0].kind, machine.state.cwd.kind):
        return not machine.world.is_anywhere(at.path, machine.path_of_script)
    return not machine.world.exists(Place("repository", at.path))


def entered(values: Values, cwd: Value) -> Value:
    """The working directory after ``cd`` to one of ``values``."""
    if len(values) != 1:
        return AWAY if any(value.kind in ("out", "temp") for value in values) else SOMEWHERE
    value = values[0]
    if value.label.startswith(_LABEL):
        return value
    if value.kind in ("root", "any", "temp"):
        return Value(value.kind, climbing(value.text), value.label) if HOLE not in value.text else SOMEWHERE
    if value.kind == "out" or is_absolute(value.text):
        return Value("out", value.text, "" if value.text.startswith(_NO_CHECKOUT) else CHECKOUT.label)
    if HOLE in value.text or not value.text:
        if (value.text.startswith(HOLE) and _HOSTS.search(value.label)) or cwd.label == CHECKOUT.label:
            return CHECKOUT
        elsewhere = cwd.kind == "out" or (value.text.startswith(HOLE) and is_elsewhere(value.label))
        return AWAY if elsewhere else SOMEWHERE
    if cwd.kind == "out":
        return (
            cwd._replace(label=_LABEL + climbing(f"{cwd.label}/{value.text}")) if cwd.label.startswith(_LABEL) else cwd
        )
    return Value(cwd.kind, climbing(f"{cwd.text}/{value.text}"), cwd.label)
