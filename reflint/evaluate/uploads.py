"""Commands that hand a directory to somebody who deploys it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.directories import at
from reflint.evaluate.values import HOLE, Value, Values, piece, place
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
_STORES = frozenset(("aws s3 cp", "aws s3 mv"))
UPLOADERS = frozenset((*_BUILDS, *_STORES, "gcloud", "aws"))
_LAMBDA = ("create-function", "update-function-code", "update-function-configuration")
MAX_PLACES = 24  # alternatives that are followed


def uploaded(machine: Machine, call: Call, node: Simple, flags: tuple[str, ...]) -> None:
    """``gcloud functions deploy NAME --source DIR`` uploads DIR; ``docker build -f FILE DIR`` builds on DIR.

    The effect's ``source`` is the directory; of a build, its ``destination`` is the recipe where one is named. ``text`` is the deployed name.
    """
    if call.name in _BUILDS:
        _built(machine, call, node, flags)
        return
    if call.name == "aws":
        _shipped(machine, call, node, flags)
    elif call.name in _STORES:
        _stored(machine, call, node)
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


def _shipped(machine: Machine, call: Call, node: Simple, flags: tuple[str, ...]) -> None:
    """``aws lambda update-function-code --zip-file fileb://ARCHIVE``: ``source`` is the archive, None where it lies in a bucket."""
    words = [field.text for field in call.rest]
    verb = next((word for word in words if word in _LAMBDA), "")
    if "lambda" not in words or not verb:
        return
    names = [value.text for value in _option(call, ("--function-name",))]
    effect = Effect(
        "ship", None, None, node.start, node.end, f"aws lambda {verb}", flags, names[0] if len(names) == 1 else HOLE
    )
    archives = [value for value in _option(call, ("--zip-file",)) if value.text.startswith(("fileb://", "file://"))]
    for value in archives:
        start = value.text.index("://") + 3
        machine.world.effect(effect._replace(source=at(piece(value, start, len(value.text)), machine.state.cwd)))
    if not archives:
        machine.world.effect(effect)


def _stored(machine: Machine, call: Call, node: Simple) -> None:
    """``aws s3 cp ARCHIVE s3://BUCKET/KEY``: ``text`` is the address."""
    operands = [field for field in call.rest if not (field.text.startswith("-") or field.option)]
    if len(operands) >= 2 and operands[1].values[0].text.startswith("s3://"):
        source = at(operands[0].values[0], machine.state.cwd)
        if source is not None:
            machine.world.effect(
                Effect("store", None, source, node.start, node.end, call.name, (), operands[1].values[0].text)
            )


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
            named = place(recipe, machine.state.cwd) if recipe is not None else None
            machine.world.effect(Effect("build", named, source, node.start, node.end, call.name, flags))


def _option(call: Call, names: tuple[str, ...]) -> Values:
    """The value of an option; nothing where it is not given."""
    for position, field in enumerate(call.rest):
        if field.option in names or (position and call.rest[position - 1].text in names):
            return field.values[:MAX_PLACES]
    return ()
