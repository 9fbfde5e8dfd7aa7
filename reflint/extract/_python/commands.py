"""Command lines in Python: ``subprocess.run([…])``, ``os.system("…")``, lists of arguments."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from reflint.extract._python.collect import SILENT, Use
from reflint.extract._python.evaluate import called, text_of
from reflint.extract._python.names import is_made, is_place
from reflint.extract._python.scopes import Scope
from reflint.extract._python.source import QUOTED, Source
from reflint.extract._python.tables import INTERPRETERS, SHELL
from reflint.extract._python.values import Value
from reflint.model.facts import AnchorKind, Embedded
from reflint.model.location import Piece, SpanMap
from reflint.syntax.document import replaced

if TYPE_CHECKING:
    from reflint.extract._python.walk import Walker

_RUN = Use("run", "python.subprocess", True, False, "")
_OPTION = Use("read", "python.option", True, False, "")
_NAMING = frozenset(("-r", "--requirement", "--requirements", "-c", "--constraint", "--config"))
_MAKERS = frozenset(("touch", "mkdir", "rm", "rmdir", "mktemp"))  # whose operands need not be there
_UNKNOWN = "${_}"  # how a part that is not known reads in an embedded shell text
_FILLED = re.compile(rb"\{[^{}\"'\n]+\}")
_WITH_OPTIONS = re.compile(r"(?:^|\s)--?[A-Za-z][\w-]*(?:[\s=]|$)")

Text = tuple[bytes, SpanMap]


def run(walker: Walker, node: ast.Call, name: str, owner: str, scope: Scope) -> list[ast.expr] | None:
    """Visit the command of a call that runs one; None where the call runs nothing that can be read."""
    keywords = {word.arg: word.value for word in node.keywords}
    command = node.args[0] if node.args else keywords.get("args")
    if command is None:
        return None
    shell = (name in SHELL and (owner or name != "system")) or getattr(keywords.get("shell"), "value", None) is True
    directory = keywords.get("cwd")
    place = walker.values.value(directory, scope) if directory is not None else None
    if directory is not None and place is not None and place.kind == "outside":
        walker.out.unresolved["outside"] += 1
        walker.visit(command, scope, SILENT)
        return [command]
    text = _split(command)
    if text is not None or (shell and not isinstance(command, (ast.List, ast.Tuple))):
        return [command] if _embed(walker, _bound(text or command, scope), scope, place) else None
    if not owner and name in ("run", "call", "system"):
        return None  # somebody's own function
    if isinstance(command, (ast.List, ast.Tuple)):
        if command.elts:
            _first(walker, list(command.elts), scope)
        return [command]
    if name.startswith(("exec", "spawn", "create")):
        _first(walker, list(node.args), scope)
        return list(node.args)
    return None


def _split(command: ast.expr) -> ast.expr | None:
    """The text of ``"a b".split()`` and ``shlex.split("a b")``; None for every other command."""
    if not isinstance(command, ast.Call) or called(command.func)[0] != "split":
        return None
    if called(command.func)[1] == "shlex":
        return command.args[0] if command.args else None
    literal = isinstance(command.func, ast.Attribute) and not command.args
    return command.func.value if isinstance(command.func, ast.Attribute) and literal else None


def _bound(command: ast.expr, scope: Scope) -> ast.expr:
    """The literal that a name stands for, which is where a human would edit; else ``command``."""
    found = scope.find(command.id) if isinstance(command, ast.Name) else None
    return found[0] if found is not None and isinstance(found[0], (ast.Constant, ast.JoinedStr)) else command


def _first(walker: Walker, elements: list[ast.expr], scope: Scope) -> None:
    """Visit a command line: what it runs, then its options and operands."""
    program = elements[0]
    if _is_interpreter(program):
        at = next(
            (at for at, element in enumerate(elements[1:], 1) if not text_of(element).startswith("-")), len(elements)
        )
        before = [text_of(element) for element in elements[1:at]]
        options(walker, elements[1:at], scope, Use())
        if at < len(elements):
            module = "-m" in before
            inline = "-c" in before or "-e" in before
            use = Use("run", "python.subprocess", not module, False, "python.subprocess" if module else "")
            walker.operand(elements[at], scope, use) if not inline else walker.visit(elements[at], scope)
        options(walker, elements[at + 1 :], scope, Use())
        return
    text = text_of(program)
    if text in _MAKERS:
        for element in elements[1:]:
            walker.operand(element, scope, Use("write", "python.subprocess", True, False, ""))
        return
    if "/" in text or not text:
        walker.operand(program, scope, _RUN._replace(demand="/" in text))
    options(walker, elements[1:], scope, Use())


def _is_interpreter(program: ast.expr) -> bool:
    if isinstance(program, ast.Attribute):
        return program.attr == "executable"
    return text_of(program).rpartition("/")[2] in INTERPRETERS


def options(walker: Walker, elements: list[ast.expr], scope: Scope, use: Use) -> None:
    """Visit arguments; an option says what follows it: ``-m`` a module, ``--output`` something written."""
    before = ""
    for element in elements:
        if before == "-m" and "." in text_of(element):
            walker.operand(element, scope, Use("run", "python.subprocess", False, False, "python.subprocess"))
        elif before.startswith("-") and (before == "-o" or is_made(before)):
            walker.operand(element, scope, Use("write", "python.subprocess", True, False, ""))
        elif before in _NAMING or (before.startswith("--") and is_place(before)):
            walker.visit(element, scope, _OPTION)
        else:
            walker.visit(element, scope, use)
        before = text_of(element)


def words(walker: Walker, node: ast.Call, scope: Scope) -> list[ast.expr] | None:
    """Visit a text that is cut into the words of a command line, which its options tell from any other: ``"x.py --config a/b".split()``."""
    command = _split(node)
    parts = command.values if isinstance(command, ast.JoinedStr) else [command]
    text = "".join(map(text_of, parts))
    if command is None or "/" not in text or not _WITH_OPTIONS.search(text):
        return None
    found = _text(walker, command, scope)
    if found is None:
        return None
    content, spans = found
    walker.out.embedded.append(Embedded("shell", content.replace(b"\n", b" "), spans, "python.shell"))
    return [command]


def _embed(walker: Walker, command: ast.expr, scope: Scope, place: Value | None) -> bool:
    """Keep a shell text for its own extractor; whether there is one."""
    found = _text(walker, command, scope)
    if found is None:
        return False
    known = place is not None and place.kind in ("file", "text")
    base = f"{place.base}/{place.text}".strip("/") if known and place is not None else ""
    anchor: AnchorKind = "file" if known and place is not None and place.kind == "file" else "any"
    walker.out.embedded.append(Embedded("shell", *found, "python.shell", anchor, base))
    for child in ast.iter_child_nodes(command):
        if isinstance(child, ast.FormattedValue):
            walker.visit(child.value, scope)
    return True


def _text(walker: Walker, command: ast.expr, scope: Scope) -> Text | None:
    """The shell text that an expression makes, and where its bytes stand; None without literals."""
    source = walker.source
    start, end = source.span(command)
    text = text_of(command)
    if text:
        inner, exact = source.inside(command, text)
        data = text.encode("utf-8", "surrogatepass")
        whole = SpanMap((Piece(0, len(data), start, end - start, False),))
        return data, SpanMap.shifted(inner.start, len(data)) if exact else whole
    composed = _composed(walker, command, scope)
    if composed is None:
        return None
    written = _filled(source, command) if isinstance(command, ast.JoinedStr) else None
    data = composed.encode("utf-8", "surrogatepass")
    if written is not None and written[0] == data:
        return written
    return data, SpanMap((Piece(0, len(data), start, end - start, False),))


def _filled(source: Source, node: ast.JoinedStr) -> Text | None:
    """The text of an f-string of one token, ``${_}`` for all that is filled in; None where its bytes say it otherwise."""
    start, end = source.span(node)
    match = QUOTED.match(source.data, start, end)
    if match is None or source.text is not None:
        return None
    first, last = match.end(), end - len(match.group(1))
    return replaced(source.data[first:last], SpanMap.shifted(first, last - first), _FILLED, _UNKNOWN.encode())


def _composed(walker: Walker, command: ast.expr, scope: Scope) -> str | None:
    """The text of an f-string or a sum of literals, with ``${_}`` for what is not known; None without literals."""
    parts: list[str] = []
    pending = [command]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pending += [node.right, node.left]
        elif isinstance(node, ast.JoinedStr):
            pending += reversed(node.values)
        elif isinstance(node, ast.FormattedValue):
            pending.append(node.value)
        else:
            value = walker.values.value(node, scope)
            known = value is not None and value.kind == "text" and not value.open
            parts.append(text_of(node) or (value.text if known and value is not None and value.text else _UNKNOWN))
    return "".join(parts) if any(part != _UNKNOWN for part in parts) else None
