"""A command's words to roles: which operand is read, run or written, by the table of commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reflint.evaluate.commands import LOOSE, WRAPPERS, Usage, families, table
from reflint.evaluate.expand import Field
from reflint.evaluate.values import HOLE, Value, piece

_PYTHONS = ("python", "pypy")
_PATHSPEC = ("pathspec*",)
MAX_WRAPPERS = 6


class Argument(NamedTuple):
    """One argument and what the command does with it."""

    field: Field
    role: str
    typed: bool


class Call(NamedTuple):
    """A command once its wrappers are taken off. ``usage`` is None where the table does not know it."""

    name: str
    head: Field
    usage: Usage | None
    rest: list[Field]


def unwrapped(fields: list[Field]) -> Call | None:
    """The command that really runs: ``sudo -u x timeout 5 python y`` is ``python y``."""
    for _ in range(MAX_WRAPPERS):
        while fields and fields[0].option and not fields[0].option.startswith("-"):
            fields = fields[1:]  # env NAME=value
        if not fields:
            return None
        name = command_name(fields[0])
        wrapper, skip = _wrapper(name, fields)
        if wrapper is None:
            usage, rest = _usage(name, fields[1:])
            return Call(usage.name if usage and usage.name != "argument" else name, fields[0], usage, rest)
        values, operands = wrapper
        fields = _behind(fields[skip:], values.split(), operands)
        if name == "coverage":
            fields = _as_python(fields)
    return None


def command_name(field: Field) -> str:
    """The table's name for the command: no directory; ``python3.11`` is ``python``, and so is ``$PYTHON``."""
    value = field.values[0]
    if value.text == HOLE and value.label:
        label = value.label.upper().removesuffix("_BIN").removesuffix("_CMD").removesuffix("_EXE")
        return {
            "PYTHON": "python",
            "PYTHON3": "python",
            "PY": "python",
            "PIP": "pip",
            "PIP3": "pip",
            "KUBECTL": "kubectl",
        }.get(label, "")
    if HOLE in value.text:
        return ""
    name = value.text.rpartition("/")[2]
    if name.rstrip(".0123456789") in _PYTHONS:
        return "python"
    return "pip" if name in ("pip3", "pip2") else name


def is_path(field: Field) -> bool:
    """Whether the command word itself names a file: ``./x.sh``, ``"$DIR/x.sh"``."""
    return any("/" in value.text.strip("/") or (value.kind not in ("", "out") and value.text) for value in field.values)


def _wrapper(name: str, fields: list[Field]) -> tuple[tuple[str, int] | None, int]:
    if name in WRAPPERS:
        if name == "command" and len(fields) > 1 and fields[1].text.startswith("-"):
            return None, 0
        return WRAPPERS[name], 1
    if name in families() and len(fields) > 1 and f"{name} {fields[1].text}" in WRAPPERS:
        return WRAPPERS[f"{name} {fields[1].text}"], 2
    return None, 0


def _behind(fields: list[Field], values: list[str], operands: int) -> list[Field]:
    """What stands behind a wrapper's own options and operands."""
    at = 0
    while at < len(fields):
        text = fields[at].text
        if text == "--":
            at += 1
            break
        if not text.startswith("-") and not fields[at].option.startswith("-"):
            if not operands:
                break
            operands -= 1
        at += 2 if text in values else 1
    return fields[at:]


def _as_python(fields: list[Field]) -> list[Field]:
    """``coverage run`` reads its operands as Python does."""
    if not fields:
        return fields
    return [Field((Value("", "python"),), fields[0].word), *fields]


def _usage(name: str, rest: list[Field]) -> tuple[Usage | None, list[Field]]:
    known = table()
    if name in families():
        for at, field in enumerate(rest[:MAX_WRAPPERS]):
            if field.text[:1] in ("-", HOLE, "") or field.option:
                continue
            after = rest[at + 1].text if at + 1 < len(rest) else ""
            for count, words in ((2, f"{name} {field.text} {after}"), (1, f"{name} {field.text}")):
                if words in known:
                    return known[words], [*rest[:at], *rest[at + count :]]
            if not at or not rest[at - 1].text.startswith("-"):
                break  # an option's value may stand before the subcommand, nothing else
    return known.get(name), rest


