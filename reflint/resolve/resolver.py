"""Facts meet the tree: which references are in scope, and what each of them means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

from reflint.extract import ALWAYS
from reflint.model.facts import AnchorKind, Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution, Resolved
from reflint.model.settings import Settings
from reflint.model.tree import Tree, parent
from reflint.resolve.alternatives import is_alternative
from reflint.resolve.callers import Callers
from reflint.resolve.chance import Chance, is_output
from reflint.resolve.checkouts import PERSONAL, checkouts, is_below
from reflint.resolve.classes import Classes
from reflint.resolve.examples import is_example
from reflint.resolve.ignored import Ignored
from reflint.resolve.images import Images, is_shipped
from reflint.resolve.labels import is_deeper, names_itself
from reflint.resolve.learned import with_learned_base
from reflint.resolve.loops import folded, spots
from reflint.resolve.makers import Makers
from reflint.resolve.modules import ModuleResolver, source_roots
from reflint.resolve.origin import origin
from reflint.resolve.paths import PathResolver, template_roots
from reflint.resolve.patterns import PatternResolver
from reflint.resolve.printed import PRINTED, is_sure
from reflint.resolve.redirects import Redirects
from reflint.resolve.said import Said, is_log
from reflint.resolve.samples import is_upgrade
from reflint.resolve.served import Served
from reflint.resolve.spoken import spoken_scope
from reflint.resolve.stdlib import STDLIB
from reflint.resolve.tails import heads, tails
from reflint.syntax.words import has_extension

# Where a bare name is a file's.
_PLACES = ("python.path", "python.open", "python.option")
# Code of documents, where a bare name is a file and no word of the language.
_CODE = ("markdown.code", "markdown.fence", "rst.literal")
# Names of files that most projects have, and of which documents speak in general.
COMMON = frozenset(
    (
        "setup.py setup.cfg tox.ini pytest.ini conftest.py pyproject.toml requirements.txt package.json package-lock.json "
        "tsconfig.json docker-compose.yml docker-compose.yaml manage.py main.py app.py config.yml config.yaml config.json "
        "settings.py index.html index.js README.md README.rst CHANGELOG.md noxfile.py Pipfile.lock poetry.lock .gitignore "
        ".env __init__.py MANIFEST.in main.tf variables.tf outputs.tf versions.tf data.tf locals.tf Chart.yaml values.yaml "
        "test.sh run.sh build.sh deploy.sh install.sh main.go main.ts index.ts hello.py hello_world.py example.py test.py "
        "data output outputs"
    ).split()
)
# What ``docker compose`` reads unasked; the paths of any other file are relative to the first one that it is given.
_COMPOSE = re.compile(r"(^|/)(docker-)?compose\.ya?ml$")
_CALLED = ("github-workflow", "github-action")
_LINKS = ("markdown.link", "markdown.html")


class Resolver:
    """Resolves the references of every file of one tree."""

    def __init__(
        self, tree: Tree, history: History, settings: Settings, classes: Classes, read: Callable[[str], bytes | None]
    ) -> None:
        self._tree = tree
        self._classes = classes
        self._history = history
        self._chance = Chance(tree, history)
        self._mentions = spoken_scope(settings, classes)
        self._origin = origin(tree, read)
        self._read = read
        self._said = Said(tree, read, self._origin)
        self.roots = source_roots(tree, settings.source_roots)
        self.ignored = Ignored(tree, read)
        self._served = Served(tree, history)
        self._redirects = Redirects(tree, read)
        self._callers = Callers(tree, read)
        self._makers = Makers(tree, read)
        self._paths = PathResolver(tree, history, self.ignored, (*self.roots, *template_roots(tree)))
        self._modules = ModuleResolver(tree, history, read, STDLIB, self.roots)
        self._patterns = PatternResolver(tree, history, self.ignored)
        self._tails = tails(history.gone)
        self._known: dict[str, bool] = {}
        self.images = Images()
        self._checkouts: frozenset[str] = frozenset()
        self._retired = tuple(retired.path.strip("/") for retired in settings.retired)

    def resolve_all(self, facts: list[tuple[str, str, tuple[Reference, ...]]]) -> Resolved:
        """What every reference of ``facts`` (path, dialect, references) means."""
        kept: list[Resolution] = []
        named: list[Resolution] = []
        count = 0
        unresolved: Counter[str] = Counter()
        stated = (reference for _, _, references in facts for reference in references)
        self._checkouts = checkouts(stated, self._tree, self._origin.rpartition("/")[2])
        for path, dialect, references in facts:
            count += len(references)
            if self._retired:
                named += [r for reference in references for r in self._names_retired(reference, path, dialect)]
            found = self._file(path, dialect, references)
            unresolved.update(r.status for r in found if r.status in ("ignored", "outside", "dynamic"))
            kept += folded(found, spots(references), self._history)
        return Resolved(tuple(kept), tuple(named), count, unresolved)

    def meanings(self, path: str, dialect: str, references: tuple[Reference, ...]) -> Iterator[Resolution]:
        """What each reference to a path means, also where it simply exists: how a file that moves is led to what it named."""
        for reference in references:
            named = self._page(reference) if reference.syntax.endswith(".url") else reference
            if named is not None and named.form == "path" and named.role != "write":
                yield self._paths.resolve(named, path, dialect)

    def _file(self, path: str, dialect: str, references: tuple[Reference, ...]) -> list[Resolution]:
        """What the references of one file mean, but for those that simply exist."""
        mentions = self._mentions(path)
        found = []
        if dialect == "python" and is_upgrade(path):
            return []
        for named in references:
            reference = self._page(named) if named.syntax.endswith(".url") else named
            if reference is None or reference.role == "write":
                continue
            printed = reference.role == "mention" and not mentions
            if printed and not reference.syntax.endswith(PRINTED):
                continue
            resolution = self._resolve(reference, path, dialect)
            if resolution is None or (resolution.status == "gone" and self._is_excused(resolution)):
                continue
            if not printed or is_sure(resolution, self._classes):
                found.append(resolution)
        if found and dialect.startswith(("markdown", "rst")) and is_log((self._read(path) or b"")[:200]):
            return []
        if dialect in _CALLED and found and self._callers.has_none(path):
            found = [r._replace(status="outside") if r.reference.role != "mention" else r for r in found]
        if dialect == "shell" and _is_foreign(found):
            found = [r._replace(status="outside") if r.reference.anchor == "any" else r for r in found]
        if dialect != "shell" and not (dialect == "python" and self._classes.test(path)):
            found = with_learned_base(found, [reference.text for reference in references], self._tree, self._history)
        if dialect == "python":
            found = [r for r in found if r.status != "gone" or not is_alternative(r, references, self._paths)]
        if dialect == "python" and self._classes.test(path):
            found = [r for r in found if not is_example(r, references, self._paths)]
        return [resolution for resolution in found if resolution.status not in ("exists", "created")]

    def _is_excused(self, found: Resolution) -> bool:
        return self._said.excuses(found) or self._redirects.leads(found)

    def _page(self, reference: Reference) -> Reference | None:
        """A link to a file of ``base``, a repository on a forge, as one to a file of this repository; None where that is
        another one.

        Where the owner is another, or this repository's name is not known, that the path was here says enough for a
        mention, if it is no name that every repository has.
        """
        base = reference.base.lower()
        if self._origin and base.rpartition("/")[2] != self._origin.rpartition("/")[2]:
            return None
        if base == self._origin:
            return reference._replace(base="")
        return reference._replace(base="", role="mention") if "/" in reference.text else None

    def _resolve(self, reference: Reference, path: str, dialect: str) -> Resolution | None:
        """None where the reference cannot matter: untyped, and nothing that vanished ends in what it names."""
        if reference.form == "module":
            return self._module(reference, path, dialect)
        if reference.syntax == PERSONAL:
            ours = is_below(reference.text, self._checkouts)
            return Resolution(path, dialect, reference, "unknown" if ours else "outside", reference.text.rstrip("/"))
        if dialect == "dockerfile" and is_shipped(self.images, reference, path, (self._paths, self._patterns)):
            return None
        if reference.syntax == "python.glob" and (self._classes.test(path) or is_output(reference.text)):
            return None
        if reference.role == "pattern" or reference.form in ("glob", "regex"):
            if reference.created:
                return None
            if reference.role != "pattern" and not self._may_be_gone(reference.text):
                return None
            found = self._patterns.resolve(reference, path, dialect)
            return found._replace(status="dynamic") if self._chance.excuses_pattern(found) else found
        if not reference.typed and _is_bare(reference):
            if reference.syntax in _CODE:
                return self._in_code(reference, path, dialect)
            if not self._left_home(reference, path):
                return None
        told = reference.typed or self._may_be_gone(f"{reference.base}/{reference.text}")
        if not told and not _is_operand(reference, dialect):
            return None
        found = self._paths.resolve(reference, path, dialect)
        if found.status == "unknown" and reference.syntax.startswith("compose.") and not _COMPOSE.search(path):
            return found._replace(status="dynamic")
        if found.status == "unknown" and not reference.typed:
            found = self._served.resolve(found)
        if found.status in ("gone", "unknown") and self._is_made_first(found):
            return found._replace(status="created")
        if found.status == "case" and not (reference.typed or _is_operand(reference, dialect)):
            return None  # only a chance look at it told
        linked = reference.anchor != "any" and dialect.startswith(("markdown", "rst"))  # pages lead to nobody's data
        if found.status == "gone" and not reference.typed and not linked and self.ignored.holds(found.target):
            return found._replace(status="ignored")
        if found.status == "gone" and self._chance.excuses(found, test=self._classes.test(path)):
            return found._replace(status="dynamic")
        if found.status == "unknown" and reference.syntax in _LINKS and self._may_start_at_root(reference):
            again = self._paths.resolve(reference._replace(anchor="root"), path, dialect)
            return again if again.status == "gone" and again.origin == again.target else found
        if found.status == "unknown" and self._runs_from_root(found, dialect):
            return found._replace(reference=reference._replace(typed=True))
        return found

    def _is_made_first(self, found: Resolution) -> bool:
        """Whether a script puts what an image copies into its context, or ``configure`` writes what a Makefile includes."""
        if found.dialect == "dockerfile":
            return self._makers.stage(found)
        included = found.reference.syntax.endswith(".include") and found.dialect.startswith("makefile")
        return included and self._makers.make(found, parent(found.target))

    def _in_code(self, reference: Reference, path: str, dialect: str) -> Resolution | None:
        """A file's name in the code of a document: gone where it stood beside the document, or at the root, and nothing is
        called so any more.
        """
        name = reference.text.removeprefix("./")
        if reference.role != "mention" or not has_extension(name) or not self._may_be_gone(name) or name in self._names:
            return None
        anchors: tuple[AnchorKind, ...] = ("file",) if name in COMMON else ("file", "root")
        for anchor in anchors:
            found = self._paths.resolve(reference._replace(anchor=anchor), path, dialect)
            if found.status == "gone":
                return found
        return None

    @cached_property
    def _names(self) -> frozenset[str]:
        """The last components of all paths that are there."""
        return frozenset(path.rpartition("/")[2] for path in (*self._tree.entries, *self._tree.directories))

    def _runs_from_root(self, found: Resolution, dialect: str) -> bool:
        """Whether a script that runs ``bin/x/y.py`` from nobody knows where means the repository's own ``bin/x``, which is there."""
        reference = found.reference
        if reference.role != "run" or reference.typed or reference.prefixed or reference.base or dialect != "shell":
            return False
        directory = parent(found.tried[0])
        return "/" in directory and has_extension(reference.text) and self._tree.is_directory(directory)

    def _left_home(self, reference: Reference, path: str) -> bool:
        """Whether a bare name, at a place that takes files, is that of a file which vanished from beside the one that names it."""
        if reference.syntax not in _PLACES or not has_extension(reference.text) or self._classes.test(path):
            return False
        gone = f"{parent(path)}/{reference.text}".lstrip("/")
        if not self._history.vanished(gone) or self._history.precedes(gone, path):
            return False
        # What lies in many directories is opened in each of them; what is not opened here may be joined to the one that has it.
        namesakes = sum(entry.endswith("/" + reference.text) for entry in self._tree.entries)
        return namesakes < (2 if reference.syntax == "python.open" else 1)

    @staticmethod
    def _may_start_at_root(reference: Reference) -> bool:
        """Whether a builder may take a link from the root (``docs/a.md`` in a side bar of ``docs``)."""
        return reference.anchor == "file" and "/" in reference.text and not reference.text.startswith(".")

    def _module(self, reference: Reference, path: str, dialect: str) -> Resolution | None:
        if reference.syntax in ("python.dotted", "python.subprocess", "python.message") and self._classes.test(path):
            return None  # made up, more often than not
        if not self._may_be_gone(reference.text.replace(".", "/")):
            return None
        if reference.syntax in ("python.dotted", "python.module") and names_itself(reference.text, path):
            return None
        found = self._modules.resolve(reference, path, dialect)
        if reference.syntax == "python.dotted" and is_deeper(found):
            return None
        made_up = reference.syntax == "python.module" and self._classes.test(path) and self._chance.is_later(found)
        return None if made_up else found

    def _may_be_gone(self, text: str) -> bool:
        """Whether some leading part of ``text`` could be the tail of a vanished path."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = any(part in self._tails for part in heads(text))
        return known

    def _names_retired(self, reference: Reference, path: str, dialect: str) -> list[Resolution]:
        text = reference.text.strip("/")
        if reference.form == "module":
            text = text.replace(".", "/")
        if not any(retired.rpartition("/")[2] in text for retired in self._retired):
            return []
        found = self._paths.resolve(reference._replace(text=text, typed=True), path, dialect)
        for target in found.tried:
            if any(target == retired or target.startswith(retired + "/") for retired in self._retired):
                return [found._replace(target=target)]
        return []


def _is_foreign(found: list[Resolution]) -> bool:
    """Whether a script works in another checkout: of the paths that it takes from nobody knows where, most never were in this repository,
    and none is there now, nor the directory that it runs a program from.
    """
    asked = [
        r
        for r in found
        if r.reference.anchor == "any" and r.reference.role in ("read", "run") and "/" in r.reference.text
    ]
    if any(resolution.reference.typed for resolution in asked):
        return False
    statuses = Counter(resolution.status for resolution in asked)
    return not statuses["exists"] and statuses["unknown"] > statuses["gone"]


def _is_operand(reference: Reference, dialect: str) -> bool:
    """Whether a script or recipe uses the path, so that another spelling of it is a mistake (RL107) and not a coincidence."""
    return dialect in ALWAYS and reference.role in ("read", "run") and not reference.syntax.endswith((".value", ".key"))


def _is_bare(reference: Reference) -> bool:
    """A single name whose base is anyone's guess names nothing for certain."""
    if reference.syntax.endswith(".include"):
        return False
    text = reference.text.strip("/")
    if reference.syntax in _CODE and text.removeprefix("./") in COMMON:
        text = text.removeprefix("./")
    return reference.anchor == "any" and "/" not in f"{reference.base}{text}"
