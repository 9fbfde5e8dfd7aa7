"""What the files of a bundle import: from their outlines as long as nothing seems to be missing, then from their syntax trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from reflint.model.modules import ModuleFacts, Outline
from reflint.syntax.outline import Signs


class Want(NamedTuple):
    """One import: the module as written with its leading dots, the names taken from it, the line of the statement (0 where only the outline
    of the file is known), whether it may fail, whether it is but one of the modules that a table of strings names, and whether it is
    made only when somebody asks its module for one of the names; whether a function makes it that goes on without it; the names of its module
    by which one comes to it (none where the module itself does).
    """

    module: str
    names: tuple[str, ...]
    line: int = 0
    guarded: bool = False
    loaded: bool = False
    asked: bool = False
    spared: bool = False
    users: tuple[str, ...] = ()


class Library:
    """The Python files of a repository by what they import. ``facts`` parses files; ``outlines`` are superset readings, ``signs`` gives theirs;
    ``leading`` says by which names of a file one comes to use a name in it, none where the file itself does.
    """

    def __init__(
        self,
        outlines: Mapping[str, Outline],
        signs: Callable[[str], Signs],
        facts: Callable[[Iterable[str]], Mapping[str, ModuleFacts]],
        leading: Callable[[str, str], tuple[str, ...]],
    ) -> None:
        self.outlines = outlines
        self._signs = signs
        self._facts = facts
        self._leading = leading
        self._parsed: dict[str, ModuleFacts] = {}
        self._rough: dict[str, tuple[Want, ...]] = {}
        self._exact: dict[str, tuple[Want, ...]] = {}

    def parse(self, paths: Iterable[str]) -> None:
        """Read the syntax trees of these files, once."""
        missing = [path for path in paths if path and path not in self._parsed]
        if missing:
            found = self._facts(missing)
            self._parsed.update((path, found.get(path, ModuleFacts(failure="cannot be read"))) for path in missing)

    def parsed(self, path: str) -> ModuleFacts | None:
        """The facts of a file that was parsed."""
        return self._parsed.get(path)

    def wants(self, path: str) -> tuple[Want, ...]:
        """The imports of a file, as exactly as it was read."""
        facts = self._parsed.get(path)
        if facts is not None and not facts.failure:
            if path not in self._exact:
                self._exact[path] = tuple(_exact(facts))
            return self._exact[path]
        if path not in self._rough:
            outline = self.outlines.get(path, Outline())
            self._rough[path] = tuple(
                Want(module, tuple(name.partition("=")[0] for name in names.split() if not name.startswith("=")))
                for module, names in outline.imports
            )
        return self._rough[path]

    def users(self, path: str, module: str, name: str) -> set[str] | None:
        """The names of the file at ``path`` by which one comes to use ``name``, which it takes from ``module``; None where the file itself does,
        or where that cannot be said.
        """
        self.parse([path])
        found: set[str] = set()
        taken = False
        facts = self._parsed.get(path)
        for item in facts.imports if facts is not None else ():
            names = [each for each in item.names if each.name == name]
            if not names or item.typing or "." * item.level + item.module != module:
                continue
            taken = True
            used = item.users if item.lazy else self._leading(path, names[0].alias or name)
            if not used:
                return None
            found.update(used)
        return found if taken else None

    def may_redirect(self, path: str) -> bool:
        """Whether a file may change where modules are found, or import what strings name."""
        outline = self.outlines.get(path)
        return outline is not None and (outline.paths or self._signs(path).loads)

    def binds(self, path: str, name: str) -> bool:
        """Whether a module may have ``name`` of its own; True where that cannot be decided."""
        facts, outline = self._parsed.get(path), self.outlines.get(path)
        if facts is not None and not facts.failure:
            return facts.dynamic or name in facts.names or "*" in facts.names
        if outline is None:
            return False
        if name in outline.names or self._signs(path).dynamic:
            return True
        return any(
            name in (word.rpartition("=")[2] for word in names.split()) or names == "*" for _, names in outline.imports
        )

    def defines(self, path: str, name: str) -> bool:
        """Whether a line of the module surely defines ``name``; False where that cannot be said."""
        outline = self.outlines.get(path)
        return outline is not None and name in outline.names


def _exact(facts: ModuleFacts) -> Iterable[Want]:
    for found in facts.imports:
        if found.typing or found.guard == "raises":
            continue
        names = tuple(name.name for name in found.names)
        guarded = bool(found.guard) or found.conditional
        spared, users = found.lazy and found.caught, found.users
        yield Want("." * found.level + found.module, names, found.line, guarded, False, found.asked, spared, users)
    for each in facts.loaded:
        yield Want(each.module, (), each.line, loaded=not each.sure)
