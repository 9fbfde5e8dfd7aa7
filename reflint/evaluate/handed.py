"""Programs inside a command: what ``bash -c "…"``, ``ssh host "…"``, ``eval "…"`` and ``bash <<EOF`` run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.mode import Mode
from reflint.evaluate.values import CHECKOUT
from reflint.model.program import Block, Heredoc, Simple

if TYPE_CHECKING:
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine

# Commands that run a program on another machine or in a container.
_ELSEWHERE = frozenset(
    "ssh sshpass docker podman nerdctl kubectl oc docker-compose podman-compose vagrant lxc nsenter".split()
)


def run_handed(machine: Machine, node: Simple, fields: list[Field], name: str, mode: Mode) -> None:
    """Run the programs that ``node`` hands to another shell, each in a state of its own; ``name`` is the command's."""
    program = next(iter(_programs(machine, node)), None)
    if program is None or machine.frames >= machine.max_frames:
        return
    start, block = program
    before = machine.state.copy()
    machine.frames += 1
    if name.partition(" ")[0] in _ELSEWHERE:
        machine.state.cwd = CHECKOUT
    if name not in ("eval", "trap"):
        machine.state.arguments = tuple(field.values for field in fields if field.word.start > start)[1:]
        machine.state.errexit = False
    machine.block(block, Mode(mode.masked, mode.condition, mode.spoken))
    machine.frames -= 1
    if name == "eval":
        machine.state.guarded = before.guarded
    else:
        machine.state = before


def _programs(machine: Machine, node: Simple) -> list[tuple[int, Block]]:
    known = machine.inner
    if not known:
        return []
    starts = [word.start for word in node.words]
    starts += [each.start for each in node.redirects if isinstance(each, Heredoc)]
    return [(start, known[machine.file, start]) for start in starts if (machine.file, start) in known]
