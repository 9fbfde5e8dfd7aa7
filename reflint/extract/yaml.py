"""YAML files other than workflows: by the table of formats and by looks; Cloud Build, whose steps are programs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from reflint.model.facts import Build, Embedded, Facts
from reflint.model.location import SpanMap
from reflint.syntax.builds import listed, of_document
from reflint.syntax.document import Builder, Document, Scalar, nested, text_under
from reflint.syntax.formats import dialects_of
from reflint.syntax.keys import find
from reflint.syntax.pipelines import read_scripts
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row
from reflint.syntax.yaml import parse

DIALECTS = dialects_of("yaml")
VERSION = 1

_SHELLS = ("bash", "sh", "/bin/bash", "/bin/sh", "dash", "ash")
_RUNS = ("-c", "-ec", "-exc", "-lc")


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one file."""
    document = parse(data)
    if dialect == "yaml":  # laxer parsers take what the grammar refuses, and it may be no YAML yet
        document = document._replace(failure=None)
    collector = Collector(dialect)
    if dialect == "cloudbuild":
        root = nested(document)
        cloudbuild(data, root if isinstance(root, dict) else {}, collector)
    else:
        read_scripts(data, document, collector)
        shell_lists(document, collector)
        collector.builds += of_document(dialect, document)
    return collector.read(document)


def shell_lists(document: Document, collector: Collector) -> None:
    """``[sh, -c, "…"]``: the word after ``-c`` is a shell text."""
    for before, scalar in pairwise(document.scalars):
        follows = before.value in _RUNS and (before.item, before.keys) == (scalar.item, scalar.keys)
        if follows and all(row.form != "silent" for row in find(collector.dialect, scalar.keys)):
            collector.done.add(scalar.start)
            collector.command(scalar, "command", "any")


def items(node: Any) -> list[Any]:
    """The elements of a list; a scalar in its place is one."""
    return node if isinstance(node, list) else [node] if isinstance(node, Scalar) else []


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
    script = step.get("script")
    if isinstance(script, Scalar):
        collector.done.add(script.start)
        collector.embedded.append(shell(data, script, base, {}, False))
    words = [one for one in items(step.get("args")) if isinstance(one, Scalar)]
    is_shell = text_under(step, "entrypoint") in _SHELLS
    if not is_shell and words and re.search(r"docker|kaniko|buildah", text_under(step, "name")):
        texts = [_known(word.value, table) for word in words]
        built = listed(texts, base)
        collector.builds += [Build(words[0].start, words[-1].end, *built, "any")] if built else []
    for number, word in enumerate(words):
        collector.done.add(word.start)
        if number and is_shell and re.match(r"-\w*c$", words[number - 1].value):
            collector.embedded.append(shell(data, word, base, table, True))
        elif is_shell or " " not in word.value.strip():
            argument(word, words[number - 1].value if number else "", base, collector)


_SUBSTITUTION = re.compile(r"\$\{(\w+)\}")


def _known(text: str, table: dict[str, str]) -> str:
    """``text`` with the substitutions that have a value in the file."""
    return _SUBSTITUTION.sub(lambda match: table.get(match[1], match[0]), text)


_FILE_OPTIONS = {"-f", "--file", "--dockerfile", "-r", "--requirement", "--source", "--config", "--env-file"}
_OUTPUT_OPTIONS = {"-t", "--tag", "-o", "--output", "--cache-from", "--image", "--destination", "--network", "--name"}


def argument(word: Scalar, before: str, base: str, collector: Collector) -> None:
    """One word of a step's command line: typed behind ``-f`` and its like, nothing behind ``-t``."""
    if before in _OUTPUT_OPTIONS:
        return
    if before in _FILE_OPTIONS:
        collector.one(word, Row("", "path", "args", base=base, typed=True), 0, len(word.value))
    elif before not in ("-m",):
        collector.words(word, Row("", "words", "args", base=base))


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
