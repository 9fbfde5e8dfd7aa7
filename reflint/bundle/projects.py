"""Projects that a recipe installs: the files that declare them, and where in them their packages lie."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reflint.model.tree import normalize, parent

FILES = ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "poetry.lock", "uv.lock", "Pipfile.lock", "pdm.lock")
_USUAL = ("src", "lib")
_HOME = re.compile(
    r"\b(?:where|from)\s*=\s*\[?\s*[\"']([\w./-]+)[\"']"
    r"|find(?:_namespace)?_packages\(\s*[\"']([\w./-]+)[\"']"
    r"|\bpackage[-_]dir\s*=\s*\{\s*[\"']{2}\s*[:=]\s*[\"']([\w./-]+)[\"']"
    r"|\bpackage_dir\s*=\s*=\s*([\w./-]+)"
)
_PACKAGES = re.compile(r"\bpackages\s*=\s*\[([^\]]*)\]")
_NESTED = re.compile(r"[\"']([\w.-]+(?:/[\w.-]+)+)/?[\"']")


_NEAR = re.compile(r"\bpath\s*=\s*[\"'](\.[\w./-]*)[\"']")


def neighbours(texts: Iterable[bytes]) -> tuple[str, ...]:
    """The directories, relative to a project, of other projects on which its declarations ``texts`` depend where they lie."""
    return tuple(dict.fromkeys(found for data in texts for found in _NEAR.findall(data.decode("utf-8", "replace"))))


def source_roots(texts: Iterable[bytes]) -> tuple[str, ...]:
    """The directories of a project in which its packages lie, as its declarations ``texts`` say, after the usual ones."""
    found = dict.fromkeys(_USUAL)
    for data in texts:
        text = data.decode("utf-8", "replace")
        said = [next(filter(None, groups)) for groups in _HOME.findall(text)]
        said += [parent(nested) for listed in _PACKAGES.findall(text) for nested in _NESTED.findall(listed)]
        found.update(dict.fromkeys(place for each in said if (place := normalize(each))))
    return tuple(found)
