"""Untyped names that equal a vanished path by chance: a label, a key, a template name, a path below a directory that is not known."""

from __future__ import annotations

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, parent
from reflint.resolve.served import is_served
from reflint.syntax.globs import literal_prefix
from reflint.syntax.words import has_extension

# Strings and values that may be anything, as against operands of commands and constructs that only take paths.
_LOOSE = ("python.string", "python.joined", "python.message")
_PLAIN = frozenset(f"{syntax}.{name}" for syntax in ("json", "yaml", "toml", "ini") for name in ("value", "key"))
# Directories that a program fills, whatever a commit once put there.
_OUTPUTS = frozenset("results result outputs output logs checkpoints runs wandb tmp temp artifacts cache".split())
_FILLED = (".sqlite3", ".sqlite", ".db")  # and a database
# First directories below which programs are installed, and of which repositories have none of the kind.
_INSTALLED = ("share/", "lib64/", "libexec/", "sbin/", "usr/", "var/")
# Templates and static files are found by loaders with directories of their own.
_LOADED = (".html", ".jinja", ".jinja2", ".j2", ".js", ".css", ".png", ".svg", ".jpg", ".gif", ".ico")


class Chance:
    """Judges whether an untyped reference that resolves to a vanished path still means something else."""

    def __init__(self, tree: Tree, history: History) -> None:
        self._tree = tree
        self._history = history
        self._tails: frozenset[str] | None = None

    def excuses(self, found: Resolution, *, test: bool) -> bool:
        """Whether ``found``, a vanished path, is better believed to be something else. ``test``: it stands in a test."""
        reference = found.reference
        if self._is_rendered(found.target):
            return True
        if found.dialect == "python" and (
            found.target.rpartition("/")[2] in _OUTPUTS or found.target.endswith(_FILLED)
        ):
            return True
        if reference.role == "run" and reference.syntax.endswith(".run") and self._history.is_directory(found.target):
            return True  # nobody runs a directory
        if reference.syntax == "cloudbuild.args" and _is_beside(reference) and self._history.is_directory(found.target):
            return True  # a program that was built there
        if reference.typed or reference.anchor != "any" or reference.form != "path":
            return reference.syntax == "markdown.link" and _is_label(reference)
        if reference.syntax == "python.package" and not self._has_package(found):
            return True
        if test and found.dialect == "shell" and found.origin != found.target:
            return True  # made up, below a directory that is gone
        if reference.syntax in _PLAIN and _is_beside(reference) and parent(found.target) != parent(found.path):
            return True
        if reference.prefixed and "/" not in reference.text.strip("/"):
            return True  # of one word behind an unknown directory, nobody can tell
        is_tail = reference.prefixed or reference.syntax.endswith(".tail")
        if (is_tail or (test and reference.syntax.startswith("python."))) and self._lives_below(reference):
            return True
        if reference.syntax == "python.path" and not reference.exact and reference.text.startswith(_INSTALLED):
            return not has_extension(reference.text)
        if reference.syntax not in _PLAIN and not reference.syntax.startswith(_LOOSE):
            return False
        climbs = reference.text.startswith("..")  # out of the tests, to what they test
        if test and (reference.syntax.startswith("json.") or (self.is_later(found) and not climbs)):
            return True  # recorded, or made up
        if reference.text.endswith(_LOADED) and found.tried[:1] != (found.target,):
            base = found.target.removesuffix(reference.text).rstrip("/")
            return reference.syntax not in _PLAIN or not is_served(base)
        if has_extension(reference.text):
            return False
        return not _is_plain_directory(found) or self.is_later(found)

    def _is_rendered(self, target: str) -> bool:
        """Whether templates that are rendered for one name after another lie where ``target`` was: ``ports/port.network.j2.yaml``."""
        _, dot, ending = target.rpartition("/")[2].rpartition(".")
        return bool(dot) and any(child.endswith(f".j2.{ending}") for child in self._tree.children(parent(target)))

    def excuses_pattern(self, found: Resolution) -> bool:
        """Whether ``found``, a pattern whose match vanished before the file came that says it, is about another directory than the top: a script
        that came from elsewhere, or runs there; a value that nobody knows.
        """
        reference, home = found.reference, parent(found.path)
        if found.status != "gone" or reference.anchor != "any" or (home and found.target.startswith(f"{home}/")):
            return False
        if reference.prefixed and "/" not in literal_prefix(reference.text):
            return True  # of one word behind an unknown directory, nobody can tell
        return (reference.role == "read" or reference.syntax.endswith(".value")) and self.is_later(found)

    def is_later(self, found: Resolution) -> bool:
        """Whether a file says it that came after it had gone: a group, a topic, a key of the like."""
        return self._history.precedes(found.origin, found.path)

    def _has_package(self, found: Resolution) -> bool:
        """Whether the package below which the path was is here still: one that is gone as a whole is installed now."""
        base = found.target.removesuffix(found.reference.text)
        return self._tree.is_directory(base + found.reference.text.partition("/")[0])

    def _lives_below(self, reference: Reference) -> bool:
        """Whether something of this name lives below some directory, which may be the one that is not known."""
        if self._tails is None:
            found: set[str] = set()
            for path in (*self._tree.entries, *self._tree.directories):
                at = path.find("/")
                while at >= 0:
                    found.add(path[at + 1 :])
                    at = path.find("/", at + 1)
            self._tails = frozenset(found)
        parts = [part for part in reference.text.split("/") if part not in ("", ".", "..")]
        return "/".join(parts) in self._tails


def is_output(pattern: str) -> bool:
    """Whether a program looks for what it, or a build, has made: ``dist/*.whl``."""
    return literal_prefix(pattern).rstrip("/").rpartition("/")[2] in (*_OUTPUTS, "dist", "build")


def _is_beside(reference: Reference) -> bool:
    """``./test.sh``: a file beside the one that names it, or where somebody runs it, not one at the top."""
    return reference.text.startswith("./") and "/" not in reference.text[2:]


def _is_label(reference: Reference) -> bool:
    """``[](name)``: a label of the document's own system, where no directory and no ending says otherwise."""
    return "/" not in reference.text and not has_extension(reference.text)


def _is_plain_directory(found: Resolution) -> bool:
    """Whether a name without an ending is a directory from the root, and no ``owner/name`` slug."""
    parts = found.reference.text.strip("/").split("/")
    if found.tried[:1] != (found.target,):
        return False
    return len(parts) > 2 or found.reference.text.endswith("/") or (len(parts) == 2 and parts[0] != parts[1])
