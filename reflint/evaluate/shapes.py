"""The shape of path texts: which part is known, which was written here, what is worth naming."""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.evaluate.values import HOLE, Origin, Value, climbing, place
from reflint.model.facts import AnchorKind, Form, Role
from reflint.model.program import Place
from reflint.syntax.words import has_extension, is_placeholder

GLOB = frozenset("*?[")
_STRANGE = frozenset("\"'`<>|;&=!(),^\\\n\t")  # never in a path that is worth naming
_UNLIKELY = _STRANGE | frozenset(" {}[]%@:#~$")  # never in what is taken for a path by its shape alone


# Where containers, virtual machines and runners have the repository.
_MOUNTS = re.compile(r"/(?:vagrant|app|code|repo|project|workspaces?(?:/[\w.-]+)?|usr/src/app|github/workspace)/")


class Use(NamedTuple):
    """What a command does with a path. ``loose``: only text that looks like a path counts."""

    role: Role
    syntax: str
    typed: bool = False
    masked: bool = False
    loud: bool = False
    created: bool = False
    loose: bool = False
    form: Form = "path"


def anchored(value: Value, at: int, cwd: Value) -> tuple[AnchorKind, str]:
    """Anchor and base of what stands at ``value.text[at:]``."""
    if value.kind in ("root", "any"):
        return ("root" if value.kind == "root" else "any"), climbing(value.text[:at])
    base = climbing(f"{cwd.text}/{value.text[:at]}")
    return ("root" if cwd.kind == "root" else "any"), base


def where(value: Value, cwd: Value) -> Place | None:
    """The place of ``value`` without a trailing glob or hole."""
    return None if GLOB.intersection(value.text) else place(value, cwd)


def searched(value: Value, cwd: Value) -> Place | None:
    """The place of ``value``, or the directory into which its glob looks."""
    at = min((at for at in map(value.text.find, GLOB) if at >= 0), default=-1)
    if at < 0:
        return place(value, cwd)
    home = value.text[:at].rpartition("/")[0]
    return place(value._replace(text=home), cwd) if home else None


def known_length(text: str) -> int:
    """Length of the part of ``text`` that is known: all, or the directories before its first hole; -1 for none."""
    hole = text.find(HOLE)
    if hole < 0:
        return len(text)
    slash = text.rfind("/", 0, hole)
    return slash + 1 if slash > 0 else -1


def own_literal(value: Value, cut: int) -> Origin | None:
    """The literal of the word at hand that ends the known text, if it starts at a component."""
    for origin in reversed(value.origins):
        if not origin.syntax and origin.at < cut <= origin.stop and is_whole(value.text, origin.at, cut):
            named = any(character.isalnum() for character in value.text[origin.at : cut])
            return origin if named else None  # ``$DIR/*`` says nothing by its tail alone
    return None


def is_whole(text: str, at: int, stop: int) -> bool:
    """Whether ``text[at:stop]`` is made of whole components."""
    left = at == 0 or text[at] == "/" or text[at - 1] == "/"
    right = stop >= len(text) or text[stop] == "/" or text[stop - 1] == "/"
    return left and right and at < stop


def byte_span(text: str, origin: Origin, at: int, stop: int) -> tuple[int, int]:
    """Byte span of ``text[at:stop]``, which lies in ``origin``; the whole literal where escapes stand in it."""
    if not origin.exact:
        return origin.start, origin.end
    start = origin.start + len(text[origin.at : at].encode("utf-8", "surrogateescape"))
    return start, start + len(text[at:stop].encode("utf-8", "surrogateescape"))


def is_nameable(text: str, use: Use) -> bool:
    """Whether ``text`` is worth naming in its role."""
    if not text.strip("./") or _STRANGE.intersection(text) or is_placeholder(text) or text[0] in "-@%+~$#:":
        return False
    if ":" in text and use.form != "module":
        return False
    return not (text.startswith("/") or "//" in text.rstrip("/"))


def is_certain(value: Value, use: Use) -> bool:
    """Whether nothing but ``value`` can be meant, and it is no program that a build leaves behind: such a path may be demanded."""
    built = use.role == "run" and use.form == "path" and not has_extension(value.text)
    return not built and not any(origin.default for origin in value.origins)


def mounted(text: str) -> int:
    """Where the part of an absolute path begins that lies in a place where repositories are mounted; -1 where it is no such path."""
    match = _MOUNTS.match(text)
    return match.end() if match else -1


def looks_like_path(value: Value) -> bool:
    """Whether an argument of an unknown command, or a value that is only assigned, has the shape of a path."""
    text = value.text.rstrip("/")
    if not _UNLIKELY.isdisjoint(text):
        return False
    if value.kind:
        return bool(text.strip("/"))
    return "/" in text and not text.startswith(("/", "-")) and any(character.isalpha() for character in text)
