"""YAML through tree-sitter: every scalar with its exact bytes, whatever else the file holds.

Helm and Jinja templates are no YAML until they are rendered. Their markup is blanked out for the parser, byte for
byte, so that the
structure can be read where the text as it stands is no YAML; the values are then taken from the real bytes.
"""

from __future__ import annotations

import re

from tree_sitter import Node, Parser

from reflint.model.facts import Failure
from reflint.syntax.document import ITEM, KEY, MAX_DEPTH, Alias, Builder, Document, Remark, Scalar, unescape
from reflint.syntax.grammar import grammar
from reflint.syntax.yaml_lenient import unbroken

_PARSER = Parser(grammar("yaml"))
_LEAVES = {"plain_scalar", "single_quote_scalar", "double_quote_scalar", "block_scalar"}
_NOWHERE: tuple[int, ...] = ()

Place = tuple[tuple[str, ...], tuple[int, ...]]


def parse(data: bytes) -> Document:
    """The document; several YAML documents in one file follow one another."""
    root = _root(data)
    if root is None:
        return Document(failure=Failure("nested too deeply to be read"))
    scalars: list[Scalar] = []
    comments: list[Remark] = []
    anchors: list[tuple[str, int]] = []
    aliases: list[Alias] = []
    count = 0
    stack: list[tuple[Node, Place]] = [(root, ((), _NOWHERE))]
    while stack:
        node, place = stack.pop()
        kind = node.type
        if kind in _LEAVES:
            keys, item = place
            alone = len(item) > len(keys)  # a key without a value
            scalars.append(read(data, node, ((*keys, KEY), item) if alone else place))
        elif kind == "comment":
            comments.append(_remark(data, node))
        elif kind in ("block_mapping", "flow_mapping", "block_sequence", "flow_sequence"):
            count += 1
            before = node.prev_named_sibling
            if before is not None and before.type == "anchor":
                anchors.append((_name(data, before), count))
            if len(place[0]) < MAX_DEPTH:
                _descend(data, node, (place, count), stack)
        elif kind in ("block_mapping_pair", "flow_pair"):
            value, place = _pair(data, node, place, scalars)
            if value is not None:
                stack.append((value, place))
            comments.extend(_remark(data, child) for child in node.named_children if child.type == "comment")
        elif kind == "alias":
            aliases.append(Alias(*place, _name(data, node)))
        else:
            stack.extend((child, place) for child in reversed(node.named_children))
    failure = _failure(root) if root.has_error else None
    return Document(tuple(scalars), tuple(comments), failure, tuple(anchors), tuple(aliases))


def _name(data: bytes, node: Node) -> str:
    """The name of an anchor or alias."""
    return data[node.start_byte + 1 : node.end_byte].decode("utf-8", "surrogateescape")


def _root(data: bytes) -> Node | None:
    """The syntax tree: of the text as it is where that is YAML, else of the text without template markup, or with its lists in one line.

    None where blocks are nested so deeply that the grammar's scanner would write beyond its buffer and take the
    process down.
    """
    if too_deep(data):
        return None
    root = _PARSER.parse(data).root_node
    if root.has_error:
        masked = mask(data)
        if masked is not data and not too_deep(masked):
            root = _PARSER.parse(masked).root_node
        if root.has_error:
            joined = unbroken(masked)
            lenient = root if too_deep(joined) else _PARSER.parse(joined).root_node
            return root if lenient.has_error else lenient
    return root


_DEEPEST = 100  # the scanner dies between 250 and 300 levels, at 125 of them where each holds a mapping and a list
_FAR = b" " * 40
_CHAIN = re.compile(rb"(?:[-?][ \t]+){8}")
_INDICATORS = re.compile(rb" *(?:[-?][ \t]+)*")


def too_deep(data: bytes) -> bool:
    """Whether blocks are nested more deeply than the scanner bears.

    Most files are cleared by having no far indentation at all.
    """
    if _FAR not in data and _CHAIN.search(data) is None:
        return False
    columns: list[int] = []
    at = 0
    while 0 <= at < len(data):
        match = _INDICATORS.match(data, at)
        end = match.end() if match else at
        lead = data[at:end]
        if lead.strip() or data[end : end + 1] not in (b"", b"\n", b"\r", b"#"):
            _settle(columns, lead)
            if len(columns) > _DEEPEST:
                return True
        newline = data.find(b"\n", end)
        at = newline + 1 if newline >= 0 else -1
    return False


