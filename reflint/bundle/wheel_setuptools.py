"""Wheels of setuptools: packages that are listed or found, modules, and what goes along with them as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from reflint.bundle.setup_file import Found, Setup, setup_of
from reflint.bundle.wheel import Plan, Project, where
from reflint.model.location import Lines
from reflint.model.tree import ancestors, normalize, parent
from reflint.syntax import ini
from reflint.syntax.document import Scalar, nested, table, text_under, texts
from reflint.syntax.globs import compile_glob

# What a flat layout never takes for a package.
_ASIDE = frozenset(
    "ci bin debian doc docs documentation manpages news newsfragments changelog test tests unit_test unit_tests example examples scripts "
    "tools util utils python build benchmark benchmarks exercise exercises htmlcov".split()
)
_COMPUTED = re.compile(rb"\bpbr\b")
_VERSIONED = re.compile(rb"setuptools[-_]scm|setuptools[-_]git\b|use_scm_version|setuptools[-_]hg|setuptools[-_]svn")
_ANOTHER = re.compile(r"setup[_-][\w-]+\.py")
_LISTED = ".egg-info/SOURCES.txt"  # of an earlier build, which the next one begins with
# What goes along unasked since setuptools 69.
_TYPES = ("*.pyi", "py.typed")


def setuptools(project: Project) -> Plan | None:
    """A wheel of setuptools; None where ``setup.py`` computes what goes into it, or where several files say so, be it of one part each."""
    others = (project.read(file) or b"" for file in project.files if _ANOTHER.fullmatch(file))
    if any(b"setup(" in text for text in others):
        return None
    if _COMPUTED.search(project.text + (project.read("setup.py") or b"")):
        return None
    setups = [_from_toml(project), *_from_files(project)]
    if any(setup is None for setup in setups):
        return None
    said = [setup for setup in setups if setup is not None and (setup.packages is not None or setup.modules)]
    if len(said) > 1:
        return None
    chosen = said[0] if said else _discovered(project, setups)
    if chosen is None:
        return None
    given = [setup for setup in setups if setup is not None]
    places = {key: value for setup in given for key, value in setup.places.items()}
    places.update(chosen.places)
    packages = dict(_packages(chosen, project, places))
    files = _modules(packages, chosen.modules, project, places)
    files.update(_data(packages, given, project))
    return Plan(files, chosen.manifest, chosen.line)


def _from_toml(project: Project) -> Setup | None:
    """What ``pyproject.toml`` says; nothing where it says nothing of setuptools."""
    said = table(table(project.said.get("tool")).get("setuptools"))
    whole = bool(said or "project" in project.said)
    value = said.get("packages")
    found: tuple[str, ...] | Found | None = None
    if isinstance(value, list):
        found = tuple(texts(value))
    elif isinstance(value, dict):
        find = table(value.get("find"))
        tops = tuple(texts(find.get("where"))) or (".",)
        include = tuple(texts(find.get("include"))) or ("*",)
        found = Found(tops, include, tuple(texts(find.get("exclude"))), text_under(find, "namespaces") != "false")
    places = {key: each.value for key, each in table(said.get("package-dir")).items() if isinstance(each, Scalar)}
    data, dropped = (
        {key: tuple(texts(each)) for key, each in table(said.get(name)).items()}
        for name in ("package-data", "exclude-package-data")
    )
    line = where(said.get("packages"), project.text) or where(said.get("py-modules"), project.text)
    carried = text_under(said, "include-package-data") != "false" if whole else None
    return Setup("pyproject.toml", line, found, tuple(texts(said.get("py-modules"))), places, data, carried, dropped)


def _from_files(project: Project) -> Iterator[Setup | None]:
    data = project.read("setup.cfg")
    if data is not None:
        yield _from_cfg(data)
    data = project.read("setup.py")
    if data is not None:
        yield setup_of(data)


def _from_cfg(data: bytes) -> Setup:
    root = table(nested(ini.parse(data)))
    options = table(root.get("options"))
    listed = _listed(options.get("packages"))
    find = table(root.get("options.packages.find"))
    found: tuple[str, ...] | Found | None = tuple(listed) or None
    if listed[:1] in (["find:"], ["find_namespace:"]):
        top = text_under(find, "where") or "."
        include = tuple(_listed(find.get("include"))) or ("*",)
        found = Found((top,), include, tuple(_listed(find.get("exclude"))), listed[0] == "find_namespace:")
    places = dict(_pairs(_listed(options.get("package_dir"))))
    shipped, dropped = (
        {key: tuple(_listed(each)) for key, each in table(root.get(f"options.{name}")).items()}
        for name in ("package_data", "exclude_package_data")
    )
    said = text_under(options, "include_package_data").lower()
    carried = said in ("true", "1", "yes", "on") if said else None
    scalar = options.get("packages")
    scalar = scalar[0] if isinstance(scalar, list) and scalar else scalar
    line = Lines(data).line(scalar.start) if isinstance(scalar, Scalar) else 0
    modules = tuple(_listed(options.get("py_modules")))
    return Setup("setup.cfg", line, found, modules, places, shipped, carried, dropped)


def _listed(value: Any) -> list[str]:
    found = texts(value) if isinstance(value, list) else [value.value] if isinstance(value, Scalar) else []
    return [part.strip() for text in found for part in text.split(",") if part.strip()]


def _pairs(listed: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in listed:
        key, equals, value = text.partition("=")
        if equals:
            yield key.strip(), value.strip()


def _discovered(project: Project, setups: Iterable[Setup | None]) -> Setup | None:
    """The packages that are taken where nobody lists any."""
    given = [setup for setup in setups if setup is not None]
    places = {key: value for setup in given for key, value in setup.places.items()}
    if any(setup.manifest == "setup.py" for setup in given) and "project" not in project.said:
        return None
    source = normalize(places.get("", "src")) or "."
    if set(places) - {""}:
        return None
    if project.has_directory(source):
        names = tuple(name for name, _ in _found(Found((source,), ("*",), (), True), project.files))
        modules = tuple(
            file[len(source) + 1 : -3] for file in project.files if parent(file) == source and file.endswith(".py")
        )
        return Setup("pyproject.toml", 0, names, modules, {"": source}, {}, None)
    top = {file.partition("/")[0] for file in project.files if "/" in file}
    kept = sorted(name for name in top if name.isidentifier() and name not in _ASIDE and not name.startswith("_"))
    if len(kept) != 1:
        return None  # a build of several is refused
    flat = Found((".",), (kept[0], f"{kept[0]}.*"), (), True)
    names = tuple(name for name, _ in _found(flat, project.files))
    return Setup("pyproject.toml", 0, names, (), {}, {}, None)


def _packages(chosen: Setup, project: Project, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(dotted name, directory) of each package."""
    if isinstance(chosen.packages, Found):
        for name, top in _found(chosen.packages, project.files):
            filled = chosen.manifest != "setup.py" and top and normalize(places.get("", "")) != top
            yield name, f"{top}/{name.replace('.', '/')}" if filled else _directory(name, places)
    else:
        yield from ((name, _directory(name, places)) for name in chosen.packages or ())


