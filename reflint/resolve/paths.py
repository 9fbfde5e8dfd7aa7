"""References to paths meet the tree: which bases are plausible, and whether every one of them misses."""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution, Status
from reflint.model.tree import Tree, ancestors, normalize, parent
from reflint.resolve.guests import Guests, is_inside
from reflint.resolve.ignored import Ignored
from reflint.syntax.late import late
from reflint.syntax.words import has_extension

_IMPORTED = "text.word"  # among them what JavaScript imports, without its ending
# A document that names a page without its ending, and what the builder of the site adds.
ENDINGS = {
    "rst.toctree": (".rst", ".md", ".txt", ".ipynb", "/index.rst"),
    "rst.doc": (".rst", ".md", ".txt", ".ipynb"),
    "markdown.link": (
        ".md",
        ".mdx",
        ".rst",
        ".html.md",
        ".html.md.erb",
        ".html.erb",
        ".ipynb",
        "/index.md",
        "/README.md",
        "/_index.md",
        "/index.mdx",
    ),
    "terraform.source": (".tf",),
    "json.extends": (".json",),
    "toctree.page": (".md", ".mdx", ".ipynb", ".rst"),
    "serverless.handler": (".py", ".js", ".ts", ".mjs", ".cjs", ".go", ".rb"),
    _IMPORTED: (
        ".ts",
        ".tsx",
        ".js",
        ".jsx",
        ".mjs",
        ".vue",
        ".svelte",
        ".d.ts",
        "/index.ts",
        "/index.tsx",
        "/index.js",
    ),
}


_LANGUAGE = late(r"(?:^|/)[a-z]{2}(?:[-_][A-Za-z]{2,4})?$")
_CLIMB = late(r"(?:\.\./)+[^/]+/?")
_STRINGS = ("python.string", "python.path", "python.package", "python.joined", "python.message")
_DOCUMENTS = ("markdown.", "rst.")
_MANIFESTS = ("package-json.", "tsconfig.", "json.")
_BUILT = (".js", ".mjs", ".cjs", ".jsx", ".d.ts")


class Where(NamedTuple):
    """The bases of a reference, most plausible first, and how many of them are strong: the rest needs a longer text to be believed."""

    bases: tuple[str, ...]
    strong: int


def _is_seen_from_page(reference: Reference) -> bool:
    """Whether a document may say what a browser finds: builders of sites put the page ``a.md`` at ``a/``, leave raw HTML as it is written, and
    pictures that they do not find.
    """
    if reference.syntax == "markdown.html":
        return True
    if reference.syntax in ("rst.image", "rst.figure"):
        return reference.text.startswith("../") and "/_static/" in reference.text
    return (
        reference.syntax == "markdown.link" and reference.text.startswith("../") and not has_extension(reference.text)
    )


