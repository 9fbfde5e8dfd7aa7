"""Bundles of uploaded directories: Cloud Functions and services that are built from source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reflint.bundle.commands import commands
from reflint.bundle.disk import Copied, Disk, Shelf
from reflint.bundle.ignored import gcloudignore
from reflint.bundle.parcel import entry_of
from reflint.model.bundle import Bundle, EntryPoint, Install, Uploader
from reflint.model.program import Effect
from reflint.syntax.launch import launches

Read = Callable[[str], "bytes | None"]
# What the platforms install beside the requirements.
PLATFORM = ("functions-framework", "flask", "gunicorn", "setuptools", "pip", "wheel")
# What a start command says of its own directory or search path is not followed.
_ASTRAY = frozenset(("cd", "--chdir", "--app-dir", "--pythonpath", "--workdir"))
_WEB = re.compile(rb"(?m)^web:\s*(.+)$")


class Uploaded(NamedTuple):
    """An uploaded directory: the bundle's name, the recipe, the line of the upload, the command, what is in it, and where it lies in the
    repository ("" where it was put together).
    """

    name: str
    recipe: str
    line: int
    effect: Effect
    copied: Copied
    origin: str


def function_bundle(uploaded: Uploaded, shelf: Shelf, read: Read) -> Bundle | None:
    """The bundle of an uploaded directory; None where it is no Python, or where a Dockerfile in it decides."""
    disk = Disk()
    disk.lay(uploaded.copied, "")
    options = dict(option.partition("=")[::2] for option in uploaded.effect.options)
    runtime = options.get("--runtime", "")
    if "Dockerfile" in disk.files and uploaded.effect.command != "gcloud functions":
        return None
    if runtime and "\0" not in runtime and not runtime.startswith(("python", "$")):
        return None
    ignores = gcloudignore(_text(disk, ".gcloudignore", read), _text(disk, ".gitignore", read))
    disk.files = {path: node for path, node in disk.files.items() if not ignores(path)}
    entries = _entries(uploaded, disk, options, read)
    if not entries:
        return None
    installs, bare = _installs(disk)
    kind: Uploader = "gcloud-run" if uploaded.effect.command == "gcloud run" else "gcloud-functions"
    return Bundle(
        uploaded.name,
        uploaded.recipe,
        uploaded.line,
        disk.settled(),
        ("",),
        "",
        entries,
        installs,
        PLATFORM,
        bare,
        kind,
        dropped=_directory_links(shelf, uploaded.origin),
        python=version_of(runtime),
    )


def version_of(runtime: str) -> str:
    """``python312`` as ``3.12``; "" where it is not known."""
    found = re.fullmatch(r"python3(\d+)", runtime)
    return f"3.{found.group(1)}" if found else ""


def _text(disk: Disk, path: str, read: Read) -> bytes | None:
    node = disk.files.get(path)
    return read(node.source) if node is not None and node.source else None


def _entries(uploaded: Uploaded, disk: Disk, options: dict[str, str], read: Read) -> tuple[EntryPoint, ...]:
    """What the platform starts: ``main.py`` of a function, the Procfile or ``main.py`` of a service."""
    target = options.get("--entry-point", "")
    if uploaded.effect.command == "gcloud functions":
        python = options.get("--runtime", "").startswith("python") or "requirements.txt" in disk.files
        if "main.py" not in disk.files and not (python and any(path.endswith(".py") for path in disk.files)):
            return ()
        known = target if target and "\0" not in target and "$" not in target else ""
        return (EntryPoint("script", "main.py", known, ("",), uploaded.line),)
    web = _WEB.search(_text(disk, "Procfile", read) or b"")
    if web:
        text = web.group(1).decode("utf-8", "surrogateescape")
        return tuple(entry_of(each, disk.files.__contains__, uploaded.line) for each in started(text))
    return (EntryPoint("script", "main.py", "", ("",), uploaded.line),) if "main.py" in disk.files else ()


def started(text: str) -> tuple[str, ...]:
    """The entry points of a start command, as one writes them; none where it changes the directory or the search path first."""
    found: dict[str, None] = {}
    for command in commands(text.encode("utf-8", "surrogateescape"), lambda _: None):
        words = command.words
        if not _ASTRAY.isdisjoint(words) or any(word.startswith(("--chdir=", "PYTHONPATH=")) for word in words):
            return ()
        for each in launches(words):
            if each.kind == "module":
                found[words[each.at].partition("(")[0]] = None
            elif each.kind == "script" and each.text.endswith(".py"):
                found[each.text] = None
    return tuple(found)


def _installs(disk: Disk) -> tuple[tuple[Install, ...], bool]:
    """What the platform installs, and whether that is all known."""
    node = disk.files.get("requirements.txt")
    if node is not None and node.source:
        return (Install(0, node.source),), True
    # Where a list is made at all, it is made from the project's declaration, and not all is known then.
    projects = [
        found.source for name in ("pyproject.toml", "Pipfile") if (found := disk.files.get(name)) and found.source
    ]
    return tuple(Install(0, path, kind="project") for path in projects), node is None and not projects


def _directory_links(shelf: Shelf, origin: str) -> tuple[tuple[str, str], ...]:
    """Links to directories in an uploaded directory of the repository: (path in the bundle, the link)."""
    if not origin:
        return ()
    tree = shelf.tree
    found = []
    for path in shelf.below(origin):
        if path in tree.links:
            final = tree.follow(path)
            if final is not None and tree.lookup(final) == "directory":
                found.append((path[len(origin) :].strip("/"), path))
    return tuple(found)