def arguments(usage: Usage, fields: list[Field]) -> list[Argument]:
    """Roles of ``fields`` for a command of this usage; what is no path is left out."""
    found: list[Argument] = []
    operands: list[Field] = []
    doubtful: list[Field] = []
    seen: set[str] = set()
    at = 0
    while at < len(fields):
        field = fields[at]
        text = field.text
        at += 1
        if text == "--" and not field.option:
            operands = [*(() if usage.operands == _PATHSPEC else operands), *fields[at:]]
            return [*found, *_operands(usage, operands, fields, seen)]
        if text == "-" or not (text.startswith("-") or field.option):
            if usage.options.get(text) == "stop":
                break
            operands.append(field)
            continue
        if usage.stops:
            break
        if field.option:
            role = usage.options.get(field.option) or ("loose" if field.option.startswith("-") else "assign")
            found.extend(_option(field, role, seen))
            continue
        role, glued = _listed(usage, field, text)
        if role == "flag":
            continue
        if not role and names_output(text) and at < len(fields) and not fields[at].text.startswith("-"):
            role = "output"
        if role and glued is not None:
            found.extend(_option(glued, role, seen))
        elif role == "pair":
            at += 2
        elif role and at < len(fields):
            found.extend(_option(fields[at], role, seen))
            at += 1
            if role == "module":
                return [*found, *_module_arguments(fields, at)]
        elif text.startswith("--"):
            doubtful += fields[at : at + 1]
    if usage.operands != _PATHSPEC:  # git takes a name without ``--`` for a branch first
        found.extend(
            # The value of an option that the table does not know, or an operand behind a flag.
            argument._replace(typed=False) if any(argument.field is one for one in doubtful) else argument
            for argument in _operands(usage, operands, fields, seen)
        )
    return found


def names_output(option: str) -> bool:
    """Whether an option that the table does not know names what is written."""
    name = option.lstrip("-").lower()
    return name == "o" or "out" in name.replace("_", "-").split("-") or "output" in name or "dest" in name


def seen_flags(fields: list[Field]) -> set[str]:
    """Options as written."""
    return {
        "-t" if field.text == "--target-directory" or field.option == "--target-directory" else field.text
        for field in fields
    }


def _module_arguments(fields: list[Field], at: int) -> list[Argument]:
    """``python -m pytest tests``: what follows is read as the module's own command line."""
    usage = table().get(fields[at - 1].text) or (_usage(fields[at - 1].text, fields[at:])[0])
    rest = _usage(fields[at - 1].text, fields[at:])[1] if usage is not None else fields[at:]
    return arguments(usage or LOOSE, rest)


def _listed(usage: Usage, field: Field, text: str) -> tuple[str, Field | None]:
    """The role of an option's value, and the value itself where it is glued on (``-fx``)."""
    role = usage.options.get(text, "")
    if role or text.startswith("--") or len(text) < 3:
        return role, None
    glued = usage.options.get(text[:2], "")
    if glued and ("/" in text or "." in text):
        return glued, Field((piece(field.values[0], 2, len(text)),), field.word)
    last = usage.options.get("-" + text[-1], "")
    if last and text[1:].isalpha() and len(text) <= 6:
        return last, None
    return "", None


def _option(field: Field, role: str, seen: set[str]) -> Iterator[Argument]:
    name = role.rstrip("!")
    seen.add(name)
    if name == "script":
        yield Argument(field, "read", True)
    elif name not in ("none", "program", "pair"):
        yield Argument(field, name, role.endswith("!"))


def _operands(usage: Usage, operands: list[Field], fields: list[Field], seen: set[str]) -> Iterator[Argument]:
    roles = list(usage.operands)
    if roles and roles[0] in ("program", "script!") and ("program" in seen or "script" in seen):
        roles = roles[1:]
    if seen & {"module", "program"} and roles and roles[0] == "run!":
        roles = ["none*"]
    last = roles.pop() if len(roles) > 1 and roles[0].rstrip("|").endswith("*") else ""
    if last and "-t" in seen_flags(fields):
        last = ""
    for position, field in enumerate(operands):
        if last and position == len(operands) - 1 and position:
            role = last
        elif position < len(roles):
            role = roles[position]
        elif roles and roles[-1].rstrip("|").endswith("*"):
            role = roles[-1]
        else:
            role = "loose" if roles else "none"
        role = role.rstrip("*|")
        name = role.rstrip("!")
        if name == "script":
            yield Argument(field, "run", True)
        elif name not in ("none", "program"):
            yield Argument(field, name, role.endswith("!"))
