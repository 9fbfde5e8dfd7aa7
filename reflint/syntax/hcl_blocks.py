"""HCL as blocks: their types, labels and the attributes that are written as one string or one name; what is computed is left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.syntax.hcl import String, read

_TOKEN = re.compile(
    rb'[{}\]]|"|([A-Za-z_][\w-]*)[ \t]*=[ \t]*(?:(\[)|(?!(?:true|false|null)\b)([A-Za-z_][\w.\[\]-]*)[ \t]*(?=[\n,}#]|$))'
)
_HEAD = re.compile(rb'^\s*([A-Za-z_][\w-]*)((?:[ \t]+(?:"_*"|[A-Za-z_][\w-]*))*)[ \t]*=?[ \t]*$')
_LABEL = re.compile(rb'"([^"\n]*)"')


class Attribute(NamedTuple):
    """``name = value``: the text of a string, or a name (``plain``); ``start`` is its offset."""

    value: str
    start: int
    plain: bool = False


class Block(NamedTuple):
    """A block at ``start``: its attributes, the strings of those that are lists, and the blocks in it."""

    kind: str
    labels: tuple[str, ...]
    start: int
    attributes: dict[str, Attribute]
    lists: dict[str, list[str]]
    inner: list[Block]

    def text(self, name: str) -> str:
        """The string that the attribute ``name`` is; "" for none, and for one that is no string."""
        found = self.attributes.get(name)
        return found.value if found is not None and not found.plain else ""


def blocks(data: bytes) -> list[Block]:
    """The top-level blocks of ``data``."""
    source = read(data)
    masked = bytearray(data)
    for start, end in (*((string.start, string.end) for string in source.strings), *source.comments):
        masked[start:end] = b"_" * (end - start)
    strings = {string.start: string for string in source.strings}
    stack = [Block("", (), 0, {}, {}, [])]
    listing = ""
    at = 0
    while (token := _TOKEN.search(masked, at)) is not None:
        at = token.end()
        mark = token.group()
        if mark == b'"':
            string = strings.get(at)
            if string is not None:
                at = string.end + 1
                _note(data, string, stack[-1], listing)
        elif mark == b"{":
            stack[-1].inner.append(_opened(data, masked, token.start()))
            stack.append(stack[-1].inner[-1])
        elif mark == b"}":
            stack = stack[:-1] if len(stack) > 1 else stack
        elif mark == b"]":
            listing = ""
        elif token.group(2):
            listing = token.group(1).decode()
            stack[-1].lists.setdefault(listing, [])
        else:
            stack[-1].attributes[token.group(1).decode()] = Attribute(token.group(3).decode(), token.start(3), True)
    return stack[0].inner


def _opened(data: bytes, masked: bytearray, brace: int) -> Block:
    """The block whose ``{`` stands at ``brace``."""
    line = max(masked.rfind(b"\n", 0, brace), masked.rfind(b"{", 0, brace), masked.rfind(b",", 0, brace)) + 1
    head = _HEAD.match(masked[line:brace])
    if head is None:
        return Block("", (), brace, {}, {}, [])
    labels = tuple(label.decode("utf-8", "replace") for label in _LABEL.findall(data[line:brace]))
    return Block(head.group(1).decode(), labels, line + head.start(1), {}, {}, [])


def _note(data: bytes, string: String, block: Block, listing: str) -> None:
    """A string is the value of an attribute, or stands in a list."""
    text = data[string.start : string.end].decode("utf-8", "surrogateescape")
    if string.name and string.operator == "=" and not string.inside:
        block.attributes[string.name] = Attribute(text, string.start)
    elif listing:
        block.lists.setdefault(listing, []).append(text)
