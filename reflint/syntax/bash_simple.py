"""Simple commands, assignments and redirects of a shell script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reflint.model.program import Array, Assignment, Heredoc, Literal, Node, Part, Redirect, Simple, Word
from reflint.syntax.bash_touching import continued, joined
from reflint.syntax.bash_words import Words, decode

if TYPE_CHECKING:
    import tree_sitter

_NESTED = frozenset(("unary_expression", "binary_expression", "parenthesized_expression", "ternary_expression"))
_WORDS = frozenset(("word", "string", "raw_string", "simple_expansion", "concatenation", "number", "expansion"))
_BARE = frozenset(("-", "+", "==", "=", "!", "[", "]", "{", "}", "%", "^"))  # operands, tokens to the grammar

_MESSAGES = (b"echo ", b"printf ")
_WORKING = re.compile(rb"\$\(|[`<>/]| -v")  # what makes a message do something, or name a path
# What makes a test ask for a file, do something, or turn around.
_ASKING = re.compile(rb"[\s(]-[adefhLrswx]\s|[$<>]\(|`|!(?!=)|\$\{\w+:?=")
_FEW = 3  # words of an ``echo "$TEXT"`` that prints what a variable holds


class Simples:
    """Reads what stands in a simple command; each method is named after the node that it reads."""

    def __init__(self, data: bytes, words: Words, spoken: bool) -> None:
        self.data = data
        self.words = words
        self.spoken = spoken

    def message(self, node: tree_sitter.Node) -> Node | None:
        """``echo`` and ``printf`` without their words, where these name no path and nothing runs in them; else None."""
        start = node.start_byte
        if self.spoken or not self.data.startswith(_MESSAGES, start, node.end_byte):
            return None
        text = self.data[start : node.end_byte]
        if _WORKING.search(text) or (b"$" in text and len(text.split()) <= _FEW):
            return None
        end = start + text.index(b" ")
        name = Literal(decode(text[: end - start]), start, end, False)
        return Simple((Word((name,), start, end),), (), (), start, node.end_byte)

    def _command(self, node: tree_sitter.Node, depth: int) -> list[Node]:
        message = self.message(node)
        return [message] if message is not None else self._whole_command(node, depth)

    def _whole_command(self, node: tree_sitter.Node, depth: int) -> list[Node]:
        words: list[Word] = []
        assignments: list[Assignment] = []
        redirects: list[Redirect | Heredoc] = []
        before: list[Node] = []
        for child in node.children:
            kind = child.type
            if kind in _WORDS and not child.is_missing:
                words.append(self.words.word(child, depth))
            elif kind == "variable_assignment":
                assignments.append(self._assigned(child, "", depth))
            elif kind.endswith("_redirect"):
                redirect, more = self.redirect(child, depth)
                redirects.append(redirect)
                words.extend(more)
            elif kind == "ERROR" or child.is_missing:
                return []
            elif kind == "command_name":
                if assignments and self._newline(assignments[-1].end, child.start_byte):
                    before.extend(assignments)  # the grammar takes a line of assignments for the head of the next line
                    assignments = []
                words.append(self.words.word(child, depth))
                whole = continued(assignments[-1], words[0]) if assignments and len(words) == 1 else None
                if whole is not None:
                    assignments[-1] = whole
                    words.clear()
            elif kind != "comment" and (child.is_named or kind in _BARE):
                words.append(self.words.word(child, depth))
        start = words[0].start if before and words else node.start_byte
        if not words and not redirects and len(assignments) == 1:
            return [*before, *assignments]
        return [*before, Simple(tuple(joined(words)), tuple(assignments), tuple(redirects), start, node.end_byte)]

    def _newline(self, start: int, end: int) -> bool:
        gap = self.data[start:end]
        return b"\n" in gap.replace(b"\\\r\n", b"").replace(b"\\\n", b"")

    def _unset_command(self, node: tree_sitter.Node, depth: int) -> Node:
        words = tuple(self.words.word(child, depth) for child in node.children if child.type != "comment")
        head = Word(
            (Literal("unset", node.start_byte, node.start_byte + 5, False),), node.start_byte, node.start_byte + 5
        )
        return Simple((head, *words[1:]), (), (), node.start_byte, node.end_byte)

    def _test_command(self, node: tree_sitter.Node, depth: int) -> Node:
        """``[ … ]`` and ``[[ … ]]``; of one that asks for no file, and in which nothing runs, the name alone."""
        words: list[Word] = []
        asks = _ASKING.search(self.data, node.start_byte, node.end_byte) is not None
        stack = list(reversed(node.children if asks else node.children[:1]))
        while stack:
            child = stack.pop()
            if child.type in _NESTED:
                stack.extend(reversed(child.children))
            elif child.is_named and child.type not in ("test_operator", "comment", "ERROR"):
                words.append(self.words.word(child, depth))
            elif child.type != "comment":
                words.append(_plain(decode(self.data[child.start_byte : child.end_byte]), child))
        return Simple(tuple(words), (), (), node.start_byte, node.end_byte)

    # Assignments

    def _variable_assignment(self, node: tree_sitter.Node, depth: int) -> Node:
        return self._assigned(node, "", depth)

    def _variable_assignments(self, node: tree_sitter.Node, depth: int) -> list[Node]:
        return [self._assigned(child, "", depth) for child in node.children if child.type == "variable_assignment"]

    def _declaration_command(self, node: tree_sitter.Node, depth: int) -> Node:
        scope = ""
        found: list[Assignment] = []
        for child in node.children:
            if not scope:
                scope = decode(self.data[child.start_byte : child.end_byte])
            elif child.type == "variable_assignment":
                found.append(self._assigned(child, scope, depth))
            elif child.type == "variable_name":
                name = decode(self.data[child.start_byte : child.end_byte])
                found.append(Assignment(name, "=", None, child.start_byte, child.end_byte, scope))
            elif found and child.type in _WORDS:
                found[-1] = continued(found[-1], self.words.word(child, depth)) or found[-1]
        return found[0] if len(found) == 1 else Simple((), tuple(found), (), node.start_byte, node.end_byte)

    def _assigned(self, node: tree_sitter.Node, scope: str, depth: int) -> Assignment:
        name, index, operator = "", "", "="
        value: Word | Array | None = Word((), node.end_byte, node.end_byte)
        for position, child in enumerate(node.children):
            field = node.field_name_for_child(position)
            if field == "name":
                name, _, rest = decode(self.data[child.start_byte : child.end_byte]).partition("[")
                index = rest.rstrip("]").strip("\"'")
            elif field == "value":
                value = self._array(child, depth) if child.type == "array" else self.words.word(child, depth)
            elif child.type == "+=":
                operator = "+="
        return Assignment(name, operator, value, node.start_byte, node.end_byte, scope, index)

    def _array(self, node: tree_sitter.Node, depth: int) -> Array:
        named = (child for child in node.children if child.is_named and child.type not in ("comment", "ERROR"))
        items = tuple(map(_keyed, joined(self.words.word(child, depth) for child in named)))
        return Array(items, node.start_byte, node.end_byte)

    # Redirects

    def redirect(self, node: tree_sitter.Node, depth: int) -> tuple[Redirect | Heredoc, list[Word]]:
        """The redirect, and operands that the grammar counts to it although they are the command's."""
        if node.type == "heredoc_redirect":
            return self._heredoc(node, depth)
        operator, descriptor = "", ""
        targets: list[Word] = []
        for child in node.children:
            if child.type == "file_descriptor":
                descriptor = decode(self.data[child.start_byte : child.end_byte])
            elif child.is_named and child.type != "ERROR":
                targets.append(self.words.word(child, depth))
            elif not operator:
                operator = child.type
        targets = joined(targets)
        target = targets[0] if targets else None
        return Redirect(operator, descriptor, target, node.start_byte, node.end_byte), targets[1:]

    def _heredoc(self, node: tree_sitter.Node, depth: int) -> tuple[Heredoc, list[Word]]:
        quoted = False
        body: tuple[Part, ...] = ()
        more: list[Word] = []
        for position, child in enumerate(node.children):
            if child.type == "heredoc_start":
                quoted = any(mark in self.data[child.start_byte : child.end_byte] for mark in (b"'", b'"', b"\\"))
            elif child.type == "heredoc_body":
                if quoted:
                    text = decode(self.data[child.start_byte : child.end_byte])
                    body = (Literal(text, child.start_byte, child.end_byte, True),)
                else:
                    body = self.words.heredoc(child, depth)
            elif node.field_name_for_child(position) == "argument":
                more.append(self.words.word(child, depth))
        return Heredoc(body, quoted, node.start_byte, node.end_byte), more


