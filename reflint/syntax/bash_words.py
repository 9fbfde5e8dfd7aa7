"""Words of a shell script: quotes, escapes, expansions and substitutions as parts with byte spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from reflint.model.program import Block, Expansion, Literal, Opaque, Part, Substitution, Word

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_DEPTH = 60  # nested constructs that are read; what lies deeper is opaque

Commands = Callable[["Node", int], Block]  # reads the commands below a node, at a nesting depth

# ``${`` prefix name [index] operator: what follows is the operand.
_HEAD = re.compile(
    rb"\$\{([#!]?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!_-])(?:\[([^\[\]\x00]{0,200})\])?"
    rb"(:[-=?+]|##|%%|//|/[#%]|,,|\^\^|[-=?+#%/,^:@])?"
)
_ESCAPE = re.compile(rb"\\(.|\n)", re.DOTALL)
_QUOTED_ESCAPE = re.compile(rb"\\([\\\"$`\n])")
_HEREDOC_ESCAPE = re.compile(rb"\\([\\$`\n])")
_ANSI = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.|\n))", re.DOTALL)
_ANSI_NAMES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"e": b"\x1b", b"f": b"\f", b"v": b"\v"}
# Most words are these characters alone; a word of another kind, or in quotes, is read child by child.
_PLAIN = re.compile(rb"[\w./@:,+=%-]+").fullmatch
_PLAIN_KINDS = frozenset(("word", "number", "command_name", "concatenation", "variable_name"))
_EXPANDING = frozenset(
    ("simple_expansion", "expansion", "command_substitution", "process_substitution", "arithmetic_expansion")
)


def decode(raw: bytes) -> str:
    """Text of ``raw`` as every layer spells it: UTF-8, bytes that are none kept as surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def _one(match: re.Match[bytes]) -> bytes:
    return b"" if match.group(1) == b"\n" else match.group(1)


def _ansi(match: re.Match[bytes]) -> bytes:
    octal, hexadecimal, other = match.groups()
    if octal:
        return bytes((int(octal, 8) & 255,))
    if hexadecimal:
        return bytes((int(hexadecimal, 16),))
    return _ANSI_NAMES.get(other, other)


