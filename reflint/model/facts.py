"""What a file says: facts that an extractor reads from bytes alone, without knowing where the file stands or what exists.

Everything here is made of ``str``, ``int``, ``bool``, ``bytes`` and tuples of these, so that it is immutable, comparable and can be kept
in the cache by ``marshal``.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from reflint.model.location import SpanMap

Role = Literal["read", "run", "write", "guard", "pattern", "mention"]
AnchorKind = Literal["root", "file", "any"]
Form = Literal["path", "glob", "regex", "module"]


class Reference(NamedTuple):
    """Text that names a path, a module, or files by a pattern.

    - ``text``: what is named, evaluated and decoded, relative to ``anchor`` and ``base``: ``docs/a.md``, ``../x``, ``a.b.c``.
      Never with quotes, ``:12``, ``#L3``; a trailing slash is kept.
    - ``start``, ``end``: byte span of the named text in the file. Where ``exact``, the bytes there are ``text``, and an edit may
      replace them; otherwise the span covers the whole word that evaluates to it.
    - ``role``: what is done with it (design, section 4).
    - ``syntax``: the construct it stands in, ``language.construct``: ``shell.rsync``, ``dockerfile.copy``, ``workflow.paths``, ``python.string``.
    - ``anchor`` and ``base``: what the text is relative to: ``root`` (the repository root), ``file`` (the naming file's directory), or ``any``
      (working directory unknown: every plausible base is tried). ``base`` is a directory below the anchor (may hold ``..``).
    - ``form``: ``path``, ``glob`` and ``regex`` (match files), ``module`` (dotted name).
    - ``typed``: the construct demands that the thing exists (COPY, ``source``, ``-r``, ``uses: ./``): eligible for RL104.
    - ``masked``: what fails here passes without a word (``|| true``, ``2>/dev/null``; a guard with nothing said in its else branch).
    - ``loud``: a guard that says or does something when the path is gone.
    - ``negated``: an exclusion (``!pattern``, ``exclude:``).
    - ``prefixed``: the text stands behind a value that cannot be known (``$X/a/b``, ``x / "a" / "b"``): any directory may be its base.
    - ``listed``: of a pattern in a list: a number that the list has in its text, and how many of its patterns choose files.
    - ``created``: the same script or program writes this path earlier, so it is live.
    """

    text: str
    start: int
    end: int
    role: Role
    syntax: str
    anchor: AnchorKind = "any"
    base: str = ""
    form: Form = "path"
    typed: bool = False
    masked: bool = False
    loud: bool = False
    negated: bool = False
    created: bool = False
    exact: bool = True
    prefixed: bool = False
    listed: tuple[int, int] = (0, 0)


class Embedded(NamedTuple):
    """A text in another language inside this file (a ``run:`` block, a recipe, a heredoc); the engine reads it by its own dialect.

    ``anchor`` and ``base`` say where it runs (its working directory), as in :class:`Reference`; references of anchor ``any`` in the inner text
    take them over. ``variables`` are environment variables known from the host: (name, value), value None where set but not knowable.
    ``masked``: a failure of the whole text is ignored (``continue-on-error``, a recipe line that starts with ``-``). ``syntax`` is the construct that
    holds it (``workflow.run``), for messages.
    """

    dialect: str
    text: bytes
    map: SpanMap
    syntax: str
    anchor: AnchorKind = "any"
    base: str = ""
    variables: tuple[tuple[str, str | None], ...] = ()
    masked: bool = False


class Failure(NamedTuple):
    """Why a file, or a part of it, could not be read: ``line`` is 1-based, 0 for the whole file."""

    message: str
    line: int = 0


class Build(NamedTuple):
    """An image that a file has built on the directory ``context``, as said at bytes ``start`` to ``end``.

    ``recipe`` is the Dockerfile, "" for the one in the context. ``anchor`` says what both are relative to, as in :class:`Reference`.
    ``mounts`` are directories of the image, without a leading slash, over which whoever runs it mounts something of the host.
    """

    start: int
    end: int
    context: str
    recipe: str = ""
    anchor: AnchorKind = "file"
    mounts: tuple[str, ...] = ()


class Facts(NamedTuple):
    """All that one text says. ``unresolved`` counts, by reason, the values that cannot be known (``dynamic`` above all).

    ``program`` is the shell program of the text (``reflint.model.program.Script``), which says nothing until it is evaluated.
    """

    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    program: Any = None
    unresolved: tuple[tuple[str, int], ...] = ()
    failure: Failure | None = None
    builds: tuple[Build, ...] = ()


NOTHING = Facts()
