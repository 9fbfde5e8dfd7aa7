"""TOML through tree-sitter: every string with its exact bytes; other values as they are written."""

from __future__ import annotations

from tree_sitter import Node, Parser

from reflint.model.facts import Failure
from reflint.syntax.document import ITEM, KEY, MAX_DEPTH, Builder, Document, Remark, Scalar, unescape
from reflint.syntax.grammar import grammar

_PARSER = Parser(grammar("toml"))
_KEYS = {"bare_key", "quoted_key", "dotted_key"}
_VALUES = {"string", "integer", "float", "boolean", "local_date", "local_time", "local_date_time", "offset_date_time"}

Place = tuple[tuple[str, ...], tuple[int, ...]]

_ROOT: Place = ((), ())


class _Reader:
    """The scalars so far; ``tables`` numbers the mapping at each key path, so that ``[a]`` and ``[a.b]`` share
    theirs.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.scalars: list[Scalar] = []
        self.comments: list[Remark] = []
        self.tables: dict[Place, int] = {}
        self.count = 0

    def number(self, place: Place) -> int:
        """The number of the mapping that stands at ``place``."""
        known = self.tables.get(place)
        if known is None:
            known = self.fresh()
            self.tables[place] = known
        return known

    def fresh(self) -> int:
        """A number for a mapping or list that nothing else continues."""
        self.count += 1
        return self.count

    def step(self, place: Place, names: list[str]) -> Place:
        """From a mapping's place to that of the value under ``names``."""
        for name in names:
            place = ((*place[0], name), (*place[1], self.number(place)))
        return place

    def header(self, node: Node) -> Place:
        """Where the pairs of ``[a.b]`` or ``[[a.b]]`` stand: each ``[[a.b]]`` begins a new item."""
        key = next((child for child in node.named_children if child.type in _KEYS), None)
        if key is None:
            return (), ()
        names, place = self.names(key), _ROOT
        for name in names:
            place = self.step(place, [name])
            last = self.tables.get(((*place[0], ITEM), ()))
            if last is not None and not (name is names[-1] and node.type == "table_array_element"):
                place = self.element(place, last)
        self.remember_key(key, place)
        if node.type == "table_array_element":
            item = self.fresh()
            self.tables[((*place[0], ITEM), ())] = item
            place = self.element(place, item)
        return place

    def element(self, place: Place, item: int) -> Place:
        """The place of the mapping numbered ``item`` in the list of tables at ``place``."""
        inside = ((*place[0], ITEM), (*place[1], self.number(place)))
        self.tables[inside] = item
        return inside

    def names(self, node: Node) -> list[str]:
        """The components of a key, quotes removed."""
        found: list[str] = []
        stack = [node]
        while stack:
            part = stack.pop()
            if part.type == "dotted_key":
                stack.extend(reversed(part.named_children))
            elif part.type in _KEYS:
                found.append(self.text(part, ((), ())).value)
        return found

    def text(self, node: Node, place: Place) -> Scalar:
        """The value of a string, a key, or of anything else as written."""
        start, end = node.start_byte, node.end_byte
        quote = self.data[start : start + 1]
        if quote not in (b'"', b"'"):
            return Scalar(place[0], self.data[start:end].decode("utf-8", "surrogateescape"), start, end, place[1])
        width = 3 if self.data[start : start + 3] == quote * 3 and end - start >= 6 else 1
        start, end = start + width, max(end - width, start + width)
        if width == 3 and self.data[start : start + 1] == b"\n":
            start += 1
        if quote == b"'" or self.data.find(b"\\", start, end) < 0:
            return Scalar(place[0], self.data[start:end].decode("utf-8", "surrogateescape"), start, end, place[1])
        builder = Builder(self.data)
        unescape(builder, start, end)
        return builder.scalar(place[0], place[1], start, end)

    def remember_key(self, node: Node, place: Place) -> None:
        """Keep a key that may name a path as a scalar of its own."""
        leaf = node.named_children[-1] if node.type == "dotted_key" and node.named_children else node
        if leaf.type == "quoted_key":
            self.scalars.append(self.text(leaf, ((*place[0][:-1], KEY), place[1])))

    def visit(self, node: Node, place: Place, stack: list[tuple[Node, Place]]) -> None:
        """Read one node; what lies below it goes on the stack, first child on top."""
        kind = node.type
        if kind in _VALUES:
            self.scalars.append(self.text(node, place))
        elif kind == "comment":
            start = node.start_byte + 1
            text = self.data[start : node.end_byte].decode("utf-8", "surrogateescape")
            self.comments.append(Remark(text, start, node.end_byte))
        elif kind == "pair":
            self.pair(node, place, stack)
        elif kind == "array" and len(place[0]) < MAX_DEPTH:
            below = ((*place[0], ITEM), (*place[1], self.fresh()))
            stack.extend((child, below) for child in reversed(node.named_children))
        elif kind == "inline_table":
            self.tables[place] = self.fresh()
            stack.extend((child, place) for child in reversed(node.named_children))
        elif kind in ("table", "table_array_element"):
            below = self.header(node)
            stack.extend((child, below) for child in reversed(node.named_children) if child.type not in _KEYS)
        elif kind in ("document", "ERROR"):
            stack.extend((child, place) for child in reversed(node.named_children))

    def pair(self, node: Node, place: Place, stack: list[tuple[Node, Place]]) -> None:
        """``key = value``."""
        children = [child for child in node.named_children if child.type != "comment"]
        if not children or children[0].type not in _KEYS or len(place[0]) >= MAX_DEPTH:
            return
        below = self.step(place, self.names(children[0]))
        self.remember_key(children[0], below)
        stack.extend((child, below) for child in reversed(children[1:]))


def parse(data: bytes) -> Document:
    """The document."""
    root = _PARSER.parse(data).root_node
    reader = _Reader(data)
    stack: list[tuple[Node, Place]] = [(root, _ROOT)]
    while stack:
        node, place = stack.pop()
        reader.visit(node, place, stack)
    failure = Failure("not well-formed TOML") if root.has_error else None
    return Document(tuple(reader.scalars), tuple(reader.comments), failure)
