"""Programs that one shell hands to another: ``bash -c "…"``, ``ssh host "…"``, ``eval "…"``, ``trap "…" EXIT``, ``bash <<EOF``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.model.program import Block, Heredoc, Literal, Simple, Word
from reflint.syntax.bash import parse_within
from reflint.syntax.bash_walk import simples

SHELLS = frozenset(("bash", "sh", "zsh", "dash", "ksh", "ash"))
MAX_HANDED = 400  # programs of one script
MAX_NESTED = 3  # programs inside one another
_HEADS = ("eval", "trap", "watch")  # their first operand is a program
_REMOTE = ("ssh", "sshpass")  # their last one
_WRAPPERS = frozenset(("sudo", "exec", "time", "nohup", "command", "env"))
_ESCAPED = {b'"': b'"$`\\\n', b"E": b"$`\\\n"}  # by the mark of a double-quoted string, and of a heredoc

# What every command holds that hands a program on; to look for it in the bytes spares the words of nearly all others.
_HANDS_ON = re.compile(rb"(?:sh|su|eval|trap|watch|sshpass)\b")

Spans = list[tuple[int, int]]


def handed(data: bytes, body: Block, *, comments: bool) -> tuple[tuple[int, Block], ...]:
    """The programs that the commands of ``body`` hand on, by the start of the word or heredoc that holds them."""
    found: list[tuple[int, Block]] = []
    _collect(data, body, comments, 0, found)
    return tuple(found)


def _collect(data: bytes, body: Block, comments: bool, depth: int, found: list[tuple[int, Block]]) -> None:
    for node in simples(body):
        if not node.redirects and len(node.words) < 2:
            continue
        end = max(node.end, node.words[-1].end if node.words else 0)
        if _HANDS_ON.search(data, node.start, end) is None:
            continue
        for start, spans in _programs(data, node):
            if len(found) < MAX_HANDED and spans:
                inner = parse_within(data, spans, comments=comments)
                found.append((start, inner))
                if depth < MAX_NESTED:
                    _collect(data, inner, comments, depth + 1, found)


def command_names(node: Simple) -> list[str]:
    """The words of a command as far as they are plain, behind its wrappers; a word that is not known starts with a zero."""
    names = [text_of(word) for word in node.words]
    while names and (names[0] in _WRAPPERS or "=" in names[0]):
        names.pop(0)
    return names


def text_of(word: Word) -> str:
    """The text of a word, a zero for each part that is not known."""
    return "".join(part.text if isinstance(part, Literal) else "\0" for part in word.parts)


def reads_program(names: list[str]) -> bool:
    """Whether the command of these words runs what it is given on standard input as a shell program."""
    shells = [at for at, name in enumerate(names) if name.rpartition("/")[2] in SHELLS]
    if shells:
        return all(name.startswith("-") for name in names[shells[0] + 1 :]) and "-c" not in names
    return names[:1] == ["ssh"]


def _programs(data: bytes, node: Simple) -> Iterator[tuple[int, Spans]]:
    words = node.words
    if len(words) > 1:
        names = [text_of(word).rpartition("/")[2] for word in words]
        for at in _positions(names, " " in text_of(words[-1])):
            yield words[at].start, _quoted(data, words[at])
    heredocs = [each for each in node.redirects if isinstance(each, Heredoc) and each.body]
    if heredocs and reads_program(command_names(node)):
        start, end = heredocs[-1].body[0].start, heredocs[-1].body[-1].end
        mark = b"" if heredocs[-1].quoted else b"E"
        yield heredocs[-1].start, _unescaped(data, start, end, mark)


def _positions(names: list[str], spaced: bool) -> Iterator[int]:
    """Where programs stand among the words of a command; ``spaced``: the last one has blanks in it."""
    if names[0] in _HEADS:
        yield 1
    elif names[0] in _REMOTE and spaced:
        yield len(names) - 1
    last = len(names) - 1
    for at, name in enumerate(names):
        if name not in SHELLS and name != "su":
            continue
        for option in range(at + 1, last):
            if names[option].startswith("-") and not names[option].startswith("--") and names[option].endswith("c"):
                yield option + 1
                break
            if name != "su" and not names[option].startswith(("-", "+")):
                break


def _quoted(data: bytes, word: Word) -> Spans:
    """The bytes that make the text of a word; nothing where its quoting is mixed."""
    start, end = word.start, word.end
    mark = data[start : start + 1]
    if mark in (b'"', b"'") and data[end - 1 : end] == mark and end - start > 2:
        plain = all(not isinstance(part, Literal) or part.quoted for part in word.parts)
        if mark == b"'":
            return [(start + 1, end - 1)] if plain and len(word.parts) == 1 else []
        return _unescaped(data, start + 1, end - 1, mark) if plain else []
    if len(word.parts) == 1 and isinstance(word.parts[0], Literal) and word.parts[0].exact:
        return [(start, end)]
    return []


def _unescaped(data: bytes, start: int, end: int, mark: bytes) -> Spans:
    """``data[start:end]`` without the backslashes that the outer shell takes off."""
    spans: Spans = []
    escaped = _ESCAPED.get(mark, b"")
    at = data.find(b"\\", start, end) if escaped else -1
    while at >= 0:
        follows = data[at + 1 : at + 2]
        taken = bool(follows) and follows in escaped
        if taken and at > start:
            spans.append((start, at))
        if taken:
            start = at + 1 + (follows == b"\n")
        at = data.find(b"\\", at + 2, end)
    return [*spans, (start, end)] if start < end else spans
