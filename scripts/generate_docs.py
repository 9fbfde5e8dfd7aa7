"""Write what follows from the code: rule pages, the settings' schema, the pages of command line and configuration.

    python scripts/generate_docs.py [--check]

``--check`` writes nothing and exits with 1 where a page is out of date.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reflint.arguments import DESCRIPTION, command_parser  # noqa: E402
from reflint.commands import COMMANDS  # noqa: E402
from reflint.commands.rule import page  # noqa: E402
from reflint.config.bundle import BUNDLE  # noqa: E402
from reflint.config.keys import KEYS  # noqa: E402
from reflint.config.layout import BOUNDARIES, IGNORE, SHARED, TOP, LayoutKey  # noqa: E402
from reflint.config.schema import schema  # noqa: E402
from reflint.rules import all_rules  # noqa: E402
from reflint.syntax.formats import FORMATS  # noqa: E402
from reflint.syntax.schema import Format, Row  # noqa: E402

NOTE = "<!-- Written by scripts/generate_docs.py -->\n\n"
CONFIGURATION = """# Configuration

`[tool.reflint]` in `pyproject.toml`, or `reflint.toml` (which wins where a directory has both), read from the scanned
tree itself: a commit is judged by its own configuration. Nested files govern what lies below them and inherit the rest;
their patterns count from their own directory. Unknown keys are errors. `docs/schema/settings.json` is the JSON Schema.

| key | default | meaning |
|---|---|---|
"""
FORMAT_TABLE = """# Configuration formats

What `reflint/syntax/formats/` says, key by key. `*` is any one key, `**` any number, `[]` an element of a list, `{}` the key itself (in
the INI family a section). A file is *demanded* where its absence is an error even without a history; a pattern *takes* or *leaves out*.
What no row covers is judged by its looks: see [config.md](config.md).
"""
LAYOUT = """
## The layout

Modules are dotted names; `*` stands for one component, `**` for any number. A module stands for all modules below it, but in
`ignore`, which means exactly what it names. [layout.md](layout.md) has examples, and how it compares with other tools.
"""
BUNDLES = """
## Bundles

What reflint cannot find by itself is declared, and then proved like the rest. [deployments.md](deployments.md) has an example. A path that is not
there, an entry point that the bundle does not have and a module that it lacks are reported at the table that declares it.
"""
LEDGER = """
## The ledger

The ledger, `.reflint/moves.toml`, says what moved where to clones that lack the history:

