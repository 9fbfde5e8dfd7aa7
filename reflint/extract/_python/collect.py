"""Turns values and uses into references, and decides which of several readings of one literal counts."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from reflint.extract._python.names import (
    DOTTED,
    is_exclusion,
    is_former,
    is_label,
    is_module_key,
    is_module_name,
    is_place,
    is_slug,
    module_of,
    path_of,
    shape,
    words_of,
)
from reflint.extract._python.tables import EXTENSIONS
from reflint.extract._python.values import Value
from reflint.model.facts import Embedded, Facts, Failure, Form, Reference, Role
from reflint.model.location import Span
from reflint.model.tree import normalize
from reflint.syntax.filewords import repository_urls
from reflint.syntax.globs import literal_prefix
from reflint.syntax.words import has_extension, is_host, path_words

_COMPONENTS = re.compile(r"[\w.@+~ \[\]()-]+(?:/[\w.@+~ \[\]()-]*)*")
_HOME = re.compile(r"/(?:home|Users)/[\w.-]+(?:/[\w. -]+)+/?")  # of one person, on one machine
_SAID = ("python.message", "python.url")  # what a program tells its users, which is told of at default settings
_PACKAGES = frozenset(["module", "modules", "package", "packages", "class", "classes", "apps"])
_LONG_DOTTED = re.compile(rb"(?<![\w./@-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}(?![\w/-])")


class Use(NamedTuple):
    """What is done with a text.

    ``demand``: the place takes nothing but a path, so that a bare file name counts. ``plain``: nothing is known but
    that the text stands there; a reading that knows more replaces it. ``module``: the place takes dotted names.
    ``listed``: it is one of several. ``key`` is the name that the text is given (argument, variable, key).
    """

    role: Role = "read"
    syntax: str = "python.string"
    demand: bool = False
    plain: bool = True
    module: str = "python.dotted"
    key: str = ""
    loud: bool = False
    masked: bool = False
    typed: bool = False
    listed: bool = False


PLAIN = Use()
MESSAGE = Use("mention", "python.message", plain=False, module="python.message")
SILENT = Use("mention", "", plain=False, module="")  # fixtures, patterns, routes: texts that name no file of ours


class Collector:
    """Collects the references of one file. Without ``mentions``, what the file only says is left out, but for the readings
    that it excludes.
    """

    def __init__(self, data: bytes, *, mentions: bool = True) -> None:
        self.data = data
        self.spoken = mentions
        self.found: dict[Reference, bool] = {}  # in order of finding; the value: a plain reading
        self.sharp: set[tuple[int, int]] = set()  # spans with a reading that is not plain
        self.hidden: set[tuple[int, int]] = set()  # spans that name what the program makes
        self.tried: set[tuple[int, int]] = set()  # spans of candidates, one of which is taken
        self.joined: set[tuple[int, int]] = set()  # spans of what a loop joins to a directory that is not known
        self.written: set[tuple[str, str]] = set()
        self.function = 0  # of which the body is being walked: any number that no other function has
        self._needed: set[tuple[int, tuple[str, str]]] = set()
        self.embedded: list[Embedded] = []
        self.unresolved: Counter[str] = Counter()

    def facts(self, failure: Failure | None = None) -> Facts:
        """Everything that was found, ordered by place."""
        kept = set()
        for reference, plain in self.found.items():
            span = (reference.start, reference.end)
            if span in self.hidden or span in self.tried or (plain and span in self.sharp):
                continue
            if span in self.joined and reference.form == "path" and reference.anchor == "any":
                reference = reference._replace(syntax="python.joined", prefixed=True)
            if reference.role in ("read", "guard", "run", "mention") and self._is_written(reference):
                reference = reference._replace(created=True, typed=False)
            kept.add(reference)
        references = tuple(sorted(kept, key=lambda reference: (*reference[1:], reference.text)))
        return Facts(references, tuple(self.embedded), None, tuple(sorted(self.unresolved.items())), failure)

    def _is_written(self, reference: Reference) -> bool:
        anchor, path = _key(reference.anchor, reference.base, reference.text)
        while path:
            if (anchor, path) in self.written:
                return True
            path = path.rpartition("/")[0]
        return False

    def add(self, reference: Reference, plain: bool, needed: bool = False) -> None:
        """Keep ``reference``; remember what is written, unless the same function ``needed`` it before: it writes back what it read."""
        if self.spoken or reference.role != "mention" or reference.syntax in _SAID:
            self.found.setdefault(reference, plain)
        if not plain:
            self.sharp.add((reference.start, reference.end))
        if reference.form == "path" and (needed or reference.role == "write"):
            key = _key(reference.anchor, reference.base, reference.text)
            if reference.role != "write":
                self._needed.add((self.function, key))
            elif (self.function, key) not in self._needed:
                self.written.add(key)

    def value(self, value: Value, use: Use) -> None:
        """Add what ``value`` names, if it names anything."""
        if use.plain and (is_former(use.key) or (use.listed and is_exclusion(use.key))):
            use = use._replace(role="mention")
        if value.kind == "outside":
            self.unresolved["outside"] += 1
            self.hidden.add((value.start, value.end))
        elif value.kind in ("self", "module") or value.remote or not value.text:
            return
        elif value.kind == "package":
            self._below_package(value, use)
        elif value.kind == "text":
            self._text(value, use)
        else:
            self._below(value, use)

    def _below(self, value: Value, use: Use) -> None:
        """A text below a directory that is known (``file``) or not (``unknown``)."""
        text = value.text.lstrip("/") if value.kind == "unknown" else value.text
        form = _form(text)
        if not form or "//" in text or text.startswith("/"):
            return
        parts = [part for part in text.split("/") if part not in ("", ".", "..")]
        if len(parts) < 2 and (value.kind == "unknown" or (value.open and "/" not in text)):
            self.unresolved["dynamic"] += 1
            return
        if value.open:
            self.unresolved["dynamic"] += 1
        anchored = value.kind == "file"
        typed = use.typed and anchored and not value.open and form == "path" and has_extension(text)
        role: Role = "pattern" if form == "glob" else use.role
        syntax = "python.glob" if form == "glob" else use.syntax
        if not anchored and form == "path":
            syntax = "python.joined"  # below a directory that is not known: alive where any path of the tree ends so
        exact = value.exact and text == value.text
        self.add(
            Reference(
                text, value.start, value.end, role, syntax, "file" if anchored else "any", value.base if anchored else "", form,
                typed=typed, masked=use.masked, loud=use.loud, exact=exact, prefixed=value.kind == "unknown",
            ),
            use.plain,
        )  # fmt: skip

    def _below_package(self, value: Value, use: Use) -> None:
        """A text below the directory of an imported package, which lies at the root or below some import root."""
        text = f"{value.base}/{value.text}"
        form = _form(text)
        # One component alone cannot be told apart by the survey, which does not join it to the package.
        told = "/" in value.text.strip("/") if form == "path" else value.text.partition("*")[0].count("/") != 1
        if form and told and "//" not in text:
            role: Role = "pattern" if form == "glob" else use.role
            syntax = "python.glob" if form == "glob" else "python.package"
            reference = Reference(text, value.start, value.end, role, syntax, form=form, exact=False)
            self.add(reference._replace(masked=use.masked, loud=use.loud), use.plain)
        if value.open:
            self.unresolved["dynamic"] += 1

    def _text(self, value: Value, use: Use) -> None:
        """A literal with nothing known in front of it."""
        text = value.text.strip()
        kind = shape(text)
        if kind == "file" and DOTTED.fullmatch(text) and _takes_modules(use):
            kind = "module"  # ``patch("app.main.db")``: an attribute, not an extension
        if value.open:
            self.unresolved["dynamic"] += 1
            if kind != "path" or len(text.strip("/").split("/")) < 2:
                return
        start, end, exact = _stripped(value, text)
        span = Reference(text, start, end, use.role, use.syntax, loud=use.loud, masked=use.masked, exact=exact)
        if use.syntax == "python.syspath" and _HOME.fullmatch(text):
            self.add(span._replace(syntax="python.home", typed=True), use.plain)
            return
        if use.plain and use.key:
            if kind == "path" and text.count("/") == 1 and not has_extension(text) and is_slug(use.key):
                return
            if use.syntax == "python.string" and is_place(use.key):
                span = span._replace(syntax="python.path")
        if kind == "message" and use.demand and "\n" not in text and "/" in text and has_extension(text):
            kind = "path"
        if kind == "path" or (kind == "file" and use.demand) or (kind == "" and use.demand and _is_relative(text)):
            path = path_of(text)
            self.add(
                span._replace(text=path, end=start + len(path.encode("utf-8", "surrogatepass")) if exact else end),
                use.plain,
                use.typed,
            )
        elif kind == "file" and span.syntax == "python.path":
            self.add(span, True)
        elif kind == "file" and use.role == "read":
            self.add(span._replace(role="mention", syntax="python.name", loud=False, masked=False), use.plain)
        elif kind == "glob" and use.plain and "/" not in literal_prefix(text).strip("/"):
            self.unresolved["dynamic"] += 1  # a prefix of keys, a route, or joined to a directory elsewhere
        elif kind == "glob":
            self.add(span._replace(role="pattern", syntax="python.glob", form="glob"), use.plain)
        elif kind == "module" and use.module and not (use.plain and is_label(use.key)):
            module = module_of(text)
            inner = span._replace(text=module)
            if exact:
                at = start + len(text[: text.find(module)].encode("utf-8", "surrogatepass"))
                inner = inner._replace(start=at, end=at + len(module.encode("utf-8", "surrogatepass")))
            listed = use.listed and not use.key
            sure = not use.plain or listed or module.count(".") > 1 or ":" in text or is_module_name(use.key)
            role: Role = (span.role if span.role in ("run", "mention") else "read") if sure else "mention"
            syntax = "python.module" if use.plain and is_module_key(use.key) else use.module
            self.add(inner._replace(role=role, syntax=syntax, form="module"), use.plain)
        elif kind == "message":
            self.mentions(value.start, value.end, "python.message")

    def address(self, text: str, span: Span) -> None:
        """Add the files that an address of a repository's page names, ``*`` standing for what is not known of it."""
        for reference in repository_urls(text.encode("utf-8", "surrogatepass"), "python.url"):
            self.add(reference._replace(start=span.start, end=span.end, exact=False), False)

    def mentions(self, start: int, end: int, syntax: str) -> None:
        """Add the paths and dotted names of a running text."""
        if not self.spoken and syntax != "python.message":
            return
        for reference in repository_urls(self.data, "python.url", Span(start, end)):
            self.add(reference, False)
        if self.data.find(b".", start, end) < 0 and self.data.find(b"/", start, end) < 0:
            return
        for word in path_words(self.data, start, end):
            module = (
                "/" not in word.text
                and DOTTED.fullmatch(word.text)
                and word.text.rpartition(".")[2].lower() not in EXTENSIONS
            )
            if not module:
                self.add(Reference(word.text, word.start, word.end, "mention", syntax), False)
        for page in repository_urls(self.data, "python.url", Span(start, end)):
            self.add(page, False)
        if self.data.count(b".", start, end) < 2:
            return
        for match in _LONG_DOTTED.finditer(self.data, start, end):
            text = match.group().decode("utf-8", "surrogateescape")
            if text.rpartition(".")[2].lower() not in EXTENSIONS and not is_host(text):
                self.add(Reference(text, match.start(), match.end(), "mention", syntax, form="module"), False)


