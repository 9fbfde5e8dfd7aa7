"""The wheels of a repository's projects: what a build would pack of each, and what starts in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reflint.bundle.disk import Shelf
from reflint.bundle.setup_file import scripts_of
from reflint.bundle.wheel import Plan, Project, project_files
from reflint.bundle.wheel_plain import flit, hatch, pdm, poetry
from reflint.bundle.wheel_setuptools import setuptools
from reflint.model.bundle import Bundle, EntryPoint, Install
from reflint.model.location import Lines
from reflint.model.tree import parent
from reflint.syntax import ini, toml
from reflint.syntax.document import Scalar, nested, table, text_under

Read = Callable[[str], "bytes | None"]
_MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
_BACKENDS: dict[str, Callable[[Project], Plan | None]] = {
    "setuptools.build_meta": setuptools,
    "setuptools.build_meta:__legacy__": setuptools,
    "hatchling.build": hatch,
    "poetry.core.masonry.api": poetry,
    "poetry.masonry.api": poetry,
    "flit_core.buildapi": flit,
    "flit.buildapi": flit,
    "pdm.backend": pdm,
    "pdm.pep517.api": pdm,
}
_SCRIPT = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(?::\s*([A-Za-z_]\w*))?")


def wheels(paths: Iterable[str], shelf: Shelf, read: Read) -> Iterator[tuple[Bundle, frozenset[str]]]:
    """The wheel of each project that a file among ``paths`` declares, where it is said in full what goes into it; and the files of the project
    that do not.
    """
    named = ((parent(path), path.rpartition("/")[2]) for path in paths)
    homes = frozenset(home for home, name in named if name in _MANIFESTS and not _is_package(home, name, shelf))
    for home in sorted(homes):
        bundle = _wheel(home, shelf, read)
        if bundle is not None:
            inner = tuple(
                f"{other}/" for other in homes if other != home and f"{other}/".startswith(f"{home}/" if home else "")
            )
            shipped = set(bundle.files.values())
            own = (path for path in shelf.below(home) if path not in shipped)
            yield bundle, frozenset(path for path in own if not path.startswith(inner))


def _is_package(home: str, name: str, shelf: Shelf) -> bool:
    """Whether a ``setup.py`` is but a module of a package."""
    return name == "setup.py" and shelf.tree.exists(f"{home}/__init__.py".lstrip("/"))


def _wheel(home: str, shelf: Shelf, read: Read) -> Bundle | None:
    def inside(path: str) -> bytes | None:
        whole = f"{home}/{path}".lstrip("/")
        return read(whole) if shelf.tree.lookup(whole) == "file" else None

    text = inside("pyproject.toml") or b""
    said = table(nested(toml.parse(text))) if text else {}
    backend = _backend(said, inside)
    if backend is None:
        return None
    name = text_under(said.get("project"), "name") or text_under(table(said.get("tool")).get("poetry"), "name")
    project = Project(home, project_files(shelf, home), inside, said, text, name)
    plan = backend(project)
    if plan is None or not any(place.endswith(".py") for place in plan.files):
        return None
    manifest = f"{home}/{plan.manifest}".lstrip("/")
    return Bundle(
        manifest,
        manifest,
        plan.line or 1,
        {place: f"{home}/{file}".lstrip("/") for place, file in plan.files.items()},
        entries=tuple(_scripts(project, plan.manifest)),
        installs=(Install(1, manifest, kind="project"),),
        bare=False,
        uploader="wheel",
    )


def _backend(said: Mapping[str, Any], inside: Read) -> Callable[[Project], Plan | None] | None:
    system = table(said.get("build-system"))
    if "backend-path" in system:
        return None
    named = text_under(system, "build-backend")
    if named:
        return _BACKENDS.get(named)
    return (
        setuptools if inside("setup.py") is not None or "requires" in system or _declares(inside("setup.cfg")) else None
    )


def _declares(data: bytes | None) -> bool:
    return data is not None and re.search(rb"(?m)^\[metadata\]", data) is not None and b"\nname" in data


def _scripts(project: Project, manifest: str) -> Iterator[EntryPoint]:
    """The commands of the wheel, as the file that declares the packages says them."""
    if manifest == "pyproject.toml":
        declared = table(project.said.get("project"))
        poetic = table(table(project.said.get("tool")).get("poetry"))
        found = [*table(declared.get("scripts")).values(), *table(declared.get("gui-scripts")).values()]
        found += table(poetic.get("scripts")).values()
        lines = Lines(project.text)
        listed = [(each.value, lines.line(each.start)) for each in found if isinstance(each, Scalar)]
    elif manifest == "setup.cfg":
        data = project.read(manifest) or b""
        points = table(table(nested(ini.parse(data))).get("options.entry_points")).get("console_scripts")
        lines = Lines(data)
        values = points if isinstance(points, list) else [points]
        listed = [(each.value.partition("=")[2], lines.line(each.start)) for each in values if isinstance(each, Scalar)]
    else:
        listed = list(scripts_of(project.read(manifest) or b""))
    for text, line in listed:
        match = _SCRIPT.match(text)
        if match:
            yield EntryPoint("module", match.group(1), match.group(2) or "", (), line)
