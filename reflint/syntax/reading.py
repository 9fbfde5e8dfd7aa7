"""From a parsed document to facts: the table of formats says what a value means; the rest is judged by its looks."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from reflint.model.facts import Build, Facts, Form, Reference
from reflint.syntax import values
from reflint.syntax.document import ITEM, KEY, Document, Scalar
from reflint.syntax.expressions import literals
from reflint.syntax.keys import find
from reflint.syntax.looks import DYNAMIC, ROOTS, TOKENS, Looks
from reflint.syntax.schema import Row
from reflint.syntax.words import is_elsewhere

_CODE = re.compile(r"[A-Z]{1,5}\d+$")  # of a lint rule, in per-file-ignores
_IDENTITIES = (("$id",), ("id",))  # what others know a schema by, wherever it lies
_HEAD = 50  # values of a document among which it says what it is
_SAMPLES = frozenset("examples example default description markdownDescription title pattern const enum".split())
_EXPRESSION = re.compile(r"\^|\.[*+]|\\|\$$|\([^()]*\|")  # what a filter has that is no glob
_compiled = lru_cache(maxsize=500)(re.compile)


class Collector(Looks):
    """The facts of one document as they are found, by what the table knows of its dialect first."""

    def __init__(self, dialect: str, prefix: str = "") -> None:
        super().__init__(prefix or dialect)
        self.dialect = dialect
        self.done: set[int] = set()  # starts of scalars that the extractor has read itself
        self.builds: list[Build] = []

    def facts(self, document: Document) -> Facts:
        """Everything found, in file order."""
        unresolved = (("dynamic", self.dynamic),) if self.dynamic else ()
        references = tuple(
            sorted(dict.fromkeys(self.references), key=lambda reference: (reference.start, reference.end))
        )
        return Facts(references, tuple(self.embedded), None, unresolved, document.failure, tuple(self.builds))

    def read(self, document: Document) -> Facts:
        """Read what the extractor has left, and the comments."""
        self.scalars = document.scalars
        takes_modules = any(b"--pyargs" in scalar.content for scalar in document.scalars if "addopts" in scalar.keys)
        is_schema = any(map(_calls_itself_schema, document.scalars[:_HEAD]))
        for scalar in document.scalars:
            if "://" in scalar.value and not (is_schema and scalar.keys[-1:] in _IDENTITIES):
                self.links(scalar)
            if takes_modules and "testpaths" in scalar.keys:
                continue
            if scalar.start not in self.done and not (is_schema and _is_sample(scalar.keys)):
                self.scalar(scalar)
        for remark in document.comments:
            self.comment(remark)
        return self.facts(document)

    def scalar(self, scalar: Scalar) -> None:
        """One value, by the first row that takes it, or by its looks."""
        for row in find(self.dialect, scalar.keys):
            if scalar.is_key and row.form != "silent" and not row.keys.endswith(KEY):
                continue
            match = _compiled(row.part).match(scalar.value) if row.part else None
            if row.part and match is None:
                continue
            if row.form != "silent":
                start, end = match.span(1) if match else (0, len(scalar.value))
                self.row(scalar, row, start, end)
            return
        self.generic(scalar)

    # what the table knows

    def row(self, scalar: Scalar, row: Row, start: int, end: int) -> None:
        """``value[start:end]``, whose meaning a row gives."""
        if row.under:
            base = self.base(scalar, row.under)
            if base is None:
                self.dynamic += 1
                return
            row = row._replace(base=base)
        if row.form == "command":
            self.command(scalar, row.name, row.anchor, row.base)
        elif row.form == "words":
            self.words(scalar, row)
        elif row.form in ("paths", "globs", "packages", "modules"):
            for token in TOKENS.finditer(scalar.value, start, end):
                if not _CODE.match(token.group()):
                    self.one(scalar, row._replace(form=_single(row, token.group())), token.start(), token.end())
        elif row.form == "regex" or (row.form == "filter" and _EXPRESSION.search(scalar.value, start, end)):
            self.regex(scalar, row, start, end)
        elif row.form == "warning":
            self.warning(scalar, row)
        else:
            self.one(scalar, row, start, end)

    @cached_property
    def _beside(self) -> dict[tuple[int, str], str]:
        """Values by the mapping that they stand in, and their key."""
        return {(one.item[-1], one.keys[-1]): one.value for one in self.scalars if one.keys}

    @cached_property
    def _above(self) -> dict[str, str]:
        """Values at the top, or in a mapping at the top, by their keys with dots."""
        return {".".join(one.keys): one.value for one in self.scalars if len(one.keys) < 3}

    def base(self, scalar: Scalar, under: str) -> str | None:
        """The directory that another key names: ``.`` and ``./x`` as ``""`` and ``x``; None where it cannot be known."""
        name, _, default = under.partition("=")
        if name.startswith("/"):
            value = self._above.get(name[1:], default)
        else:
            depth = max((at for at, key in enumerate(scalar.keys) if key not in (ITEM, KEY)), default=0)
            value = self._beside.get((scalar.item[depth], name), default) if scalar.item else default
        head = ROOTS.match(f"{value}/")
        value = value[head.end() :] if head else value
        if value.startswith("/") or any(mark in value for mark in "$:{@"):
            return None
        return "" if value == "." else value.removeprefix("./").rstrip("/")

    def one(self, scalar: Scalar, row: Row, start: int, end: int) -> None:
        """One path, glob or module at ``value[start:end]``."""
        text = scalar.value[start:end]
        negated = row.negated
        if row.form in ("module", "object"):
            self.module(scalar, row, text, start)
            return
        if row.form in ("glob", "globs", "filter") and text.startswith("!"):
            start, text, negated = start + 1, text[1:], not negated
        text = values.locator(text) if row.form not in ("glob", "filter") else text
        if row.form == "globs" and ":" in text:
            text = text.partition(":")[0]
        head = ROOTS.match(text)
        if head:
            start, text = start + head.end(), text[head.end() :]
        if row.anchor == "root" and text.startswith("/") and len(text) > 1:
            start, text = start + 1, text[1:]
        if not text or text in (".", "./", "/", "*", "**") or "://" in text or text.startswith(("~", "@", "file:")):
            return
        if any(mark in text for mark in DYNAMIC):
            self.tail(scalar, text, start)
            return
        if row.anchor != "root" and is_elsewhere(text):
            return
        form: Form = "glob" if row.form in ("glob", "globs", "filter") else "path"
        self.add(scalar, start, text, row._replace(negated=negated), form)

    def module(self, scalar: Scalar, row: Row, text: str, start: int) -> None:
        """A dotted name, perhaps behind ``name =`` as in setup.cfg, or with a wildcard at its end as mypy takes it."""
        name = text.rpartition("=")[2] if row.form == "object" else text
        lead = len(name) - len(name.lstrip())
        offset = start + len(text) - len(name) + lead
        name = name.strip().partition(" ")[0].partition("[")[0]
        name = name.removesuffix(".*")
        if row.form == "object" and ":" not in name and row.name == "dynamic":
            name = name.rpartition(".")[0]
        name = values.module_of(name)
        if name and _is_dotted(name):
            self.add(scalar, offset, name, row, "module")

    def regex(self, scalar: Scalar, row: Row, start: int, end: int) -> None:
        """A regular expression over paths: whole, and every literal path in it by itself."""
        text = scalar.value[start:end]
        if any(mark in text for mark in ("${{", "{{")):
            self.dynamic += 1
            return
        if text.strip() not in ("", "^$"):
            self.expression(scalar, row, start, end, "regex")
        for first, last in literals(text):
            self.expression(scalar, row, start + first, start + last, "path")
            if not any(mark in text[:first] for mark in ("^", "\\A")):  # it is searched for at any depth
                self.references[-1] = self.references[-1]._replace(prefixed=True)

    def expression(self, scalar: Scalar, row: Row, start: int, end: int, form: Form) -> None:
        """``value[start:end]``, an expression or a literal path in one, as a pattern."""
        written = scalar.value[start:end]
        text = re.sub(r"\\(.)", r"\1", written) if form == "path" else written
        first, last, exact = scalar.span(start, end)
        self.references.append(
            Reference(
                text,
                first,
                last,
                "pattern",
                f"{self.prefix}.{row.name}",
                row.anchor,
                row.base,
                form,
                negated=row.negated,
                exact=exact and text == written,
            )
        )

    def warning(self, scalar: Scalar, row: Row) -> None:
        """``action:message:category:module``: the module."""
        fields = scalar.value.split(":")
        if len(fields) > 3 and fields[3].strip():
            text = fields[3].strip()
            start = scalar.value.index(fields[3], len(":".join(fields[:3])) + 1) + fields[3].index(text)
            name = re.match(r"[\w.]*\w", text)
            if name and "." in name.group():
                self.add(scalar, start, name.group(), row, "module")


def _calls_itself_schema(scalar: Scalar) -> bool:
    """Whether a value at the top says that the file describes other files: by JSON Schema or OpenAPI."""
    return (scalar.keys == ("$schema",) and "json-schema.org" in scalar.value) or scalar.keys in (
        ("openapi",),
        ("swagger",),
    )


def _is_sample(keys: tuple[str, ...]) -> bool:
    """Whether a value of a schema shows or explains what others may write; a property may have such a name, too."""
    return any(key in _SAMPLES and before != "properties" for before, key in pairwise(("", *keys)))


def _single(row: Row, token: str) -> Literal["path", "glob", "globs", "module"]:
    """The form of one word of a row that holds several."""
    if row.form == "modules" or (row.form == "packages" and _is_dotted(token) and not token.endswith(".py")):
        return "module"
    return "globs" if row.form == "globs" else "path"


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))
