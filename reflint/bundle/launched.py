"""What the start command of an image runs first: scripts and modules of the bundle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reflint.bundle.commands import commands
from reflint.bundle.image import Image, Launched
from reflint.model.bundle import EntryPoint
from reflint.model.tree import parent
from reflint.syntax.launch import launches
from reflint.syntax.stages import absolute

MAX_WRAPPERS = 4  # shell scripts that start one another
_SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "/bin/sh", "/bin/bash", "/usr/bin/bash"))
_DIRECTORY = {
    "gunicorn": ("--chdir",),
    "uvicorn": ("--app-dir",),
    "celery": ("--workdir",),
    "hypercorn": (),
    "daphne": (),
}
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy)[\d.]*")
_APPLICATION = re.compile(r"[A-Za-z_][\w.]*(?::[\w.]+)?(?:\(\))?")


class Start(NamedTuple):
    """Where a start command runs: the image, how its files are read, the line of the recipe that starts it."""

    image: Image
    read: Callable[[str], bytes | None]
    line: int


def entry_points(image: Image, read: Callable[[str], bytes | None]) -> list[EntryPoint]:
    """The entry points of ENTRYPOINT and CMD, each once."""
    launched = image.entrypoint or image.cmd
    if launched is None:
        return []
    start = Start(image, read, launched.line)
    rest = image.cmd.words if image.entrypoint is not None and image.cmd is not None and not launched.shell else ()
    found: dict[EntryPoint, None] = {}
    for words in _read(launched, image):
        found.update(dict.fromkeys(_started((*words, *rest), start, 0)))
    if image.entrypoint is not None and image.cmd is not None and not found:
        inner = start._replace(line=image.cmd.line)
        for words in _read(image.cmd, image):
            found.update(dict.fromkeys(_started(words, inner, 0)))
    return list(found)


def _read(launched: Launched, image: Image) -> list[tuple[str, ...]]:
    """The commands of CMD or ENTRYPOINT, as words."""
    if launched.shell:
        text = " ".join(launched.words).encode("utf-8", "surrogateescape")
        return [command.words for command in commands(text, image.stage.expand)]
    return [tuple(image.stage.expand(word) or word for word in launched.words)]


def _started(words: Sequence[str], start: Start, depth: int) -> Iterator[EntryPoint]:
    """What the command ``words`` starts, through the shell scripts that wrap it."""
    image = start.image
    words = [word for word in words if word]
    if not words or depth > MAX_WRAPPERS:
        return
    if words[0] in _SHELLS and len(words) > 2 and words[1] in ("-c", "-lc", "-ec", "-euc"):
        for command in commands(words[2].encode("utf-8", "surrogateescape"), image.stage.expand):
            yield from _started(command.words, start, depth + 1)
        return
    if words[0] == "cd" and len(words) > 1:
        image.stage.workdir = image.stage.image_path(words[1])
        return
    found = launches(words)
    if not found:
        yield from _other(words, start)
    for launch in found:
        if launch.kind == "module":
            yield _module(words, launch.text, words[launch.at], start)
        elif launch.kind == "script" and launch.text.endswith(".py"):
            place = image.at(launch.text)
            yield EntryPoint("script", place, "", (parent(place),), start.line)
        elif launch.kind == "script" and "$" not in launch.text:
            yield from _wrapped(launch.text, words[launch.at + 1 :], start, depth)


def _module(words: Sequence[str], module: str, word: str, start: Start) -> EntryPoint:
    attribute = word.partition(":")[2].partition("(")[0]
    return EntryPoint("module", module, attribute, (_working(words, start.image),), start.line)


def _working(words: Sequence[str], image: Image) -> str:
    """The directory that a server puts first on its search path."""
    for at, word in enumerate(words):
        option, _, value = word.partition("=")
        if option in ("--chdir", "--app-dir", "--workdir"):
            return image.at(value or (words[at + 1] if at + 1 < len(words) else "."))
    return image.workdir


def _wrapped(text: str, rest: Sequence[str], start: Start, depth: int) -> Iterator[EntryPoint]:
    """The entry points of a shell script of the image; ``rest`` is what it may run as ``"$@"``."""
    image = start.image
    node = image.disk.files.get(image.disk.follow(absolute(image.stage.workdir, text).strip("/")) or "")
    data = start.read(node.source) if node is not None and node.source else None
    if data is None:
        return
    for command in commands(data, image.stage.expand):
        if "${@}" in command.words or "$@" in command.words or "${*}" in command.words:
            yield from _started(rest, start, depth + 1)
        else:
            yield from _started(command.words, start, depth + 1)


def _other(words: Sequence[str], start: Start) -> Iterator[EntryPoint]:
    """Tools that name what they start in ways of their own."""
    image = start.image
    at = next(
        (
            at
            for at, word in enumerate(words)
            if "=" not in word and word not in ("exec", "tini", "--", "dumb-init", "-g")
        ),
        0,
    )
    name = words[at].rpartition("/")[2]
    rest = list(words[at + 1 :])
    if _PYTHON.fullmatch(words[at]) and rest[:1] == ["-m"] and rest[1:2]:
        name, rest = rest[1], rest[2:]
    if name == "flask":
        text = _value(rest, ("--app", "-A")) or image.stage.variables.get("FLASK_APP") or ""
        if text.endswith(".py"):
            place = image.at(text)
            yield EntryPoint("script", place, "", (parent(place),), start.line, packaged=True)
        elif text and _APPLICATION.fullmatch(text):
            yield _module(rest, text.partition(":")[0], text, start)
    elif name == "functions-framework":
        place = image.at(_value(rest, ("--source",)) or image.stage.variables.get("FUNCTION_SOURCE") or "main.py")
        yield EntryPoint("script", place, _value(rest, ("--target",)), (parent(place),), start.line)
    elif name in ("fastapi", "granian", "hypercorn", "streamlit"):
        text = next((word for word in rest if word.endswith(".py")), "")
        if text:
            place = image.at(text)
            # These find the package of a file by its ``__init__`` files.
            yield EntryPoint("script", place, "", (parent(place), image.workdir), start.line, name != "streamlit")
    elif console := _console_script(name, start):
        yield EntryPoint("module", *console, (image.workdir,), start.line)
    elif "lambda" in image.base and "." in words[at] and _APPLICATION.fullmatch(words[at]):
        module, _, attribute = words[at].rpartition(".")
        yield EntryPoint("module", module, attribute, (image.workdir,), start.line)


def _console_script(name: str, start: Start) -> tuple[str, str] | None:
    """(module, attribute) of a command that an installed project declares, where the module is seen in one."""
    files, projects = start.image.disk.files, start.image.projects
    for project in projects:
        node = files.get(f"{project}/pyproject.toml")
        text = (start.read(node.source) or b"").decode("utf-8", "replace") if node is not None and node.source else ""
        found = re.search(rf"(?m)^\s*[\"']?{re.escape(name)}[\"']?\s*=\s*[\"']([\w.]+):(\w+)", text)
        stem = found.group(1).replace(".", "/") if found else ""
        if found and any(f"{top}/{stem}{end}" in files for top in projects for end in (".py", "/__init__.py")):
            return found.group(1), found.group(2)
    return None


def _value(words: Sequence[str], options: tuple[str, ...]) -> str:
    for at, word in enumerate(words):
        option, equals, value = word.partition("=")
        if option in options:
            return value if equals else (words[at + 1] if at + 1 < len(words) else "")
    return ""
