"""What only its looks tell: a value that no schema knows is a path, a command, words of one, or prose."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from reflint.model.facts import AnchorKind, Embedded, Form, Reference, Role
from reflint.syntax import values
from reflint.syntax.document import ITEM, KEY, Remark, Scalar, replaced
from reflint.syntax.expressions import literals
from reflint.syntax.globs import has_magic
from reflint.syntax.messages import construct
from reflint.syntax.schema import Row
from reflint.syntax.words import has_extension, is_elsewhere, is_host, is_placeholder, path_words

ROOTS = re.compile(
    r"(?:\$\{?(?:workspaceRoot|workspaceFolder|GITHUB_WORKSPACE|CI_PROJECT_DIR|REPO_ROOT|ROOT_DIR|PROJECT_ROOT"
    r"|PROJECT_DIR)\}?|\$\{\{ *github\.workspace *\}\}"
    r"|\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath)\)"
    r"|\{toxinidir\}|\{tox_root\}|%\(here\)s)/"
)
# Keys of what a run, an alert or a form tells people (Ansible's ``fail``, ``documentation`` of an alert policy), itself or below.
_TOLD = frozenset("msg fail_msg success_msg prompt".split())
_TOLD_BELOW = frozenset("documentation annotations".split())
_VARIABLE = re.compile(
    r"(?:\$\{\{[^{}]{0,80}\}\}|\$\{[^{}]{1,80}\}|\$\([\w.]{1,80}\)|\$\w+|\{\{[^{}]{0,80}\}\}|\{[\w.]{1,60}\}|%\(\w+\)s)/"
)
DYNAMIC = ("${", "{{", "$(", "%(", "{%", "$")
_MARKUP = re.compile(rb"\{\{[^{}\n]{0,200}\}\}")
TOKENS = re.compile(r"[^\s,]+")
_WORD = re.compile(r"[^\s,;\"'()]+")
_OPTION = re.compile(r"-{1,2}[\w-]+=")
_ASSIGNED = re.compile(r"(?:src|file|path|template)=")
_SCHEMA = re.compile(r"\$schema=(\S+)")
_DOTTED = re.compile(rb"(?<![\w./:@-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}(?![\w/-])")
MAX_LIST = 20_000  # characters of a value that is tried as a list of paths


class Looks:
    """The facts of one document as its values are judged by their looks. ``prefix`` begins every ``syntax``
    (``workflow``, ``pyproject``).
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.references: list[Reference] = []
        self.embedded: list[Embedded] = []
        self.dynamic = 0
        self.scalars: tuple[Scalar, ...] = ()

    def add(self, scalar: Scalar, start: int, text: str, row: Row, form: Form) -> None:
        """Record a reference to ``text``, which stands at ``value[start:]``."""
        begin, end, exact = scalar.span(start, start + len(text))
        typed = row.typed and not any(c in text for c in "*?[")
        # A list of globs speaks of what may be there, or shall be left out; a path that it takes in is one to read.
        is_pattern = row.role == "read" and form != "module" and (row.negated or (form == "glob" and has_magic(text)))
        role: Role = "pattern" if is_pattern else row.role
        self.references.append(
            Reference(
                text,
                begin,
                end,
                role,
                f"{self.prefix}.{row.name}",
                row.anchor,
                row.base,
                form,
                typed,
                negated=row.negated,
                exact=exact,
                listed=self.list_of(scalar) if role == "pattern" else (0, 0),
            )
        )

    @cached_property
    def lists(self) -> Counter[int]:
        """By the number of a list, how many of its values have no leading ``!``."""
        chosen = (one for one in self.scalars if one.keys[-1:] == (ITEM,) and not one.value.startswith("!"))
        return Counter(one.item[-1] for one in chosen)

    def list_of(self, scalar: Scalar) -> tuple[int, int]:
        """The list that a value stands in, as a reference says it."""
        number = scalar.item[-1] if scalar.keys[-1:] == (ITEM,) else 0
        return (number, self.lists[number]) if number else (0, 0)

    def command(self, scalar: Scalar, name: str, anchor: AnchorKind, base: str = "") -> None:
        """A shell command or script; what a template engine puts in is an unknown variable."""
        content, spans = scalar.content, scalar.map
        variables: tuple[tuple[str, str | None], ...] = ()
        if b"{{" in content:
            content, spans = replaced(content, spans, _MARKUP, b"${TEMPLATE_VALUE}")
            variables = (("TEMPLATE_VALUE", None),)
        self.embedded.append(Embedded("shell", content, spans, f"{self.prefix}.{name}", anchor, base, variables))

    def generic(self, scalar: Scalar, base: str = "", anchor: AnchorKind = "any") -> None:
        """A value that no row covers."""
        value = scalar.value
        if "/" not in value and "." not in value:
            return
        name = next((key for key in reversed(scalar.keys) if key not in (ITEM, KEY)), "")
        key = values.key_words(name)
        row = Row("", "path", "value", anchor=anchor, base=base, negated=values.is_exclusion(key))
        if scalar.is_key:
            row = row._replace(name="key")
            key = key | {"path"} if "/" in value else key
        elif values.is_named_for_no_path(key, value):
            self.mentions(scalar.content, scalar, _spoken(scalar.keys))
            return
        if not any(c.isspace() for c in value.strip()):
            lead = len(value) - len(value.lstrip())
            self.loose(scalar, row, value.strip(), lead, key)
        else:
            self.several(scalar, row, key)

    def several(self, scalar: Scalar, row: Row, key: frozenset[str]) -> None:
        """Several words or lines: paths all of them, a command where the key says so, command-line words, or prose."""
        tokens = list(TOKENS.finditer(scalar.value, 0, MAX_LIST))
        named = [token for token in tokens if values.is_path(token.group()) or values.is_glob(token.group())]
        is_short = len(scalar.value) < MAX_LIST
        if is_short and len(named) == len(tokens):
            self.listed(scalar, row, named, key)
        elif values.is_named_for_command(key) and not scalar.is_key:
            self.command(scalar, "command", "any")
        elif named and is_short and all(len(line.split()) < 2 for line in scalar.value.split("\n")):
            self.listed(scalar, row, named, key)
        elif "\n" not in scalar.value and (
            scalar.is_key or values.is_named_for_options(key) or _ASSIGNED.search(scalar.value)
        ):
            self.words(scalar, row)
        elif values.is_path(scalar.value) and has_extension(scalar.value):
            self.add(scalar, 0, scalar.value, row, "path")
        else:
            self.mentions(scalar.content, scalar, _spoken(scalar.keys))

    def listed(self, scalar: Scalar, row: Row, named: list[re.Match[str]], key: frozenset[str]) -> None:
        """Several paths or globs in one value."""
        for token in named:
            self.loose(scalar, row, token.group(), token.start(), key)

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

    def loose(self, scalar: Scalar, row: Row, text: str, start: int, key: frozenset[str]) -> None:
        """One word without white space."""
        if any(mark in text for mark in DYNAMIC):
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
        for begin, end in literals(text):
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
        root = ROOTS.match(text)
        head = root or _VARIABLE.match(text)
        rest = text[head.end() :] if head else ""
        if head is None or any(mark in rest for mark in DYNAMIC) or not values.is_path(rest):
            self.dynamic += 1
            return
        anchor: AnchorKind = "root" if root and "here" not in root.group() and "tox" not in root.group() else "any"
        self.add(scalar, start + head.end(), rest, Row("", "path", "value", anchor=anchor), "path")
        self.references[-1] = self.references[-1]._replace(prefixed=root is None)

    def mentions(self, data: bytes, scalar: Scalar | Remark, name: str) -> None:
        """Paths that running text names."""
        if b"/" not in data:
            return
        for word in path_words(data):
            if "/" not in word.text or not (has_extension(word.text) or isinstance(scalar, Remark)):
                continue
            if isinstance(scalar, Remark):
                begin, end, exact = scalar.start + word.start, scalar.start + word.end, True
            else:
                span, exact = scalar.map.outward(word.start, word.end)
                begin, end = span
            syntax = f"{self.prefix}.{construct(data, word.start) if name == 'message' else name}"
            self.references.append(Reference(word.text, begin, end, "mention", syntax, exact=exact))

    def links(self, scalar: Scalar) -> None:
        """Links to files of a forge's repository, which whoever is shown the value follows."""
        from reflint.syntax.filewords import repository_urls

        for reference in repository_urls(scalar.content, f"{self.prefix}.url", clickable=lambda _: True):
            span, exact = scalar.map.outward(reference.start, reference.end)
            self.references.append(reference._replace(start=span.start, end=span.end, exact=exact and reference.exact))

    def comment(self, remark: Remark) -> None:
        """A comment: the schema that an editor is told to use, or paths in prose."""
        schema = _SCHEMA.search(remark.text)
        if schema is None:
            data = remark.text.encode("utf-8", "surrogateescape")
            self.mentions(data, remark, "comment")
            self.modules(data, remark)
            return
        text = schema.group(1)
        if "://" in text or is_elsewhere(text) or is_placeholder(text):
            return
        start = remark.start + len(remark.text[: schema.start(1)].encode("utf-8", "surrogateescape"))
        end = start + len(text.encode("utf-8", "surrogateescape"))
        self.references.append(Reference(text, start, end, "read", f"{self.prefix}.schema", "file"))

    def modules(self, data: bytes, remark: Remark) -> None:
        """Dotted names of three parts or more in a comment: a setting that is switched off names its class so."""
        if data.count(b".") < 2:
            return
        for match in _DOTTED.finditer(data):
            start, end = remark.start + match.start(), remark.start + match.end()
            text = match.group().decode("ascii")
            if not is_host(text):
                self.references.append(Reference(text, start, end, "mention", f"{self.prefix}.comment", form="module"))


def _spoken(keys: tuple[str, ...]) -> str:
    """The construct of running text under ``keys``: a ``message`` where people are told to act on it, else ``text``."""
    named = [key for key in keys if key not in (ITEM, KEY)][-2:]
    told = named and (named[-1] in _TOLD or (named[0] in _TOLD_BELOW and len(named) > 1))
    return "message" if told else "text"
