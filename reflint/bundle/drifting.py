"""What the files of a bundle ask for in vain, whether an entry point reaches them or not."""

from __future__ import annotations

from collections.abc import Iterator

from reflint.bundle.closure import Closure
from reflint.bundle.walking import Miss, Reached, Walk
from reflint.bundle.wanted import Want
from reflint.model.bundle import Lack
from reflint.model.finding import Step
from reflint.model.tree import parent


class Drift(Closure):
    """Looks at every file of a bundle by itself."""

    def lacks(self) -> Iterator[Lack]:
        """What any file asks for in vain, reached or not; in the chain the file stands by its own path, be it a link."""
        home = parent(self._bundle.recipe)
        for path in self._bundle.files:
            if not path.endswith(".py") or "/" not in path:
                continue
            walk = Walk({path: Reached("", Want("", ()))}, [], [], {}, {}, {})
            self._set_path(self._bundle.search_path)
            misses = [miss for miss in self._misses(path, walk) if self._source(miss)]
            if misses:
                self._library.parse([self._bundle.files[path]])
                for miss in self._misses(path, walk):
                    source = self._source(miss) if miss.want.line else ""
                    if source:
                        name = self._dotted(miss) if miss.want.module.startswith(".") else miss.module
                        step = Step(f"{home}/{path}".lstrip("/"), miss.want.line, name)
                        yield Lack("unreached", name, (step,), source, miss.guarded)

    def _misses(self, path: str, walk: Walk) -> list[Miss]:
        walk.misses.clear()
        for want in self._library.wants(self._bundle.files[path]):
            for _ in self._resolve(path, want, walk, Reached(path, want, want.guarded)):
                pass
        return list(walk.misses)
