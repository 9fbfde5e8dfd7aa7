"""From a parsed document to facts: the schema says what a value means; the rest is judged by its looks."""

from __future__ import annotations

import re

from reflint.model.facts import Facts, Form, Reference
from reflint.syntax import values
from reflint.syntax.document import KEY, Document, Scalar
from reflint.syntax.keys import find
from reflint.syntax.looks import DYNAMIC, ROOTS, TOKENS, Looks
from reflint.syntax.schema import Form as RowForm
from reflint.syntax.schema import Row
from reflint.syntax.words import is_elsewhere

_CODE = re.compile(r"[A-Z]{1,5}\d+$")  # of a lint rule, in per-file-ignores


class Collector(Looks):
    """The facts of one document as they are found, by what the schema of its dialect knows first."""

    def __init__(self, dialect: str, prefix: str = "") -> None:
        super().__init__(prefix or dialect)
        self.dialect = dialect
        self.done: set[int] = set()  # starts of scalars that the extractor has read itself

    def facts(self, document: Document) -> Facts:
        """Everything found, in file order."""
        unresolved = (("dynamic", self.dynamic),) if self.dynamic else ()
        references = tuple(
            sorted(dict.fromkeys(self.references), key=lambda reference: (reference.start, reference.end))
        )
        return Facts(references, tuple(self.embedded), None, unresolved, document.failure)

    def read(self, document: Document) -> Facts:
        """Read what the extractor has left, and the comments."""
        for scalar in document.scalars:
            if scalar.start not in self.done:
                self.scalar(scalar)
        for remark in document.comments:
            self.comment(remark)
        return self.facts(document)

    def scalar(self, scalar: Scalar) -> None:
        """One value, by the schema or by its looks."""
        row = find(self.dialect, scalar.keys)
        if row is None or (scalar.is_key and row.form != "silent" and not row.keys.endswith(KEY)):
            self.generic(scalar)
        elif row.form != "silent":
            self.row(scalar, row)

    # what the schema knows

    def row(self, scalar: Scalar, row: Row) -> None:
        """A value whose meaning a row gives."""
        if row.form == "command":
            self.command(scalar, row.name, row.anchor, row.base)
        elif row.form == "words":
            self.words(scalar, row)
        elif row.form in ("paths", "globs", "packages"):
            for match in TOKENS.finditer(scalar.value):
                if not _CODE.match(match.group()):
                    form: RowForm = "module" if row.form == "packages" and match.group().isidentifier() else row.form
                    self.one(scalar, row._replace(form=form), match.start(), match.end())
        elif row.form == "regex":
            self.regex(scalar, row)
        elif row.form == "warning":
            self.warning(scalar, row)
        else:
            self.one(scalar, row, 0, len(scalar.value))

    def one(self, scalar: Scalar, row: Row, start: int, end: int) -> None:
        """One path, glob or module at ``value[start:end]``."""
        text = scalar.value[start:end]
        negated = row.negated
        if row.form in ("module", "object"):
            self.module(scalar, row, text, start)
            return
        if row.form in ("glob", "globs") and text.startswith("!"):
            start, text, negated = start + 1, text[1:], not negated
        text = values.locator(text) if row.form != "glob" else text
        if row.form == "globs" and ":" in text:
            text = text.partition(":")[0]
        head = ROOTS.match(text)
        if head:
            start, text = start + head.end(), text[head.end() :]
        if row.anchor == "root" and text.startswith("/") and len(text) > 1:
            start, text = start + 1, text[1:]
        if not text or text in (".", "/", "*", "**") or "://" in text or text.startswith(("~", "@", "file:")):
            return
        if any(mark in text for mark in DYNAMIC):
            self.tail(scalar, text, start)
            return
        if row.anchor != "root" and is_elsewhere(text):
            return
        form: Form = "glob" if row.form in ("glob", "globs") else "path"
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
        if name and all(part.isidentifier() for part in name.split(".")):
            self.add(scalar, offset, name, row, "module")

    def regex(self, scalar: Scalar, row: Row) -> None:
        """A regular expression over paths: whole, and every literal path in it by itself."""
        if any(mark in scalar.value for mark in ("${{", "{{")):
            self.dynamic += 1
            return
        begin, end, exact = scalar.span(0, len(scalar.value))
        if scalar.value.strip() not in ("", "^$"):
            self.references.append(
                Reference(
                    scalar.value,
                    begin,
                    end,
                    row.role,
                    f"{self.prefix}.{row.name}",
                    row.anchor,
                    row.base,
                    "regex",
                    negated=row.negated,
                    exact=exact,
                )
            )
        for start, stop in values.literals(scalar.value):
            text = re.sub(r"\\(.)", r"\1", scalar.value[start:stop])
            first, last, exact = scalar.span(start, stop)
            self.references.append(
                Reference(
                    text,
                    first,
                    last,
                    "pattern",
                    f"{self.prefix}.{row.name}",
                    row.anchor,
                    row.base,
                    negated=row.negated,
                    exact=exact and text == scalar.value[start:stop],
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