def _directory(name: str, places: Mapping[str, str]) -> str:
    """The directory of the package ``name``."""
    parts = name.split(".")
    for length in range(len(parts), -1, -1):
        top = places.get(".".join(parts[:length]))
        if top is not None:
            return normalize("/".join((top or ".", *parts[length:]))) or ""
    return "/".join(parts)


def _found(find: Found, files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What ``find_packages`` finds: (dotted name, directory below which it was looked for)."""
    for place in find.tops:
        top = normalize(place) or ""
        cut = len(top) + 1 if top else 0
        inside = [file[cut:] for file in files if not top or file.startswith(f"{top}/")]
        real = {directory for file in inside for directory in (above for above in ancestors(file) if above)}
        packages = {parent(file) for file in inside if file.endswith("/__init__.py")}
        for directory in sorted(real):
            steps = directory.split("/")
            chain = ["/".join(steps[:length]) for length in range(1, len(steps) + 1)]
            name = ".".join(steps)
            legal = not any("." in step for step in steps) and (find.namespaces or packages.issuperset(chain))
            if (
                legal
                and _matches(name, find.include)
                and not _matches(name, find.exclude)
                and not _pruned(chain, find.exclude)
            ):
                yield name, top


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _pruned(chain: Iterable[str], exclude: tuple[str, ...]) -> bool:
    """Whether a package above leaves nothing to be looked for below it."""
    above = [step.replace("/", ".") for step in chain][:-1]
    return any(f"{name}*" in exclude or f"{name}.*" in exclude for name in above)


def _modules(
    packages: Mapping[str, str], modules: Iterable[str], project: Project, places: Mapping[str, str]
) -> dict[str, str]:
    homes: dict[str, list[str]] = {}
    for name, directory in packages.items():
        homes.setdefault(directory, []).append(name.replace(".", "/"))
    found = {}
    for file in project.files:
        if file.endswith(".py") and file != "setup.py":
            for place in homes.get(parent(file), ()):
                found[f"{place}/{file.rpartition('/')[2]}"] = file
    for module in modules:
        place = module.replace(".", "/") + ".py"
        above = _directory(module.rpartition(".")[0], places) if "." in module else normalize(places.get("", ".")) or ""
        file = f"{above}/{place.rpartition('/')[2]}".lstrip("/")
        if file in project.files:
            found[place] = file
    return found


def _data(packages: Mapping[str, str], setups: Iterable[Setup], project: Project) -> Iterator[tuple[str, str]]:
    """(place, file) of what goes along: what ``package_data`` names, and what a source distribution holds below a package, but for what is
    excluded there.
    """
    given = list(setups)
    homes = {directory: name for name, directory in packages.items()}
    carried = [setup.carried for setup in given if setup.carried is not None][-1:] == [True]
    taken = _manifested(project) if carried else lambda file: False
    for name, directory in packages.items():
        dropped = [f"{directory}/{each}".lstrip("/") for each in _patterns(name, (setup.dropped for setup in given))]
        named = (*_patterns(name, (setup.data for setup in given)), *_TYPES)
        for file in _globbed(project.files, directory, named):
            if not _matches(file, dropped) and not _hidden(file, directory, named):
                yield _place(name, directory, file), file
        for file in project.files if carried else ():
            home = next((above for above in _homes(file) if above in homes), None)
            loose = not (file.endswith(".py") and parent(file) == home)
            if home == directory and loose and not _matches(file, dropped) and taken(file):
                yield _place(name, directory, file), file


def _patterns(name: str, said: Iterable[Mapping[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """What is said of the package ``name``, and of all packages."""
    return tuple(pattern for each in said for key in ("", "*", name) for pattern in each.get(key, ()))


def _hidden(file: str, directory: str, patterns: Iterable[str]) -> bool:
    """Whether a part of ``file`` below ``directory`` begins with a dot, which none of ``patterns`` has."""
    return "/." in f"/{file[len(directory) :].lstrip('/')}" and not any("/." in f"/{each}" for each in patterns)


def _homes(file: str) -> Iterator[str]:
    """The directories in which ``file`` lies, the nearest first."""
    directory = parent(file)
    while directory:
        yield directory
        directory = parent(directory)
    yield ""


def _place(name: str, directory: str, file: str) -> str:
    return f"{name.replace('.', '/')}/{file[len(directory) :].lstrip('/')}"


def _globbed(files: Iterable[str], directory: str, patterns: Iterable[str]) -> Iterator[str]:
    expressions = [compile_glob(pattern) for pattern in patterns]
    cut = len(directory) + 1 if directory else 0
    for file in files:
        if (not directory or file.startswith(f"{directory}/")) and any(each.match(file[cut:]) for each in expressions):
            yield file


def _manifested(project: Project) -> Callable[[str], bool]:
    """Whether a source distribution takes a file, as ``MANIFEST.in`` says; with a plugin, all that is under version control."""
    rules: list[tuple[bool, re.Pattern[str]]] = []
    if _VERSIONED.search(project.text + (project.read("setup.py") or b"") + (project.read("setup.cfg") or b"")):
        rules.append((True, re.compile("")))
    for line in (project.read("MANIFEST.in") or b"").decode("utf-8", "replace").replace("\\\n", " ").splitlines():
        words = line.split("#")[0].split()
        rules += ((words[0] not in _DROPPING, each) for each in _commanded(words)) if words else ()

    sources = (project.read(file) or b"" for file in project.files if file.endswith(_LISTED))
    before = frozenset(line for text in sources for line in text.decode("utf-8", "replace").splitlines())

    def taken(file: str) -> bool:
        return next((keeps for keeps, expression in reversed(rules) if expression.match(file)), file in before)

    return taken


_DROPPING = ("exclude", "global-exclude", "recursive-exclude", "prune")


def _commanded(words: list[str]) -> Iterator[re.Pattern[str]]:
    """The files that a line of ``MANIFEST.in`` names."""
    name, patterns = words[0], words[1:]
    if name in ("include", "exclude"):
        yield from map(compile_glob, patterns)
    elif name.startswith("global-"):
        yield from (compile_glob(f"**/{pattern}") for pattern in patterns)
    elif name.startswith("recursive-") and patterns:
        yield from (compile_glob(f"{patterns[0].rstrip('/')}/**/{pattern}") for pattern in patterns[1:])
    elif name in ("graft", "prune"):
        yield from (compile_glob(f"{pattern.rstrip('/')}/**") for pattern in patterns)
