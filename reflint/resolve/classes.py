"""Classes of files that rules treat apart: historical documents, fixtures, vendored and generated trees, templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from reflint.model.tree import Tree
from reflint.syntax.ignorefile import matcher as ignorefile_matcher

_FIXTURE_DIRECTORIES = (
    "fixtures fixture testdata test_data test-data __fixtures__ __snapshots__ snapshots cassettes golden "
    "goldens test_fixtures test-fixtures testing_data mocks __mocks__ samples_for_tests test-files test_files "
    "testfiles example_repos dummy_data"
).split()
VENDORED_DIRECTORIES = frozenset(
    (
        "vendor vendors vendored _vendor _vendored third_party third-party thirdparty 3rdparty node_modules "
        "bower_components site-packages dist-packages external extern"
    ).split()
)
_RECORDED = (".snapshot.json", ".snap", ".ambr", ".golden", ".approved.txt", ".validation.json", ".lock", "-lock.json")
_OWN = ".reflint/"
_TEMPLATE = re.compile(
    r"(?i)\.(j2|jinja2?|tmpl|template|tpl|mustache|hbs|erb|ejs|mako|cookiecutter|in)$|\{\{|\{%|%%|__\w+__\.(?!py)"
)
_TEMPLATE_DIRECTORIES = [
    "templates",
    "template",
    "cookiecutter",
    "_templates",
    "skeleton",
    "scaffold",
    "scaffolds",
    "boilerplate",
    "archetype-resources",
]
_TEST_FILE = re.compile(
    r"(^|/)(tests?|testing|spec|specs|e2e|__tests__)/|(^|/)(test_[^/]*|[^/]*_test|conftest|[^/]*\.(test|spec))\.\w+$"
)


@lru_cache(maxsize=65536)
def _parts(directory: str) -> frozenset[str]:
    return frozenset(directory.lower().split("/"))


class Classes:
    """Which class a file belongs to. ``historical`` holds further patterns from the configuration (gitignore syntax)."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None], historical: Iterable[str] = ()) -> None:
        self._historical = ignorefile_matcher(tuple(historical))
        self._linguist = _linguist(tree, read)

    def historical(self, path: str) -> bool:
        """A document of the past: it names what once was, on purpose."""
        return self._historical(path)

    @staticmethod
    def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
        """Whether a path matches any of ``patterns`` (gitignore syntax)."""
        return ignorefile_matcher(patterns)

    def fixture(self, path: str) -> bool:
        """Data of tests: what it names is made up."""
        directory, _, name = path.rpartition("/")
        return not _parts(directory).isdisjoint(_FIXTURE_DIRECTORIES) or name.endswith(_RECORDED)

    def test(self, path: str) -> bool:
        """A test: many of its strings are made up."""
        return _TEST_FILE.search(path) is not None

    def vendored(self, path: str) -> bool:
        """Somebody else's code, or a machine's."""
        return not _parts(path.rpartition("/")[0]).isdisjoint(VENDORED_DIRECTORIES) or self._linguist(path)

    def template(self, path: str) -> bool:
        """A text that becomes another file elsewhere."""
        directory, _, name = path.rpartition("/")
        return _TEMPLATE.search(path) is not None or (
            not _parts(directory).isdisjoint(_TEMPLATE_DIRECTORIES)
            and not name.endswith((".html", ".py", ".md", ".rst", ".sh"))
        )

    def quiet(self, path: str) -> bool:
        """Whether nothing that the file names is held against it."""
        if path.startswith(_OWN) or path.rpartition("/")[2] == "reflint.toml":
            return True  # what reflint is told names what is gone, on purpose
        return self.historical(path) or self.vendored(path) or self.template(path) or self.fixture(path)


def _linguist(tree: Tree, read: Callable[[str], bytes | None]) -> Callable[[str], bool]:
    """Paths that ``.gitattributes`` at the root marks as ``linguist-vendored`` or ``linguist-generated``."""
    data = read(".gitattributes") if ".gitattributes" in tree.entries else None
    patterns = []
    for line in (data or b"").decode("utf-8", "replace").splitlines():
        pattern, *attributes = line.split() or [""]
        if any(
            a in ("linguist-vendored", "linguist-generated", "linguist-vendored=true", "linguist-generated=true")
            for a in attributes
        ):
            patterns.append(pattern)
    return ignorefile_matcher(tuple(patterns))
