"""Commands that hand a directory to somebody who deploys it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.values import Value, Values, place
from reflint.model.program import Effect, Simple

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Call
    from reflint.evaluate.machine import Machine

_BUILDS = frozenset(
    (
        "docker build",
        "docker buildx build",
        "docker image build",
        "podman build",
        "buildah bud",
        "buildah build",
        "nerdctl build",
    )
)
UPLOADERS = frozenset((*_BUILDS, "gcloud"))
MAX_PLACES = 24  # alternatives that are followed


def uploaded(machine: Machine, call: Call, node: Simple, flags: tuple[str, ...]) -> None:
    """``gcloud functions deploy NAME --source DIR`` uploads DIR; ``docker build -f FILE DIR`` builds on DIR.

    The effect's ``source`` is the directory; of a build, its ``destination`` is the recipe where one is named. ``text`` is the deployed name.
    """
    if call.name in _BUILDS:
        _built(machine, call, node, flags)
        return
    words = [field.text for field in call.rest if not field.text.startswith("-")]
    if call.name != "gcloud" or "deploy" not in words[:3] or words[0] not in ("functions", "run", "beta", "alpha"):
        return
    kind = "gcloud run" if "run" in words[:2] else "gcloud functions"
    at = words.index("deploy")
    named = words[at + 1] if len(words) > at + 1 else ""
    for value in _option(call, ("--source",)) or (() if kind == "gcloud run" else (Value("", "."),)):
        source = (
            place(value, machine.state.cwd)
            if value.text not in ("", ".") or value.kind
            else place(Value("", "./"), machine.state.cwd)
        )
        machine.world.effect(Effect("deploy", None, source, node.start, node.end, kind, flags, named))


def _built(machine: Machine, call: Call, node: Simple, flags: tuple[str, ...]) -> None:
    known = call.usage.options if call.usage else {}
    operands: list[Values] = []
    skip = False
    for field in call.rest:
        if skip or field.option.startswith("-"):
            skip = False
        elif field.text.startswith("-") and len(field.text) > 1:
            skip = field.text in known
        else:
            operands.append(field.values)
    recipes = _option(call, ("-f", "--file")) or (None,)
    for value in operands[-1][:MAX_PLACES] if operands else ():
        source = (
            place(value, machine.state.cwd)
            if value.text.strip("./") or value.kind
            else place(Value("", "./"), machine.state.cwd)
        )
        for recipe in recipes[:MAX_PLACES]:
            at = place(recipe, machine.state.cwd) if recipe is not None else None
            machine.world.effect(Effect("build", at, source, node.start, node.end, call.name, flags))


def _option(call: Call, names: tuple[str, ...]) -> Values:
    """The value of an option; nothing where it is not given."""
    for position, field in enumerate(call.rest):
        if field.option in names or (position and call.rest[position - 1].text in names):
            return field.values[:MAX_PLACES]
    return ()
