"""From a parsed document to facts: the schema says what a value means; the rest is judged by its looks."""

from __future__ import annotations

import re

from reflint.model.facts import AnchorKind, Embedded, Facts, Form, Reference
from reflint.syntax import values
from reflint.syntax.document import ITEM, KEY, Document, Remark, Scalar
from reflint.syntax.keys import find
from reflint.syntax.schema import Form as RowForm
from reflint.syntax.schema import Row
from reflint.syntax.words import has_extension, is_elsewhere, is_placeholder, path_words

_ROOTS = re.compile(
    r"(?:\$\{?(?:workspaceRoot|workspaceFolder|GITHUB_WORKSPACE|CI_PROJECT_DIR|REPO_ROOT|ROOT_DIR|PROJECT_ROOT"
    r"|PROJECT_DIR)\}?|\$\{\{ *github\.workspace *\}\}"
    r"|\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath)\)"
    r"|\{toxinidir\}|\{tox_root\}|%\(here\)s)/"
)
_VARIABLE = re.compile(
    r"(?:\$\{\{[^{}]{0,80}\}\}|\$\{[^{}]{1,80}\}|\$\([\w.]{1,80}\)|\$\w+|\{\{[^{}]{0,80}\}\}|\{[\w.]{1,60}\}|%\(\w+\)s)/"
)
_DYNAMIC = ("${", "{{", "$(", "%(", "{%", "$")
_TOKENS = re.compile(r"[^\s,]+")
_WORD = re.compile(r"[^\s,;\"'()]+")
_CODE = re.compile(r"[A-Z]{1,5}\d+$")  # of a lint rule, in per-file-ignores
_OPTION = re.compile(r"-{1,2}[\w-]+=")
_ASSIGNED = re.compile(r"(?:src|file|path|template)=")
_SCHEMA = re.compile(r"\$schema=(\S+)")


MAX_LIST = 20_000  # characters of a value that is tried as a list of paths


def _matched(match: re.Match[str]) -> str:
    return match.group()


