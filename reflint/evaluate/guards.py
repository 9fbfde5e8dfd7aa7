"""What happens when a tested path is not there: read from the shape of the script around the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reflint.model.program import (
    AndOr,
    Assignment,
    Block,
    Case,
    For,
    Function,
    Group,
    If,
    Literal,
    Node,
    Pipeline,
    Redirect,
    Simple,
    While,
)

FILE_TESTS = frozenset(("-e", "-f", "-d", "-s", "-r", "-w", "-x", "-L", "-h", "-a"))
_SAY = ("echo", "printf", "print", "cat", "logger", "tput", "say", "notify")
_SAY_PREFIX = (
    "log",
    "warn",
    "err",
    "die",
    "fail",
    "abort",
    "fatal",
    "info",
    "print",
    "msg",
    "note",
    "alert",
    "skip",
    "status",
    "usage",
    "panic",
    "debug",
)
_FAIL = ("exit", "return", "false", "die", "fail", "abort", "fatal", "panic", "bail", "exit_with_error", "err_exit")
_CREATE = frozenset(
    (
        "mkdir",
        "touch",
        "cp",
        "mv",
        "ln",
        "rsync",
        "curl",
        "wget",
        "tee",
        "install",
        "tar",
        "unzip",
        "virtualenv",
        "mktemp",
        "ssh-keygen",
        "gsutil",
        "scp",
        "dd",
    )
)
_CREATE_WITH = {
    "git": ("clone", "worktree", "init", "submodule", "checkout"),
    "python": ("-m",),
    "python3": ("-m",),
    "uv": ("venv", "sync"),
    "npm": ("install", "ci"),
}
_QUIET = frozenset(
    (":", "true", "continue", "shift", "set", "local", "cd", "pushd", "popd", "unset", "[", "[[", "test")
)
MAX_NODES = 400  # looked at in one branch


class Outcome(NamedTuple):
    """Flags of a guard whose path is missing."""

    masked: bool = False
    loud: bool = False
    created: bool = False


SILENT = Outcome(masked=True)
LOUD = Outcome(loud=True)
NEUTRAL = Outcome()
CREATED = Outcome(created=True)


class Shape(NamedTuple):
    """What a branch does, as far as its commands tell."""

    fails: bool = False
    says: bool = False
    creates: bool = False
    acts: bool = False
    assigns: bool = False
    breaks: bool = False
    tests: bool = False


def name_of(node: Node) -> str:
    """The literal command name of a simple command, "" for any other."""
    if not isinstance(node, Simple) or not node.words or not node.words[0].parts:
        return ""
    first = node.words[0].parts[0]
    return first.text if isinstance(first, Literal) and len(node.words[0].parts) == 1 else ""


def says(name: str) -> bool:
    """Whether a command of this name says something."""
    return name in _SAY or name.lower().lstrip("_").startswith(_SAY_PREFIX)


def nodes(top: Node | Block) -> Iterator[Node]:
    """Every command in ``top``, function bodies excluded, in no order, bounded."""
    stack: list[Node | Block] = [top]
    seen = 0
    while stack and seen < MAX_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, Block):
            stack.extend(node.commands)
            continue
        yield node
        stack.extend(_below(node))


def _below(node: Node) -> list[Node | Block]:
    if isinstance(node, AndOr):
        return [node.left, node.right]
    if isinstance(node, Pipeline):
        return list(node.commands)
    if isinstance(node, If):
        inner = [block for branch in node.branches for block in branch]
        return [*inner, *([node.otherwise] if node.otherwise else [])]
    if isinstance(node, (For, Group)):
        return [node.body]
    if isinstance(node, While):
        return [node.condition, node.body]
    if isinstance(node, Case):
        return [block for _, block in node.arms]
    return []


class Shapes:
    """What branches do, each looked at once: a function's body is run many times."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Node | Block, Shape]] = {}

    def of(self, top: Node | Block | None) -> Shape:
        """The shape of ``top``."""
        if top is None:
            return Shape()
        found = self.known.get(id(top))
        if found is None:
            found = self.known[id(top)] = (top, shape(top))  # holding ``top`` keeps its id its own
        return found[1]

    def if_missing(self, top: Node | Block | None, *, otherwise: bool = False) -> Outcome:
        """What a branch that is taken when the path is missing makes of the guard.

        An ``otherwise`` branch that runs anything is loud; what runs in ``if [ ! -f x ]`` may well bring x about.
        """
        if top is None:
            return SILENT
        does = self.of(top)
        if does.fails and (not does.creates or _ends(top)):
            return LOUD
        if does.creates:
            return CREATED
        if does.tests:
            return NEUTRAL
        if does.says:
            return LOUD
        if does.acts:
            return LOUD if otherwise else NEUTRAL
        return NEUTRAL if does.assigns else SILENT

    def if_there(self, then: Node | Block, missing: Outcome) -> Outcome:
        """The outcome of a positive guard: a search (its branch ends the search) is no guard that could be missed, nor is a
        tripwire (its branch fails: the path is meant to be gone).
        """
        if missing == SILENT and (self.of(then).breaks or self.of(then).fails):
            return NEUTRAL
        return missing


def shape(top: Node | Block) -> Shape:
    """What the commands in ``top`` do."""
    flags: set[str] = set()
    for node in nodes(top):
        if isinstance(node, Assignment):
            flags.add("assigns")
        elif isinstance(node, Simple):
            flags.update(_traits(node))
        elif isinstance(node, Function):
            flags.add("acts")
    return Shape(**dict.fromkeys(flags, True))


def _traits(node: Simple) -> Iterator[str]:
    name = name_of(node)
    if node.redirects and any(isinstance(redirect, Redirect) and _writes(redirect) for redirect in node.redirects):
        yield "creates"
        return
    if not node.words:
        yield "assigns"
    elif name in _FAIL and _status(node) != "0":
        yield "fails"
    elif name in ("exit", "return"):
        return
    elif name == "break":
        yield "breaks"
    elif name in ("[", "[[", "test"):
        if tests_path(node):
            yield "tests"
    elif name in _CREATE or _second(node) in _CREATE_WITH.get(name, ()):
        yield "creates"
    elif says(name):
        yield "says"
    elif name not in _QUIET:
        yield "acts"


def _second(node: Simple) -> str:
    parts = node.words[1].parts if len(node.words) > 1 else ()
    return parts[0].text if len(parts) == 1 and isinstance(parts[0], Literal) else ""


def _status(node: Simple) -> str:
    return _second(node)


def _writes(redirect: Redirect) -> bool:
    target = redirect.target
    if redirect.operator not in (">", ">>", ">|") or target is None or not target.parts:
        return False
    first = target.parts[0]
    return not (isinstance(first, Literal) and first.text.startswith(("/dev/", "&")))


def tests_path(node: Simple) -> bool:
    """Whether ``[``, ``[[`` or ``test`` asks for a file."""
    return any(
        len(word.parts) == 1 and isinstance(word.parts[0], Literal) and word.parts[0].text in FILE_TESTS
        for word in node.words[1:]
    )


def _ends(top: Node | Block) -> bool:
    """Whether the last command of ``top`` leaves with a failure."""
    while True:
        if isinstance(top, Group):
            top = top.body
        elif isinstance(top, Block):
            if not top.commands:
                return False
            top = top.commands[-1]
        else:
            return name_of(top) in _FAIL
