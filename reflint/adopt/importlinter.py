"""Contracts of import-linter as a layout: ``.importlinter``, ``setup.cfg``, ``[tool.importlinter]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as IniError
from typing import Any

from reflint.adopt import Carried
from reflint.config.layout import layout_of
from reflint.config.mistakes import Mistake
from reflint.config.toml import parse
from reflint.errors import ConfigError
from reflint.model.layout import Layout

Options = Mapping[str, Any]

# What is asked when import-linter's own run is told to be quiet has no meaning here.
_OWN = frozenset(
    "name type id ignore_imports broken_contract_guidance unmatched_ignore_imports_alerting layers containers exhaustive "
    "exhaustive_ignores source_modules forbidden_modules allow_indirect_imports as_packages modules protected_modules "
    "allowed_importers ancestors depth skip_descendants".split()
)


def carried(path: str, data: bytes) -> Carried:
    """The layout that the configuration ``data`` of the file ``path`` says."""
    top, contracts = _toml(path, data) if path.endswith(".toml") else _ini(path, data)
    left: list[str] = []
    table: dict[str, Any] = {"packages": _lines(top.get("root_packages")) or _lines(top.get("root_package"))}
    if _flag(top.get("exclude_type_checking_imports")):
        table["typing"] = False
    for contract in contracts:
        kind = _KINDS.get(str(contract.get("type", "")))
        name = _text(contract.get("name"))
        if kind is None:
            left.append(f"{name}: a contract of type {contract.get('type')}")
            continue
        key, shape = kind
        left += [f"{name}: `{option}`" for option in contract if option not in _OWN]
        boundary = {"name": name, **shape(contract, left)}
        if contract.get("broken_contract_guidance"):
            boundary["reason"] = " ".join(_text(contract["broken_contract_guidance"]).split())
        table.setdefault(key, []).append(boundary)
        table.setdefault("ignore", []).extend(_ignores(contract, name))
        if _text(contract.get("unmatched_ignore_imports_alerting")) in ("none", "warn"):
            left.append(f"{name}: that an ignored import which nobody makes is passed over (here it is RL303)")
    return Carried(_checked(path, table), tuple(left), tuple(_lines(top.get("root_package_paths"))))


def _checked(path: str, table: dict[str, Any]) -> Layout:
    said: list[Mistake] = []
    layout = layout_of(table, (), said)
    if said:
        raise ConfigError("\n".join(mistake.message for mistake in said), path=path)
    return layout


def _toml(path: str, data: bytes) -> tuple[Options, list[Options]]:
    document = parse(path, data)[1]
    section = document.get("tool", {}).get("importlinter", {})
    contracts = section.get("contracts", [])
    return section, list(contracts.values()) if isinstance(contracts, dict) else list(contracts)


def _ini(path: str, data: bytes) -> tuple[Options, list[Options]]:
    parser = ConfigParser()
    try:
        parser.read_string(data.decode("utf-8-sig", "replace"))
    except IniError as error:
        raise ConfigError(f"not valid INI: {error.message}", path=path) from None
    contracts = [dict(parser[name]) for name in parser.sections() if name.startswith("importlinter:contract:")]
    return dict(parser["importlinter"]) if parser.has_section("importlinter") else {}, list(contracts)


def _lines(value: Any) -> list[str]:
    """A list, or the lines of a text; comments are none of them."""
    items = value.splitlines() if isinstance(value, str) else value or []
    return [text for item in items if (text := str(item).strip()) and not text.startswith("#")]


def _text(value: Any) -> str:
    return str(value or "").strip()


def _flag(value: Any) -> bool:
    return value is True or _text(value).lower() in ("true", "yes", "1", "on")


def _ignores(contract: Options, name: str) -> Iterator[dict[str, Any]]:
    for line in _lines(contract.get("ignore_imports")):
        source, arrow, target = (part.strip() for part in line.partition("->"))
        if arrow:
            yield {"from": source, "to": target, "only": [name]}


def _layers(contract: Options, left: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"order": _lines(contract.get("layers"))}
    if contract.get("containers"):
        found["within"] = _lines(contract["containers"])
    if _flag(contract.get("exhaustive")):
        found["exhaustive"] = True
        found["except"] = _lines(contract.get("exhaustive_ignores"))
    return found


def _forbidden(contract: Options, left: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "from": _lines(contract.get("source_modules")),
        "to": _lines(contract.get("forbidden_modules")),
    }
    if _flag(contract.get("allow_indirect_imports")):
        found["indirect"] = False
    return {**found, **_below(contract)}


def _below(contract: Options) -> dict[str, Any]:
    return {"below": False} if "as_packages" in contract and not _flag(contract["as_packages"]) else {}


def _independent(contract: Options, left: list[str]) -> dict[str, Any]:
    return {"modules": _lines(contract.get("modules"))}


def _protected(contract: Options, left: list[str]) -> dict[str, Any]:
    found = {"modules": _lines(contract.get("protected_modules")), "by": _lines(contract.get("allowed_importers"))}
    return {**found, **_below(contract)}


def _acyclic(contract: Options, left: list[str]) -> dict[str, Any]:
    if contract.get("skip_descendants"):
        left.append(f"{_text(contract.get('name'))}: `skip_descendants`")
    depth = contract.get("depth")
    return {"within": _lines(contract.get("ancestors")), **({"depth": int(depth)} if depth is not None else {})}


_KINDS: dict[str, tuple[str, Callable[[Options, list[str]], dict[str, Any]]]] = {
    "layers": ("layers", _layers),
    "forbidden": ("forbidden", _forbidden),
    "independence": ("independent", _independent),
    "protected": ("protected", _protected),
    "acyclic_siblings": ("acyclic", _acyclic),
}
