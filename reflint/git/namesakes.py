"""What took the name of a vanished file in the commit that took the file: ``notes.md`` → ``notes.rst``, ``all.yml`` → ``all/all.yml``. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from reflint.git.votes import COMMON, Home, plain

LIKELY = 0.5  # score of a name alone: it is shown, and no fix that rests on it is safe
# Endings under which a file does the same for those who name it.
_SORTS = (
    frozenset(("md", "mdx", "markdown", "rst", "txt", "html", "adoc", "org", "")),
    frozenset(("png", "jpg", "jpeg", "gif", "svg", "webp", "avif")),
    frozenset(("yml", "yaml")),
)
_EVERYWHERE = COMMON | frozenset(
    ("package-lock", "pyproject", "tsconfig", "yarn", "poetry", "uv", "docker-compose", "config", "utils", "types")
)
_CHIEF = ("__init__", "main", "index")  # files that stand for their directory


class Namesakes:
    """Files that one commit ``added``; those that are some other file's new place (``claimed``) are nobody's namesake."""

    def __init__(self, added: Iterable[str], claimed: Collection[str]) -> None:
        self._here: dict[tuple[str, str], list[str]] = {}
        self._anywhere: dict[str, list[str]] = {}
        for place in added:
            if place in claimed:
                continue
            directory, name = _split(place)
            self._anywhere.setdefault(name, []).append(place)
            for known in dict.fromkeys((plain(_stem(name)), plain(name.rpartition(".")[0]))):
                self._here.setdefault((directory, known), []).append(place)

    def in_place(self, path: str) -> str:
        """The file that stands for ``path`` where it stood: in another case, as another kind of document or picture, as its template; "" for none."""
        directory, name = _split(path)
        found = {
            place
            for known in (plain(_stem(name)), plain(name))
            for place in self._here.get((directory, known), ())
            if _same_sort(name, _split(place)[1])
        }
        return found.pop() if len(found) == 1 else ""

    def named(self, path: str) -> list[str]:
        """Files elsewhere that are called just as ``path``, where that name is telling."""
        name = _split(path)[1]
        return [] if _stem(name).lower() in _EVERYWHERE else self._anywhere.get(name, [])

    def home(self, path: str) -> Home | None:
        """Where ``path`` went by its name: in its place, into a directory of its name, or, under a telling name, anywhere."""
        for places in self._ranked(path):
            found = [place for place in places if place != path]
            if found:
                return Home("namesake", found[0], LIKELY) if len(set(found)) == 1 else None
        return None

    def _ranked(self, path: str) -> Iterator[list[str]]:
        directory, name = _split(path)
        stem, _, ending = name.partition(".")
        own = f"{directory}/{stem}".lstrip("/")
        inner = [f"{own}/{chief}.{ending}" for chief in (stem, *_CHIEF)]
        yield [place for place in (self.in_place(path),) if place]
        yield self._here.get((directory, plain(stem)), [])
        yield next(([place] for place in inner if place in self._anywhere.get(_split(place)[1], ())), [])
        yield self.named(path)


def _same_sort(old: str, new: str) -> bool:
    if plain(new) == plain(old) or plain(new).startswith(plain(old) + "."):
        return True
    endings = {old.partition(".")[2].lower(), new.partition(".")[2].lower()}
    return plain(_stem(old)) == plain(_stem(new)) and any(endings <= sort for sort in _SORTS)


def _split(path: str) -> tuple[str, str]:
    directory, _, name = path.rpartition("/")
    return directory, name


def _stem(name: str) -> str:
    return name.partition(".")[0]
