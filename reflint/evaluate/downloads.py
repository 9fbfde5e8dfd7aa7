"""Archives and downloads: after them, a directory holds what nobody can know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reflint.evaluate.shapes import where
from reflint.evaluate.values import HOLE, Value, Values

if TYPE_CHECKING:
    from reflint.evaluate.arguments import Call
    from reflint.evaluate.machine import Machine

# By command: a word without which it unpacks and downloads nothing; ``tar`` has a reading of its own.
FETCHERS = {
    **dict.fromkeys(("7z", "7za", "7zz", "unrar"), re.compile(r"[xe]$")),
    "jar": re.compile(r"-?x|--extract$"),
    "cpio": re.compile(r"-\w*i|--extract$"),
    "curl": re.compile(r"-\w*[OJ]|--remote-name"),
    "gh": re.compile(r"download$"),
    "npm": re.compile(r"pack$"),
    **dict.fromkeys(("pip download", "unzip", "wget"), re.compile(r"")),
}
_INTO = ("-C", "--directory", "-d", "--dest", "-P", "--directory-prefix", "--pack-destination", "-D", "--dir")
MAX_PLACES = 8  # alternatives of one operand that are followed
HERE: Values = (Value("", "."),)


def unpack(machine: Machine, call: Call) -> None:
    """Note the directory into which the command ``call`` unpacks or downloads, if it does so."""
    wanted = FETCHERS[call.name]
    words = call.rest[:1] if call.name in ("npm", "jar") else call.rest
    if not any(wanted.match(field.text) for field in words):
        return
    into = HERE
    for position, field in enumerate(call.rest if call.name != "curl" else ()):
        before = call.rest[position - 1].text if position else ""
        if field.option in _INTO or before in _INTO:
            into = field.values
    fill(machine, into)
    if call.name in ("curl", "wget"):
        _keep(machine, call, into)


def _keep(machine: Machine, call: Call, into: Values) -> None:
    """What is downloaded lies there under the last name of its address."""
    addresses = (value.text for field in call.rest for value in field.values[:MAX_PLACES] if "://" in value.text)
    for name in {address.rpartition("/")[2] for address in addresses}:
        place = where(Value("", f"{into[0].text}/{name}"), machine.state.cwd) if name and HOLE not in name else None
        if place is not None and "?" not in name:
            machine.world.make(place, contents=False)


def fill(machine: Machine, values: Values) -> None:
    """From now on anything may be in the directory ``values``."""
    for value in values[:MAX_PLACES]:
        at = where(value, machine.state.cwd)
        if at is not None:
            machine.world.unpacked.add(at)
