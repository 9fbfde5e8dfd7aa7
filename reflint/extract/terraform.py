"""Terraform and other HCL: module sources, `file(…)` and its family, file arguments; relative to the module's
directory.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from reflint.model.facts import AnchorKind, Build, Facts, Reference, Role
from reflint.syntax.filewords import form_of, tally, words_of
from reflint.syntax.hcl import String, read
from reflint.syntax.hcl_blocks import blocks
from reflint.syntax.words import has_extension

DIALECTS = ("terraform",)
VERSION = 1

_FUNCTIONS = {
    "file",
    "templatefile",
    "fileset",
    "filebase64",
    "filemd5",
    "filesha1",
    "filesha256",
    "filesha512",
    "filebase64sha256",
    "filebase64sha512",
}
_FUNCTIONS |= {
    "fileexists",
    "read_terragrunt_config",
    "find_in_parent_folders",
    "get_parent_terragrunt_dir",
    "yamldecode",
    "jsondecode",
}
_ARGUMENTS = {
    "filename",
    "source_file",
    "source_dir",
    "template_file",
    "config_path",
    "context",
    "dockerfile",
    "script",
    "scripts",
    "playbook_file",
}
_TEMPLATE = re.compile(r"\$\{\s*([\w.-]+)\s*\}")
_BASES = {
    "path.module": "file",
    "path.root": "any",
    "path.cwd": "any",
    "get_terragrunt_dir()": "file",
    "get_repo_root()": "root",
}
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|~|git@|%")
DEEPEST = 5


def extract(data: bytes, dialect: str) -> Facts:
    """Strings that stand where a file is demanded are reads, comments are mentions; values of variables are
    ``dynamic``.
    """
    reader = _Reader(data)
    source = read(data)
    for string in source.strings:
        reader.note(string)
    written = set(_written(data)) | {
        data[string.start : string.end].decode("utf-8", "surrogateescape")
        for string in source.strings
        if string.operator == "(" and string.name == "fileexists"
    }
    for string in source.strings:
        if data[string.start : string.end].decode("utf-8", "surrogateescape") not in written:
            reader.read(string)
    comments = [word for start, end in source.comments for word in words_of(data, start, end, "terraform.comment")]
    return Facts((*reader.references, *comments), (), None, tally(reader.unresolved), builds=tuple(_baked(data)))


def _written(data: bytes) -> Iterator[str]:
    """The files that Terraform itself makes, as they are written."""
    if b"archive_file" not in data and b"local_" not in data:
        return
    for block in blocks(data):
        if block.labels[:1] == ("archive_file",):
            yield block.text("output_path")
        elif block.labels[:1] in (("local_file",), ("local_sensitive_file",)) and block.kind == "resource":
            yield block.text("filename")


def _baked(data: bytes) -> Iterator[Build]:
    """What ``docker buildx bake`` builds."""
    for block in blocks(data) if data.startswith(b"target ") or b"\ntarget " in data else ():
        context, recipe = block.text("context") or ".", block.text("dockerfile")
        if (
            block.kind == "target"
            and (context != "." or recipe)
            and not _ELSEWHERE.match(context)
            and "$" not in context + recipe
        ):
            place = posixpath.normpath(f"{context}/{recipe}") if recipe else ""
            yield Build(block.start, block.start, posixpath.normpath(context), place)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.references: list[Reference] = []
        self.unresolved = {"dynamic": 0}
        self.local: dict[str, str | None] = {}

    def _text(self, string: String) -> str:
        return self.data[string.start : string.end].decode("utf-8", "surrogateescape")

    def note(self, string: String) -> None:
        """Keeps what may be a local value; a name that is given two values has none."""
        if string.operator == "=" and string.name:
            text = self._text(string)
            self.local[string.name] = text if self.local.get(string.name, text) == text else None

    def read(self, string: String) -> None:
        """Adds the reference that ``string`` makes, if it makes one."""
        syntax = _syntax(string)
        text = self._text(string)
        if not syntax:
            # A path from the module's own directory is a file, wherever it stands.
            if not text.startswith(("${path.module}/", "${path.root}/")):
                return
            syntax = "path"
        elif syntax == "source" and not text.startswith(("./", "../", "${")):
            return
        self._add(string, text, syntax)

    def _add(self, string: String, text: str, syntax: str) -> None:
        bases: set[str] = set()
        expanded = self._expand(text, bases, 0)
        if expanded is None:
            self.unresolved["dynamic"] += 1
            self._tail(string, text, "read" if syntax in _FUNCTIONS else "mention")
            return
        if _ELSEWHERE.match(expanded) or not expanded.strip("./") or "\\" in expanded or "{{" in expanded:
            return
        skip = _base_length(text)
        exact = text[skip:] == expanded
        start = string.start + (skip if exact else 0)
        # Without path.module a path is relative to where terraform runs, mostly the root module; the source of a module is none.
        is_module = syntax == "source" and not has_extension(expanded)
        anchor: AnchorKind = "file" if is_module or "file" in bases else "any"
        form = form_of(expanded)
        typed = exact and form == "path" and syntax in ("source", "file", "templatefile", "filebase64")
        reference = Reference(
            expanded,
            start,
            string.end,
            "read",
            f"terraform.{syntax}",
            anchor,
            "",
            form,
            typed,
        )
        self.references.append(reference._replace(exact=exact))

    def _tail(self, string: String, text: str, role: Role) -> None:
        """Behind one unknown directory, the rest may still be recognized: read by a function, else no more than a mention."""
        head = _TEMPLATE.match(text)
        if head is None or text[head.end() : head.end() + 1] != "/":
            return
        first = head.end() + 1
        rest = text[first:].partition("${")[0]
        rest = rest if first + len(rest) == len(text) else rest[: rest.rfind("/") + 1]
        if "/" in rest.rstrip("/") and text.isascii():
            start = string.start + first
            self.references.append(Reference(rest, start, start + len(rest), role, "terraform.tail"))

    def _expand(self, text: str, bases: set[str], depth: int) -> str | None:
        """``text`` relative to the base that its ``path.…`` names, or None where a variable is unknown."""
        found: list[str] = []
        at = 0
        if depth > DEEPEST:
            return None
        for match in _TEMPLATE.finditer(text):
            found.append(text[at : match.start()])
            at = match.end()
            name = match.group(1)
            if name in _BASES and not "".join(found):
                bases.add(_BASES[name])
                at += text[at : at + 1] == "/"
                continue
            value = self.local.get(name.removeprefix("local.")) if name.startswith("local.") else None
            value = None if value is None else self._expand(value, bases, depth + 1)
            if value is None:
                return None
            found.append(value)
        found.append(text[at:])
        whole = "".join(found)
        return None if "${" in whole or "%{" in whole else whole


def _base_length(text: str) -> int:
    """How many characters (and bytes) of ``text`` are ``${path.module}/`` or the like."""
    match = _TEMPLATE.match(text)
    return match.end() + 1 if match and match.group(1) in _BASES and text[match.end() : match.end() + 1] == "/" else 0


def _syntax(string: String) -> str:
    called = string.inside.rstrip("(").rpartition("(")[2]
    if string.operator == "(" and string.name in _FUNCTIONS:
        return string.name
    if called in _FUNCTIONS:
        return called
    if string.operator == "=" and not string.inside and (string.name == "source" or string.name in _ARGUMENTS):
        return string.name
    return ""
