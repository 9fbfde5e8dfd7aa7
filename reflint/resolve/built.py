"""Whether the project around a package ships directories without an ``__init__`` file: what its build takes as packages."""

from __future__ import annotations

import re

from reflint.model.tree import ancestors
from reflint.resolve.modules import normal
from reflint.resolve.repo import Repo
from reflint.syntax.late import late

# Only directories with an `__init__` file are taken: by `find_packages()`, `packages = find:`, or where each one is listed.
_REGULAR = late(rb"\bfind_packages\s*\(|\bpackages\s*=\s*(?:find:|[\[(]|\n\s+\w)")
_LISTED = late(rb"(?m)^(?:packages\.find\.)?namespaces\s*=\s*false|^\[tool\.setuptools\][^\[]*?^packages\s*=\s*\[")
_NAME = late(rb"""(?m)^name\s*=\s*["']([\w.-]+)["']""")


def takes_any(repo: Repo, directory: str, top: str) -> bool:
    """Whether the nearest project above ``directory`` is built by what ships every directory below its package ``top``: setuptools
    configured in ``pyproject.toml``, hatchling, flit, poetry and their like.
    """
    for home in ancestors(directory):
        data = {name: _read(repo, f"{home}/{name}".lstrip("/")) for name in ("pyproject.toml", "setup.py", "setup.cfg")}
        text = data["pyproject.toml"]
        if b"[build-system]" in text and _is_of(text, top):
            return not (_LISTED.search(text) or any(map(_REGULAR.search, (data["setup.py"], data["setup.cfg"]))))
    return False


def _read(repo: Repo, path: str) -> bytes:
    return repo.read(path) or b"" if path in repo.tree.entries else b""


def _is_of(text: bytes, top: str) -> bool:
    """Whether ``pyproject.toml`` builds the package ``top``: by its own name, or by a name in it."""
    named = {normal(name.decode()) for name in _NAME.findall(text)}
    return normal(top) in named or re.search(rb"[\"'/]" + re.escape(top.encode()) + rb"[*\"'/.]", text) is not None
