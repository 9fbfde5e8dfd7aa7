"""Wheels of the backends that say in ``pyproject.toml`` all that they pack: hatchling, poetry-core, flit, pdm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from reflint.bundle.wheel import Plan, Project, below, where
from reflint.model.tree import normalize, parent
from reflint.syntax.document import Scalar, table, text_under, texts
from reflint.syntax.globs import compile_glob, has_magic
from reflint.syntax.ignorefile import matcher

_MANIFEST = "pyproject.toml"
_HATCH_ODD = ("bypass-selection", "artifacts", "only-packages")


def hatch(project: Project) -> Plan | None:
    """A wheel of hatchling: what its target says, over what all targets say; None where a hook may add to it."""
    build = table(table(table(project.said.get("tool")).get("hatch")).get("build"))
    target = table(table(build.get("targets")).get("wheel"))
    if (
        "hooks" in target
        or "custom" in table(build.get("hooks"))
        or any(key in each for each in (build, target) for key in _HATCH_ODD)
    ):
        return None

    def said(key: str) -> Any:
        return target.get(key, build.get(key))

    packages, only, include = (texts(said(key)) for key in ("packages", "only-include", "include"))
    forced = table(said("force-include"))
    sources = _sources(said("sources"))
    if "" in (*packages, *only, *include):
        return None
    if not (packages or only or include or forced):
        packages, only = _named(project)
        if not (packages or only):
            return None
    for package in packages:
        if parent(package.strip("/")):
            sources[f"{parent(package.strip('/'))}/"] = ""
    tops = [normalize(each) or "" for each in only or packages] or ([""] if include else [])
    wanted = matcher(tuple(include)) if include and not (only or packages) else lambda path: True
    ignored = project.read(".gitignore") or b""
    left_out = matcher((*ignored.decode("utf-8", "surrogateescape").splitlines(), *texts(said("exclude"))))
    files = {}
    for top in tops:
        for file in below(project.files, top):
            if wanted(file) and not left_out(file):
                files[_moved(file, sources)] = file
    for source, place in forced.items():
        if isinstance(place, Scalar):
            top = normalize(source) or ""
            files.update(
                (_moved(f"{place.value}{file[len(top) :]}".strip("/"), sources), file)
                for file in below(project.files, top)
            )
    line = next(
        (
            line
            for key in ("packages", "only-include", "include", "exclude")
            if (line := where(said(key), project.text))
        ),
        0,
    )
    return Plan(files, _MANIFEST, line)


def _sources(value: Any) -> dict[str, str]:
    """Which directory of the project is which one of the wheel."""
    if isinstance(value, list):
        return {f"{text.strip('/')}/": "" for text in texts(value) if text.strip("/")}
    moved = {key: each.value for key, each in table(value).items() if isinstance(each, Scalar)}
    return {
        f"{key.strip('/')}/" if key.strip("/") else "": f"{place.strip('/')}/".lstrip("/")
        for key, place in moved.items()
    }


def _moved(file: str, sources: dict[str, str]) -> str:
    for source, place in sources.items():
        if file.startswith(source):
            return place + file[len(source) :]
    return file


def _named(project: Project) -> tuple[list[str], list[str]]:
    """The package, or the module, that has the project's name."""
    for name in dict.fromkeys(
        (project.name, re.sub(r"[-_.]+", "_", project.name), re.sub(r"[-_.]+", "_", project.name).lower())
    ):
        for place in (name, f"src/{name}"):
            if f"{place}/__init__.py" in project.files:
                return [place], []
        if f"{name}.py" in project.files:
            return [], [f"{name}.py"]
        spaces = [
            parent(parent(file))
            for file in project.files
            if file.count("/") == 2 and file.endswith(f"/{name}/__init__.py")
        ]
        if len(spaces) == 1:
            return [spaces[0]], []
    return [], []


