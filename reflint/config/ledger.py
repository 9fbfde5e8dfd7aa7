"""The ledger, ``.reflint/moves.toml``: what moved where, reviewed like code, for clones that lack the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reflint.config.toml import locate, parse
from reflint.errors import ConfigError
from reflint.model.settings import LedgerEntry

PATH = ".reflint/moves.toml"
_HEAD = "# What moved where, for clones that lack the history: `reflint ledger write` adds to it, people may mend it.\n"
_KEYS = ("old", "new", "commit")


def load_ledger(text: str | bytes) -> tuple[LedgerEntry, ...]:
    """The entries of a ledger in the order of the file; ``ConfigError`` says all that is wrong with it.

    It holds ``[[move]]`` tables with ``old`` (repo-relative), ``new`` (absent or "" where the path is gone for good)
    and ``commit``.
    """
    said, document = parse(PATH, text if isinstance(text, bytes) else text.encode())
    mistakes = [
        f"{PATH}:{locate(said, (name,))}: unknown key `{name}` (only `move` is known)"
        for name in document
        if name != "move"
    ]
    moves = document.get("move", [])
    if not isinstance(moves, list):
        mistakes.append(f"{PATH}:{locate(said, ('move',))}: `move` must be an array of tables: [[move]]")
        moves = []
    entries = []
    seen: dict[str, int] = {}
    for at, move in enumerate(moves):
        line = locate(said, ("move", at))
        found = _faults(move)
        old = str(move.get("old", "")).strip("/") if isinstance(move, dict) else ""
        if not found and old in seen:
            found.append(f"`{old}` stands here twice, first on line {seen[old]}")
        mistakes += [f"{PATH}:{line}: {fault}" for fault in found]
        if not found:
            seen[old] = line
            entries.append(LedgerEntry(old, move.get("new", "").strip("/"), move.get("commit", ""), line))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return tuple(entries)


def _faults(move: Any) -> list[str]:
    """What is wrong with one ``[[move]]``."""
    if not isinstance(move, dict):
        return ["`move` must be a table"]
    faults = [f"unknown key `{name}`; known: {', '.join(_KEYS)}" for name in move if name not in _KEYS]
    faults += [f"`{name}` must be a string" for name in _KEYS if not isinstance(move.get(name, ""), str)]
    if not faults and not move.get("old"):
        faults.append("a move needs `old`")
    for name in ("old", "new"):
        path = move.get(name, "")
        if isinstance(path, str) and (path.startswith("/") or ".." in path.split("/")):
            faults.append(f"`{path}` must be a path from the root of the repository")
    return faults


def written(entries: Iterable[LedgerEntry]) -> str:
    """The ledger that holds ``entries``, sorted, so that branches merge; :func:`load_ledger` reads it."""
    tables = []
    for entry in sorted(entries, key=lambda entry: entry.old):
        rows = [f"{name} = {_quoted(value)}\n" for name, value in zip(_KEYS, entry[:3], strict=True) if value]
        tables.append("[[move]]\n" + "".join(rows))
    return "\n".join((_HEAD, *tables))


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
