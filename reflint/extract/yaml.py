"""YAML files other than workflows: the formats whose values depend on their neighbours, and everything else by schema
and looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reflint.model.facts import Embedded, Facts
from reflint.model.location import SpanMap
from reflint.syntax.document import Builder, Document, Scalar, nested
from reflint.syntax.keys import find
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row
from reflint.syntax.values import is_path
from reflint.syntax.words import is_elsewhere
from reflint.syntax.yaml import parse

DIALECTS = (
    "yaml", "compose", "gitlab-ci", "cloudbuild", "pre-commit-config", "dependabot", "labeler", "codecov", "mkdocs",
    "circleci", "azure-pipelines",
)  # fmt: skip
VERSION = 1

_SHELLS = ("bash", "sh", "/bin/bash", "/bin/sh", "dash", "ash")
_RUNS = ("-c", "-ec", "-exc", "-lc")


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    collector = Collector(dialect)
    special = _SPECIAL.get(dialect)
    root = nested(document) if special else None
    if special and isinstance(root, dict):
        special(data, root, collector)
    if dialect in ("yaml", "circleci", "azure-pipelines"):
        shell_lists(document, collector)
    return collector.read(document)


def shell_lists(document: Document, collector: Collector) -> None:
    """``[sh, -c, "…"]``: the word after ``-c`` is a shell text."""
    before: Scalar | None = None
    for scalar in document.scalars:
        if before is not None and before.value in _RUNS and (before.item, before.keys) == (scalar.item, scalar.keys):
            row = find(collector.dialect, scalar.keys)
            if row is None or row.form != "silent":
                collector.done.add(scalar.start)
                collector.command(scalar, "command", "any")
        before = scalar


def text(node: Any, key: str) -> str:
    """The scalar under ``key``, "" where there is none."""
    found = node.get(key) if isinstance(node, dict) else None
    return found.value if isinstance(found, Scalar) else ""


def items(node: Any) -> list[Any]:
    """The elements of a list; a scalar in its place is one."""
    return node if isinstance(node, list) else [node] if isinstance(node, Scalar) else []


def compose(data: bytes, root: dict[str, Any], collector: Collector) -> None:
    """Compose: a build's Dockerfile is relative to its context, everything else to the file."""
    services = root.get("services")
    for service in (services if isinstance(services, dict) else root).values():
        if isinstance(service, dict):
            build(service.get("build"), collector)
            for volume in items(service.get("volumes")):
                mounted(volume, collector)


def build(node: Any, collector: Collector) -> None:
    """``build: context``, or ``build: {context, dockerfile}``."""
    context = node if isinstance(node, Scalar) else node.get("context") if isinstance(node, dict) else None
    base: str | None = ""
    if isinstance(context, Scalar):
        collector.done.add(context.start)
        base = (
            context.value if not any(c in context.value for c in "$:{@") and not context.value.startswith("/") else None
        )
        if base is not None:
            local(context, Row("", "", "path", "context", anchor="file", typed=True), collector)
    dockerfile = node.get("dockerfile") if isinstance(node, dict) else None
    if isinstance(dockerfile, Scalar):
        collector.done.add(dockerfile.start)
        if base is not None:
            local(dockerfile, Row("", "", "path", "dockerfile", anchor="file", base=base, typed=True), collector)


def mounted(volume: Any, collector: Collector) -> None:
    """``./x:/y``: the left side; a name without a dot or slash is a volume, not a path."""
    source = volume.get("source") if isinstance(volume, dict) else volume
    if not isinstance(source, Scalar):
        return
    collector.done.add(source.start)
    left = source.value.partition(":")[0]
    if left.startswith(("./", "../")):
        collector.one(source, Row("", "", "path", "volumes", anchor="file"), 0, len(left))


def local(scalar: Scalar, row: Row, collector: Collector) -> None:
    """A path in a typed place, "." excepted."""
    if scalar.value not in (".", "./") and not is_elsewhere(scalar.value):
        collector.one(scalar, row, 0, len(scalar.value))


def cloudbuild(data: bytes, root: dict[str, Any], collector: Collector) -> None:
    """Cloud Build: every step runs in ``dir`` below what was submitted, often the root, often the file's directory.

    ``$$`` is ``$``, ``${_X}`` a substitution.
    """
    known = root.get("substitutions")
    table = (
        {name: node.value for name, node in known.items() if isinstance(node, Scalar)}
        if isinstance(known, dict)
        else {}
    )
    for step in items(root.get("steps")):
        if isinstance(step, dict):
            cloudbuild_step(data, step, table, collector)


