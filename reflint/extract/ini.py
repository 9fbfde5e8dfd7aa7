"""The INI family: `setup.cfg`, `tox.ini`, systemd units by what they mean, any other by what its values look like."""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts
from reflint.syntax.document import Builder, Document, Scalar
from reflint.syntax.formats import dialects_of
from reflint.syntax.ini import parse
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row

DIALECTS = dialects_of("ini")
VERSION = 1

_COMMANDS = {"commands", "commands_pre", "commands_post"}
_FACTOR = re.compile(rb"[ \t]*(?:[\w!{},.-]+:[ \t]+)?-?[ \t]*")
_SUBSTITUTION = re.compile(rb"\{([^{}\n]*)\}")


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    collector = Collector(dialect)
    if dialect in ("tox", "setup-cfg"):
        tox_commands(data, document, collector)
        package_data(document, collector)
    return collector.read(document)


def package_data(document: Document, collector: Collector) -> None:
    """``[options.package_data]``: globs below the directory of the package that the key names."""
    where = packages_directory(document)
    for scalar in document.scalars:
        if scalar.keys[0] in ("options.package_data", "options.exclude_package_data"):
            collector.done.add(scalar.start)
            package = scalar.keys[1] if len(scalar.keys) > 1 else ""
            if where is None:
                collector.dynamic += 1
            elif package not in ("*", "", "{}"):
                base = f"{where}/{package.replace('.', '/')}".lstrip("/")
                row = Row("", "globs", "package-data", anchor="file", base=base)
                collector.row(scalar, row, 0, len(scalar.value))


def packages_directory(document: Document) -> str | None:
    """The directory that holds the packages: "" for the project's own; None where it is not said, or is several."""
    said: set[str] = set()
    listed = False
    for scalar in document.scalars:
        if scalar.keys == ("options.packages.find", "where"):
            said.add(scalar.value.strip("/"))
        elif scalar.keys[:2] == ("options", "package_dir"):
            name, _, directory = scalar.value.rpartition("=")
            if name.strip():
                return None
            said.add(directory.strip(" /"))
        elif scalar.keys[:2] == ("options", "packages"):
            listed = True
    if len(said) > 1:
        return None
    return said.pop().removeprefix(".") if said else "" if listed else None


def tox_commands(data: bytes, document: Document, collector: Collector) -> None:
    """``commands``: one shell text for all lines of a key, run where ``changedir`` says."""
    groups: dict[tuple[str, str], list[Scalar]] = {}
    places: dict[str, str | None] = {}
    for scalar in document.scalars:
        if len(scalar.keys) < 2 or scalar.is_key:
            continue
        section, key = scalar.keys[:2]
        if key in ("changedir", "change_dir"):
            places[section] = None if section in places else place(scalar.value)
        elif key in _COMMANDS:
            groups.setdefault((section, key), []).append(scalar)
            collector.done.add(scalar.start)
    for (section, _), lines in groups.items():
        base = places.get(section, places.get("testenv", "") if section.startswith("testenv") else "")
        run = command(data, lines, base or "")
        collector.embedded.append(run if base is not None else run._replace(anchor="any"))


def place(changedir: str) -> str | None:
    """The directory below the root that ``changedir`` names; the root itself where it cannot be known, None where it depends on the environment."""
    if ":" in changedir:
        return None
    for root in ("{toxinidir}/", "{tox_root}/"):
        changedir = changedir.removeprefix(root)
    return "" if any(c in changedir for c in "{}$") or changedir.startswith("/") else changedir.strip("/")


def command(data: bytes, lines: list[Scalar], base: str) -> Embedded:
    """The lines of ``commands`` as shell: factor conditions and the leading ``-`` left out, substitutions as words
    that cannot be known.
    """
    builder = Builder(data)
    continued = False
    for line in lines:
        start = line.start
        stop = data.find(b"\n", line.end)
        stop = len(data) if stop < 0 else stop
        if not continued:
            prefix = _FACTOR.match(data, start, line.end)
            start = prefix.end() if prefix else start
        substitute(builder, start, line.end)
        continued = data[line.end : stop].strip() == b"\\"
        builder.put(b" \\\n" if continued else b"\n", line.end, stop)
    scalar = builder.scalar((), (), lines[0].start, lines[-1].end)
    return Embedded("shell", scalar.content, scalar.map, "tox.commands", "file", base, variables(base))


def substitute(builder: Builder, start: int, end: int) -> None:
    """Append tox's text with ``{…}`` resolved: ``{toxinidir}`` is the file's directory, ``{posargs:x}`` is ``x``,
    others are unknown variables.
    """
    for match in _SUBSTITUTION.finditer(builder.data, start, end):
        builder.copy(start, match.start())
        name, colon, default = match.group(1).partition(b":")
        if name in (b"toxinidir", b"tox_root"):
            builder.put(b"${TOX_ROOT}", *match.span())
        elif name == b"posargs" and colon:
            builder.copy(match.end() - 1 - len(default), match.end() - 1)
        elif name == b"posargs":
            builder.put(b" ", *match.span())
        elif name == b"" or b"," in name:
            builder.copy(*match.span())
        else:
            builder.put(b"${TOX_SUBSTITUTION}", *match.span())
        start = match.end()
    builder.copy(start, end)


def variables(base: str) -> tuple[tuple[str, str | None], ...]:
    """What stands for tox's substitutions: the root as seen from the working directory, and what cannot be known."""
    root = "/".join(".." for part in base.split("/") if part) or "."
    return (("TOX_ROOT", root), ("TOX_SUBSTITUTION", None))
