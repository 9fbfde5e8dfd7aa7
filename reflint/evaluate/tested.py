"""``[ -f x ]``, ``[[ -d y ]]``, ``test -e z``: guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.guards import FILE_TESTS, NEUTRAL, Outcome
from reflint.evaluate.shapes import Use, where

if TYPE_CHECKING:
    from reflint.evaluate.expand import Field
    from reflint.evaluate.machine import Machine
    from reflint.evaluate.mode import Mode


def test(machine: Machine, fields: list[Field], mode: Mode) -> None:
    """Each tested path, with what the script does when it is missing."""
    texts = [field.text for field in fields]
    alternatives = "||" in texts or "-o" in texts
    negated = False
    for position, text in enumerate(texts):
        if text == "!":
            negated = not negated
        elif text in ("&&", "||", "-o"):
            negated = False
        elif text in FILE_TESTS and position + 1 < len(fields):
            if text == "-a" and position and texts[position - 1] != "!":
                continue  # ``[ x -a y ]``: and
            outcome = mode.when_true if negated else NEUTRAL if alternatives else mode.when_false
            _tested(machine, fields[position + 1], outcome, negated)
            negated = False


def _tested(machine: Machine, field: Field, outcome: Outcome, negated: bool) -> None:
    values = field.values
    cwd = machine.state.cwd
    if outcome.masked and not cwd.text and all("/" not in value.text.strip("/") and not value.kind for value in values):
        outcome = NEUTRAL  # ``[ -f Dockerfile ] && …``: a bare name is asked for, not relied on
    machine.path(values, field.word, Use("guard", "test", False, outcome.masked, outcome.loud, outcome.created))
    for value in values:
        at = where(value, cwd)
        if at is not None:
            machine.world.tested.append((at, not negated))