def _takes_modules(use: Use) -> bool:
    """Whether the place takes dotted names and no files."""
    if use.plain:
        return not _PACKAGES.isdisjoint(words_of(use.key))
    return bool(use.module) and not use.demand and use.role != "mention"


def _key(anchor: str, base: str, text: str) -> tuple[str, str]:
    """What two references have in common that name the same place."""
    path = f"{base}/{text}" if base else text
    climbs = path.count("../") if path.startswith("../") else 0
    return anchor, "^" * climbs + (normalize(path.removeprefix("../" * climbs)) or path)


def _form(text: str) -> Form | None:
    if "*" in text or "?" in text:
        return "glob" if shape(f"x/{text}") == "glob" else None
    return "path" if _COMPONENTS.fullmatch(text) else None


def _is_relative(text: str) -> bool:
    """Whether a place that takes paths may be given ``text``: ``lib``, ``..``, ``../lib``."""
    return "/" in text and bool(_COMPONENTS.fullmatch(text)) and " " not in text and not text.startswith("/")


def _stripped(value: Value, text: str) -> tuple[int, int, bool]:
    """The span of ``text``, which is the value's text without the white space around it."""
    if not value.exact or text == value.text:
        return value.start, value.end, value.exact
    start = value.start + len(value.text) - len(value.text.lstrip())
    return start, start + len(text.encode("utf-8", "surrogatepass")), True
