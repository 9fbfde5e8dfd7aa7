"""Configuration: find it in the scanned tree, read it, say everything that is wrong with it at once, and merge it
into Settings.

Nothing here touches a disk: bytes come from ``read``, so that the index, a commit and a working tree are configured
alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from reflint.config.keys import KEYS, Scope, check
from reflint.config.mistakes import Mistake
from reflint.config.selectors import Selectors
from reflint.config.toml import Position, locate, parse
from reflint.errors import ConfigError, UsageError
from reflint.model.layout import Layout
from reflint.model.settings import FailOn, PerFileIgnore, Retired, Selection, Settings

NAMES = ("reflint.toml", "pyproject.toml")  # where both stand in one directory, the first one counts
SECTION = ("tool", "reflint")
NOTHING = Selection()
NO_LAYOUT = Layout()

Read = Callable[[str], "bytes | None"]


class Source(NamedTuple):
    """One configuration file: its path, its directory ("" for the root), the table that speaks to reflint, and how to
    find lines.
    """

    path: str
    directory: str
    table: dict[str, Any]
    prefix: tuple[str, ...]
    text: str


def is_config(path: str) -> bool:
    """Whether a file at ``path`` may hold configuration."""
    return path.rpartition("/")[2] in NAMES


def load(
    read: Read, paths: Iterable[str], *, rules: Mapping[str, str], override: tuple[str, bytes] | None = None
) -> Settings:
    """The settings of a tree whose configuration files are ``paths`` (see :func:`is_config`).

    ``rules`` maps every code to its name. ``override`` is (name, content) of a file given on the command line: it
    takes the place of everything in the tree. ``ConfigError`` says all mistakes of all files, each with file and
    line.
    """
    selectors = Selectors(rules)
    if override is not None:
        source = _source(override[0], override[1], "", [])
        return _settings([source] if source else [], selectors, ())
    notes: list[str] = []
    sources = [source for source in _sources(read, paths, notes) if source]
    return _settings(sources, selectors, tuple(notes))


def with_command_line(
    settings: Settings,
    *,
    rules: Mapping[str, str],
    selection: Selection = NOTHING,
    fail_on: str = "",
) -> Settings:
    """``settings`` with what the command line says on top; it raises ``UsageError`` for a selector that selects
    nothing.
    """
    selectors = Selectors(rules)
    chosen = []
    for option, given in zip(("--select", "--extend-select", "--ignore"), selection, strict=True):
        resolved = [(text, selectors.resolve(text)) for text in given]
        for text, code in resolved:
            if code is None:
                raise UsageError(f"{option}: {selectors.unknown(text)}", hint="`reflint rule` lists all rules")
        chosen.append(tuple(code for _, code in resolved if code is not None))
    command_line = Selection(*chosen)
    level: FailOn = fail_on or settings.fail_on  # type: ignore[assignment]  # argparse offers only the three
    nested = tuple((directory, below._replace(command_line=command_line)) for directory, below in settings.nested)
    return settings._replace(command_line=command_line, fail_on=level, nested=nested)


def _sources(read: Read, paths: Iterable[str], notes: list[str]) -> Iterable[Source | None]:
    """One source a directory, root first; nested ones only where the root does not exclude them."""
    by_directory: dict[str, set[str]] = {}
    for path in paths:
        directory, _, name = path.rpartition("/")
        if name in NAMES:
            by_directory.setdefault(directory, set()).add(name)
    root = _pick(read, "", by_directory.pop("", set()), notes)
    yield root
    excluded = _excluder(root)
    for directory in sorted(by_directory):
        if not excluded(f"{directory}/reflint.toml"):
            yield _pick(read, directory, by_directory[directory], notes)


def _excluder(root: Source | None) -> Callable[[str], bool]:
    patterns = root.table.get("exclude") if root else None
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns) or not patterns:
        return lambda path: False
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns).match_file
    except (ValueError, re.error):  # the pattern's mistake is said when the root itself is checked
        return lambda path: False


def _pick(read: Read, directory: str, names: set[str], notes: list[str]) -> Source | None:
    found: list[Source] = []
    for name in NAMES:
        path = f"{directory}/{name}" if directory else name
        data = read(path) if name in names else None
        source = None if data is None else _source(path, data, directory, found)
        if source:
            found.append(source)
    if len(found) > 1:
        notes.append(f"{found[0].path} counts; [tool.reflint] in {found[1].path} is passed over")
    return found[0] if found else None


def _source(path: str, data: bytes, directory: str, before: list[Source]) -> Source | None:
    """The source in ``data``; None where a ``pyproject.toml`` says nothing to reflint, or stands behind another file
    and is broken.
    """
    own = not path.endswith("pyproject.toml")
    if not own and b"reflint" not in data:
        return None
    try:
        text, document = parse(path, data)
    except ConfigError:
        if own or (b"tool.reflint" in data and not before):
            raise
        return None
    tool = document.get("tool")
    section = tool.get("reflint") if isinstance(tool, dict) else None
    if section is not None or not own:
        return Source(path, directory, section, SECTION, text) if isinstance(section, dict) else None
    return Source(path, directory, document, (), text)


def _settings(sources: list[Source], selectors: Selectors, notes: tuple[str, ...]) -> Settings:
    mistakes: list[str] = []
    root = Settings(notes=notes)
    merged: dict[str, Settings] = {}
    for source in sources:  # parents stand before their children: sorted by directory
        scope: Scope = "nested" if source.directory else "root"
        values, found = check(source.table, scope, selectors)
        mistakes += [_said(source, mistake) for mistake in found]
        if values.get("layout", NO_LAYOUT) != NO_LAYOUT:
            values["layout"] = values["layout"]._replace(path=source.path)
        if "bundle" in values:
            values["bundle"] = [
                declared._replace(file=source.path, line=locate(source.text, (*source.prefix, "bundle", at)))
                for at, declared in enumerate(values["bundle"])
            ]
        above = _above(source.directory, merged, root)
        merged[source.directory] = above._replace(**_convert(values, source.directory, above))
        root = merged.get("", root)
    if mistakes:
        raise ConfigError("\n".join(mistakes), hint="`docs/configuration.md` has every key")
    nested = sorted(
        ((path, own) for path, own in merged.items() if path), key=lambda item: (-item[0].count("/"), item[0])
    )
    return root._replace(nested=tuple((path, own._replace(notes=())) for path, own in nested))


def _above(directory: str, merged: Mapping[str, Settings], root: Settings) -> Settings:
    while directory:
        directory = directory.rpartition("/")[0]
        if directory in merged:
            return merged[directory]
    return root


def _said(source: Source, mistake: Mistake) -> str:
    position: Position = locate(source.text, (*source.prefix, *mistake.where), mistake.value)
    return f"{source.path}:{position}: {mistake.message}"


def _convert(values: dict[str, Any], directory: str, above: Settings) -> dict[str, Any]:
    """Checked values as fields of Settings; what a nested file adds stands before what it inherits."""
    fields: dict[str, Any] = {}
    ignores = [
        PerFileIgnore(_rooted(pattern, directory), codes, key == "per-target-ignores")
        for key in ("per-file-ignores", "per-target-ignores")
        for pattern, codes in values.pop(key, {}).items()
    ]
    if ignores:
        fields["per_file_ignores"] = (*ignores, *above.per_file_ignores)
    for name, value in values.items():
        fields[name.replace("-", "_")] = _field(name, value, directory, above)
    return fields


def _field(name: str, value: Any, directory: str, above: Settings) -> Any:
    kind = KEYS[name].kind
    if kind == "patterns":
        return tuple(_rooted(pattern, directory) for pattern in value)
    if kind == "paths":
        return tuple(_below(path, directory) for path in value)
    if kind == "severity":
        return (*dict((*above.severity, *value.items())).items(),)
    if kind == "retired":
        return (*(Retired(_below(r.path, directory), r.use, r.reason) for r in value), *above.retired)
    if name == "select" and directory:
        return tuple(value)
    return tuple(value) if isinstance(value, list) else value


def _below(path: str, directory: str) -> str:
    path = path.strip("/")
    path = "" if path == "." else path.removeprefix("./")
    return "/".join(part for part in (directory, path) if part)


def _rooted(pattern: str, directory: str) -> str:
    """A gitignore pattern of ``directory`` as one of the root."""
    if not directory:
        return pattern
    negation, bare = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    anchored = "/" in bare.rstrip("/")
    escaped = "".join(f"\\{char}" if char in "*?[\\" else char for char in directory)
    return f"{negation}/{escaped}/{bare.lstrip('/')}" if anchored else f"{negation}/{escaped}/**/{bare}"
