"""A declared layout: which packages a repository has, where they live, and what each may import."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["layers", "independent", "forbidden", "allowed", "protected", "interfaces", "external", "acyclic"]


class Layer(NamedTuple):
    """One step of an order: modules side by side, relative to a container where there is one.

    ``closed``: they may not import one another. ``optional`` are those that need not be there.
    """

    names: tuple[str, ...]
    closed: bool = True
    optional: frozenset[str] = frozenset()


class Boundary(NamedTuple):
    """One rule of a layout. Modules are dotted names, in which ``*`` is one component and ``**`` any number.

    - ``source``: who is bound. ``target``: what they must not (``forbidden``) or only may (``allowed``, ``external``) import; of ``protected``
      and ``interfaces`` the modules that are guarded, ``source`` then being who may; ``public`` what anybody may.
    - ``order``: layers, highest first; ``within``: the packages in which the order holds; ``exhaustive``: each child of these has its place
      in the order, or among ``apart``.
    - ``indirect``: chains of imports count; ``below``: a module stands for all modules below it, too; ``depth``: of siblings that are
      compared below ``within``.
    - ``typing``: imports for type checkers count.
    """

    kind: Kind
    name: str = ""
    reason: str = ""
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    order: tuple[Layer, ...] = ()
    within: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    exhaustive: bool = False
    indirect: bool = True
    below: bool = True
    typing: bool = True
    depth: int = 10


class Excused(NamedTuple):
    """An import that no boundary holds against anybody: of ``target`` in ``source``; only by the boundaries named in ``only`` where there are any."""

    source: str
    target: str
    reason: str = ""
    only: tuple[str, ...] = ()


class Layout(NamedTuple):
    """What the configuration file ``path`` declares.

    ``packages`` are dotted names with the directory or file of each ("" where the search path says it). ``exhaustive``: no Python file
    and no import lies outside of them, but for files that match ``apart`` (gitignore syntax).
    """

    path: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    exhaustive: bool = False
    apart: tuple[str, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    excused: tuple[Excused, ...] = ()
