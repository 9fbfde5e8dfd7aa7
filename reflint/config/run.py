"""The configuration of one run: what the scanned tree holds, or the file that the command line names, and what it adds."""

from __future__ import annotations

from collections.abc import Callable

from reflint.config import is_config, load, with_command_line
from reflint.config.ledger import PATH as LEDGER
from reflint.config.ledger import load_ledger
from reflint.errors import ConfigError
from reflint.model.request import Request
from reflint.model.settings import LedgerEntry, Selection, Settings
from reflint.model.tree import Tree
from reflint.rules import all_rules

Read = Callable[[str], "bytes | None"]


def settings_for(request: Request, tree: Tree, read: Read) -> Settings:
    """The settings of ``request`` on ``tree``; ``ConfigError`` and ``UsageError`` say what is wrong with them."""
    rules = {rule.code: rule.name for rule in all_rules()}
    override = (request.config, _from_disk(request.config)) if request.config else None
    paths = [path for path in tree.entries if is_config(path)]
    settings = load(read, paths, rules=rules, override=override)
    selection = Selection(request.select, request.extend_select, request.ignore)
    return with_command_line(settings, rules=rules, selection=selection, fail_on=request.fail_on)


def ledger_of(tree: Tree, read: Read) -> tuple[LedgerEntry, ...]:
    """The committed ledger of ``tree``; empty where it has none."""
    data = read(LEDGER) if LEDGER in tree.entries else None
    return load_ledger(data) if data is not None else ()


def _from_disk(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            f"cannot read the configuration: {reason}", path=path, hint="--config takes a TOML file"
        ) from error