def _settle(columns: list[int], lead: bytes) -> None:
    """Leave the blocks that a line closes; enter those that it opens, by the columns of its indicators and its text."""
    first = len(lead) - len(lead.lstrip(b" "))
    while columns and columns[-1] >= first:
        columns.pop()
    columns.extend(first + offset for offset, byte in enumerate(lead[first:]) if byte in b"-?")
    columns.append(len(lead))


def _descend(data: bytes, node: Node, at: tuple[Place, int], stack: list[tuple[Node, Place]]) -> None:
    (keys, item), number = at
    item = (*item[: len(keys)], number)
    sequence = node.type.endswith("sequence")
    below = ((*keys, ITEM), item) if sequence else (keys, item)
    stack.extend((child, below) for child in reversed(node.named_children))


def _pair(data: bytes, node: Node, place: Place, scalars: list[Scalar]) -> tuple[Node | None, Place]:
    """The value of ``key: value`` and where it stands; a key that may name a path is kept as a scalar of its own."""
    keys, item = place
    if len(item) == len(keys):  # a pair in a list without a mapping: `[a: b]`, or a broken file
        item = (*item, -node.start_byte - 1)
    key = node.child_by_field_name("key")
    name = ""
    if key is not None:
        leaf = _leaf(key)
        if leaf is not None:
            scalar = read(data, leaf, ((*keys, KEY), item))
            name = scalar.value
            if "/" in name or "." in name:
                scalars.append(scalar)
    return node.child_by_field_name("value"), ((*keys, name), item)


def _leaf(node: Node) -> Node | None:
    """The scalar under a key; None where the key is a mapping, a list or an alias."""
    for child in node.named_children:
        if child.type in _LEAVES:
            return child
    return None


def _remark(data: bytes, node: Node) -> Remark:
    start = node.start_byte + 1
    return Remark(data[start : node.end_byte].decode("utf-8", "surrogateescape"), start, node.end_byte)


def _failure(root: Node) -> Failure:
    node = root
    while node.type != "ERROR":
        bad = next((child for child in node.children if child.has_error or child.is_missing), None)
        if bad is None:
            break
        node = bad
    return Failure("not well-formed YAML", node.start_point[0] + 1)


def read(data: bytes, node: Node, place: Place) -> Scalar:
    """The value of a scalar node."""
    keys, item = place
    start, end = node.start_byte, node.end_byte
    kind = node.type
    if kind == "block_scalar":
        return _block(data, start, end, place)
    if kind != "plain_scalar":
        start, end = start + 1, max(end - 1, start + 1)
    multiline = data.find(b"\n", start, end) >= 0
    escape = None if kind == "plain_scalar" else b"''" if kind == "single_quote_scalar" else b"\\"
    if not multiline and (escape is None or data.find(escape, start, end) < 0):
        return Scalar(keys, data[start:end].decode("utf-8", "surrogateescape"), start, end, item)
    builder = Builder(data)
    _flow(builder, start, end, escape)
    return builder.scalar(keys, item, start, end)


def _flow(builder: Builder, start: int, end: int, escape: bytes | None) -> None:
    """Plain and quoted scalars over several lines: a line break folds to a space, an empty line to a line break."""
    data = builder.data
    while True:
        newline = data.find(b"\n", start, end)
        stop = end if newline < 0 else newline
        joined = newline >= 0 and escape == b"\\" and data[stop - 1 : stop] == b"\\"
        text_end = stop - 1 if joined else stop
        if newline >= 0 and not joined:
            while text_end > start and data[text_end - 1] in b" \t\r":
                text_end -= 1
        _unquote(builder, start, text_end, escape)
        if newline < 0:
            return
        start, breaks = _skip_blank(data, newline, end)
        builder.put(b"\n" * (breaks - 1) if breaks > 1 else b"" if joined else b" ", text_end, start)


