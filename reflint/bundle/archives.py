"""What ``zip``, ``unzip`` and ``pip install --target`` do to a virtual file system."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from reflint.bundle.copies import World
from reflint.bundle.disk import MARK, Copied, Node, Packed
from reflint.bundle.installs import Installed, installed
from reflint.model.program import Effect
from reflint.model.tree import normalize
from reflint.syntax.globs import has_magic

_FOREIGN = re.compile(r"(^|/)(site|dist)-packages(/|$)")
_GROWING = ("-g", "-u", "-f", "-FS")
_ITSELF = Installed("unknown", "what lies in another environment")


def pack(world: World, effect: Effect, line: int) -> None:
    """One operand of ``zip``: it is added to the archive, under its own name."""
    if effect.destination is None:
        return
    key = world.key(effect.destination)
    known = world.disk.files.get(key)
    before = known.packed if known is not None else None
    options = effect.options
    if before is None:
        doubt = any(option in options for option in _GROWING) or known is not None or world.shelf.tree.exists(key)
        before = Packed((), ("what the archive held before is not known",) if doubt else ())
    found, doubts = dict(before.nodes), dict.fromkeys(before.doubts)
    if "-d" in options:
        doomed = _pattern(effect.text)
        found = {name: node for name, node in found.items() if not doomed.fullmatch(name)}
    elif effect.source is None:
        doubts["what is packed is not known"] = None
    else:
        source, name = world.key(effect.source), normalize(effect.text) or ""
        home = (source[: -len(name)] if source.endswith(name) else "") if name else f"{source}/".lstrip("/")
        wanted = _wanted(world, options, home)
        for path in world.matches(source) if has_magic(source) else [source]:
            name = path[len(home) :] if name and path.startswith(home) else ""
            taken = _taken(world, path, options)
            if taken is None:
                _missed(world, path, found, doubts, line)
                continue
            for below, node in taken.nodes:
                stored = f"{name}/{below}".strip("/")
                if f"{path}/{below}".strip("/") != key and (wanted(stored) or MARK in stored):
                    found[stored.rpartition("/")[2] if "-j" in options else stored] = node
    world.disk.put(key, Node("", "", Packed(tuple(found.items()), tuple(doubts), line)))


def _taken(world: World, path: str, options: tuple[str, ...]) -> Copied | None:
    """What ``zip`` takes of ``path``; None where it is not there. Links are followed but with ``-y``."""
    link = world.link(path) if "-y" in options else ""
    if link:
        return Copied((("", Node("", link)),), (), False)
    copied = world.copied(path, follow="-y" not in options)
    if copied is not None and copied.directory and "-r" not in options:
        return Copied(())
    return copied


def _missed(world: World, path: str, found: dict[str, Node], doubts: dict[str, None], line: int) -> None:
    """Note what is packed and was made elsewhere: distributions, or nobody knows what."""
    if _FOREIGN.search(path):
        found[mark(world, _ITSELF, "", line)] = Node("")
    else:
        doubts[f"what lies in {path} is not known"] = None


def _wanted(world: World, options: tuple[str, ...], home: str) -> Callable[[str], bool]:
    """What ``-x`` and ``-i`` let through; a pattern that the shell expands first, in ``home``, stands for what it matches there."""
    lists: dict[str, list[re.Pattern[str]]] = {"-x": [], "-i": []}
    for option in options:
        verb, equals, pattern = option.partition("=")
        if equals and verb.rstrip("~") in lists and "\0" not in pattern:
            matched = [path[len(home) :] for path in world.matches(home + pattern)] if verb.endswith("~") else []
            lists[verb.rstrip("~")] += map(_pattern, matched or [pattern])
    left_out, taken = lists["-x"], lists["-i"]

    def wanted(name: str) -> bool:
        if any(each.fullmatch(name) for each in left_out):
            return False
        return not taken or any(each.fullmatch(name) for each in taken)

    return wanted


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    """A pattern as ``zip`` reads it: a star crosses directories."""
    out = []
    for part in re.findall(r"\*+|\?|\[[^\]]+\]|\\.|.", text.removeprefix("./"), re.DOTALL):
        if part[0] == "*":
            out.append(".*")
        elif part == "?":
            out.append(".")
        elif part[0] == "[" and len(part) > 2:
            out.append("[" + part[1:-1].replace("\\", "\\\\").replace("!", "^", part[1] == "!") + "]")
        else:
            out.append(re.escape(part[-1]))
    try:
        return re.compile("".join(out), re.DOTALL)
    except re.error:
        return re.compile(re.escape(text))


def unpack(world: World, effect: Effect) -> bool:
    """``unzip``; whether it is known what comes out."""
    if effect.destination is None:
        return False
    node = world.disk.files.get(world.key(effect.source)) if effect.source is not None else None
    packed = node.packed if node is not None else None
    if packed is not None:
        world.disk.lay(Copied(packed.nodes), world.key(effect.destination))
    return packed is not None and not packed.doubts


def install(world: World, effect: Effect, line: int) -> None:
    """``pip install --target``: what is installed stays with the directory."""
    if effect.destination is None:
        return
    target = world.key(effect.destination)
    found: list[tuple[str, Installed]] = []
    if effect.source is not None:
        key = world.key(effect.source) if effect.source.root == "repository" else ""
        there = bool(key) and world.shelf.tree.lookup(key) == "file"
        found.append((key, Installed("file", key)) if there else ("", Installed("unknown", effect.source.path)))
    else:
        words = effect.options if "install" in effect.options else ("install", *effect.options)
        found += [("", each) for each in installed(("pip", *words)) if each.kind != "file"]
    world.disk.make(target)
    for file, each in found:
        world.disk.put(f"{target}/{mark(world, each, file, line)}".strip("/"), Node(""))


def mark(world: World, what: Installed, file: str, line: int) -> str:
    """The name of a file that stands for what is installed."""
    name = f"{MARK}{len(world.installed)}"
    world.installed[name] = (file, what, line)
    return name
