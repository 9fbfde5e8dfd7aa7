"""What a row of the table of formats says; the table itself is the package :mod:`reflint.syntax.formats`.

Keys are written with dots: ``*`` is any one key, ``**`` any number of them, ``[]`` an element of a list (a scalar
in its place is taken too), ``{}`` a key of the mapping itself (in the INI family: a section).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from reflint.model.facts import AnchorKind, Role

Form = Literal[
    "path",
    "paths",
    "glob",
    "globs",
    "filter",
    "regex",
    "module",
    "modules",
    "object",
    "packages",
    "command",
    "words",
    "warning",
    "silent",
]


class Row(NamedTuple):
    """A meaning.

    - ``form``: ``path``, ``glob``, ``regex`` (Python's), ``filter`` (a regex where it looks like one, else a glob),
      ``module`` (dotted), ``object`` (``module:attribute``); ``paths``, ``globs`` and ``modules`` hold several, separated
      by commas, spaces or lines; ``packages`` are modules, or directories where they have a slash; ``command`` is shell,
      ``words`` command-line words, ``warning`` a filter of Python warnings, ``silent`` nothing of ours.
    - ``name``: the last part of the reference's ``syntax``.
    - ``role`` to ``negated``: as in :class:`reflint.model.facts.Reference`.
    - ``part``: a regular expression whose first group is what is named (``file:\\s*(.+)``); a value that it does not match from
      its start is not this row's. "" for the whole value.
    - ``under``: the key whose value is the base: beside this one (``context``), or at the top (``/docs_dir``), and what
      stands for it where it is missing (``/docs_dir=docs``).
    """

    keys: str
    form: Form
    name: str
    role: Role = "read"
    anchor: AnchorKind = "any"
    base: str = ""
    typed: bool = False
    negated: bool = False
    part: str = ""
    under: str = ""


LOOSE = Row("", "path", "")
DEMAND = LOOSE._replace(typed=True)
ROOT = LOOSE._replace(anchor="root")
MUST_ROOT = ROOT._replace(typed=True)
FILE = LOOSE._replace(anchor="file")
MUST = FILE._replace(typed=True)
MATCH = ROOT._replace(role="pattern")
SKIP = MATCH._replace(negated=True)
MATCH_HERE = FILE._replace(role="pattern")
SKIP_HERE = MATCH_HERE._replace(negated=True)


class Format(NamedTuple):
    """A kind of file.

    - ``dialect``: its name. ``files``: patterns that white space separates, as in :mod:`reflint.extract.dialect`.
    - ``syntax``: ``yaml``, ``toml``, ``json`` or ``ini``: the generic format whose rows are asked after its own.
    - ``reader``: the module of :mod:`reflint.extract` that reads it, where it is not that of the syntax.
    """

    dialect: str
    syntax: str
    files: str
    rows: tuple[Row, ...] = ()
    reader: str = ""

    @property
    def always(self) -> bool:
        """Whether files are read whatever the survey saw: something is demanded, composed, or written as a pattern."""
        return self.dialect != self.syntax and any(
            row.typed or row.role == "pattern" or row.form == "command" for row in self.rows
        )


def rows(keys: str, form: Form, name: str, like: Row = LOOSE, part: str = "") -> tuple[Row, ...]:
    """One row for each of the ``keys``, which white space separates; role, anchor and so on are those of ``like``."""
    return tuple(like._replace(keys=key, form=form, name=name, part=part) for key in keys.split())


def below(key: str, like: Row) -> Row:
    """``like``, its base said by ``key`` (see :class:`Row`)."""
    return like._replace(under=key)


def silent(keys: str) -> tuple[Row, ...]:
    """Keys whose values are never files of the repository: images, outputs, names."""
    return rows(keys, "silent", "silent")