def _unquote(builder: Builder, start: int, end: int, escape: bytes | None) -> None:
    if escape == b"\\":
        unescape(builder, start, end)
        return
    while escape is not None:
        at = builder.data.find(escape, start, end)
        if at < 0:
            break
        builder.copy(start, at)
        builder.put(b"'", at, at + 2)
        start = at + 2
    builder.copy(start, end)


def _skip_blank(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The first offset from ``at`` that holds no white space, and how many line breaks were passed."""
    breaks = 0
    while at < end and data[at] in b" \t\r\n":
        breaks += data[at] == 0x0A
        at += 1
    return at, breaks


def _block(data: bytes, start: int, end: int, place: Place) -> Scalar:
    """Literal ``|`` and folded ``>`` scalars: one identity piece a line, its indentation left out."""
    header_end = data.find(b"\n", start, end)
    keys, item = place
    if header_end < 0:
        return Scalar(keys, "", end, end, item)
    header = data[start:header_end].split(b"#")[0]
    folded = header.startswith(b">")
    lines = _lines(data, header_end + 1, end)
    indent = _indent(data, lines)
    builder = Builder(data)
    for number, (line, stop) in enumerate(lines):
        begin = min(line + indent, stop)
        text_end = stop - 1 if data[stop - 1 : stop] == b"\r" else stop
        following = lines[number + 1] if number + 1 < len(lines) else None
        if folded and following and _folds(data, (begin, text_end), following, indent):
            builder.copy(begin, text_end)
            builder.put(b" ", text_end, following[0])
        elif text_end == stop and data[stop : stop + 1] == b"\n":
            builder.copy(begin, stop + 1)
        else:
            builder.copy(begin, text_end)
            builder.put(b"\n", text_end, min(stop + 1, len(data)))
    if b"+" not in header:
        builder.strip(b"\n")
    return builder.scalar(keys, item, header_end + 1, end)


def _lines(data: bytes, at: int, end: int) -> list[tuple[int, int]]:
    """Start and end of every line of ``data[at:end]``, line breaks excluded."""
    lines = []
    while at < end:
        stop = data.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        lines.append((at, stop))
        at = stop + 1
    return lines


def _indent(data: bytes, lines: list[tuple[int, int]]) -> int:
    for line, stop in lines:
        text = data[line:stop]
        if text.strip():
            return len(text) - len(text.lstrip(b" "))
    return 0


def _folds(data: bytes, text: tuple[int, int], following: tuple[int, int], indent: int) -> bool:
    """Whether the line break between two lines becomes a space: neither is empty or indented further."""
    begin, stop = text
    ahead = data[following[0] + indent : following[1]]
    return begin < stop and data[begin] not in b" \t" and bool(ahead.strip()) and ahead[0] not in b" \t"


_MARKUP = 4000  # no template directive is longer; keeps the search linear
_LINE = 400  # nor does one stand alone on a longer line
_CLOSERS = {b"{{": b"}}", b"{%": b"%}", b"{#": b"#}"}
_LETTERS = bytes(byte if byte in b"\r\n" else 0x78 for byte in range(256))
_SPACES = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


def mask(data: bytes) -> bytes:
    """``data`` with template markup blanked out, same length, same lines: ``{{ x }}`` as letters, a line that is all
    markup as spaces.
    """
    if not any(opener in data for opener in _CLOSERS):
        return data
    masked = bytearray(data)
    at = data.find(b"{")
    while at >= 0:
        closer = _CLOSERS.get(data[at : at + 2])
        stop = data.find(closer, at + 2, at + _MARKUP) if closer else -1
        if stop >= 0:
            table = _SPACES if _alone(data, at, stop + 2) else _LETTERS
            masked[at : stop + 2] = data[at : stop + 2].translate(table)
            at = stop + 1
        at = data.find(b"{", at + 1)
    return bytes(masked)


def _alone(data: bytes, start: int, end: int) -> bool:
    """Whether the markup is all that its lines hold, so that it is no value."""
    before = data[max(0, start - _LINE) : start].rpartition(b"\n")[2]
    after = data[end : end + _LINE].partition(b"\n")[0]
    return not before.strip() and (not after.strip() or data[start + 1] == 0x25)
