"""Shell programs as data: words as parts, assignments, control flow, commands, each with its byte span.

A program is what a shell extractor yields; `reflint.evaluate` runs it symbolically. Nodes are tagged NamedTuples of plain values.
"""

from __future__ import annotations

from typing import NamedTuple


class Literal(NamedTuple):
    """Text that the shell takes as it stands. ``start``/``end`` cover it in the source, quotes excluded; ``quoted`` switches globbing off.

    ``exact``: the source bytes at the span are the text (no escapes inside).
    """

    text: str
    start: int
    end: int
    quoted: bool
    exact: bool = True


class Expansion(NamedTuple):
    """``$NAME``, ``${NAME}``, ``${NAME:-word}``, ``${NAME%pattern}``, ``${NAME[index]}``, ``${#NAME}``, ``${!NAME}``.

    ``operator`` is what follows the name ("" for none; ``:-``, ``-``, ``:=``, ``:+``, ``:?``, ``#``, ``##``, ``%``,
    ``%%``, ``/``, ``//``, ``:``, ``,,``, ``^^``, …), ``argument`` its operand (for ``/`` pattern, then
    ``replacement``). ``index`` is "" or the subscript as written (``@``, ``*``, ``0``, ``key``). ``prefix`` is "" or one
    of ``#`` (length) and ``!`` (indirect).
    """

    name: str
    start: int
    end: int
    quoted: bool
    operator: str = ""
    argument: tuple[Part, ...] = ()
    replacement: tuple[Part, ...] = ()
    index: str = ""  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a node
    prefix: str = ""


class Substitution(NamedTuple):
    """``$(…)`` or backquotes: its own program. ``kind`` is ``$`` for that, ``<`` or ``>`` for process substitution."""

    body: Block
    start: int
    end: int
    quoted: bool
    kind: str = "$"


class Opaque(NamedTuple):
    """A part whose value is never known (arithmetic, brace expansion of ranges, …)."""

    start: int
    end: int


Part = Literal | Expansion | Substitution | Opaque


class Word(NamedTuple):
    """One word: its parts in order, and its whole span, quotes included."""

    parts: tuple[Part, ...]
    start: int
    end: int


class Array(NamedTuple):
    """``(a b c)`` or ``([key]=value …)``: keys are None where none is written."""

    items: tuple[tuple[str | None, Word], ...]
    start: int
    end: int


class Assignment(NamedTuple):
    """``NAME=value``; ``operator`` is ``=`` or ``+=``; ``scope`` is "" or the declaring command (``local``, ``export``,
    ``readonly``, ``declare``, ``typeset``).

    ``value`` is None for a bare ``local NAME``.
    """

    name: str
    operator: str
    value: Word | Array | None
    start: int
    end: int
    scope: str = ""
    index: str = ""  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a node


class Redirect(NamedTuple):
    """``operator`` is ``<``, ``>``, ``>>``, ``>&``, ``&>``, ``<<<``, …; ``descriptor`` the number as written, "" for none."""

    operator: str
    descriptor: str
    target: Word | None
    start: int
    end: int


class Heredoc(NamedTuple):
    """``<<WORD``: the body as parts (one Literal where the delimiter is quoted)."""

    body: tuple[Part, ...]
    quoted: bool
    start: int
    end: int


class Simple(NamedTuple):
    """A simple command: assignments before it, words (the command name first), redirects. ``[`` and ``[[ … ]]`` are simple commands too."""

    words: tuple[Word, ...]
    assignments: tuple[Assignment, ...]
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


class Pipeline(NamedTuple):
    """``a | b``; ``negated`` for a leading ``!``."""

    commands: tuple[Node, ...]
    negated: bool
    start: int
    end: int


class AndOr(NamedTuple):
    """``left && right`` or ``left || right``."""

    left: Node
    operator: str
    right: Node
    start: int
    end: int


class If(NamedTuple):
    """``branches`` are (condition, body) of ``if`` and every ``elif``; ``otherwise`` is None without ``else``."""

    branches: tuple[tuple[Block, Block], ...]
    otherwise: Block | None
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


class For(NamedTuple):
    """``for NAME in words``; ``words`` None iterates over the positional parameters. ``select`` counts as one."""

    name: str
    words: tuple[Word, ...] | None
    body: Block
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


class While(NamedTuple):
    """``while``/``until`` loops and C-style ``for`` loops (empty condition)."""

    condition: Block
    body: Block
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


class Case(NamedTuple):
    """``case word in pattern|pattern) … ;;``."""

    word: Word
    arms: tuple[tuple[tuple[Word, ...], Block], ...]
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


class Function(NamedTuple):
    """``name() { … }``."""

    name: str
    body: Block
    start: int
    end: int


class Group(NamedTuple):
    """``{ … }``, or ``( … )`` where ``subshell``."""

    body: Block
    subshell: bool
    redirects: tuple[Redirect | Heredoc, ...]
    start: int
    end: int


Node = Simple | Assignment | Pipeline | AndOr | If | For | While | Case | Function | Group


class Block(NamedTuple):
    """Commands in sequence; ``background`` holds the indexes of those ended by ``&``."""

    commands: tuple[Node, ...]
    background: tuple[int, ...] = ()


class Comment(NamedTuple):
    """A comment, ``#`` excluded."""

    text: str
    start: int
    end: int


class Script(NamedTuple):
    """A whole shell text: its commands, its comments, and the interpreter that the shebang names ("" for none).

    ``inner`` are the programs in words and heredocs that another shell runs (``bash -c "…"``, ``ssh host <<EOF``), by the start
    of the word or heredoc; their spans are the text's own.
    """

    body: Block
    comments: tuple[Comment, ...] = ()
    interpreter: str = ""
    inner: tuple[tuple[int, Block], ...] = ()


class Place(NamedTuple):
    """Where a path lies, as far as evaluation knows.

    ``root`` is ``repository`` (``path`` is relative to its root, or to a working directory that is taken for it), ``root`` (surely to the
    root), ``file`` (to the directory of the file that says it), ``temp:N`` (the N-th fresh temporary directory, ``path`` below it) or
    ``outside`` (``path`` as far as it is known).
    """

    root: str
    path: str


class Effect(NamedTuple):
    """What a command does to the file system.

    ``kind``: ``mkdir``, ``write``, ``copy``, ``move``, ``link``, ``remove``, ``deploy`` (uploads ``source``),
    ``build`` (of ``destination``, a Dockerfile, on ``source``; without a ``command``, ``options`` are what is mounted over it). Else
    ``command`` and ``options`` are the
    command's name and its flags as evaluated (``-L``, ``--exclude=x``, an option and its value joined by ``=``). ``text`` is the path as
    the command got it where its trailing slash means something (rsync). ``start``/``end`` span the command.
    """

    kind: str
    destination: Place | None
    source: Place | None
    start: int
    end: int
    command: str = ""
    options: tuple[str, ...] = ()
    text: str = ""
    masked: bool = False
