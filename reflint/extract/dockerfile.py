"""Dockerfiles: what COPY and ADD take from the build context, and what RUN and CMD name of it once it lies in the
image.
"""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts, Reference, Role
from reflint.model.location import SpanMap
from reflint.syntax.dockerfile import Dockerfile, Instruction, Word, exec_words, read, words
from reflint.syntax.filewords import form_of, tally, words_of
from reflint.syntax.launch import Launch, launches
from reflint.syntax.stages import Stage, absolute
from reflint.syntax.words import has_extension

DIALECTS = ("dockerfile",)
VERSION = 1

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*://|git@|<<")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)


def extract(data: bytes, dialect: str) -> Facts:
    """References of a Dockerfile. Paths are relative to the build context, which is not known: anchor ``any``."""
    reader = _Reader(data)
    reader.read(read(data))
    return Facts(tuple(reader.references), tuple(reader.embedded), None, tally(reader.unresolved))


class _Reader:
    """Walks the instructions once, stage by stage."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.references: list[Reference] = []
        self.embedded: list[Embedded] = []
        self.unresolved = {"dynamic": 0, "outside": 0}
        self.arguments: dict[str, str | None] = {}
        self.stages: dict[str, Stage] = {}
        self.stage = Stage()
        self.started = False

    def read(self, file: Dockerfile) -> None:
        """Reads every instruction; an unknown one says nothing."""
        for instruction in file.instructions:
            step = _STEPS.get(instruction.name)
            if step is not None:
                step(self, instruction)
        for comment in file.comments:
            self.references += words_of(self.data, comment.start, comment.end, "dockerfile.comment")

    def _from(self, instruction: Instruction) -> None:
        names = [word.text for word in words(instruction)]
        parent = self.stages.get(names[0].lower()) if names else None
        self.stage = Stage(parent)
        self.stages[str(len(self.stages))] = self.stage
        if len(names) > 2 and names[1].lower() == "as":
            self.stages[names[2].lower()] = self.stage
        self.started = True

    def _arg(self, instruction: Instruction) -> None:
        for word in words(instruction):
            name, equals, value = word.text.partition("=")
            known = self.stage.expand(value.strip("\"'")) if equals else self.arguments.get(name)
            if not self.started:
                self.arguments[name] = known
            self.stage.variables.setdefault(name, known)

    def _env(self, instruction: Instruction) -> None:
        found = [word.text for word in words(instruction)]
        if found and "=" not in found[0]:  # the old form: ENV name value with blanks
            found = [f"{found[0]}={' '.join(found[1:])}"]
        for text in found:
            match = _ASSIGNMENT.fullmatch(text)
            if match:
                self.stage.variables[match.group(1)] = self.stage.expand(match.group(2).strip("\"'"))

    def _workdir(self, instruction: Instruction) -> None:
        text = instruction.text.decode("utf-8", "surrogateescape").strip().strip("\"'")
        self.stage.workdir = self.stage.image_path(text)

    def _onbuild(self, instruction: Instruction) -> None:
        # It runs in the build of another repository, on that repository's context.
        self.unresolved["outside"] += 1

    def _copy(self, instruction: Instruction) -> None:
        found = words(instruction)
        if len(found) < 2 or b"{{" in instruction.text:  # the latter is a template that is no Dockerfile yet
            self.unresolved["dynamic"] += len(found) > 1
            return
        *sources, target = found
        if any(flag.startswith("--from") for flag in instruction.flags):
            self.unresolved["outside"] += len(sources)
            self.stage.copy_foreign(target.text)
            return
        syntax = f"dockerfile.{instruction.name.lower()}"
        ours = [source for source in sources if not _ELSEWHERE.match(source.text)]
        for source in ours:
            self._source(source, syntax, alone=len(ours) == 1)
        self.stage.copy([self.stage.expand(source.text) or "?.?" for source in ours], target.text)

    def _source(self, word: Word, syntax: str, *, alone: bool) -> None:
        text = self.stage.expand(word.text)
        if text is None:
            self.unresolved["dynamic"] += 1
            return
        exact = word.exact and text == word.text
        skip = len(text) - len(text.lstrip("/"))
        text = text[skip:]
        if not text.strip("./"):
            return
        start = word.start + skip if exact else word.start
        form = form_of(text)
        # `COPY package.json package-lock.json* ./` is how an optional file is written; and an ARG may be set to
        # something else.
        # A bare name without extension is mostly something that is built or fetched first.
        typed = (
            (alone or form == "path") and text == word.text[skip:] and ("/" in text.strip("./") or has_extension(text))
        )
        self.references.append(Reference(text, start, word.end, "read", syntax, form=form, typed=typed, exact=exact))

    def _run(self, instruction: Instruction) -> None:
        self._mounts(instruction)
        if exec_words(instruction.text):
            self._cmd(instruction)
            return
        base = self.stage.source_of(self.stage.workdir)
        if base is None:
            self.unresolved["outside"] += 1
            return
        self.embedded.append(self._script(instruction, base))

    def _script(self, instruction: Instruction, base: str) -> Embedded:
        text, where = instruction.text, instruction.map
        if instruction.heredocs:
            first, last = instruction.heredocs[0], instruction.heredocs[-1]
            bare = text.strip().startswith(b"<<") and len(text.split()) == 1
            start, end = (first.start, first.end) if bare else (instruction.map.pieces[0].outer, last.after)
            text, where = self.data[start:end], SpanMap.shifted(start, end - start)
        return Embedded("shell", text, where, "dockerfile.run", "any", base, self._environment())

    def _environment(self) -> tuple[tuple[str, str | None], ...]:
        return tuple(sorted(self.stage.variables.items()))

    def _mounts(self, instruction: Instruction) -> None:
        for flag, span in zip(instruction.flags, instruction.flag_spans, strict=True):
            options = dict(part.partition("=")[::2] for part in flag.removeprefix("--mount=").split(","))
            source = options.get("source") or options.get("src")
            if (
                not flag.startswith("--mount=")
                or not source
                or "from" in options
                or options.get("type", "bind") != "bind"
            ):
                continue
            at = self.data.find(source.encode("utf-8", "surrogateescape"), span.start, span.end)
            word = Word(
                source,
                max(at, span.start),
                max(at, span.start) + len(source.encode("utf-8", "surrogateescape")),
                at >= 0,
            )
            self._source(word, "dockerfile.mount", alone=True)

    def _healthcheck(self, instruction: Instruction) -> None:
        found = words(instruction)
        if found and found[0].text.upper() == "CMD" and not exec_words(instruction.text):
            self._launched(found[1:], "dockerfile.healthcheck")

    def _cmd(self, instruction: Instruction) -> None:
        self._launched(words(instruction), f"dockerfile.{instruction.name.lower()}")

    def _launched(self, found: list[Word], syntax: str) -> None:
        if len(found) == 3 and found[1].text in ("-c", "-lc", "-ec"):  # ["sh", "-c", "exec gunicorn …"]
            found = _split(found[2])
        texts = [self.stage.expand(word.text) or word.text for word in found]
        for launch in launches(texts):
            word = found[launch.at]
            if launch.kind == "module":
                self._module(launch, word, syntax)
            else:
                self._file(launch, word, syntax)

    def _module(self, launch: Launch, word: Word, syntax: str) -> None:
        text = launch.text
        place = self.stage.source_of(absolute(self.stage.workdir, text.replace(".", "/")))
        path = text.replace(".", "/")
        if place is None or not (place == path or place.endswith("/" + path)):
            self.unresolved["outside"] += 1
            return
        exact = word.exact and word.text.startswith(text)
        end = word.start + len(text.encode()) if exact else word.end
        base = place[: -len(path)].rstrip("/")
        self.references.append(Reference(text, word.start, end, "run", syntax, "any", base, "module", exact=exact))

    def _file(self, launch: Launch, word: Word, syntax: str) -> None:
        image = absolute(self.stage.workdir, launch.text)
        place = self.stage.source_of(image)
        if place is None or launch.text.endswith("/") or not place:
            self.unresolved["outside"] += 1
            return
        exact = word.exact and launch.text == word.text
        role: Role = "read" if launch.kind == "file" else "run"
        plain = launch.text.removeprefix("./")
        tail = plain.rpartition("/")[2] if plain.startswith("/") else plain
        if plain.startswith("/"):  # the longest end of the image path that is also the end of the context path
            tail = _common_end(plain, place)
        if not (place == tail or place.endswith("/" + tail)):
            self.references.append(Reference(place, word.start, word.end, role, syntax, exact=False))
            return
        start = word.end - len(tail.encode("utf-8", "surrogateescape")) if exact else word.start
        base = place[: -len(tail)].rstrip("/")
        self.references.append(Reference(tail, start, word.end, role, syntax, "any", base, exact=exact))


_STEPS = {
    "FROM": _Reader._from,
    "ARG": _Reader._arg,
    "ENV": _Reader._env,
    "WORKDIR": _Reader._workdir,
    "ONBUILD": _Reader._onbuild,
    "ADD": _Reader._copy,
    "COPY": _Reader._copy,
    "RUN": _Reader._run,
    "CMD": _Reader._cmd,
    "ENTRYPOINT": _Reader._cmd,
    "HEALTHCHECK": _Reader._healthcheck,
}


def _common_end(image: str, place: str) -> str:
    mine, theirs = image.split("/"), place.split("/")
    count = 0
    while count < min(len(mine) - 1, len(theirs)) and mine[-1 - count] == theirs[-1 - count]:
        count += 1
    return "/".join(mine[len(mine) - count :]) if count else image.rpartition("/")[2]


def _split(word: Word) -> list[Word]:
    """The words of a command string; their spans are known where the string is written as it is meant."""
    found, at = [], 0
    for part in word.text.split():
        at = word.text.find(part, at)
        offset = len(word.text[:at].encode("utf-8", "surrogateescape"))
        start = word.start + offset if word.exact else word.start
        end = start + len(part.encode("utf-8", "surrogateescape")) if word.exact else word.end
        found.append(Word(part, start, end, word.exact))
        at += len(part)
    return found
