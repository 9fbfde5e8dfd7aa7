"""What a wheel lacks: modules of its project that its own modules import, and those that its commands start."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reflint.bundle.drifting import Drift
from reflint.bundle.opened import BESIDE, openable, unopened
from reflint.bundle.walking import Reached, Walk
from reflint.bundle.wanted import Want
from reflint.model.bundle import Lack, Proof
from reflint.model.finding import Step
from reflint.model.tree import parent

Read = Callable[[str], "bytes | None"]


class Wheel(Drift):
    """Looks at every module of a wheel by itself."""

    _left_out: frozenset[str] = frozenset()
    _names: frozenset[str] = frozenset()

    def judged(self, left_out: frozenset[str], built: Callable[[str], bool], read: Read) -> Proof:
        """What the modules and the commands of the wheel ask for in vain of the files ``left_out``; nothing where nobody builds it: an
        application needs no wheel.
        """
        self._left_out = frozenset(path for path in left_out if path.endswith(".py"))
        self._names = frozenset(name for path in self._left_out for name in _names(path))
        lacks: dict[tuple[str, str], Lack] = {}
        found = [*self._entries(), *self._imported()] if self._left_out else []
        data = openable(self._bundle, left_out)
        if (found or data) and built(parent(self._bundle.recipe)):
            for lack in (*found, *unopened(self._bundle, data, read)):
                lacks.setdefault((lack.what, lack.name), lack)
        files = tuple(self._bundle.files)
        return Proof(self._bundle, files, tuple(lacks.values()), (), ("",) * len(files))

    def _entries(self) -> Iterable[Lack]:
        for entry in self._bundle.entries:
            if self._start(entry) is not None:
                continue
            stem = f"/{entry.text.replace('.', '/')}"
            found = [path for path in self._left_out if f"/{path}".endswith((f"{stem}.py", f"{stem}/__init__.py"))]
            if found:
                yield Lack("entry", entry.text, (Step(self._bundle.recipe, entry.line, entry.text),), min(found))

    def _imported(self) -> Iterable[Lack]:
        self._set_path(self._bundle.search_path)
        for path, source in self._bundle.files.items():
            if not path.endswith(".py") or BESIDE.search(path) or not self._may_lack(source):
                continue
            walk = Walk({path: Reached("", Want("", ()))}, [], [], {}, {}, {})
            if not any(self._source(miss) in self._left_out for miss in self._misses(path, walk)):
                continue
            self._library.parse([source])
            facts = self._library.parsed(source)
            if facts is None or facts.edits:
                continue
            for miss in self._misses(path, walk):
                found = self._source(miss)
                relative = miss.want.module.startswith(".")
                sure = miss.want.line and not (miss.guarded or miss.loaded or miss.want.spared)
                if not sure or found not in self._left_out or BESIDE.search(found):
                    continue
                if relative or self._top(miss.module) is not None or not self._brings.surely(miss.module):
                    name = self._dotted(miss) if relative else miss.module
                    yield Lack("module", self._missing(name), (Step(source, miss.want.line, name),), found)

    def _missing(self, module: str) -> str:
        """What of ``module`` is missing: the package of which nothing is there, else itself."""
        parts = module.split(".")
        names = (".".join(parts[:length]) for length in range(1, len(parts)))
        return next((name for name in names if self._find(name) is None), module)

    def _may_lack(self, source: str) -> bool:
        """Whether a file names anything of what is left out."""
        wants = self._library.wants(source)
        return any(not self._names.isdisjoint((*want.module.split("."), *want.names)) for want in wants)


def _names(path: str) -> tuple[str, ...]:
    """The names by which the module at ``path`` may be asked for."""
    *above, name = path.removesuffix(".py").split("/")
    return (name, *above[-1:]) if name == "__init__" else (name,)