class PathResolver:
    """Resolves references of form ``path``. ``ignored`` answers what git ignores; ``roots`` are source roots below the top."""

    def __init__(self, tree: Tree, history: History, ignored: Ignored, roots: tuple[str, ...] = ()) -> None:
        self._tree = tree
        self._history = history
        self._ignored = ignored
        self._roots = roots
        self._guests = Guests(tree)

    def where(self, reference: Reference, path: str) -> Where:
        """Every plausible base of ``reference`` in the file ``path``."""
        base = reference.base
        home = parent(path)
        top = self._guests.top(path)
        if reference.anchor == "root" and top and not _may_be_address(reference):
            return Where((self._guests.within(top, base),), 1)
        if reference.anchor == "root":
            return Where((base, *ancestors(path), *self._languages(path)) if _may_be_address(reference) else (base,), 1)
        if reference.anchor == "file":
            page = path.rpartition(".")[0] if _is_seen_from_page(reference) else home
            return Where(tuple(dict.fromkeys((f"{home}/{base}", f"{page}/{base}"))), 1)
        bases = [f"{top}/{base}", f"{home}/{base}"]
        bases += [f"{directory}/{base}" for directory in ancestors(home) if is_inside(directory, top)]
        bases += [f"{root}/{base}" for root in self._roots if is_inside(root, top)]
        found = tuple(dict.fromkeys(b.strip("/") for b in bases))
        # Behind an unknown value any directory may be the base: only a path from the root can be told to be gone.
        return Where(found, 1 if reference.prefixed or found[0] == bases[1].strip("/") else 2)

    def _languages(self, path: str) -> tuple[str, ...]:
        """The directories beside those of ``path`` that hold the same site in another language: what one lacks, another serves."""
        named = [directory for directory in ancestors(path) if _LANGUAGE.search(directory)]
        beside = (f"{parent(one)}/{name}".lstrip("/") for one in named for name in self._tree.children(parent(one)))
        return tuple(one for one in beside if _LANGUAGE.search(one) and self._tree.is_directory(one))

    def resolve(self, reference: Reference, path: str, dialect: str) -> Resolution:
        """What ``reference``, standing in ``path``, means."""
        text = reference.text
        if text.startswith("/") and reference.anchor == "root":
            text = text.lstrip("/")
        where = self.where(reference, path)
        tried = self._tried(text, where)
        if not tried:
            return Resolution(path, dialect, reference, "outside", text)
        strong = self._tried(text, Where(where.bases[: where.strong], where.strong))
        status, target, origin, other = self._judge(reference, tried, strong, path)
        if status == "unknown" and dialect == "makefile" and self._is_above(target, path):
            status = "exists"
        if status == "gone" and reference.anchor == "root" and self._is_served(reference, text, where):
            status = "exists"
        return Resolution(path, dialect, reference, status, target, tried, origin, other)

    def _is_served(self, reference: Reference, text: str, where: Where) -> bool:
        """Whether an address begins with the part below which a site is served (``/docs/setup/x`` for ``setup/x.md``)."""
        rest = text.partition("/")[2]
        if "/" not in rest.strip("/") or not _may_be_address(reference):
            return False
        endings = ENDINGS.get(reference.syntax, ())
        return any(self._exists(target, endings) for target in self._tried(rest, where))

    def _is_above(self, target: str, path: str) -> bool:
        """Whether what a Makefile below the root names is there from the root: make runs there where another one includes it."""
        home = parent(path) + "/"
        return target.startswith(home) and self._tree.exists(target.removeprefix(home))

    def _tried(self, text: str, where: Where) -> tuple[str, ...]:
        if text.startswith(("/", "~")):
            return ()
        found = []
        for base in where.bases:
            target = normalize(f"{base}/{text}")
            if target is not None and target not in found:
                found.append(target)
        return tuple(found)

    def _judge(
        self, reference: Reference, tried: tuple[str, ...], strong: tuple[str, ...], path: str
    ) -> tuple[Status, str, str, str]:
        """Status, target, origin, other spelling."""
        endings = ENDINGS.get(reference.syntax, ())
        for target in tried:
            if self._exists(target, endings) or self._is_built(reference, target):
                untracked = self._only_untracked(target, path)
                return ("untracked" if untracked else "exists"), target, "", ""
        if reference.created:
            return "created", tried[0], "", ""
        named = reference.role == "mention" and reference.anchor == "root"
        joined = reference.syntax == "python.joined" and has_extension(reference.text)
        loose = named or (reference.prefixed and not joined)
        climbs = reference.anchor == "any" and _CLIMB.fullmatch(reference.text)  # one name beside a directory: its own
        gone = self._gone(reference, strong if loose or climbs else tried, strong, endings)
        if gone is not None:
            target, origin = gone
            ignored = self._ignored(target) and not self._left(target, origin)
            any_base = reference.prefixed or (reference.role == "mention" and not has_extension(target))
            ignored = ignored or (any_base and any(map(self._ignored, tried)))
            ignored = ignored or any(map(self._ignored.is_placed, strong))  # at the other base somebody makes it
            if reference.syntax.startswith("rst."):  # a page may be made, with another ending than it had
                ignored = ignored or any(self._ignored(one + ending) for one in strong for ending in endings)
            return ("ignored" if ignored else "gone"), target, origin, ""
        for target in tried:
            other = self._tree.other_spelling(target)
            if other is not None:
                return "case", target, "", other
        if any(map(self._ignored, strong)) and not any(map(self._ignored.overruled, strong)):
            return "ignored", tried[0], "", ""
        return "unknown", self._best(strong) or self._best(tried) or tried[0], "", ""

    def _left(self, target: str, origin: str) -> bool:
        """Whether nobody can have the file that git ignores: all of the directories in which it lay went away, to its top."""
        lay = origin != target and "/" in origin and not self._ignored(origin)
        return lay and not self._tree.is_directory(target.partition("/")[0])

    def _exists(self, target: str, endings: tuple[str, ...]) -> bool:
        if self._tree.exists(target):
            return True
        if not endings:
            return False
        stem = target[:-5] if target.endswith(".html") else target
        return any(self._tree.exists(stem + ending) for ending in endings)

    def _is_built(self, reference: Reference, target: str) -> bool:
        """Whether a package's manifest, an import or what an image starts names a script that is compiled from a source beside it."""
        imported = reference.syntax == _IMPORTED and reference.text.startswith(".")
        started = reference.syntax in ("dockerfile.cmd", "dockerfile.entrypoint")
        if not (imported or started or reference.syntax.startswith(_MANIFESTS)) or not target.endswith(_BUILT):
            return False
        stem, _, ending = target.rpartition(".")
        return any(self._tree.exists(f"{stem}.{source}") for source in (ending.replace("js", "ts"), "ts", "tsx"))

    def _only_untracked(self, target: str, path: str) -> bool:
        entry = self._tree.entries.get(target)
        if entry is None or entry.tracked:
            return False
        naming = self._tree.entries.get(path)
        return naming is not None and naming.tracked

    def _gone(
        self, reference: Reference, tried: tuple[str, ...], strong: tuple[str, ...], endings: tuple[str, ...]
    ) -> tuple[str, str] | None:
        """(target, origin) of the first base where the target, or with a lesser right a directory above it, vanished."""
        for target in tried:
            if self._history.vanished(target):
                return target, target
            for ending in endings if reference.syntax != _IMPORTED else ():
                if self._history.vanished(target + ending):
                    return target, target + ending
        if reference.role == "mention" or (reference.anchor == "any" and reference.syntax.startswith(_STRINGS)):
            return None  # a directory above says nothing of a name that may be made up
        leading = [target for target in tried if not reference.typed and self._leads_on(reference.text, target)]
        for target in tried:
            if target not in strong and not reference.typed:
                continue  # a directory above a guess at a weak base proves nothing
            for directory in ancestors(target):
                if self._history.is_directory(directory) and (reference.typed or "/" in directory):
                    # Where another base has the directory in which the text begins, that may be meant.
                    return None if set(leading) - {target} else (target, directory)
            if target in leading:
                return None
        return None

    def _leads_on(self, text: str, target: str) -> bool:
        """Whether the first directory of ``text`` lives at the base that makes it ``target``."""
        below = (normalize(text) or "").count("/")
        return below > 0 and self._tree.is_directory(target.rsplit("/", below)[0])

    def _best(self, tried: tuple[str, ...]) -> str:
        """The most plausible place of a path that never existed: the one whose directory exists, deepest first; "" where none does."""
        known = [target for target in tried if self._tree.is_directory(parent(target))]
        return max(known, key=lambda target: target.count("/")) if known else ""


def _may_be_address(reference: Reference) -> bool:
    """Whether ``/docs/a`` in a document may be an address: its root is that of a site, at some directory above the page."""
    return reference.syntax.startswith(_DOCUMENTS) and not reference.syntax.endswith(".url") and not reference.base


def template_roots(tree: Tree) -> tuple[str, ...]:
    """Directories at the top that a generator of projects fills in (``{{cookiecutter.slug}}``): what it runs works there."""
    return tuple(path for path in tree.directories if "{{" in path and "/" not in path)
