"""What a Dockerfile stage knows while it is read: variables, the working directory, and which image directory holds
what of the context.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.syntax.words import has_extension

_VARIABLE = re.compile(r"\\(.)|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^${}]*))?\})")
_FILE_NAMES = (
    "Dockerfile",
    "Makefile",
    "LICENSE",
    "Pipfile",
    "Procfile",
    "Gemfile",
    "Rakefile",
    "Jenkinsfile",
    "VERSION",
    "NOTICE",
    "README",
)
MOST_PLACES = 300


class Place(NamedTuple):
    """An image path and the context directory whose contents lie there; None where it holds what is not of the
    context.
    """

    image: str
    context: str | None


class Stage:
    """The state of one build stage; ``variables`` map a name to its value, or to None where it is set but cannot be
    known.
    """

    def __init__(self, parent: Stage | None = None, variables: dict[str, str | None] | None = None) -> None:
        self.variables: dict[str, str | None] = dict(parent.variables if parent else variables or {})
        self.workdir: str = parent.workdir if parent else "/"
        self.places: list[Place] = list(parent.places) if parent else []

    def expand(self, text: str) -> str | None:
        """``text`` with its variables replaced, or None where one is unknown."""
        if "$" not in text:
            return text
        missing = False

        def value(match: re.Match[str]) -> str:
            nonlocal missing
            if match.group(1):
                return match.group()
            found = self.variables.get(match.group(2) or match.group(3))
            operator, argument = match.group(4) or "", match.group(5) or ""
            if operator.endswith("+"):
                return argument if found else ""
            if operator.endswith("-") and not found:
                return argument
            missing = missing or found is None
            return found or ""

        expanded = _VARIABLE.sub(value, text)
        return None if missing or "$" in expanded else expanded

    def image_path(self, text: str) -> str:
        """``text`` as an absolute path of the image; an unknown variable is a component of its own, equal to itself."""
        known = self.expand(text)
        if known is None:
            known = _VARIABLE.sub(lambda m: "${" + (m.group(2) or m.group(3) or "?") + "}", text)
            known = known if known.startswith("/") or not text.startswith("$") else "/" + known
        return absolute(self.workdir, known)

    def copy(self, sources: list[str], destination: str) -> None:
        """Notes where directories of the context are laid down; sources that look like files are left out."""
        target = self.image_path(destination)
        for source in sources:
            if looks_like_file(source) or (len(sources) > 1 and not source.endswith("/")):
                continue
            place = Place(target, relative(source))
            # Whether `COPY runner /` lays down a file or a directory is not written; as a directory it would be the
            # whole image.
            if place not in self.places and (target != "/" or not place.context) and len(self.places) < MOST_PLACES:
                self.places.append(place)

    def copy_foreign(self, destination: str) -> None:
        """Notes that ``destination`` holds something of another stage or image."""
        self.places.append(Place(self.image_path(destination), None))

    def source_of(self, image: str) -> str | None:
        """The context path that lies at the absolute image path ``image``; None where that is not known, or more than
        one could.
        """
        best = -1
        found: set[str | None] = set()
        for place in self.places:
            inside = image == place.image or image.startswith(place.image.rstrip("/") + "/")
            if not inside or len(place.image) < best:
                continue
            if len(place.image) > best:
                best = len(place.image)
                found = set()
            rest = image[len(place.image.rstrip("/")) :].strip("/")
            is_itself = (
                place.context and rest == place.context.rpartition("/")[2]
            )  # COPY bin/tool /tools/, and tool is a file
            found.add(None if place.context is None or is_itself else "/".join(filter(None, (place.context, rest))))
        return found.pop() if len(found) == 1 else None


def looks_like_file(source: str) -> bool:
    """Whether a COPY source is rather a file than a directory, as far as its name tells."""
    name = source.rpartition("/")[2]
    if not name or name in (".", ".."):
        return False
    return has_extension(name) or name.startswith(_FILE_NAMES) or any(mark in source for mark in "*?[")


def relative(source: str) -> str:
    """A COPY source as a path from the context: no leading or trailing slash, no ``.``."""
    return "/".join(part for part in source.split("/") if part not in ("", "."))


def absolute(directory: str, path: str) -> str:
    """``path`` from the absolute ``directory``, normalized."""
    parts: list[str] = []
    for part in (path if path.startswith("/") else f"{directory}/{path}").split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
