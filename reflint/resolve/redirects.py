"""Addresses of a site's pages that are led elsewhere: who follows a link to one of them arrives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, parent
from reflint.resolve.served import is_served
from reflint.syntax.late import late
from reflint.syntax.redirects import former, is_addresses, is_table, redirected
from reflint.syntax.words import has_extension

_PAGE = late(r"(?:(?:^|/)index)?(?:\.html?)?/?$")
_SOURCE = late(r"(?:(?:^|/)index)?\.(?:mdx?|rst|ipynb|txt)$")
_SOURCES = (".rst", ".md", ".ipynb", ".txt")
_WILD = late(r"[*:(]")
_REST = late(r"\*{1,2}|:\w+[*+]|:splat|\(\.\*\)|:\w+\(\.\*\)")
_BLOGS = (
    "_config.yml",
    "_config.yaml",
    "hugo.toml",
    "hugo.yaml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "tech-docs.yml",
)
_PAGES = (".md", ".markdown", ".html")
_DOCUMENTS = ("markdown.", "rst.")
_LINKS = ("markdown.link", "markdown.html", "rst.link", "rst.target")


class Table(NamedTuple):
    """What is led elsewhere on the site whose sources lie below ``site``: addresses without outer slashes, and patterns of such."""

    site: str
    addresses: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]


class Redirects:
    """Answers whether what a document links to is led elsewhere. The tables of ``tree`` are read when first asked."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read

    def leads(self, found: Resolution) -> bool:
        """Whether ``found``, of a path that is not there, names an address that is led elsewhere."""
        reference, name = found.reference, found.path.rpartition("/")[2]
        if is_addresses(name) and (found.target.endswith(".html") or not has_extension(found.target)):
            return True
        if reference.syntax.startswith("python.") and name == "conf.py":
            return self._is_page(found.target)
        told = reference.role == "mention" and reference.syntax.startswith(_DOCUMENTS)
        if not (told or reference.syntax in _LINKS) or reference.syntax.endswith(".url"):
            return False  # builders take what they include, and the pages of their trees, from files
        if reference.anchor == "root":
            return any(_holds(table, _address(reference.text)) for table in self._tables)
        if told:
            return _address(reference.text) in self._former(found.path)
        return any(_holds_below(table, _address(found.target)) for table in self._tables)

    def _is_page(self, target: str) -> bool:
        """Whether the source of a page, which Sphinx knows without its ending, has another ending now."""
        stem, dot, ending = target.rpartition(".")
        return dot + ending in _SOURCES and any(stem + each in self._tree.entries for each in _SOURCES)

    def _former(self, path: str) -> frozenset[str]:
        """The addresses that the page at ``path`` says to have had."""
        return frozenset(map(_address, former(self._read(path) or b"")))

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        tables = [path for path in self._tree.entries if is_table(path.rpartition("/")[2])]
        found = [table(_site(path), redirected(self._read(path) or b"", path.rpartition("/")[2])) for path in tables]
        return tuple(each for each in (*found, *self._told()) if each.addresses or each.patterns)

    def _told(self) -> Iterator[Table]:
        """What the pages of blogs say of themselves."""
        sites = {_site(path) for path in self._tree.entries if path.rpartition("/")[2] in _BLOGS}
        for path in self._tree.entries if sites else ():
            site = next((above for above in ancestors(path) if above in sites), None)
            if site is not None and path.endswith(_PAGES):
                yield table(site, former(self._read(path) or b""))


def table(site: str, sources: list[str]) -> Table:
    """The table of ``sources``, which may hold the wildcards of any host; what would take every address is left out."""
    wild = [source for source in sources if _WILD.search(source)]
    plain = (_address(_SOURCE.sub("", source)) for source in sources if not _WILD.search(source))
    return Table(site, frozenset(plain) - {""}, tuple(filter(None, map(_pattern, wild))))


def _site(path: str) -> str:
    """The directory of the site that the table at ``path`` is of."""
    home = parent(path)
    return parent(home) if is_served(home) or home.rpartition("/")[2] in ("_extra", "extra", "config") else home


def _address(text: str) -> str:
    return _PAGE.sub("", text.strip("/"), count=1).strip("/")


def _pattern(source: str) -> re.Pattern[str] | None:
    parts = source.strip("/").split("/")
    first = next((at for at, part in enumerate(parts) if _REST.fullmatch(part)), len(parts))
    if not any(part and not _WILD.search(part) for part in parts[:first]):
        return None
    made = [_part(part) for part in parts]
    return re.compile("".join(made).removeprefix("/"))


def _part(part: str) -> str:
    if _REST.fullmatch(part):
        return "(?:/.+)?"
    return "/[^/]+" if _WILD.search(part) else "/" + re.escape(part)


def _holds(table: Table, address: str) -> bool:
    """Whether ``table`` leads ``address`` elsewhere; a pattern of pages takes no picture to another one."""
    if not address or address in table.addresses:
        return bool(address)
    return not has_extension(address) and any(each.fullmatch(address) for each in table.patterns)


def _holds_below(table: Table, target: str) -> bool:
    """Whether the address of the file or directory ``target`` is in the table: its path, less the directories that the site's sources lie in."""
    if table.site and not target.startswith(table.site + "/"):
        return False
    parts = target.removeprefix(table.site).strip("/").split("/")
    # Behind two directories a single name says too little.
    return any(_holds(table, "/".join(parts[at:])) for at in range(min(len(parts), 3)) if at < 2 or len(parts) > 3)
