"""Plays a Dockerfile, instruction by instruction, on one build context."""

from __future__ import annotations

import re

from reflint.bundle.commands import commands
from reflint.bundle.disk import Disk, Node, overlap
from reflint.bundle.image import LAMBDA, PLAIN, RUNTIME, Image, Launched, Source
from reflint.bundle.installs import Installed, installed, targets
from reflint.bundle.projects import FILES, neighbours, source_roots
from reflint.model.bundle import Broken, Install, Unknown
from reflint.model.location import Lines
from reflint.model.tree import normalize
from reflint.syntax.dockerfile import Dockerfile, Heredoc, Instruction, exec_words, words
from reflint.syntax.globs import has_magic
from reflint.syntax.stages import Stage, absolute

SITE = "~site"  # where projects lie that the recipe installs
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*://|git@")
_ARCHIVE = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz")
_ENVIRONMENT = re.compile(
    r"site-packages|dist-packages|venv|(^|/)usr/local|^usr$|^opt|install|wheel|\.local|^$|(^|/)(deps|dependencies|packages|python)$"
)
_ASSIGNED = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")


class Builder:
    """Plays one Dockerfile on one context."""

    def __init__(self, data: bytes, source: Source) -> None:
        self._data = data
        self._source = source
        self._lines = Lines(data)
        self._arguments: dict[str, str | None] = {}
        self.stages: dict[str, Image] = {}
        self.order: list[Image] = []
        self.image = Image()

    def build(self, file: Dockerfile) -> list[Image]:
        """Every stage, in order; the last one is what ships unless a target is named."""
        for instruction in file.instructions:
            step = _STEPS.get(instruction.name)
            if step is not None:
                step(self, instruction)
        return self.order

    def _from(self, instruction: Instruction) -> None:
        found = [word.text for word in words(instruction)]
        if not found:
            return
        base = Stage(None, self._arguments).expand(found[0])
        known = self.stages.get(found[0].lower()) or (self.stages.get(base.lower()) if base else None)
        image = self.image = Image(known, found[2].lower() if len(found) > 2 else "")
        if known is None:
            image.base = base or found[0]
            image.plain = base is not None and PLAIN.match(base) is not None
            image.known += RUNTIME if LAMBDA.match(image.base) else ()
            if base and "lambda" in base:
                image.stage.variables["LAMBDA_TASK_ROOT"] = "/var/task"
                image.stage.workdir = "/var/task"
        self.stages[str(len(self.order))] = image
        if image.name:
            self.stages[image.name] = image
        self.order.append(image)

    def _arg(self, instruction: Instruction) -> None:
        for word in words(instruction):
            name, equals, value = word.text.partition("=")
            stage = self.image.stage
            known = stage.expand(value.strip("\"'")) if equals else self._arguments.get(name)
            if not self.order:
                self._arguments[name] = known
            stage.variables.setdefault(name, known)

    def _env(self, instruction: Instruction) -> None:
        text = instruction.text.decode("utf-8", "surrogateescape").strip()
        pairs = _ASSIGNED.findall(text)
        if not pairs or "=" not in text.split()[0]:
            name, _, value = text.partition(" ")
            pairs = [(name, value.strip())]
        stage = self.image.stage
        for name, value in pairs:
            value = value.strip("\"'")
            if name == "PYTHONPATH":
                before = stage.variables.get(name) or ""
                value = re.sub(r"\$\{?PYTHONPATH(?::?[-+][^}]*)?\}?", before, value)
            stage.variables[name] = stage.expand(value)

    def _workdir(self, instruction: Instruction) -> None:
        text = instruction.text.decode("utf-8", "surrogateescape").strip().strip("\"'")
        self.image.stage.workdir = self.image.stage.image_path(text)
        self.image.disk.make(self.image.workdir)

    def _copy(self, instruction: Instruction) -> None:
        found = [word.text for word in words(instruction)]
        if len(found) < 2 and not instruction.heredocs:
            return
        *sources, target = found
        image, line = self.image, self._lines.line(instruction.start)
        image.copied = True
        destination = image.at(target)
        into = (
            target.endswith(("/", "/.")) or target in (".", "./") or len(sources) > 1 or image.is_directory(destination)
        )
        origin = next((flag.partition("=")[2] for flag in instruction.flags if flag.startswith("--from=")), "")
        for text in sources:
            if text.startswith("<<"):
                image.disk.put(f"{destination}/{text.lstrip('<-').strip(chr(34))}" if into else destination, Node(""))
                continue
            source = image.stage.expand(text)
            if source is None or (
                instruction.name == "ADD" and (_ELSEWHERE.match(source) or source.endswith(_ARCHIVE))
            ):
                image.opaque.append(destination)
                image.open.append(Unknown(f"what `{instruction.name} {text}` brings is not known", line))
            elif origin:
                self._foreign(origin, source, destination, into, line)
            else:
                self._own(source, destination, into, line)

    def _own(self, source: str, destination: str, into: bool, line: int) -> None:
        """COPY from the build context."""
        image = self.image
        for path, copied in self._source.taken(source).items():
            if copied is None:
                if self._source.holds(path):
                    image.broken.append(Broken(self._source.inside(path), line, "is kept out of the build context"))
                elif not has_magic(source):
                    image.opaque.append(destination)  # made before the build, by something that is not seen here
                continue
            name = path.rstrip("/").rpartition("/")[2]
            image.disk.lay(copied, f"{destination}/{name}".strip("/") if into and not copied.directory else destination)

    def _foreign(self, origin: str, source: str, destination: str, into: bool, line: int) -> None:
        """COPY from another stage or image; its environment comes along where it may be made in the working directory: .venv, --target."""
        image = self.image
        other = self.stages.get((image.stage.expand(origin) or origin).lower())
        if other is None:
            image.opaque.append(destination)
            return
        path = absolute("/", source).strip("/")
        copied = other.disk.copied(path)
        inside = f"{other.workdir}/".startswith(f"{path}/") or any(overlap(path, target) for target in other.targets)
        if inside or copied is None or _ENVIRONMENT.search(path):
            self._environment(other)
        if copied is None:
            image.opaque.append(destination)
            return
        name = path.rpartition("/")[2]
        image.disk.lay(copied, f"{destination}/{name}".strip("/") if into and not copied.directory else destination)
        image.opaque += [place for place in other.opaque if f"{place}/".startswith(path + "/" if path else "")]

    def _environment(self, other: Image) -> None:
        """What is installed in ``other`` is installed here, too."""
        image = self.image
        image.installs += [install for install in other.installs if install not in image.installs]
        image.known += other.known
        image.unmanaged += other.unmanaged
        image.plain = image.plain and other.plain
        for project in other.projects:
            if project not in image.projects:
                image.projects.append(project)
                copied = other.disk.copied(project)
                if copied is not None:
                    image.disk.lay(copied, project)

    def _run(self, instruction: Instruction) -> None:
        image, line = self.image, self._lines.line(instruction.start)
        text = instruction.text
        if instruction.heredocs:
            text = b"\n".join(self._body(heredoc) for heredoc in instruction.heredocs)
        listed = [raw.decode("utf-8", "surrogateescape") for raw, _, _ in exec_words(text)]
        disk, workdir = self._bound(instruction) or image.disk, image.stage.workdir
        known = [(tuple(listed), False)] if listed else commands(text, image.stage.expand)
        for arguments, masked in known:
            if self._file_command(arguments, disk):
                continue
            for each in installed(arguments):
                self._install(each, disk, line, masked)
            image.targets += [image.at(target) for target in targets(arguments)]
        image.stage.workdir = workdir

    def _body(self, heredoc: Heredoc) -> bytes:
        return self._data[heredoc.start : heredoc.end]

    def _bound(self, instruction: Instruction) -> Disk | None:
        """The file system of a RUN with bind mounts."""
        disk: Disk | None = None
        for flag in instruction.flags:
            options = dict(part.partition("=")[::2] for part in flag.removeprefix("--mount=").split(","))
            target = options.get("target") or options.get("dst") or options.get("destination")
            if not flag.startswith("--mount=") or not target or options.get("type", "bind") != "bind":
                continue
            disk = disk or Disk(self.image.disk)
            copied = (
                self._source.copied(options.get("source") or options.get("src") or ".")
                if "from" not in options
                else None
            )
            if copied is not None:
                disk.lay(copied, self.image.at(target))
        return disk

    def _file_command(self, arguments: tuple[str, ...], disk: Disk) -> bool:
        """Commands that change the file system; whether this was one."""
        image, name = self.image, arguments[0]
        operands = [word for word in arguments[1:] if not word.startswith("-")]
        if name == "cd" and operands:
            image.stage.workdir = image.stage.image_path(operands[0])
        elif name == "mkdir":
            for word in operands:
                disk.make(image.at(word))
        elif name == "touch":
            for word in operands:
                disk.files.setdefault(image.at(word), Node(""))
        elif name in ("cp", "mv", "ln") and len(operands) >= 2:
            self._moved(name, operands, disk)
        elif name == "rm":
            for word in operands:
                if not has_magic(word):
                    disk.remove(image.at(word))
        elif name == "git" and "clone" in operands:
            place = operands[-1].rpartition("/")[2].removesuffix(".git") if "://" in operands[-1] else operands[-1]
            image.opaque.append(image.at(place))
        elif name in ("tar", "unzip"):
            image.opaque.append(image.workdir)
        else:
            return False
        return True

    def _moved(self, name: str, operands: list[str], disk: Disk) -> None:
        *sources, target = operands
        destination = self.image.at(target)
        for text in sources:
            path = self.image.at(text)
            copied = disk.copied(path)
            if copied is None:
                continue
            into = destination in disk.directories or target.endswith("/")
            place = (
                f"{destination}/{path.rpartition('/')[2]}".strip("/")
                if into and not text.endswith("/.")
                else destination
            )
            if name == "ln":
                disk.put(place, Node("", "/" + path))
            else:
                disk.lay(copied, place)
            if name == "mv":
                disk.remove(path)

    def _install(self, found: Installed, disk: Disk, line: int, masked: bool) -> None:
        image = self.image
        if found.kind == "unknown":
            image.unmanaged.append(Unknown(f"`{found.text}` may install anything", line))
        elif found.kind == "known":
            image.known.append(found.text)
        elif found.kind == "names":
            image.installs.append(Install(line, "", (found.text,), masked=masked))
        elif found.kind == "file":
            place = disk.follow(image.at(found.text)) if "$" not in found.text else None
            node = disk.files.get(place) if place is not None else None
            if node is not None and node.source:
                image.installs.append(Install(line, node.source, masked=masked))
            else:
                image.unmanaged.append(Unknown(f"{found.text} is not among the files that were copied", line))
        else:
            self._project(found.text, disk, line, masked)

    def _project(self, text: str, disk: Disk, line: int, masked: bool) -> None:
        """``pip install .``: its packages are found wherever the program runs."""
        image = self.image
        place = image.at(text)
        copied = disk.copied(place)
        declared = [node.source for path, node in copied.nodes if path in FILES] if copied is not None else []
        if not declared:
            image.unmanaged.append(Unknown(f"what is installed from {text} is not known", line))
        image.installs += [
            Install(line, source, kind="lock" if source.endswith(".lock") else "project", masked=masked)
            for source in declared
            if source
        ]
        if copied is not None:
            project = f"{SITE}/{len(image.projects)}"
            image.disk.lay(copied, project)
            texts = [self._source.read(source) or b"" for source in declared if source]
            inside = source_roots(texts)
            near = (normalize(f"{place}/{each}") for each in neighbours(texts))
            for top in (project, place, *(each for each in near if each is not None)):
                image.projects += [top, *(f"{top}/{each}".lstrip("/") for each in inside)]

    def _cmd(self, instruction: Instruction) -> None:
        text = instruction.text
        listed = [raw.decode("utf-8", "surrogateescape") for raw, _, _ in exec_words(text)]
        plain = tuple(listed or text.decode("utf-8", "surrogateescape").split())
        launched = Launched(plain, self._lines.line(instruction.start), not listed)
        if instruction.name == "CMD":
            self.image.cmd = launched
        else:
            self.image.entrypoint, self.image.cmd = launched, None


_STEPS = {
    "FROM": Builder._from,
    "ARG": Builder._arg,
    "ENV": Builder._env,
    "WORKDIR": Builder._workdir,
    "COPY": Builder._copy,
    "ADD": Builder._copy,
    "RUN": Builder._run,
    "CMD": Builder._cmd,
    "ENTRYPOINT": Builder._cmd,
}
