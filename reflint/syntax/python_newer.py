"""Python that is newer than the interpreter, or Python 2, spelled so that the running one parses it, byte for byte.

What a repository says must not depend on which Python runs reflint. Where ``ast`` refuses a file, the constructs that
it does not know are overwritten in place, so that every offset and every line stays:

| since | construct | becomes |
|---|---|---|
| 3.11 | ``except* A`` (PEP 654) | ``except A`` |
| 3.12 | ``type X[T] = …`` (PEP 695) | ``X = …`` |
| 3.12 | ``def f[T: B](…)``, ``class A[T = B]`` (PEP 695, 696) | ``def f(…)``, ``class A()`` |
| 3.12 | quotes, backslashes and comments in the fields of an f-string (PEP 701) | the field ``{0}`` |
| 3.14 | ``t"…"`` (PEP 750) | ``f"…"`` |
| 3.14 | ``except A, B:`` (PEP 758); of Python 2 ``except A, e:`` | ``except A:`` |
| until 2 | ``print a, b``, ``print >>f, a``, ``exec a in b``, ``raise A, b`` | ``p = a, b``, ``p = f, a``, ``e = a in b``, ``r = A, b`` |
| until 3.6 | ``f(async=True)`` | ``f(a_ync=True)`` |
| until 2 | ``0755``, ``10L``, ``a <> b``, ``ur"…"``, backquotes | ``755``, ``10``, ``a != b``, ``r"…"``, brackets |

A statement that prints is an assignment, a tuple where it prints several things: what its strings name is found all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MOST = 2_000_000  # bytes; what is larger and does not parse was generated
_NAMED_ASYNC = re.compile(rb"\basync\b(?!\s+(?:def|for|with)\b)")
_VISIBLE = re.compile(rb"[^\r\n]")


def older(data: bytes) -> bytes:
    """``data`` (UTF-8) with the constructs of other Pythons overwritten, equal in length and lines; ``data`` where it has none."""
    if len(data) > MOST:
        return data
    out = bytearray(data)
    for node in _nodes(_parser().parse(data).root_node):
        _REWRITES[node.type](out, node)
    return _NAMED_ASYNC.sub(b"a_ync", bytes(out))


def _alias(out: bytearray, node: Node) -> None:
    equals = next((child for child in node.children if child.type == "="), None)
    name = node.child_by_field_name("left")
    if equals is not None and name is not None:
        spelled = re.match(rb"\w*", out[name.start_byte : equals.start_byte])
        _blank(out, node.start_byte, equals.start_byte)
        if spelled is not None:  # at the start of the statement, or it would be indented
            out[node.start_byte : node.start_byte + spelled.end()] = spelled.group()


def _parameters(out: bytearray, node: Node) -> None:
    owner, behind = node.parent, node.next_sibling
    if owner is None or owner.type not in ("function_definition", "class_definition"):
        return
    if behind is not None and behind.type in ("parameters", "argument_list"):
        _blank(out, node.start_byte, behind.start_byte + 1)
    else:
        _blank(out, node.start_byte, node.end_byte)
        out[node.end_byte - 1] = ord(")")
    out[node.start_byte] = ord("(")  # a bracket from here on, since the parameters may go over lines


def _except(out: bytearray, node: Node) -> None:
    separators = [child for child in node.children if child.type in ("*", ",", "as", ":")]
    for child in separators:
        if child.type == "*":
            _blank(out, child.start_byte, child.end_byte)
    commas = [child for child in separators if child.type == ","]
    last = next((child for child in separators if child.type == ":"), None)
    if commas and last is not None:
        _blank(out, commas[0].start_byte, last.start_byte)


def _opening(out: bytearray, node: Node) -> None:
    prefix = bytes(out[node.start_byte : node.end_byte]).lower()
    for at in range(node.start_byte, node.end_byte):
        if out[at] in b"tT":
            out[at] = ord("f")
    if prefix.startswith(b"ur"):
        out[node.start_byte] = ord(" ")


def _backquoted(out: bytearray, node: Node) -> None:
    if out[node.start_byte] == ord("`"):
        out[node.start_byte], out[node.end_byte - 1] = ord("("), ord(")")


def _statement(out: bytearray, node: Node) -> None:
    """``print``, ``exec`` and ``raise A, b`` become assignments to their first letter."""
    word = node.children[0]
    if node.type == "raise_statement" and all(child.type != "expression_list" for child in node.children):
        return
    _blank(out, word.start_byte + 1, word.end_byte)
    out[word.start_byte + 1] = ord("=")


def _chevron(out: bytearray, node: Node) -> None:
    _blank(out, node.start_byte, node.start_byte + 2)


def _integer(out: bytearray, node: Node) -> None:
    text = node.text or b""
    if text[-1:] in b"lL":
        _blank(out, node.end_byte - 1, node.end_byte)
    if re.fullmatch(rb"0+[1-7][0-7]*[lL]?", text):
        _blank(out, node.start_byte, node.start_byte + len(text) - len(text.lstrip(b"0")))


def _unequal(out: bytearray, node: Node) -> None:
    out[node.start_byte] = ord("!")
    out[node.start_byte + 1] = ord("=")


def _field(out: bytearray, node: Node) -> None:
    inside = (node.text or b"")[1:-1]
    if any(byte in b"'\"\\#" for byte in inside) and inside[:1] not in b"\r\n":
        _blank(out, node.start_byte + 1, node.end_byte - 1)
        out[node.start_byte + 1] = ord("0")


_REWRITES: dict[str, Callable[[bytearray, Node], None]] = {
    "type_alias_statement": _alias,
    "type_parameter": _parameters,
    "except_clause": _except,
    "string_start": _opening,
    "string": _backquoted,
    "print_statement": _statement,
    "exec_statement": _statement,
    "raise_statement": _statement,
    "chevron": _chevron,
    "integer": _integer,
    "<>": _unequal,
    "interpolation": _field,
}


def _blank(out: bytearray, start: int, end: int) -> None:
    out[start:end] = _VISIBLE.sub(b" ", out[start:end])


def _nodes(root: Node) -> Iterator[Node]:
    """The nodes that :data:`_REWRITES` knows; inside a field that is overwritten there is nothing left to see."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in _REWRITES:
            yield node
        if node.type != "interpolation":
            waiting.extend(reversed(node.children))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter

    from reflint.syntax.grammar import grammar

    return tree_sitter.Parser(grammar("python"))
