"""Which files git converts on their way to disk, so that their bytes are not the blob's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from reflint.git.disk import Disk
from reflint.git.listing import decode
from reflint.git.repository import Repository

CONVERTING = frozenset(("text", "eol", "crlf", "filter", "ident", "working-tree-encoding"))
ATTRIBUTES = ".gitattributes"
# "binary" is git's own macro and only switches conversions off.
WORDS = (b"text", b"eol", b"crlf", b"filter", b"ident", b"working-tree-encoding")
OFF = frozenset(("unset", "unspecified"))


def converts_all(config: Mapping[str, str]) -> bool:
    """Whether the configuration has git convert line ends everywhere."""
    return config.get("core.autocrlf", "false").lower() not in ("false", "0", "no", "off", "")


def converted(repository: Repository, config: Mapping[str, str], paths: Iterable[str]) -> set[str]:
    """Those of ``paths`` whose bytes on disk need not be the blob's; git is only asked where attributes speak."""
    paths = list(paths)
    if not any(_speaks(file) for file in _outer_files(repository, config)) and not _tree_speaks(repository, paths):
        return set()
    request = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    fields = decode(repository.git.run("check-attr", "-a", "-z", "--stdin", input=request)).split("\0")
    triples = zip(fields[0::3], fields[1::3], fields[2::3], strict=False)
    return {path for path, name, value in triples if name in CONVERTING and value not in OFF}


def _outer_files(repository: Repository, config: Mapping[str, str]) -> list[str]:
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    personal = config.get("core.attributesfile") or os.path.join(home, "git", "attributes")
    return [
        os.path.join(repository.common_dir, "info", "attributes"),
        os.path.expanduser(personal),
        "/etc/gitattributes",
    ]


def _speaks(file: str) -> bool:
    try:
        with open(file, "rb") as opened:
            text = opened.read()
    except OSError:
        return False
    return any(word in text for word in WORDS)


def _tree_speaks(repository: Repository, paths: Iterable[str]) -> bool:
    disk = Disk(repository.root or "")
    for path in paths:
        if path.endswith(ATTRIBUTES):
            text = disk.read(path)
            if not isinstance(text, bytes) or any(word in text for word in WORDS):
                return True
    return False
