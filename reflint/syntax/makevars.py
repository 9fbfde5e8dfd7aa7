"""Make's variables: what can be known of ``$(NAME)`` from the assignments of one file, and texts with them replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from reflint.model.location import Span
from reflint.syntax.makefile import Assignment, Builder, Text

_NAME = re.compile(rb"[\w.-]+")
_SUFFIXES = re.compile(rb"([\w.-]+):[^=]*=.*", re.DOTALL)
_FUNCTION = re.compile(rb"(shell|wildcard|abspath|realpath|strip|dir|patsubst|firstword|lastword|[a-z-]+)[ \t]+")
_SHELL_NAME = re.compile(r"[A-Za-z_]\w*")
_OPENERS = re.compile(rb"[(){}]")
LONGEST = 8192  # bytes of a value; a longer one is not worth knowing
DEEPEST = 8
MOST_UNCLOSED = 8

# Make sets these itself. The directory that make runs in is the Makefile's own.
_BUILT_IN = {
    "CURDIR": b".",
    "PWD": b".",
    "MAKE": b"make",
    "MAKEFILE_LIST": b"Makefile",
    "SHELL": b"bash",
    "RM": b"rm -f",
    "empty": b"",
}


class Call(NamedTuple):
    """``$(…)`` at ``start:end`` of a text; ``body`` is what stands between the brackets, from offset ``inside``."""

    start: int
    end: int
    inside: int
    body: bytes


class Variables:
    """Values by name; None where a variable is set in more than one way, or cannot be known."""

    def __init__(self, assignments: Iterable[Assignment]) -> None:
        self.values: dict[str, bytes | None] = dict(_BUILT_IN)
        seen: set[str] = set()
        for name, operator, value in assignments:
            before = self.values.get(name) if name in seen else b"" if operator == "+=" else value.text
            if operator == "+=":
                self.values[name] = None if before is None else (before + b" " + value.text).strip()
            elif operator in ("define", "!=") or (name in seen and before != value.text):
                self.values[name] = None
            else:
                self.values[name] = value.text
            seen.add(name)

    def known(self, text: bytes, depth: int = 0) -> bytes | None:
        """``text`` with every variable replaced, or None where one cannot be known."""
        if b"$" not in text:
            return text
        if depth > DEEPEST or len(text) > LONGEST:
            return None
        parts, at = [], 0
        for call in calls(text):
            value = b"$" if call.body == b"$" else self.value(call.body, depth + 1)
            if value is None or len(value) > LONGEST:
                return None
            parts += [text[at : call.start], value]
            at = call.end
        return b"".join([*parts, text[at:]])

    def value(self, body: bytes, depth: int = 0) -> bytes | None:
        """The value of ``$(body)``, or None."""
        if _NAME.fullmatch(body):
            found = self.values.get(body.decode("ascii", "replace"))
            return None if found is None else self.known(found, depth)
        match = _FUNCTION.match(body)
        if match is None:
            return None
        name, argument = match.group(1), body[match.end() :]
        if name == b"shell":
            return b"." if argument.strip() == b"pwd" else None
        known = self.known(argument, depth) if name in _FUNCTIONS else None
        return None if known is None else _FUNCTIONS[name](known.strip())


def _directory(path: bytes) -> bytes:
    return path[: path.rfind(b"/") + 1] or b"./"


def _without_slash(argument: bytes) -> bytes | None:
    before, after, text = [*argument.split(b",", 2), b"", b""][:3]
    return text.rstrip(b"/") if (before.strip(), after.strip()) == (b"%/", b"%") else None


_FUNCTIONS = {
    b"abspath": bytes.strip,
    b"realpath": bytes.strip,
    b"strip": bytes.strip,
    b"firstword": lambda text: (text.split() or [b""])[0],
    b"lastword": lambda text: (text.split() or [b""])[-1],
    b"dir": _directory,
    b"patsubst": _without_slash,
}


def calls(text: bytes) -> list[Call]:
    """The outermost ``$(…)``, ``${…}`` and ``$x`` of ``text``, in order; ``$$`` has the body ``$``."""
    found = []
    at = text.find(b"$")
    unclosed = 0
    while 0 <= at < len(text) - 1:
        opener = text[at + 1 : at + 2]
        end = at + 2
        if opener in (b"(", b"{"):
            end = _closing(text, at + 1) if unclosed < MOST_UNCLOSED else -1
            if end < 0:
                unclosed += 1
                end = at + 1
            else:
                found.append(Call(at, end, at + 2, text[at + 2 : end - 1]))
        else:
            found.append(Call(at, end, at + 1, opener))
        at = text.find(b"$", end)
    return found


def _closing(text: bytes, at: int) -> int:
    """The offset behind the bracket that closes the one at ``at``, -1 for none."""
    opener = text[at]
    closer = 0x29 if opener == 0x28 else 0x7D
    depth = 0
    for match in _OPENERS.finditer(text, at):
        byte = text[match.start()]
        depth += 1 if byte == opener else -1 if byte == closer else 0
        if not depth:
            return match.end()
    return -1


def shell_text(source: Text, variables: Variables, unknown: set[str]) -> Text:
    """``source`` as a shell gets it: ``$$`` is ``$``, known variables are replaced, others are shell variables of the
    same name.

    Their names are added to ``unknown``. ``$(shell x)`` becomes the shell's own ``$(x)``.
    """
    return _Replacement(variables, unknown).text(source)


class _Replacement:
    """Calls of make, replaced by what a shell understands; names that stay open are added to ``unknown``."""

    def __init__(self, variables: Variables, unknown: set[str]) -> None:
        self.variables = variables
        self.unknown = unknown

    def text(self, source: Text, depth: int = 0) -> Text:
        """``source`` with all its calls replaced."""
        built = Builder()
        at = 0
        for call in calls(source.text):
            built.keep(source, at, call.start)
            self._call(built, source, call, depth)
            at = call.end
        built.keep(source, at, len(source.text))
        return built.text()

    def _call(self, built: Builder, source: Text, call: Call, depth: int) -> None:
        span = source.span(call.start, call.end)
        value = b"$" if call.body == b"$" else self.variables.value(call.body)
        if value is not None:
            built.put(value, span)
            return
        match = _FUNCTION.match(call.body)
        if match and match.group(1) == b"shell" and depth < DEEPEST:
            inner = Builder()
            inner.keep(source, call.inside + match.end(), call.end - 1)
            built.put(b"$(", Span(span.start, span.start))
            nested = self.text(inner.text(), depth + 1)
            built.keep(nested, 0, len(nested.text))
            built.put(b")", Span(span.end, span.end))
            return
        name = _shell_name(call.body)
        self.unknown.add(name)
        built.put(b"${" + name.encode() + b"}", span)


def _shell_name(body: bytes) -> str:
    """The shell variable that stands for ``$(body)``."""
    suffixes = _SUFFIXES.fullmatch(body)
    name = (suffixes.group(1) if suffixes else body).decode("utf-8", "replace")
    return name if _SHELL_NAME.fullmatch(name) else "_make_value"
