"""What names and texts tell: which words look like paths, modules or patterns, and which variables hold what a program
makes itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from reflint.extract._python.tables import (
    EXCLUSIONS,
    EXTENSIONS,
    FORMER,
    LABELS,
    MADE,
    MODULES,
    PLACES,
    REDIRECTS,
    REMOTE,
    SLUGS,
)
from reflint.syntax.late import late
from reflint.syntax.words import clean, has_extension, is_elsewhere, is_placeholder

Shape = Literal["path", "file", "glob", "module", "message", ""]

DOTTED = late(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_ENTRY_POINT = late(r"(?:[\w.-]+ *= *)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):[A-Za-z_][\w.]*(?: *\[[\w, -]*\])?")
_MIME = late(r"(?:application|text|image|audio|video|multipart|font|model|message|chemical|x-[\w-]+)/[\w.+*-]+")
_STRANGE = late(r"[\\^$|<>{}()\"'`,;!&=?%\x00-\x1f]|\.\+|\[\^")
_REGEX = late(r"\\|\^|\$$|\(\?|(?<!\*)\.\*|\.\+|\]\+|\[\^|\|")
_PLACE_ENDINGS = ("file", "files", "path", "paths", "dir", "dirs")
_NO_PLACES = ("profile", "profiles")
_MODULE_KEYS = frozenset(("module", "modules"))
_WORDS = late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# ``PLACE.mkdir(``, ``makedirs(PLACE``
_MAKES = late(rb"\b(\w+)\.(?:mkdir|touch|write_text|write_bytes)\(|\b(?:makedirs|mkdir|ensure_dir)\(\s{0,80}(\w+)\b")


def words_of(name: str) -> set[str]:
    """The lower-case words of an identifier: ``outputDir``, ``OUTPUT_DIR`` and ``--output-dir`` are ``output`` and
    ``dir``.
    """
    return {word.lower() for word in _WORDS.findall(name)}


@lru_cache(maxsize=8192)
def is_made(name: str) -> bool:
    """Whether a variable, argument or key of this name holds what the program writes, or a temporary place."""
    return not MADE.isdisjoint(words_of(name))


@lru_cache(maxsize=8192)
def is_remote(name: str) -> bool:
    """Whether a variable of this name holds an address, not a directory."""
    return not REMOTE.isdisjoint(words_of(name))


def is_label(name: str) -> bool:
    """Whether a dotted text under this name is a label (a logger, a queue, a node), not a module."""
    if name.startswith("__"):
        return True
    words = words_of(name)
    return not LABELS.isdisjoint(words) and MODULES.isdisjoint(words)


def is_slug(name: str) -> bool:
    """Whether a text ``owner/name`` under this name is no path."""
    return not SLUGS.isdisjoint(words_of(name))


@lru_cache(maxsize=8192)
def is_former(name: str) -> bool:
    """Whether a text under this name names the past on purpose. A dotted key is an address, not a name that somebody chose."""
    return "." not in name and not FORMER.isdisjoint(words_of(name))


@lru_cache(maxsize=8192)
def is_exclusion(name: str) -> bool:
    """Whether a list of this name leaves out what it names (``exclude_patterns``): nothing fails where that is not there."""
    return not EXCLUSIONS.isdisjoint(words_of(name))


@lru_cache(maxsize=8192)
def is_redirect(name: str) -> bool:
    """Whether the keys of a table of this name are where pages were."""
    return not REDIRECTS.isdisjoint(words_of(name))


def is_module_name(name: str) -> bool:
    """Whether a text under this name is a module (``module_name``, ``backend``, ``INSTALLED_APPS``)."""
    return not MODULES.isdisjoint(words_of(name))


@lru_cache(maxsize=8192)
def is_place(name: str) -> bool:
    """Whether a text under this name is a path (``config_path``, ``requirements_files``, ``basedir``), were it but a bare name."""
    words = words_of(name)
    return not PLACES.isdisjoint(words) or any(
        word.endswith(_PLACE_ENDINGS) and word not in _NO_PLACES for word in words
    )


def is_module_key(name: str) -> bool:
    """Whether a text under this name can only be a module: ``module_name``, ``"module"``, ``modules``, ``pytest_plugins``."""
    return name == "pytest_plugins" or not _MODULE_KEYS.isdisjoint(words_of(name))


def shape(text: str) -> Shape:
    """What a literal looks like: a path of two components at least, a bare file name, a glob, a dotted module, a text
    to read, or nothing.
    """
    if not text or len(text) > 1000:
        return ""
    if any(map(str.isspace, text)):
        return "module" if _ENTRY_POINT.fullmatch(text) else "message"
    if DOTTED.fullmatch(text):
        return "file" if text.rpartition(".")[2].lower() in EXTENSIONS else "module"
    if _ENTRY_POINT.fullmatch(text) and "." in text.partition(":")[0]:
        return "module"
    if is_elsewhere(text) or is_placeholder(text) or _MIME.fullmatch(text):
        return ""
    if "*" in text or "?" in text or "[" in text:
        return "glob" if "/" in text and not _REGEX.search(text) and not _STRANGE.search(text.replace("?", "")) else ""
    if _STRANGE.search(text) or not any(map(str.isalpha, text)):
        return ""
    if "/" in text.strip("/"):
        return "path" if "@" not in text.partition("/")[0] else ""
    return "file" if has_extension(text) else ""


def module_of(text: str) -> str:
    """The dotted module of ``text``, which may be an entry point (``name = a.b:attribute``)."""
    match = _ENTRY_POINT.fullmatch(text)
    return match.group(1) if match else text


def path_of(text: str) -> str:
    """``text`` without what is written behind a path: ``:12``, ``#L3``, ``::test``."""
    return clean(text) if ":" in text or "#" in text else text


@lru_cache(maxsize=1)
def made_by(data: bytes) -> frozenset[bytes]:
    """Names on which a program calls what makes a directory or a file, wherever it does."""
    return frozenset(name for found in _MAKES.findall(data) for name in found)
