"""Python modules as values: what a file imports, what it binds, and where it says that modules are to be looked for."""

from __future__ import annotations

from typing import Literal, NamedTuple

# What makes an import optional: a ``try`` that catches its failure (``skips``: and skips a test), the handler of such a ``try``, a test
# whether the module is there, or an assertion that the import fails.
Guard = Literal["", "try", "skips", "handler", "spec", "raises"]


class Outline(NamedTuple):
    """What the bytes of a Python file say of modules, read without parsing: a superset of its imports.

    - ``imports``: (module as written with its leading dots, names): ``("..a.b", "x y=z")`` for ``from ..a.b import x, y as z``, ``*`` among
      the names, ``("a.b", "")`` and ``("a.b", "=c")`` for ``import a.b`` and ``import a.b as c``. Distinct, in order.
    - ``names``: what lines without indentation define or assign. Distinct.
    - ``paths``: the text edits the search path (``sys.path``, ``site.addsitedir``).
    - ``finds``: it has a finder of its own find the modules of others (``sys.meta_path.append(``).
    """

    imports: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    paths: bool = False
    finds: bool = False


class ImportedName(NamedTuple):
    """One name of ``from m import name as alias``; ``start`` and ``end`` are the bytes of ``name``, ``line`` its line, 1-based. ``alias`` is ""
    where there is none.
    """

    name: str
    alias: str
    start: int
    end: int
    line: int


class Import(NamedTuple):
    """An import statement, or one module of ``import a, b``.

    - ``module``: as written, without leading dots: "" in ``from . import x``. ``level`` counts the dots.
    - ``names``: what ``from`` takes, ``*`` among them; none for ``import a.b``, whose ``alias`` is "" without ``as``.
    - ``start``, ``end``: the bytes of the module, dots included; ``line``: where the statement begins, 1-based.
    - ``guard``: what makes it optional, ``attempt`` the line of the ``try`` that does (0 where none does).
    - ``typing``: only type checkers run it; ``lazy``: a function runs it; ``conditional``: a version or a platform decides;
      ``asked``: the module's own ``__getattr__`` runs it, when somebody asks for a name that it brings.
    - ``caught``: whatever fails around it is caught, and the program goes on.
    - ``users``: the names of the module by which one comes to run it; none where that is not known, or where the module itself does.
    """

    module: str
    level: int
    names: tuple[ImportedName, ...]
    start: int
    end: int
    line: int
    alias: str = ""
    guard: Guard = ""
    attempt: int = 0
    typing: bool = False
    lazy: bool = False
    conditional: bool = False
    asked: bool = False
    caught: bool = False
    users: tuple[str, ...] = ()


class PathEdit(NamedTuple):
    """A directory that a file puts on ``sys.path``: ``base`` is relative to the ``file``'s own directory, or to an unknown ``any``
    working directory. ``known`` is false where its value cannot be told, or is absolute: a place of a machine or of an image.
    """

    base: str
    anchor: Literal["file", "any"] = "file"
    known: bool = True


class Loaded(NamedTuple):
    """A module that a string names, in a file that imports what strings name: ``sure`` where this very string is imported, come what may."""

    module: str
    line: int
    sure: bool = False


class ModuleFacts(NamedTuple):
    """What a parsed Python file says of modules.

    ``names`` are bound at its top level by whatever statement; ``dynamic`` is as of ``syntax.outline.Signs``, but of code and not of text.
    ``stubbed`` are strings of a file that writes to ``sys.modules``, so that they may be modules that a test makes up.
    ``failure`` says why there is nothing, or no more; ``line`` where, 1-based.
    """

    imports: tuple[Import, ...] = ()
    names: frozenset[str] = frozenset()
    dynamic: bool = False
    edits: tuple[PathEdit, ...] = ()
    stubbed: frozenset[str] = frozenset()
    failure: str = ""
    line: int = 0
    loaded: tuple[Loaded, ...] = ()