def _plain(text: str, node: tree_sitter.Node) -> Word:
    return Word((Literal(text, node.start_byte, node.end_byte, False),), node.start_byte, node.end_byte)


def _keyed(word: Word) -> tuple[str | None, Word]:
    """``[key]=value`` of an array as key and value; None for a plain item."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal) or first.quoted or not first.text.startswith("["):
        return None, word
    key, found, rest = first.text[1:].partition("]=")
    if found:
        skip = len(first.text) - len(rest) if first.exact else 0
        start = first.start + len(first.text[:skip].encode("utf-8", "surrogateescape"))
        tail = (Literal(rest, start, first.end, False, first.exact),) if rest else ()
        return key, Word((*tail, *word.parts[1:]), start, word.end)
    return _quoted_key(word)


def _quoted_key(word: Word) -> tuple[str | None, Word]:
    """The same for ``["key"]=value``, whose key is a part of its own."""
    if len(word.parts) >= 3 and isinstance(word.parts[1], Literal):
        closing = word.parts[2]
        if isinstance(closing, Literal) and closing.text.startswith("]="):
            rest = closing.text[2:]
            tail = (Literal(rest, closing.start + 2, closing.end, False, closing.exact),) if rest else ()
            return word.parts[1].text, Word((*tail, *word.parts[3:]), closing.start + 2, word.end)
    return None, word
