"""Functions of which a recipe zips the code: ``aws lambda update-function-code --zip-file``, from the disk or through a bucket."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from reflint.bundle.copies import World
from reflint.bundle.disk import Disk, Packed
from reflint.bundle.functions import PLATFORM
from reflint.bundle.image import RUNTIME
from reflint.model.bundle import Bundle, EntryPoint, Install, Unknown
from reflint.model.program import Effect

Read = Callable[[str], "bytes | None"]
_HANDLER = re.compile(r"[A-Za-z_][\w./-]*\.[A-Za-z_]\w*")
_TAKING = re.compile(rb"(?m)^def[ \t]+(\w+)\(\s*_*event\b[^,)]*,\s*_*(?:context|ctx)\b")
_USUAL = "lambda_function.py"
_NAMED = b"lambda_handler"


class Shipment(NamedTuple):
    """An archive and the command that ships it; None where none is seen."""

    packed: Packed
    key: str
    effect: Effect | None


class Lambdas:
    """What the commands of one recipe zip and ship."""

    def __init__(self, path: str, read: Read, layered: Callable[[], bool]) -> None:
        self._path = path
        self._read = read
        self._layered = layered
        self._shipments: list[Shipment] = []
        self._stored: dict[str, tuple[str, Packed]] = {}
        self._said: list[tuple[Effect, str]] = []

    def note(self, effect: Effect, world: World) -> None:
        """A command that stores an archive in a bucket, ships one, or says how a function starts."""
        key = world.key(effect.source) if effect.source is not None else ""
        node = world.disk.files.get(key)
        packed = node.packed if node is not None else None
        if effect.kind == "store":
            if packed is not None:
                name = key if effect.text.endswith("/") else effect.text
                self._stored[name.rpartition("/")[2]] = (key, packed)
            return
        if effect.source is None:
            stored = _option(effect, "--s3-key").rpartition("/")[2]
            key, packed = self._stored.get(stored, (key, packed))
        self._said.append((effect, key))
        if packed is not None:
            self._shipments.append(Shipment(packed, key, effect))

    def bundles(self, world: World) -> Iterator[Bundle]:
        """A bundle for each function that is shipped, and for archives that nobody ships here and that hold one by its usual name."""
        seen: set[tuple[int, str]] = set()
        left = [Shipment(node.packed, key, None) for key, node in world.disk.files.items() if node.packed is not None]
        for shipment in (*self._shipments, *left):
            name = shipment.effect.text if shipment.effect is not None else ""
            bundle = self._bundle(shipment, world)
            unseen = (shipment.packed.line, name) not in seen and (
                name or not any(line == shipment.packed.line for line, _ in seen)
            )
            if bundle is not None and unseen:
                seen.add((shipment.packed.line, name))
                yield bundle

    def _bundle(self, shipment: Shipment, world: World) -> Bundle | None:
        packed = shipment.packed
        disk = Disk()
        for path, node in packed.nodes:
            disk.put(path, node)
        files = disk.settled()
        told = self._told(shipment)
        runtime = told.get("--runtime", "")
        if runtime and "\0" not in runtime and not runtime.startswith(("python", "$")):
            return None
        entry = self._entry(files, told, packed.line, shipment.effect is not None)
        if entry is None:
            return None
        installs, unmanaged = _installs(packed, world)
        layers = "--layers" in told or self._layered()
        doubts = [*packed.doubts, *(("what its layers hold is not known",) if layers else ())]
        doubts += ["what a project that is installed brings is not known"] * _projects(packed, world)
        name = shipment.effect.text if shipment.effect is not None else shipment.key.rpartition("/")[2]
        return Bundle(
            f"{self._path}:{name}".replace("\0", "?"),
            self._path,
            packed.line,
            files,
            entries=(entry,),
            installs=installs,
            provided=(*RUNTIME, *PLATFORM[-3:]),
            bare=bool(installs) and not unmanaged and not layers and "--runtime" in told,
            uploader="aws-lambda",
            unknown=(*(Unknown(doubt, packed.line) for doubt in doubts), *unmanaged),
            opaque=("",) if doubts else (),
            python=runtime.removeprefix("python") if "\0" not in runtime else "",
        )

    def _told(self, shipment: Shipment) -> dict[str, str]:
        """What the recipe says of the function that an archive is for: by its name, or by the archive."""
        found: dict[str, str] = {}
        for effect, key in self._said:
            mine = shipment.effect is not None and "\0" not in effect.text and effect.text == shipment.effect.text
            if mine or key == shipment.key:
                for option in ("--handler", "--runtime", "--layers"):
                    if value := _option(effect, option):
                        found[option] = value
        return found

    def _entry(self, files: Mapping[str, str], told: Mapping[str, str], line: int, shipped: bool) -> EntryPoint | None:
        """The module that holds the handler, as the recipe says; else the one that defines a handler, at the top of what is shipped."""
        handler = told.get("--handler", "")
        if _HANDLER.fullmatch(handler):
            module, _, attribute = handler.rpartition(".")
            stem = module.replace(".", "/")
            file = f"{stem}/__init__.py" if f"{stem}/__init__.py" in files else f"{stem}.py"
            if file in files or told.get("--runtime", "").startswith("python"):
                return EntryPoint("script", file, attribute, ("",), line)
            return None
        found = [
            path
            for path, source in files.items()
            if path.endswith(".py") and "/" not in path and self._handles(source, shipped)
        ]
        usual = [path for path in found if path == _USUAL] or found
        return EntryPoint("script", usual[0], "", ("",), line) if len(usual) == 1 else None

    def _handles(self, source: str, shipped: bool) -> bool:
        names = _TAKING.findall(self._read(source) or b"") if source else []
        return bool(names) if shipped else _NAMED in names


def _option(effect: Effect, name: str) -> str:
    return next((option.partition("=")[2] for option in effect.options if option.startswith(name + "=")), "")


def _projects(packed: Packed, world: World) -> int:
    """How many projects, not seen in full, are installed in an archive."""
    known = (world.installed.get(path.rpartition("/")[2]) for path, _ in packed.nodes)
    return sum(each is not None and each[1].kind == "project" for each in known)


def _installs(packed: Packed, world: World) -> tuple[tuple[Install, ...], tuple[Unknown, ...]]:
    """What is installed in an archive, and what of that is not known."""
    installs: list[Install] = []
    unknown: list[Unknown] = []
    for path, _ in packed.nodes:
        file, what, line = world.installed.get(path.rpartition("/")[2], ("", None, 0))
        if what is None:
            continue
        if what.kind == "file":
            installs.append(Install(line, file))
        elif what.kind == "names":
            installs.append(Install(line, "", (what.text,)))
        else:
            unknown.append(Unknown(f"`{what.text}` may install anything", line))
    return tuple(installs), tuple(unknown)
