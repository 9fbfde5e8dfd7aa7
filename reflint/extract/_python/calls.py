"""What calls do with the paths that they are given."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reflint.extract._python import commands, packages, texts
from reflint.extract._python.collect import PLAIN, SILENT, Use
from reflint.extract._python.evaluate import called, text_of
from reflint.extract._python.names import is_former, is_made, is_place
from reflint.extract._python.scopes import Scope
from reflint.extract._python.tables import (
    COPIES,
    GUARDS,
    IMPORTS,
    KEYS,
    PATTERNS,
    READS,
    RECEIVERS,
    RUNNERS,
    SAYS,
    VERBS,
    WRITES,
)
from reflint.extract._python.values import UNKNOWN, join

if TYPE_CHECKING:
    from reflint.extract._python.walk import Walker

_OPENERS = frozenset(
    [
        "",
        "io",
        "codecs",
        "gzip",
        "bz2",
        "lzma",
        "tarfile",
        "zipfile",
        "Image",
        "os",
        "builtins",
        "tokenize",
        "wave",
        "aiofiles",
        "pathlib",
    ]
)

_KNOWN = frozenset().union(
    READS, WRITES, COPIES, RECEIVERS, GUARDS, IMPORTS, SAYS, PATTERNS, VERBS, KEYS, RUNNERS,
    ["insert", "append", "extend", "insort", "addsitedir", "patch", "dict", "multiple", "setattr", "delattr", "spy",
    "glob", "iglob", "rglob"],
    ["path", "re_path", "url", "add_argument", "option", "Option", "argument", "add", "setup", "split", "read"],
)  # fmt: skip


_COMMAND_LINES = ("command", "cmd", "cmds", "args", "arguments", "entrypoint")


def read(walker: Walker, node: ast.Call, scope: Scope, use: Use, taken: bool) -> None:
    """Visit a call: its operands by what it does with them, the rest as plain expressions."""
    name, owner = called(node.func)
    walker.guards.call(node, name)
    if not use.syntax:
        walker.below(node, scope, use)
        return
    if isinstance(node.func, ast.Attribute) and name not in ("join", "joinpath", "format"):
        receiver = walker.values.value(node.func.value, scope)
        if receiver is not None and receiver.kind == "outside":
            walker.out.unresolved["outside"] += 1
            _silence(walker, node, scope)
            return
    done = _elsewhere(walker, node, scope) or _operands(walker, node, name, owner, scope)
    if done is None:
        _path(walker, node, scope, use, taken)
        return
    rest(walker, node, scope, done)


def _elsewhere(walker: Walker, node: ast.Call, scope: Scope) -> list[ast.expr]:
    """Visit the command line of a call that runs it in an image of its own, with files of its own; none where it names no image."""
    if not any(word.arg == "image" for word in node.keywords):
        return []
    lines = [word.value for word in node.keywords if word.arg in _COMMAND_LINES]
    for line in lines:
        walker.visit(line, scope, SILENT)
    return lines


def _operands(walker: Walker, node: ast.Call, name: str, owner: str, scope: Scope) -> list[ast.expr] | None:
    """Visit the operands of a call that is known; those, or None where nothing is known of it."""
    if name not in _KNOWN and not name.startswith(("assert", "DEFINE_")) and not texts.is_key(name, owner):
        return None
    if name in GUARDS:
        return _guard(walker, node, owner, scope)
    if name in COPIES and (owner in ("shutil", "os") or (name.startswith("copy") and not owner)):
        return _copy(walker, node, scope)
    if name in RUNNERS and (owner in ("subprocess", "os", "sp", "asyncio", "") or owner.endswith("subprocess")):
        return commands.run(walker, node, name, owner, scope)
    if (name in ("insert", "append", "extend", "insort") and owner == "sys.path") or name == "addsitedir":
        return _each(walker, node.args[-1:], scope, Use("read", "python.syspath", True, False, ""))
    if name in IMPORTS:
        use = Use(syntax="python.import_module", plain=False, module="python.import_module")
        return _each(walker, node.args[:1], scope, use._replace(masked=walker.optional > 0))
    if name == "setup":
        return packages.setup(walker, node, scope)
    if name == "split":
        return commands.words(walker, node, scope)
    if name == "read":
        return _settings(walker, node, scope)
    if _is_patch(name, owner, node):
        return _each(walker, node.args[:1], scope, Use(syntax="python.patch", plain=False, module="python.patch"))
    if name in ("glob", "iglob", "rglob") and node.args:
        return _glob(walker, node, name, owner, scope)
    if name in WRITES or (name in READS and (name != "open" or owner in _OPENERS or _receives(walker, node, scope))):
        return _file(walker, node, name, owner, scope)
    return texts.read(walker, node, name, owner, scope)


def _is_patch(name: str, owner: str, node: ast.Call) -> bool:
    if owner.rpartition(".")[2] == "patch" and name in ("dict", "multiple"):
        return True
    if name == "patch":
        return owner.rpartition(".")[2] in ("", "mock", "mocker", "class_mocker", "module_mocker", "session_mocker")
    return (
        name in ("setattr", "delattr", "spy")
        and owner.rpartition(".")[2] in ("monkeypatch", "mp", "m", "mocker", "patch")
        and "." in text_of(node.args[0] if node.args else None)
    )


def _receives(walker: Walker, node: ast.Call, scope: Scope) -> bool:
    """Whether the call is a method of something that is known to be a path."""
    return isinstance(node.func, ast.Attribute) and walker.values.value(node.func.value, scope) is not None


def _guard(walker: Walker, node: ast.Call, owner: str, scope: Scope) -> list[ast.expr] | None:
    verdict = walker.guards.of(node)
    use = Use("guard", "python.guard", True, False, "", loud=verdict.loud, masked=verdict.masked)
    operand = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
    if operand is None or (node.args and not owner.endswith("path")):
        return None
    if verdict.absent:
        _mute(walker, operand, scope)
        return [operand]
    return _each(walker, [operand], scope, use)


def _copy(walker: Walker, node: ast.Call, scope: Scope) -> list[ast.expr]:
    name = called(node.func)[0]
    sources = Use(
        "write" if name in ("move", "rename", "renames", "replace") else "read", "python.copy", True, False, ""
    )
    if name == "move":
        sources = sources._replace(role="read")
    done = _each(walker, node.args[:1], scope, sources)
    return done + _each(walker, node.args[1:2], scope, Use("write", "python.copy", True, False, ""))


def _glob(walker: Walker, node: ast.Call, name: str, owner: str, scope: Scope) -> list[ast.expr]:
    use = Use("pattern", "python.glob", False, False, "")
    if owner == "glob" or (not owner and isinstance(node.func, ast.Name)):
        return _each(walker, node.args[:1], scope, use)
    assert isinstance(node.func, ast.Attribute)
    directory = walker.values.value(node.func.value, scope)
    pattern = walker.values.value(node.args[0], scope)
    if name == "rglob" and pattern is not None:
        pattern = pattern._replace(text=f"**/{pattern.text}", exact=False)
    value = join(directory or UNKNOWN, pattern) if pattern is not None else None
    if value is not None and not value.open and value.text:
        walker.out.value(value, use)
    walker.visit(node.func.value, scope)
    walker.visit(node.args[0], scope, use, True)
    return [node.func.value, node.args[0]]


def _file(walker: Walker, node: ast.Call, name: str, owner: str, scope: Scope) -> list[ast.expr] | None:
    """A call that reads or writes one file or directory."""
    operand: ast.expr | None = node.args[0] if node.args else None
    mode = node.args[1:2]
    method = name in RECEIVERS and isinstance(node.func, ast.Attribute) and owner not in _OPENERS - {""}
    if method and isinstance(node.func, ast.Attribute):
        operand = node.func.value
        mode = node.args[:1]
    if operand is None:
        operand = next((word.value for word in node.keywords if word.arg in ("file", "filename", "path", "name")), None)
    if operand is None:
        return None
    if name in WRITES or (name == "open" and _writes(node, mode)):
        use = Use("write", "python.write", True, False, "")
    else:
        masked = walker.masked > 0
        use = Use(
            "read",
            "python.open",
            True,
            False,
            "",
            masked=masked,
            typed=name in ("open", "read_text", "read_bytes") and not walker.tolerant,
        )
    return _each(walker, [operand], scope, use)


def _settings(walker: Walker, node: ast.Call, scope: Scope) -> list[ast.expr] | None:
    """``parser.read(path)`` of configparser, which passes over what is not there; ``stream.read(10)`` reads no path."""
    operand = node.args[0] if len(node.args) == 1 else None
    value = walker.values.value(operand, scope) if operand is not None else None
    if operand is None or value is None or value.kind not in ("file", "package"):
        return None
    return _each(walker, [operand], scope, Use("read", "python.open", True, False, "", masked=True))


def _writes(node: ast.Call, mode: list[ast.expr]) -> bool:
    """Whether the mode of an ``open`` creates the file. A mode that is not known may."""
    given: ast.expr | None = next(
        (word.value for word in node.keywords if word.arg == "mode"), mode[0] if mode else None
    )
    if given is None:
        return False
    text = text_of(given)
    return not text or any(letter in text for letter in "wax")


def _path(walker: Walker, node: ast.Call, scope: Scope, use: Use, taken: bool) -> None:
    """A call that may itself make a path; else one of which nothing is known."""
    value = walker.values.value(node, scope)
    if value is not None and not taken:
        walker.out.value(value, walker._fitting(use) if use.plain else use)
        taken = True
    if value is None and any(_is_outside(walker, argument, scope) for argument in node.args):
        # Texts beside a temporary directory are what a test puts there.
        walker.out.unresolved["outside"] += 1
        _silence(walker, node, scope)
        return
    owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    walker.visit(owner, scope, taken=taken and walker.values.took(owner))
    if value is None and use.plain and any(text_of(argument).startswith("-") for argument in node.args):
        commands.options(walker, list(node.args), scope, use)
        rest(walker, node, scope, [*node.args, owner])
        return
    inner = use if value is not None or use.role == "mention" else Use()
    for argument in node.args:
        walker.visit(argument, scope, inner, taken and walker.values.took(argument))
    for word in node.keywords:
        walker.visit(word, scope, inner)


def _is_outside(walker: Walker, argument: ast.expr, scope: Scope) -> bool:
    value = walker.values.value(argument, scope)
    return value is not None and value.kind == "outside"


def _each(walker: Walker, operands: list[ast.expr], scope: Scope, use: Use) -> list[ast.expr]:
    for operand in operands:
        walker.operand(operand, scope, use)
    return operands


def _silence(walker: Walker, node: ast.Call, scope: Scope) -> None:
    """Visit a call whose texts are fixtures."""
    walker.visit(node.func, scope, SILENT)
    for argument in node.args:
        walker.visit(argument, scope, SILENT)
    for word in node.keywords:
        walker.visit(word.value, scope, SILENT)


def _mute(walker: Walker, operand: ast.expr, scope: Scope) -> None:
    """Visit the operand of a test that wants it absent."""
    value = walker.values.value(operand, scope)
    if value is not None:
        walker.visit(operand, scope, taken=True)
    else:
        walker.visit(operand, scope)


def rest(walker: Walker, node: ast.Call, scope: Scope, done: list[ast.expr]) -> None:
    """Visit what of a call is not in ``done``."""
    seen = {id(operand) for operand in done}
    if isinstance(node.func, ast.Attribute):
        if id(node.func.value) not in seen:
            walker.visit(node.func.value, scope)
    else:
        walker.visit(node.func, scope)
    for argument in node.args:
        if id(argument) not in seen:
            walker.visit(argument, scope)
    for word in node.keywords:
        if id(word.value) not in seen:
            walker.visit(word, scope)


def of_each(target: ast.expr, listed: ast.expr, body: Sequence[ast.AST]) -> Use:
    """What a loop does with each of the literals that it is given: ``for name in ("a.b", "a.c"): patch(name)``."""
    if not isinstance(target, ast.Name) or not isinstance(listed, (ast.List, ast.Tuple, ast.Set)):
        return PLAIN
    if any("." in text for text in map(text_of, listed.elts)):
        for node in (node for root in body for node in ast.walk(root)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name):
                name, owner = called(node.func)
                if node.args[0].id == target.id and (name in IMPORTS or _is_patch(name, owner, node)):
                    syntax = "python.import_module" if name in IMPORTS else "python.patch"
                    return Use(syntax=syntax, plain=False, module=syntax)
    return Use(key=target.id) if is_place(target.id) or is_made(target.id) else PLAIN


def arguments(walker: Walker, node: ast.List | ast.Tuple | ast.Set, scope: Scope, use: Use) -> bool:
    """Visit a list that reads like a command line, with options that say what follows them; whether it does."""
    if not use.syntax or is_former(use.key):
        return False
    texts = [text_of(element) for element in node.elts]
    if not any(text.startswith("-") for text in texts):
        return False
    commands.options(walker, list(node.elts), scope, use)
    return True