def poetry(project: Project) -> Plan | None:
    """A wheel of poetry-core; None where a script makes part of it."""
    said = table(table(project.said.get("tool")).get("poetry"))
    if "build" in said or text_under(said, "package-mode") == "false":
        return None
    parts = _poetry_parts(said.get("packages"), project)
    if parts is None:
        return None
    if not parts:
        name = re.sub(r"[-.]+", "_", project.name)
        place = next((place for place in (name, f"src/{name}") if project.has_directory(place)), "")
        place = place or next((f"{top}{name}.py" for top in ("", "src/") if f"{top}{name}.py" in project.files), "")
        if not place:
            return None
        parts = [(place.removeprefix("src/"), "src" if place.startswith("src/") else "", "")]
    left_out = _globbed(text for each in said.get("exclude", ()) if _dropped(each) and (text := _path_of(each)))
    files = {}
    for include, origin, to in parts:
        prefix = f"{origin}/" if origin else ""
        for file in _included(project.files, prefix + include):
            if not left_out(file):
                files[f"{to}/{file[len(prefix) :]}".strip("/")] = file
    included = said.get("include")
    for each in filter(_for_wheels, included) if isinstance(included, list) else ():
        files.update((file, file) for file in _included(project.files, _path_of(each)))
    return Plan(files, _MANIFEST, where(said.get("packages"), project.text) or where(said.get("exclude"), project.text))


def _poetry_parts(packages: Any, project: Project) -> list[tuple[str, str, str]] | None:
    """(what is included, from where, to where) of each package that goes into wheels; None where one is not read."""
    found = []
    for package in packages if isinstance(packages, list) else ():
        include = text_under(package, "include").strip("/")
        if not include:
            return None
        if _for_wheels(package):
            origin = normalize(text_under(package, "from")) or ""
            found.append((include, origin, text_under(package, "to").strip("/")))
    return found if found or not packages else None


def _for_wheels(entry: Any) -> bool:
    """Whether what is included goes into wheels, and not only into source distributions."""
    formats = texts(entry.get("format")) if isinstance(entry, dict) else []
    formats = formats or [text for text in (text_under(entry, "format"),) if text]
    return not formats or "wheel" in formats


def _dropped(entry: Any) -> bool:
    """Whether what is excluded is kept out of wheels: a path, or a table that says so; without a format, versions differ."""
    return isinstance(entry, Scalar) or ("format" in table(entry) and _for_wheels(entry))


def _path_of(entry: Any) -> str:
    return entry.value if isinstance(entry, Scalar) else text_under(entry, "path")


def _included(files: Iterable[str], pattern: str) -> Iterable[str]:
    """Files that a pattern names, or that lie in a directory which it names."""
    if not has_magic(pattern):
        return below(files, normalize(pattern) or "")
    expression = compile_glob(pattern)
    return (file for file in files if expression.match(file) or any(expression.match(above) for above in _above(file)))


def _above(file: str) -> Iterable[str]:
    steps = file.split("/")
    return ("/".join(steps[:length]) for length in range(1, len(steps)))


def _globbed(patterns: Iterable[str]) -> Callable[[str], bool]:
    expressions = [compile_glob(pattern.strip("/")) for pattern in patterns]

    def matched(file: str) -> bool:
        return any(each.match(file) or any(each.match(above) for above in _above(file)) for each in expressions)

    return matched


def flit(project: Project) -> Plan | None:
    """A wheel of flit: one module, or one package with all that lies in it."""
    module = table(table(table(project.said.get("tool")).get("flit")).get("module"))
    name = (text_under(module, "name") or project.name.replace("-", "_")).replace(".", "/")
    for top in ("", "src/"):
        if project.has_directory(top + name):
            files = {file[len(top) :]: file for file in below(project.files, top + name)}
            return Plan(files, _MANIFEST, where(module, project.text))
        if f"{top}{name}.py" in project.files:
            return Plan({f"{name}.py": f"{top}{name}.py"}, _MANIFEST, where(module, project.text))
    return None


def pdm(project: Project) -> Plan | None:
    """A wheel of pdm where it is told nothing: all packages at the top, else all modules."""
    if "build" in table(table(project.said.get("tool")).get("pdm")):
        return None
    top = "src/" if project.has_directory("src") else ""
    own = [file[len(top) :] for file in project.files if file.startswith(top)]
    packages = {file.partition("/")[0] for file in own if file.count("/") == 1 and file.endswith("/__init__.py")}
    packages -= set() if top else {"tests"}
    taken = [file for file in own if file.partition("/")[0] in packages and "/" in file]
    taken = taken or [file for file in own if "/" not in file and file.endswith(".py")]
    return Plan({file: top + file for file in taken}, _MANIFEST, 0) if taken else None