def cloudbuild_step(data: bytes, step: dict[str, Any], table: dict[str, str], collector: Collector) -> None:
    """One step: a script, a shell's ``-c`` text, or the words of a command."""
    where = step.get("dir")
    base = where.value.removeprefix("./").strip("/") if isinstance(where, Scalar) and "$" not in where.value else ""
    if isinstance(where, Scalar):
        collector.done.add(where.start)
        local(where, Row("", "", "path", "dir", typed=True), collector)
    name = step.get("name")
    if isinstance(name, Scalar):
        collector.done.add(name.start)
    script = step.get("script")
    if isinstance(script, Scalar):
        collector.done.add(script.start)
        collector.embedded.append(shell(data, script, base, {}, False))
    words = [one for one in items(step.get("args")) if isinstance(one, Scalar)]
    is_shell = text(step, "entrypoint") in _SHELLS
    for number, word in enumerate(words):
        collector.done.add(word.start)
        if number and is_shell and re.match(r"-\w*c$", words[number - 1].value):
            collector.embedded.append(shell(data, word, base, table, True))
        elif is_shell or " " not in word.value.strip():
            argument(word, words[number - 1].value if number else "", base, collector)


_FILE_OPTIONS = {"-f", "--file", "--dockerfile", "-r", "--requirement", "--source", "--config", "--env-file"}
_OUTPUT_OPTIONS = {"-t", "--tag", "-o", "--output", "--cache-from", "--image", "--destination", "--network", "--name"}


def argument(word: Scalar, before: str, base: str, collector: Collector) -> None:
    """One word of a step's command line: typed behind ``-f`` and its like, nothing behind ``-t``."""
    if before in _OUTPUT_OPTIONS:
        return
    if before in _FILE_OPTIONS:
        collector.one(word, Row("", "", "path", "args", base=base, typed=True), 0, len(word.value))
    elif before not in ("-m",):
        collector.words(word, Row("", "", "words", "args", base=base))


def shell(data: bytes, scalar: Scalar, base: str, table: dict[str, str], escaped: bool) -> Embedded:
    """A step's shell text."""
    variables: tuple[tuple[str, str | None], ...] = tuple(sorted(table.items()))
    content, spans = scalar.content, scalar.map
    if escaped and b"$$" in content:
        content, spans = dollars(data, scalar)
    return Embedded(
        "shell", content, spans, "cloudbuild.args" if escaped else "cloudbuild.script", "any", base, variables
    )


def dollars(data: bytes, scalar: Scalar) -> tuple[bytes, SpanMap]:
    """``$$`` as ``$``, with spans kept."""
    content = scalar.content
    builder = Builder(data)
    for piece in scalar.map.pieces:
        part = content[piece.inner : piece.inner + piece.length]
        if not piece.identity:
            builder.put(part, piece.outer, piece.outer + piece.outer_length)
            continue
        at = 0
        while True:
            found = part.find(b"$$", at)
            if found < 0:
                break
            builder.copy(piece.outer + at, piece.outer + found)
            builder.put(b"$", piece.outer + found, piece.outer + found + 2)
            at = found + 2
        builder.copy(piece.outer + at, piece.outer + len(part))
    result = builder.scalar((), (), scalar.start, scalar.end)
    return result.content, result.map


def mkdocs(data: bytes, root: dict[str, Any], collector: Collector) -> None:
    """MkDocs: the navigation is relative to ``docs_dir``; so are style sheets and scripts."""
    base = text(root, "docs_dir").strip("/") or "docs"
    where = root.get("docs_dir")
    if isinstance(where, Scalar):
        collector.done.add(where.start)
        local(where, Row("", "", "path", "docs_dir", anchor="file", typed=True), collector)
    for key in ("nav", "pages", "extra_css", "extra_javascript"):
        pages(
            root.get(key), Row("", "", "path", key, anchor="file", base=base, typed=key in ("nav", "pages")), collector
        )


def pages(node: Any, row: Row, collector: Collector) -> None:
    """Every leaf of a navigation, without recursion."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
        elif isinstance(one, Scalar):
            collector.done.add(one.start)
            value = one.value
            if (
                "://" not in value
                and not any(c in value for c in "{}$*")
                and (is_path(value) or value.endswith((".md", ".css", ".js")))
            ):
                collector.one(one, row, 0, len(value))


_SPECIAL: dict[str, Callable[[bytes, dict[str, Any], Collector], None]] = {
    "compose": compose,
    "cloudbuild": cloudbuild,
    "mkdocs": mkdocs,
}
