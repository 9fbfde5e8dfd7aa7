"""References to paths, patterns and dotted names that meant what moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from reflint.fix.proposal import LOGGED, Successor, proposed
from reflint.fix.rewrite import Proposal
from reflint.fix.spelling import Moved, base_of
from reflint.following.sides import PROSE, Sides, proposal, shelves, stem_of
from reflint.gather import Gathered
from reflint.layout import moved_path
from reflint.model.facts import Reference
from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.model.tree import ancestors, parent
from reflint.resolve.modules import MODULE_ENDINGS
from reflint.resolve.paths import ENDINGS
from reflint.resolve.resolver import COMMON, Resolver
from reflint.syntax.globs import literal_prefix
from reflint.syntax.words import has_extension

_CODE = ("markdown.code", "markdown.fence", "rst.literal")


def referring(sides: Sides, resolver: Resolver, gathered: Gathered, further: list[str]) -> Iterator[Proposal]:
    """Edits of the references that meant a file or a directory that moves."""
    count = Counter(path.rpartition("/")[2] for path in sides.before.entries)
    meant = _Meant(sides, resolver, further, lambda name: count[name] == 1 and name not in COMMON)
    for old, dialect, facts in gathered.facts:
        new, data = sides.layout.names.get(old, old), sides.data(old)
        if data is None:
            continue
        lines = Lines(data)
        document = dialect in PROSE
        for found, moved in meant.of(old, dialect, facts.references):
            begin = data.rfind(b"\n", 0, found.reference.start) + 1
            if document and LOGGED.search(data, begin, found.reference.start):
                continue  # what a program printed once
            resolution = found._replace(path=new)
            if new != old and _is_led_back(resolution, new, moved.origin):
                continue
            fix = proposed(resolution, Successor(moved, "safe"), data, sides.after, sides.read)
            if fix is not None and fix.applicability == "safe":
                yield proposal(new, found.target, fix.edits, lines.line(resolution.reference.start))


def _is_led_back(found: Resolution, new: str, origin: str) -> bool:
    """Whether a path in a file that moves up to ``new`` depends on where the file stands: then it is led back with the file."""
    loaded = len(found.tried) == 1 and found.reference.anchor == "any"
    return found.reference.form == "path" and not loaded and base_of(found.reference, new, origin, ()) != ""


class _Meant:
    """What references mean in the tree before; ``unique`` says whether one file alone has a name."""

    def __init__(self, sides: Sides, resolver: Resolver, further: list[str], unique: Callable[[str], bool]) -> None:
        self._sides = sides
        self._further = further
        self._resolver = resolver
        self._unique = unique

    def of(self, path: str, dialect: str, references: tuple[Reference, ...]) -> Iterator[tuple[Resolution, Moved]]:
        """Those of ``references`` that mean what moves, and where that is afterwards."""
        for reference in references:
            if reference.form == "module" and reference.exact:
                yield from self._module(reference, path, dialect)
            elif reference.form == "glob" and reference.exact:
                yield from self._glob(reference, path, dialect)
        for found in self._resolver.meanings(path, dialect, references):
            reference = found.reference
            if found.status == "unknown":
                found = self._loaded(found)
            if found.status != "exists" or not reference.exact or reference.created or reference.role == "write":
                continue
            origin = self._origin(found)
            place = moved_path(origin, self._sides.layout)
            if place == origin or not self._is_meant(found, place):
                continue
            gone = found._replace(status="gone", origin=origin)
            yield gone, Moved(origin, place, self._sides.roots)

    def _origin(self, found: Resolution) -> str:
        """The file or directory that is meant, with the ending that the reference leaves out."""
        before = self._sides.before
        if before.lookup(found.target) is not None:
            return found.target
        endings = ENDINGS.get(found.reference.syntax, ())
        return next((found.target + e for e in endings if before.lookup(found.target + e) is not None), found.target)

    def _loaded(self, found: Resolution) -> Resolution:
        """``found``, a path that a loader of templates looks up in directories of its own, where one alone has it."""
        reference = found.reference
        if reference.anchor != "any" or "/" not in reference.text or not has_extension(reference.text):
            return found
        before = self._sides.before
        targets = [
            target for root in shelves(before) if before.lookup(target := f"{root}/{reference.text}") is not None
        ]
        return found._replace(status="exists", target=targets[0], tried=tuple(targets)) if len(targets) == 1 else found

    def _module(self, reference: Reference, path: str, dialect: str) -> Iterator[tuple[Resolution, Moved]]:
        """A dotted name whose longest part that is a module moves."""
        parts = reference.text.partition(":")[0].split(".")
        above = ancestors(path)
        near = (f"{directory}/src".lstrip("/") for directory in above)
        roots = dict.fromkeys(("", *self._resolver.roots, *above, *self._further, *near))
        for root in roots:
            for length in range(len(parts), 1 if "." in reference.text else 0, -1):
                stem = "/".join((root, *parts[:length])).lstrip("/")
                endings = ("", *MODULE_ENDINGS) if length == len(parts) else MODULE_ENDINGS
                origin = next((stem + e for e in endings if self._sides.before.lookup(stem + e) is not None), "")
                if not origin:
                    continue
                place = moved_path(self._sides.layout.names.get(origin, origin), self._sides.layout)
                if place != origin and stem_of(place)[len(root) :].strip("/") != stem[len(root) :].strip("/"):
                    target = ".".join(parts[:length])
                    found = Resolution(path, dialect, reference, "gone", target, (), origin)
                    yield found, Moved(origin, place, (*self._sides.roots, root))
                return

    def _glob(self, reference: Reference, path: str, dialect: str) -> Iterator[tuple[Resolution, Moved]]:
        """A pattern whose literal beginning is a directory that moves."""
        text = reference.text.removeprefix("!")
        head = literal_prefix(text.lstrip("./"))
        for base in dict.fromkeys(("", parent(path))) if head and not text.startswith("..") else ():
            origin = f"{base}/{reference.base}/{head}".replace("//", "/").strip("/")
            place = moved_path(origin, self._sides.layout)
            if place != origin and self._sides.before.is_directory(origin):
                yield Resolution(path, dialect, reference, "gone", origin, (), origin), Moved(origin, place)
                return

    def _is_meant(self, found: Resolution, place: str) -> bool:
        """Whether a reference says enough to mean the file at which it was found."""
        reference = found.reference
        if any(target not in (found.target, place) and self._sides.after.exists(target) for target in found.tried):
            return False  # it may mean that one
        if place in found.tried and not has_extension(reference.text):
            return False  # it is found from another source root
        if reference.anchor != "any" or reference.typed:
            return True
        if "/" in reference.text.strip("/."):
            return not reference.prefixed or found.tried[0] == found.target
        if reference.role == "mention" and reference.syntax not in _CODE:
            return False
        return has_extension(reference.text) and self._unique(reference.text)
