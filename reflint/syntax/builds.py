"""Where configuration says that an image is built, on which directory: compose, Skaffold, ``docker build`` as a list of words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from reflint.model.facts import AnchorKind, Build
from reflint.syntax.document import Document, Scalar, containers, text_under
from reflint.syntax.words import is_elsewhere

_DEFAULT = re.compile(r"\$\{\w+:?-([^${}]*)\}")
_VALUED = frozenset(
    "-t --tag -f --file --build-arg --cache-from --cache-to --label -l --network --platform --target --secret --ssh --progress -o --output "
    "--iidfile --memory -m --shm-size --ulimit --add-host --builder --build-context --provenance --sbom --annotation --metadata-file --attest".split()
)
_NAMES = (["build"], ["buildx", "build"], ["image", "build"])


def of_document(dialect: str, document: Document) -> tuple[Build, ...]:
    """The images that a YAML file of this dialect has built."""
    find = {"compose": _composed, "skaffold": _crafted}.get(dialect)
    return tuple(dict.fromkeys(find(document))) if find is not None else ()


def _composed(document: Document) -> Iterator[Build]:
    """``build: DIR``, or ``context`` and ``dockerfile`` below ``build``, of every service and fragment."""
    for node in containers(document).values():
        build = node.get("build") if isinstance(node, dict) else None
        found: Iterator[Build] = iter(())
        if isinstance(build, Scalar):
            found = said(build, build.value, "")
        elif isinstance(build, dict) and "dockerfile_inline" not in build:
            context = build.get("context")
            anchor = context if isinstance(context, Scalar) else next(_scalars(build), None)
            if anchor is not None:
                found = said(anchor, text_under(build, "context") or ".", text_under(build, "dockerfile"))
        yield from (each._replace(mounts=tuple(_mounted(node.get("volumes")))) for each in found)


def _mounted(volumes: Any) -> Iterator[str]:
    """The directories of an image over which ``volumes`` mount something of the host."""
    for volume in volumes if isinstance(volumes, list) else ():
        if isinstance(volume, Scalar):
            host, _, rest = volume.value.partition(":")
            place = rest.partition(":")[0] if host.startswith((".", "/", "~", "$")) else ""
        else:
            place = text_under(volume, "target") if text_under(volume, "type") == "bind" else ""
        if place.strip("/"):
            yield place.strip("/")


def _crafted(document: Document) -> Iterator[Build]:
    """``artifacts`` of Skaffold, built on ``context``."""
    for node in containers(document).values():
        image = node.get("image") if isinstance(node, dict) else None
        if isinstance(image, Scalar) and "artifacts" in image.keys:
            yield from said(image, text_under(node, "context") or ".", text_under(node.get("docker"), "dockerfile"))


def _scalars(node: dict[str, Any]) -> Iterator[Scalar]:
    return (value for value in node.values() if isinstance(value, Scalar))


def said(where: Scalar, context: str, recipe: str, anchor: AnchorKind = "file") -> Iterator[Build]:
    """The build of ``recipe``, a path in the context, on ``context``; nothing where either cannot be known, or lies elsewhere."""
    context, recipe = (_DEFAULT.sub(r"\1", text).strip() for text in (context, recipe))
    if "$" in context + recipe or is_elsewhere(context) or recipe.startswith(("/", "~")):
        return
    place = posixpath.normpath(f"{context}/{recipe}") if recipe else ""
    yield Build(where.start, where.end, posixpath.normpath(context), place, anchor)


def listed(words: Sequence[str], base: str) -> tuple[str, str] | None:
    """(context, Dockerfile or "") of ``build -f FILE CONTEXT`` and of kaniko's options, as words of a list that runs in ``base``."""
    recipe = context = ""
    verb = next((name for name in _NAMES if list(words[: len(name)]) == name), None)
    rest = list(words[len(verb) :]) if verb else list(words)
    at = 0
    while at < len(rest):
        option, equals, value = rest[at].partition("=") if rest[at].startswith("-") else ("", "", rest[at])
        if option in _VALUED and not equals and at + 1 < len(rest):
            at += 1
            value = rest[at]
        if option in ("-f", "--file", "--dockerfile"):
            recipe = value
        elif option == "--context" or (verb and not option):
            context = value.removeprefix("dir://")
        at += 1
    if not context or "$" in context + recipe or is_elsewhere(context) or "://" in context:
        return None
    inside = context if not verb and recipe else ""  # kaniko finds its Dockerfile in the context
    return posixpath.normpath(f"{base}/{context}".lstrip("/")), (
        posixpath.normpath(f"{base}/{inside}/{recipe}".lstrip("/")) if recipe else ""
    )
