"""The keys of the configuration: one table from which checks, schema and documentation come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from reflint.config.bundle import bundles_of
from reflint.config.layout import layout_of
from reflint.config.mistakes import Mistake, Where, strings, table_of, unknown, wrong
from reflint.config.selectors import Selectors
from reflint.model.layout import Layout
from reflint.model.settings import FIXTURES, HISTORICAL, MENTION_FILES, TEMPLATES, VENDORED, Declared, Retired

Scope = Literal["root", "nested"]
Kind = Literal["codes", "patterns", "paths", "ignores", "severity", "python", "retired", "layout", "bundle", "fail-on"]


class Key(NamedTuple):
    """One key: what shape its value has, whether only the root's file may say it, what it is for, and its default as
    TOML.
    """

    kind: Kind
    doc: str
    default: str
    root_only: bool = False


def _toml(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


KEYS: dict[str, Key] = {
    "select": Key("codes", "Rules that run: codes, prefixes (`RL1`), names or `ALL`; empty for the defaults.", "[]"),
    "extend-select": Key("codes", "Rules that run beside those selected.", "[]"),
    "ignore": Key("codes", "Rules that do not run; between selectors the more specific one wins.", "[]"),
    "exclude": Key("patterns", "Files that are not read (gitignore syntax). They still exist.", "[]", True),
    "historical": Key(
        "patterns", "Documents that name the past on purpose; nothing is held against them.", _toml(HISTORICAL)
    ),
    "fixtures": Key("patterns", "Data of tests, which no rule holds anything against.", _toml(FIXTURES), True),
    "vendored": Key("patterns", "Somebody else's code, likewise; as `linguist-vendored` says.", _toml(VENDORED), True),
    "templates": Key(
        "patterns", "Texts that become other files elsewhere, likewise; `[]` judges them.", _toml(TEMPLATES), True
    ),
    "mention-files": Key(
        "patterns", "Files in which RL106 looks unless it is selected explicitly.", _toml(MENTION_FILES)
    ),
    "per-file-ignores": Key("ignores", "Rules that do not speak of files matching a pattern.", "{}"),
    "per-target-ignores": Key("ignores", "Rules that do not speak of missing things matching a pattern.", "{}"),
    "severity": Key("severity", "`error` or `warning` by code or prefix, instead of the rule's own.", "{}"),
    "source-roots": Key(
        "paths", "Directories from which first-party modules are imported; empty to detect them.", "[]"
    ),
    "target-python": Key("python", "Python version (`3.12`) for which imports are judged.", '""'),
    "retired": Key(
        "retired", "Paths that nothing may name again (RL103): strings, or tables of `path`, `use`, `reason`.", "[]"
    ),
    "layout": Key(
        "layout",
        "Which packages exist, where they live and what each may import (RL303, RL304): see below.",
        "{}",
        True,
    ),
    "bundle": Key("bundle", "Deployments that reflint cannot find by itself (RL401 to RL406): see below.", "[]", True),
    "fail-on": Key("fail-on", "The least severity that fails the run: `error`, `warning` or `never`.", '"error"', True),
}

_LEVELS = ("error", "warning", "never")
_VERSION = re.compile(r"3\.\d{1,2}")

Found = Iterator["Mistake | Any"]


def check(table: dict[str, Any], scope: Scope, selectors: Selectors) -> tuple[dict[str, Any], list[Mistake]]:
    """The values of ``table`` in the shape that Settings wants (selectors as codes), and all its mistakes."""
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name, value in table.items():
        key = KEYS.get(name)
        if key is None:
            mistakes.append(Mistake((name,), unknown(name, tuple(KEYS))))
        elif key.root_only and scope == "nested":
            mistakes.append(Mistake((name,), f"`{name}` may only stand in the configuration of the root"))
        else:
            said: list[Mistake] = []
            values[name] = _CHECKS[key.kind](value, (name,), selectors, said)
            mistakes += said
    return values, mistakes


Check = Callable[[Any, Where, Selectors, list[Mistake]], Any]


def _codes(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> list[str]:
    codes = []
    for text in strings(value, where, said):
        code = selectors.resolve(text)
        if code is None:
            said.append(Mistake(where, selectors.unknown(text), text))
        else:
            codes.append(code)
    return codes


def _patterns(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> list[str]:
    patterns = strings(value, where, said)
    for pattern in patterns:
        _pattern(pattern, where, said)
    return patterns


def _pattern(pattern: str, where: Where, said: list[Mistake]) -> None:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):
        said.append(Mistake(where, f"`{pattern}` is no pattern in gitignore syntax", pattern))


def _paths(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> list[str]:
    paths = strings(value, where, said)
    for path in paths:
        _inside(path, where, said)
    return paths


def _inside(path: str, where: Where, said: list[Mistake]) -> None:
    if not path or path.startswith(("/", "~")) or "\\" in path or ".." in path.split("/"):
        said.append(Mistake(where, f"`{path}` must be a path below the directory of this file, with `/`", path))


def _ignores(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> dict[str, tuple[str, ...]]:
    ignores = {}
    for pattern, codes in table_of(value, where, said).items():
        _pattern(pattern, (*where, pattern), said)
        ignores[pattern] = tuple(_codes(codes, (*where, pattern), selectors, said))
    return ignores


def _severity(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> dict[str, str]:
    severities = {}
    for text, severity in table_of(value, where, said).items():
        code = selectors.resolve(text)
        if code is None or code == "ALL":
            said.append(Mistake((*where, text), selectors.unknown(text)))
        elif severity not in ("error", "warning"):
            said.append(Mistake((*where, text), f"the severity of `{text}` must be `error` or `warning`"))
        else:
            severities[code] = severity
    return severities


def _python(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> str:
    if isinstance(value, str) and _VERSION.fullmatch(value):
        return value
    said.append(Mistake(where, f'`{where[0]}` must be a version in quotes, like `"3.12"`'))
    return ""


def _fail_on(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> str:
    if value in _LEVELS:
        return str(value)
    said.append(Mistake(where, f"`{where[0]}` must be one of `error`, `warning`, `never`"))
    return "error"


def _layout(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> Layout:
    return layout_of(value, where, said)


def _bundle(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> list[Declared]:
    return bundles_of(value, where, said)


def _retired(value: Any, where: Where, selectors: Selectors, said: list[Mistake]) -> list[Retired]:
    if not isinstance(value, list):
        wrong(where, "an array of strings or of tables", value, said)
        return []
    return [_one_retired(item, (*where, at), said) for at, item in enumerate(value)]


def _one_retired(item: Any, where: Where, said: list[Mistake]) -> Retired:
    table = {"path": item} if isinstance(item, str) else table_of(item, where, said)
    for name, value in table.items():
        if name not in Retired._fields:
            said.append(Mistake((*where, name), unknown(name, Retired._fields)))
        elif not isinstance(value, str):
            wrong((*where, name), "a string", value, said)
    fields = {name: value for name, value in table.items() if name in Retired._fields and isinstance(value, str)}
    if "path" in fields:
        _inside(fields["path"], (*where, "path") if isinstance(item, dict) else where, said)
    elif isinstance(item, dict) and "path" not in item:
        said.append(Mistake(where, "a retired path needs `path`"))
    return Retired(fields.get("path", ""), fields.get("use", ""), fields.get("reason", ""))


_CHECKS: dict[Kind, Check] = {
    "codes": _codes,
    "patterns": _patterns,
    "paths": _paths,
    "ignores": _ignores,
    "severity": _severity,
    "python": _python,
    "retired": _retired,
    "layout": _layout,
    "bundle": _bundle,
    "fail-on": _fail_on,
}