class Words:
    """Reads words of ``data``; ``commands`` reads what stands inside a substitution."""

    def __init__(self, data: bytes, commands: Commands) -> None:
        self.data = data
        self.commands = commands

    def word(self, node: Node, depth: int) -> Word:
        """The word at ``node``."""
        start, end = node.start_byte, node.end_byte
        raw = self.data[start:end]
        if _PLAIN(raw) and node.type in _PLAIN_KINDS:
            return Word((Literal(raw.decode(), start, end, False),), start, end)
        parts = self._parts(node, False, depth)
        return Word(tuple(_merged(parts)) if len(parts) > 1 else tuple(parts), start, end)

    def _parts(self, node: Node, quoted: bool, depth: int) -> list[Part]:
        if depth > MAX_DEPTH:
            return [Opaque(node.start_byte, node.end_byte)]
        kind = node.type
        if kind in ("word", "number", "extglob_pattern", "regex", "variable_name", "test_operator", "file_descriptor"):
            if node.child_count and any(child.type in _EXPANDING for child in node.children):
                return self.run(node, (node.start_byte, node.end_byte), _ESCAPE, depth)
            return [self._literal(node.start_byte, node.end_byte, quoted, _ESCAPE)]
        if kind == "string":
            return self.run(node, (node.start_byte + 1, node.end_byte - 1), _QUOTED_ESCAPE, depth, quoted=True)
        if kind == "raw_string":
            return [
                Literal(
                    self._text(node.start_byte + 1, node.end_byte - 1), node.start_byte + 1, node.end_byte - 1, True
                )
            ]
        if kind == "ansi_c_string":
            return [self._ansi_string(node)]
        if kind in ("concatenation", "command_name", "translated_string"):
            found: list[Part] = []
            for child in node.children:
                if kind == "translated_string" and child.type == "$":
                    continue
                found.extend(self._parts(child, quoted, depth + 1))
            return found
        if kind in _EXPANDING:
            return [self._expanding(node, quoted, depth)]
        if kind in (
            "{",
            "}",
            "[",
            "]",
            "==",
            "=",
            "!",
            "(",
            ")",
            ",",
            "..",
            "$",
            "+",
            "-",
            "*",
            "?",
            ":",
            "^",
            "%",
            "@",
        ):
            return [self._literal(node.start_byte, node.end_byte, quoted, _ESCAPE)]
        return [Opaque(node.start_byte, node.end_byte)]

    def _text(self, start: int, end: int) -> str:
        return decode(self.data[start:end])

    def _literal(self, start: int, end: int, quoted: bool, escape: re.Pattern[bytes]) -> Literal:
        raw = self.data[start:end]
        if b"\\" not in raw:
            return Literal(decode(raw), start, end, quoted)
        text = escape.sub(_one, raw)
        return Literal(decode(text), start, end, quoted, text == raw)

    def _ansi_string(self, node: Node) -> Literal:
        start, end = node.start_byte + 2, node.end_byte - 1
        raw = self.data[start:end]
        return Literal(decode(_ANSI.sub(_ansi, raw)), start, end, True, b"\\" not in raw)

    def run(
        self, node: Node, span: tuple[int, int], escape: re.Pattern[bytes], depth: int, *, quoted: bool = False
    ) -> list[Part]:
        """Text of ``span`` with the expansions that are children of ``node``.

        The grammar leaves gaps between the children of strings and heredocs, so text is what lies between expansions.
        """
        at, end = span
        raw = self.data[at:end]
        if b"$" not in raw and b"`" not in raw and b"(" not in raw:
            return [self._literal(at, max(end, at), quoted, escape)]
        found: list[Part] = []
        for child in node.children:
            if child.type not in _EXPANDING or child.start_byte < at or child.end_byte > end:
                continue
            start = self._begin(child)
            if start > at:
                found.append(self._literal(at, start, quoted, escape))
            found.append(self._expanding(child, quoted, depth))
            at = child.end_byte
        if at < end or not found:
            found.append(self._literal(at, max(end, at), quoted, escape))
        return found

    def heredoc(self, node: Node, depth: int) -> tuple[Part, ...]:
        """Parts of the body of an unquoted heredoc."""
        return tuple(self.run(node, (node.start_byte, node.end_byte), _HEREDOC_ESCAPE, depth, quoted=True))

    def _begin(self, node: Node) -> int:
        """Where an expansion begins: the grammar takes the blanks before the first one of a string into it."""
        start = node.start_byte
        while self.data[start : start + 1].isspace():
            start += 1
        return start

    def _expanding(self, node: Node, quoted: bool, depth: int) -> Part:
        kind, start, end = node.type, self._begin(node), node.end_byte
        if depth > MAX_DEPTH or kind == "arithmetic_expansion":
            return Opaque(start, end)
        if kind == "simple_expansion":
            return Expansion(self._text(start + 1, end), start, end, quoted)
        if kind == "expansion":
            return self._braced(node, quoted, depth)
        opening = self.data[start : start + 1]
        sort = decode(opening) if opening in (b"<", b">") else "$"
        return Substitution(self.commands(node, depth + 1), start, end, quoted, sort)

    def _braced(self, node: Node, quoted: bool, depth: int) -> Part:
        start, end = self._begin(node), node.end_byte
        head = _HEAD.match(self.data, start, end)
        if head is None or self.data[end - 1 : end] != b"}":
            return Opaque(start, end)
        prefix, name, index, operator = (decode(group or b"") for group in head.groups())
        argument, replacement = self._operand(node, head.end(), operator, depth)
        return Expansion(name, start, end, quoted, operator, argument, replacement, index, prefix)

    def _operand(self, node: Node, at: int, operator: str, depth: int) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        end = node.end_byte - 1
        if at >= end:
            return (), ()
        if operator.startswith("/"):
            slash = self.data.find(b"/", at, end)
            if slash >= 0 and self.data[slash - 1 : slash] == b"\\":
                slash = self.data.find(b"/", slash + 1, end)
            if slash < 0:
                slash = end
            return tuple(self._between(node, at, slash, depth)), tuple(
                self._between(node, min(slash + 1, end), end, depth)
            )
        return tuple(self._between(node, at, end, depth)), ()

    def _between(self, node: Node, start: int, end: int, depth: int) -> list[Part]:
        """Parts of the operand of ``${…}`` in ``start:end``: its quoted strings and expansions, the rest as text."""
        found: list[Part] = []
        at = start
        for child in _leaves(node, start, end):
            if child.start_byte > at:
                found.append(self._literal(at, child.start_byte, False, _ESCAPE))
            found.extend(self._parts(child, False, depth + 1))
            at = child.end_byte
        if at < end:
            found.append(self._literal(at, end, False, _ESCAPE))
        return found


def _leaves(node: Node, start: int, end: int) -> list[Node]:
    """Quoted strings and expansions directly below ``node``, or below concatenations in it, within ``start:end``."""
    found: list[Node] = []
    for child in node.children:
        if child.start_byte < start or child.end_byte > end + 1:
            continue
        if child.type == "concatenation":
            found.extend(
                each for each in child.children if _is_leaf(each) and start <= each.start_byte and each.end_byte <= end
            )
        elif _is_leaf(child) and child.end_byte <= end:
            found.append(child)
    return found


def _is_leaf(node: Node) -> bool:
    return node.type in _EXPANDING or node.type in ("string", "raw_string", "ansi_c_string")


def _merged(parts: list[Part]) -> list[Part]:
    """``parts`` with touching unquoted literals joined (the grammar splits at ``{``, ``=`` and ``[``)."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if (
            isinstance(part, Literal)
            and isinstance(last, Literal)
            and not part.quoted
            and not last.quoted
            and last.end == part.start
        ):
            found[-1] = Literal(last.text + part.text, last.start, part.end, False, last.exact and part.exact)
        else:
            found.append(part)
    return found
