"""Which repository this is on its forge, as the tree itself says: no network, no remote of the clone is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from reflint.model.tree import Tree
from reflint.syntax.late import late

_MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py", "package.json", "mkdocs.yml", "Cargo.toml", "go.mod")
_PAGE = late(r"(?:docs?/|\.github/(?:ISSUE_TEMPLATE/)?)?[\w.-]*(?:README|\.md|\.rst|config\.yml)")
_MOST = 40  # pages that are asked
_SLUG = rb"(?:github|gitlab)\.com[/:]([\w.-]{1,100}/[\w.-]{1,100})"
# What a manifest says of itself, as against its dependencies.
_DECLARED = late(
    rb"(?:^|[{,])[ \t\"']{0,20}(?:[\w -]{0,30}?(?:url|repo|repository|source|source code|homepage|home-page|home|code|github|issues|tracker"
    rb"|bug[ -]?tracker|changelog|documentation|module)[\w -]{0,30}?)[\"']?[ \t]{0,20}[:= ][ \t]{0,20}(?:\"git\+)?[^\n#@+]{0,40}?"
    + _SLUG,
    re.IGNORECASE | re.MULTILINE,
)
# The pages of a repository that its own documents lead to, badges among them.
_VISITED = late(
    _SLUG
    + rb"(?:\.git\b|/(?:actions|issues|pulls?|releases|discussions|blob|tree|raw|edit|workflows|wiki|security|compare"
    rb"|graphs|milestones|stargazers|network)\b)"
)
_BADGE = late(rb"img\.shields\.io/github/[\w/-]{1,60}?/([\w.-]{1,100}/[\w.-]{1,100})")
_FILE = late(_SLUG + rb"/(?:blob|tree|raw|edit)/[^/\s]{1,100}/([\w./-]{1,300})")
_SURE = 3  # visits that are worth as much as a declaration, or as the page of a file that is here


def origin(tree: Tree, read: Callable[[str], bytes | None]) -> str:
    """``owner/name`` in lower case; "" where the tree's manifests and front pages do not agree on one."""
    votes: Counter[str] = Counter()
    pages = sorted((path for path in tree.entries if _PAGE.fullmatch(path)), key=lambda path: (path.count("/"), path))
    for path in (*_MANIFESTS, *pages[:_MOST]):
        data = read(path) if path in tree.entries else None
        if data is not None:
            votes.update(_declared(data) if path in _MANIFESTS else _visited(data, tree))
    first, second = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] > second[1] else ""


def _declared(data: bytes) -> Counter[str]:
    found = Counter(_name(match.group(1)) for match in _DECLARED.finditer(data))
    return Counter({name: _SURE * count for name, count in found.items()})


def _visited(data: bytes, tree: Tree) -> Counter[str]:
    """One vote a visit; many for the page of a file that is here, and none for a visit of a page of a file that is not."""
    found = Counter(_name(match.group(1)) for pattern in (_VISITED, _BADGE) for match in pattern.finditer(data))
    for match in _FILE.finditer(data):
        path = match.group(2).decode("ascii", "replace").rstrip("./")
        found[_name(match.group(1))] += _SURE if "/" in path and tree.exists(path) else -1
    return found


def _name(slug: bytes) -> str:
    return slug.decode("ascii", "replace").removesuffix(".git").lower()
