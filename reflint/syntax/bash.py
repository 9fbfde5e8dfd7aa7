"""Shell scripts as programs: tree-sitter's tree, read into the frozen nodes of :mod:`reflint.model.program`.

A statement that does not parse is left out; the rest of the script is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Case,
    Comment,
    For,
    Function,
    Group,
    Heredoc,
    If,
    Node,
    Opaque,
    Pipeline,
    Redirect,
    Script,
    Simple,
    While,
    Word,
)
from reflint.syntax.bash_simple import Simples
from reflint.syntax.bash_touching import joined
from reflint.syntax.bash_words import MAX_DEPTH, Words, decode

if TYPE_CHECKING:
    import tree_sitter

MAX_CHAIN = 80  # links of one ``a && b && …`` chain that keep their meaning; further ones count as a sequence
_STATEMENTS = frozenset(
    "command list pipeline negated_command redirected_statement variable_assignment variable_assignments declaration_command "
    "unset_command test_command if_statement for_statement c_style_for_statement while_statement case_statement "
    "function_definition subshell compound_statement".split()
)
Redirects = tuple["Redirect | Heredoc", ...]


@lru_cache(maxsize=1)
def _tools() -> tuple[tree_sitter.Parser, tree_sitter.Query]:
    import tree_sitter

    from reflint.syntax.grammar import grammar

    language = grammar("bash")
    return tree_sitter.Parser(language), tree_sitter.Query(language, "(comment) @comment")


def parse(data: bytes, *, comments: bool = True) -> Script | None:
    """The program of ``data``, with its ``comments`` and what it says, or without; None where nothing in it parses."""
    parser, _ = _tools()
    root = parser.parse(data).root_node
    reader = _Reader(data, comments)
    body = reader.block(root, 0)
    if not body.commands and root.has_error and not _only_comments(root):
        return None
    said = tuple(_comments(root, data)) if comments else ()
    return Script(body, said, interpreter(data))


def parse_within(data: bytes, spans: list[tuple[int, int]], *, comments: bool = True) -> Block:
    """The program that the bytes of ``data`` in ``spans`` make, as if nothing stood between them."""
    import tree_sitter

    from reflint.syntax.grammar import grammar

    ranges = [tree_sitter.Range((0, start), (0, end), start, end) for start, end in spans]
    root = tree_sitter.Parser(grammar("bash"), included_ranges=ranges).parse(data).root_node
    return _Reader(data, comments).block(root, 0)


def interpreter(data: bytes) -> str:
    """What the shebang of ``data`` runs (``bash``, ``python3``), "" without one."""
    if not data.startswith(b"#!"):
        return ""
    names = [decode(word).rpartition("/")[2] for word in data[2 : data.find(b"\n") + 1 or None].split()]
    words = [name for name in names if not name.startswith("-")]
    return words[1] if words[:1] == ["env"] and len(words) > 1 else "".join(words[:1])


def _only_comments(root: Any) -> bool:
    return all(child.type == "comment" for child in root.children)


def _comments(root: tree_sitter.Node, data: bytes) -> Iterator[Comment]:
    import tree_sitter

    if b"#" not in data:
        return
    captured = tree_sitter.QueryCursor(_tools()[1]).captures(root).get("comment", [])
    for node in sorted(captured, key=lambda each: each.start_byte):
        if not data.startswith(b"#!", node.start_byte) or node.start_byte:
            yield Comment(decode(data[node.start_byte + 1 : node.end_byte]), node.start_byte + 1, node.end_byte)


class _Reader(Simples):
    """Turns the nodes of one syntax tree into a program."""

    def __init__(self, data: bytes, spoken: bool) -> None:
        super().__init__(data, Words(data, self.block), spoken)

    def block(self, node: tree_sitter.Node, depth: int) -> Block:
        """The statements directly below ``node``."""
        return self._sequence(node.children, depth, node.type in ("program", "ERROR"))

    def _sequence(self, nodes: list[tree_sitter.Node], depth: int, lenient: bool = False) -> Block:
        found: list[Node] = []
        background: list[int] = []
        mute = False  # after a message that says nothing, another one says nothing new, and scripts have pages of them
        if depth > MAX_DEPTH:
            return Block(())
        for child in nodes:
            kind = child.type
            if kind in _STATEMENTS:
                message = self.message(child) if kind == "command" else None
                if message is None:
                    found.extend(self._statement(child, depth + 1))
                elif not mute:
                    found.append(message)
                mute = message is not None
            elif kind == "&" and found:
                background.append(len(found) - 1)
            elif kind == "ERROR" and lenient:
                found.extend(self._sequence(child.children, depth + 1, False).commands)
            elif kind == "file_redirect" and not found:  # ``$(< file)``
                redirect, _ = self.redirect(child, depth)
                found.append(Simple((), (), (redirect,), child.start_byte, child.end_byte))
        return Block(tuple(found), tuple(background))

    def _statement(self, node: tree_sitter.Node, depth: int) -> list[Node]:
        """The statement at ``node``: one, none where it did not parse, several where the grammar joined lines."""
        if depth > MAX_DEPTH:
            return []
        reader = getattr(self, "_" + node.type)
        found: Node | list[Node] | None = reader(node, depth)
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    def _single(self, node: tree_sitter.Node, depth: int) -> Node:
        """The statement at ``node`` as one node."""
        found = self._statement(node, depth) if node.type in _STATEMENTS else []
        if len(found) == 1:
            return found[0]
        return Group(Block(tuple(found)), False, (), node.start_byte, node.end_byte)

    def _redirected_statement(self, node: tree_sitter.Node, depth: int) -> Node | list[Node]:
        redirects: list[Redirect | Heredoc] = []
        more: list[Word] = []
        body: list[Node] = []
        follow: list[tuple[str, tree_sitter.Node]] = []
        for child in node.children:
            if child.type.endswith("_redirect"):
                redirect, extra = self.redirect(child, depth)
                redirects.append(redirect)
                more.extend(extra)
                if child.type == "heredoc_redirect":
                    nested, chained = self._same_line(child, depth)
                    redirects.extend(nested)
                    follow.extend(chained)
            elif child.type in _STATEMENTS:
                body = self._statement(child, depth + 1)
        if not body:
            body = [Simple((), (), (), node.start_byte, node.end_byte)]
        last = _redirected(body[-1], tuple(redirects), tuple(more))
        for operator, right in follow:
            last = self._joined(last, operator, self._single(right, depth + 1))
        return [*body[:-1], last]

    def _same_line(
        self, node: tree_sitter.Node, depth: int
    ) -> tuple[list[Redirect | Heredoc], list[tuple[str, tree_sitter.Node]]]:
        """Redirects and chained commands that stand behind ``<<WORD`` on its line."""
        redirects: list[Redirect | Heredoc] = []
        chained: list[tuple[str, tree_sitter.Node]] = []
        operator = "&&"
        for position, child in enumerate(node.children):
            if child.type.endswith("_redirect"):
                redirects.append(self.redirect(child, depth)[0])
            elif child.type in ("&&", "||"):
                operator = child.type
            elif child.type == "pipeline":
                chained.extend(("|", each) for each in child.children if each.type in _STATEMENTS)
            elif node.field_name_for_child(position) == "right":
                chained.append((operator, child))
        return redirects, chained

    def _joined(self, left: Node, operator: str, right: Node) -> Node:
        if operator == "|":
            return Pipeline((left, right), False, left.start, right.end)
        return AndOr(left, operator, right, left.start, right.end)

    # Lists and compounds

    def _list(self, node: tree_sitter.Node, depth: int) -> Node:
        chain: list[tuple[str, tree_sitter.Node]] = []
        current = node
        while current.type == "list" and current.child_count >= 3:
            chain.append((current.children[1].type, current.children[-1]))
            current = current.children[0]
        chain.reverse()
        left = self._single(current, depth + 1)
        for operator, right in chain[:MAX_CHAIN]:
            left = AndOr(left, operator, self._single(right, depth + 1), left.start, right.end_byte)
        if len(chain) <= MAX_CHAIN:
            return left
        rest = tuple(self._single(right, depth + 1) for _, right in chain[MAX_CHAIN:])
        return Group(Block((left, *rest)), False, (), left.start, node.end_byte)

    def _pipeline(self, node: tree_sitter.Node, depth: int) -> Node:
        commands = tuple(self._single(child, depth + 1) for child in node.children if child.type in _STATEMENTS)
        return Pipeline(commands, False, node.start_byte, node.end_byte)

    def _negated_command(self, node: tree_sitter.Node, depth: int) -> Node:
        commands = tuple(self._single(child, depth + 1) for child in node.children if child.type in _STATEMENTS)
        return Pipeline(commands, True, node.start_byte, node.end_byte)

    def _subshell(self, node: tree_sitter.Node, depth: int) -> Node:
        return Group(self.block(node, depth), True, (), node.start_byte, node.end_byte)

    def _compound_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        return Group(self.block(node, depth), False, (), node.start_byte, node.end_byte)

    def _if_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        branches: list[tuple[Block, Block]] = [self._branch(node, depth)]
        otherwise: Block | None = None
        for child in node.children:
            if child.type == "elif_clause":
                branches.append(self._branch(child, depth))
            elif child.type == "else_clause":
                otherwise = self.block(child, depth)
        return If(tuple(branches), otherwise, (), node.start_byte, node.end_byte)

    def _branch(self, node: tree_sitter.Node, depth: int) -> tuple[Block, Block]:
        children = node.children
        then = next((position for position, child in enumerate(children) if child.type == "then"), len(children))
        return self._sequence(children[:then], depth), self._sequence(children[then:], depth)

    def _for_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        name, words, given, body = "", [], False, Block(())
        for position, child in enumerate(node.children):
            field = node.field_name_for_child(position)
            if field == "variable":
                name = decode(self.data[child.start_byte : child.end_byte])
            elif child.type == "in":
                given = True
            elif field == "value":
                words.append(self.words.word(child, depth))
            elif field == "body":
                body = self.block(child, depth)
        return For(name, tuple(joined(words)) if given else None, body, (), node.start_byte, node.end_byte)

    def _while_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        children = node.children
        body = next((child for child in children if child.type == "do_group"), None)
        before = [child for child in children if child.type != "do_group"]
        inner = self.block(body, depth) if body is not None else Block(())
        return While(self._sequence(before, depth), inner, (), node.start_byte, node.end_byte)

    def _c_style_for_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        body = next((child for child in node.children if child.type in ("do_group", "compound_statement")), None)
        inner = self.block(body, depth) if body is not None else Block(())
        return While(Block(()), inner, (), node.start_byte, node.end_byte)

    def _case_statement(self, node: tree_sitter.Node, depth: int) -> Node:
        word = Word((Opaque(node.start_byte, node.start_byte),), node.start_byte, node.start_byte)
        arms: list[tuple[tuple[Word, ...], Block]] = []
        for position, child in enumerate(node.children):
            if child.type == "case_item":
                arms.append(self._arm(child, depth))
            elif node.field_name_for_child(position) == "value":
                word = self.words.word(child, depth)
        return Case(word, tuple(arms), (), node.start_byte, node.end_byte)

    def _arm(self, node: tree_sitter.Node, depth: int) -> tuple[tuple[Word, ...], Block]:
        patterns: list[Word] = []
        for position, child in enumerate(node.children):
            if node.field_name_for_child(position) == "value":
                patterns.append(self.words.word(child, depth))
            elif child.type == ")":
                return tuple(patterns), self._sequence(node.children[position + 1 :], depth)
        return tuple(patterns), Block(())

    def _function_definition(self, node: tree_sitter.Node, depth: int) -> Node | None:
        name, body = "", None
        for position, child in enumerate(node.children):
            field = node.field_name_for_child(position)
            if field == "name":
                name = decode(self.data[child.start_byte : child.end_byte])
            elif field == "body":
                body = Block(tuple(self._statement(child, depth + 1)))
        return Function(name, body, node.start_byte, node.end_byte) if body is not None else None


def _redirected(node: Node, redirects: Redirects, more: tuple[Word, ...]) -> Node:
    """``node`` with redirects added: to the last command of a list or pipeline, where the shell puts them."""
    if isinstance(node, Simple):
        return node._replace(words=(*node.words, *more), redirects=(*node.redirects, *redirects))
    if isinstance(node, Assignment):
        return Simple((), (node,), redirects, node.start, node.end)
    if isinstance(node, AndOr):
        return node._replace(right=_redirected(node.right, redirects, more))
    if isinstance(node, Pipeline):
        if not node.commands:
            return node
        return node._replace(commands=(*node.commands[:-1], _redirected(node.commands[-1], redirects, more)))
    if isinstance(node, Function):
        return node
    return node._replace(redirects=(*node.redirects, *redirects))