class Collector:
    """The facts of one document as they are found. ``prefix`` begins every ``syntax`` (``workflow``, ``pyproject``)."""

    def __init__(self, dialect: str, prefix: str = "") -> None:
        self.dialect = dialect
        self.prefix = prefix or dialect
        self.references: list[Reference] = []
        self.embedded: list[Embedded] = []
        self.dynamic = 0
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
            for match in _TOKENS.finditer(scalar.value):
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
        head = _ROOTS.match(text)
        if head:
            start, text = start + head.end(), text[head.end() :]
        if row.anchor == "root" and text.startswith("/") and len(text) > 1:
            start, text = start + 1, text[1:]
        if not text or text in (".", "/", "*", "**") or "://" in text or text.startswith(("~", "@", "file:")):
            return
        if any(mark in text for mark in _DYNAMIC):
            self.tail(scalar, text, start)
            return
        if row.anchor != "root" and is_elsewhere(text):
            return
        form: Form = "glob" if row.form in ("glob", "globs") else "path"
        self.add(scalar, start, text, row._replace(negated=negated), form)

    def add(self, scalar: Scalar, start: int, text: str, row: Row, form: Form) -> None:
        """Record a reference to ``text``, which stands at ``value[start:]``."""
        begin, end, exact = scalar.span(start, start + len(text))
        typed = row.typed and not any(c in text for c in "*?[")
        self.references.append(
            Reference(
                text,
                begin,
                end,
                row.role,
                f"{self.prefix}.{row.name}",
                row.anchor,
                row.base,
                form,
                typed,
                negated=row.negated,
                exact=exact,
            )
        )

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

    def words(self, scalar: Scalar, row: Row) -> None:
        """Command-line words: each that looks like a path, also behind ``--option=``."""
        for match in _WORD.finditer(scalar.value):
            text, start = match.group(), match.start()
            option = _OPTION.match(text) or _ASSIGNED.match(text)
            if option:
                if re.search(r"out|report|junit|dest|cov-config|result|log|cache", option.group()):
                    continue
                start, text = start + option.end(), text[option.end() :]
            if len(text) == len(scalar.value) or "/" in text:
                self.loose(scalar, row, text, start, frozenset(("args",)))

    def command(self, scalar: Scalar, name: str, anchor: AnchorKind, base: str = "") -> None:
        """A shell command or script."""
        self.embedded.append(Embedded("shell", scalar.content, scalar.map, f"{self.prefix}.{name}", anchor, base))

    # what only its looks tell

    def generic(self, scalar: Scalar, base: str = "", anchor: AnchorKind = "any") -> None:
        """A value that no row covers."""
        value = scalar.value
        if "/" not in value and "." not in value:
            return
        name = next((key for key in reversed(scalar.keys) if key not in (ITEM, KEY)), "")
        key = values.key_words(name)
        row = Row("", "", "path", "value", anchor=anchor, base=base, negated=values.is_exclusion(key))
        if scalar.is_key:
            row = row._replace(name="key")
            key = key | {"path"} if "/" in value else key
        elif values.is_named_for_no_path(key, value):
            self.mentions(scalar.content, scalar, "text")
            return
        if not any(c.isspace() for c in value.strip()):
            lead = len(value) - len(value.lstrip())
            self.loose(scalar, row, value.strip(), lead, key)
        else:
            self.several(scalar, row, key)

    def several(self, scalar: Scalar, row: Row, key: frozenset[str]) -> None:
        """Several words or lines: paths all of them, a command where the key says so, command-line words, or prose."""
        tokens = list(_TOKENS.finditer(scalar.value, 0, MAX_LIST))
        if len(scalar.value) < MAX_LIST and all(
            values.is_path(one) or values.is_glob(one) for one in map(_matched, tokens)
        ):
            for token in tokens:
                self.loose(scalar, row, token.group(), token.start(), key)
        elif values.is_named_for_command(key) and not scalar.is_key:
            self.command(scalar, "command", "any")
        elif "\n" not in scalar.value and (
            scalar.is_key or values.is_named_for_options(key) or _ASSIGNED.search(scalar.value)
        ):
            self.words(scalar, row)
        elif values.is_path(scalar.value) and has_extension(scalar.value):
            self.add(scalar, 0, scalar.value, row, "path")
        else:
            self.mentions(scalar.content, scalar, "text")

    def loose(self, scalar: Scalar, row: Row, text: str, start: int, key: frozenset[str]) -> None:
        """One word without white space."""
        if any(mark in text for mark in _DYNAMIC):
            self.tail(scalar, text, start)
            return
        text = values.locator(text)
        if values.is_path(text):
            if not values.is_named_for_link(key) or values.is_file_path(text):
                self.add(scalar, start, text, row, "path")
        elif values.is_glob(text):
            bang = text.startswith("!")
            self.add(scalar, start + bang, text[bang:], row._replace(negated=row.negated or bang), "glob")
        elif values.is_asset(text):
            self.add(scalar, start + 1, text[1:], row, "path")
        elif values.is_named_for_file(key) and values.is_file_name(text):
            self.add(scalar, start, text, row, "path")
        elif values.is_named_for_module(key) and values.is_module(text):
            self.add(scalar, start, values.module_of(text), row, "module")
        elif "\\" in text and row.form == "path":
            self.escaped(scalar, row, text, start)

    def escaped(self, scalar: Scalar, row: Row, text: str, start: int) -> None:
        """A regular expression that is a literal path, or has one at its front."""
        for begin, end in values.literals(text):
            path = re.sub(r"\\(.)", r"\1", text[begin:end])
            if values.is_path(path):
                first, last, exact = scalar.span(start + begin, start + end)
                same = exact and path == text[begin:end]
                self.references.append(
                    Reference(
                        path,
                        first,
                        last,
                        row.role,
                        f"{self.prefix}.{row.name}",
                        row.anchor,
                        negated=row.negated,
                        exact=same,
                    )
                )

    def tail(self, scalar: Scalar, text: str, start: int) -> None:
        """A value with a variable in it: what follows a leading one is kept where it is two components or more."""
        root = _ROOTS.match(text)
        head = root or _VARIABLE.match(text)
        rest = text[head.end() :] if head else ""
        if head is None or any(mark in rest for mark in _DYNAMIC) or not values.is_path(rest):
            self.dynamic += 1
            return
        anchor: AnchorKind = "root" if root and "here" not in root.group() and "tox" not in root.group() else "any"
        self.add(scalar, start + head.end(), rest, Row("", "", "path", "value", anchor=anchor), "path")

    def mentions(self, data: bytes, scalar: Scalar | Remark, name: str) -> None:
        """Paths that running text names."""
        if b"/" not in data:
            return
        for word in path_words(data):
            if "/" not in word.text or not has_extension(word.text):
                continue
            if isinstance(scalar, Remark):
                begin, end, exact = scalar.start + word.start, scalar.start + word.end, True
            else:
                span, exact = scalar.map.outward(word.start, word.end)
                begin, end = span
            self.references.append(Reference(word.text, begin, end, "mention", f"{self.prefix}.{name}", exact=exact))

    def comment(self, remark: Remark) -> None:
        """A comment: the schema that an editor is told to use, or paths in prose."""
        schema = _SCHEMA.search(remark.text)
        if schema is None:
            self.mentions(remark.text.encode("utf-8", "surrogateescape"), remark, "comment")
            return
        text = schema.group(1)
        if "://" in text or is_elsewhere(text) or is_placeholder(text):
            return
        start = remark.start + len(remark.text[: schema.start(1)].encode("utf-8", "surrogateescape"))
        end = start + len(text.encode("utf-8", "surrogateescape"))
        self.references.append(Reference(text, start, end, "read", f"{self.prefix}.schema", "file"))