```toml
[[move]]
old = "orchestration/shared"
new = "shared"  # absent or "": gone for good
commit = "eb058e72"
```
"""


def pages() -> dict[str, str]:
    """Every generated file by its path."""
    rules = sorted(all_rules(), key=lambda rule: rule.code)
    found = {f"docs/rules/{rule.code}.md": NOTE + page(rule.code, rule.name, rule.doc) for rule in rules}
    index = "".join(f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity} | {r.summary} |\n" for r in rules)
    found["docs/rules/README.md"] = f"{NOTE}# Rules\n\n| code | name | default | finds |\n|---|---|---|---|\n{index}"
    found["docs/schema/settings.json"] = json.dumps(schema({r.code: r.name for r in rules}), indent=2) + "\n"
    found["docs/configuration.md"] = NOTE + "".join(_configuration())
    found["docs/syntax/formats.md"] = NOTE + FORMAT_TABLE + "".join(map(_format, FORMATS))
    found["docs/cli.md"] = NOTE + "".join(_command_line())
    found["README.md"] = _readme("".join(f"| `{r.code}` | {r.name} | {r.severity} | {r.summary} |\n" for r in rules))
    return found


def _readme(rows: str) -> str:
    """The README with its table of rules."""
    before, begin, rest = (_read(ROOT / "README.md") or "").partition("<!-- rules (begin) -->\n")
    _, end, after = rest.partition("<!-- rules (end) -->")
    return f"{before}{begin}\n| code | name | default | finds |\n|---|---|---|---|\n{rows}\n{end}{after}"


def _configuration() -> Iterator[str]:
    yield CONFIGURATION
    for name, key in KEYS.items():
        where = " Root only." if key.root_only else ""
        yield f"| `{name}` | `{key.default}` | {key.doc}{where} |\n"
    yield LAYOUT
    yield from _layout_tables()
    yield BUNDLES
    yield from _table("[[tool.reflint.bundle]]", BUNDLE)
    yield LEDGER


def _layout_tables() -> Iterator[str]:
    """A table for the layout itself, and one for each array of tables in it."""
    tables = {"layout": TOP, **{f"layout.{kind}": {**keys, **SHARED} for kind, keys in BOUNDARIES.items()}}
    for name, keys in {**tables, "layout.ignore": IGNORE}.items():
        yield from _table(f"[tool.reflint.{name}]" if name == "layout" else f"[[tool.reflint.{name}]]", keys)


def _table(heading: str, keys: Mapping[str, LayoutKey]) -> Iterator[str]:
    rows = "".join(
        f"| `{key}`{' (needed)' if row.needed else ''} | {row.doc.replace('|', chr(92) + '|')} |\n"
        for key, row in keys.items()
    )
    yield f"\n### `{heading}`\n\n| key | meaning |\n|---|---|\n{rows}"


def _format(format: Format) -> str:
    """One format: its files, and its rows by what they mean; rows of equal meaning are one line."""
    meanings: dict[str, list[str]] = {}
    for row in format.rows:
        meanings.setdefault(_meaning(row), []).append(f"`{row.keys}`")
    files = " ".join(f"`{pattern}`" for pattern in format.files.split())
    table = "".join(f"| {' '.join(keys)} | {meaning} |\n" for meaning, keys in meanings.items())
    table = f"\n| keys | meaning |\n|---|---|\n{table}" if table else "\nNo keys of its own.\n"
    return f"\n## {format.dialect}\n\n{files} ({format.syntax})\n{table}"


def _meaning(row: Row) -> str:
    if row.form == "silent":
        return "no file of the repository"
    words: list[str] = [row.form]
    if row.role == "pattern":
        words.append("leaves out" if row.negated else "takes")
    words += ["demanded"] * row.typed
    words += [{"root": "from the root", "file": "from the file", "any": ""}[row.anchor]]
    words += [f"below `{row.under.lstrip('/')}`"] * bool(row.under)
    words += ["the part `" + row.part.replace("|", "\\|") + "`"] * bool(row.part)
    return ", ".join(filter(None, words))


def _command_line() -> Iterator[str]:
    yield f"# Command line\n\n{DESCRIPTION}\n"
    for name in COMMANDS:
        parser = command_parser(name)
        yield f"\n## reflint {name}\n\n{parser.description}\n\n| argument | meaning |\n|---|---|\n"
        expand = parser._get_formatter()._expand_help
        for action in parser._actions:
            yield f"| {_written(action)} | {expand(action)} |\n"


def _written(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(str(choice) for choice in action.choices) if action.choices else "")
    takes = "" if action.nargs == 0 else str(value)
    options = [f"`{option} {takes}`" if takes else f"`{option}`" for option in action.option_strings]
    return ", ".join(options).replace("|", "\\|") or f"`{takes or action.dest}`".replace("|", "\\|")


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description="Write the generated documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is out of date")
    check = parser.parse_args().check
    wanted = pages()
    stale = [path for path, text in wanted.items() if _read(ROOT / path) != text]
    extra = [p for p in (ROOT / "docs/rules").glob("*.md") if p.relative_to(ROOT).as_posix() not in wanted]
    if check:
        for path in [*stale, *extra]:
            print(f"out of date: {path} (run python scripts/generate_docs.py)", file=sys.stderr)
        return int(bool(stale or extra))
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(wanted[path], encoding="utf-8", newline="\n")
        print(f"written: {path}")
    for stray in extra:
        stray.unlink()
        print(f"removed: {stray}")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
