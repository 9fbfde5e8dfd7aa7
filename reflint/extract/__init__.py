"""Tier 2: precise facts from bytes, one module a language. A file's dialect says which module reads it, and how."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from reflint.extract.file_patterns import FILE_PATTERNS
from reflint.model.facts import Facts, Failure
from reflint.syntax.formats import FORMATS
from reflint.syntax.globs import glob_expression

# Module to the dialects that it reads (each module says so itself, in DIALECTS; a test compares), so that no module is imported in vain.
_LANGUAGES = {
    "codeowners": "codeowners",
    "dockerfile": "dockerfile",
    "ignorefile": "dockerignore gcloudignore ignore-list gitattributes manifest-in gitignore",
    "justfile": "justfile",
    "makefile": "makefile makefile-include",
    "markdown": "markdown markdown-links",
    "python": "python python-code python-program",
    "requirements": "requirements",
    "rst": "rst",
    "shell": "shell shell-code",
    "terraform": "terraform",
    "text": "text hash-text bat-text procfile env",
}
_MODULES = {
    **{dialect: module for module, dialects in _LANGUAGES.items() for dialect in dialects.split()},
    **{format.dialect: format.reader or format.syntax for format in FORMATS},
}

# Values are composed in these, or their constructs demand that what they name exists: they are read whether or not the survey saw anything.
ALWAYS = frozenset(
    (
        "shell shell-code dockerfile makefile makefile-include justfile codeowners requirements dockerignore gcloudignore ignore-list "
        "gitattributes manifest-in terraform procfile"
    ).split()
) | {format.dialect for format in FORMATS if format.always}

# A document's dialect, and the dialect that reads only what is more than a mention in it ("" for a kind that only mentions).
DOCUMENTS = {"markdown": "markdown-links", "text": "", "hash-text": "", "bat-text": ""}

# A program's dialect, and the one that leaves out what it only says: its comments, docstrings and messages.
PROGRAMS = {"python": "python-code", "shell": "shell-code"}

_INTERPRETERS = {
    "sh": "shell",
    "bash": "shell",
    "dash": "shell",
    "ksh": "shell",
    "zsh": "shell",
    "ash": "shell",
    "bats": "shell",
}
_SHEBANG = re.compile(rb"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*(?:\w+=\S*\s+)*)?(?:\S*/)?([A-Za-z]+)[\d.]*")
_BINARY = frozenset(
    (
        "png jpg jpeg gif bmp ico icns webp tif tiff pdf zip gz tgz bz2 xz zst 7z rar tar jar war whl egg so "
        "dylib dll exe bin o a pyc pyd class woff woff2 ttf otf eot mp3 mp4 mov avi wav ogg flac parquet feather "
        "npy npz pkl pickle joblib pt pth onnx h5 hdf5 db sqlite sqlite3 psd ai sketch mo gmo dat model pb tflite "
        "safetensors lockb keystore jks p12 der cer wasm"
    ).split()
)


def is_binary_name(path: str) -> bool:
    """Whether the ending of ``path`` says that no text is in it."""
    return path.rpartition(".")[2].lower() in _BINARY


@lru_cache(maxsize=1)
def _table() -> tuple[
    dict[str, str], dict[str, str], tuple[re.Pattern[str], tuple[str, ...]], tuple[re.Pattern[str], tuple[str, ...]]
]:
    """The rows by how they are asked: whole names, endings, and one expression each for other names and for paths."""
    names: dict[str, str] = {}
    endings: dict[str, str] = {}
    wild: list[tuple[str, str]] = []
    paths: list[tuple[str, str]] = []
    for pattern, dialect in (*FILE_ROWS, *_FORMAT_ROWS):
        if "/" in pattern:
            paths.append((pattern, dialect))
        elif "*" not in pattern:
            names.setdefault(pattern, dialect)
        elif _is_ending(pattern):
            endings.setdefault(pattern[1:], dialect)
        else:
            wild.append((pattern, dialect))
    return names, endings, _any_of(wild), _any_of(paths)


def _any_of(rows: list[tuple[str, str]]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    expression = "|".join(f"({glob_expression(pattern)})" for pattern, _ in rows)
    return re.compile(expression), tuple(dialect for _, dialect in rows)


_CODE = (
    ("*.sh", "shell"),
    ("*.bash", "shell"),
    ("*.ksh", "shell"),
    ("*.zsh", "shell"),
    ("*.bats", "shell"),
    (".bashrc", "shell"),
    (".envrc", "shell"),
    ("*.py", "python"),
    ("*.pyw", "python"),
)
FILE_ROWS = (*_CODE, *FILE_PATTERNS)
_FORMAT_ROWS = tuple((pattern, format.dialect) for format in FORMATS for pattern in format.files.split())


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a path begins, or which directories it lies below, where one of the rows for paths may take it."""
    rows = [pattern for pattern, _ in (*FILE_ROWS, *_FORMAT_ROWS) if "/" in pattern]
    below = [pattern.split("/")[1] + "/" for pattern in rows if pattern.startswith("**/")]
    return tuple({pattern.partition("*")[0] for pattern in rows if pattern[0] != "*"}), tuple(set(below))


@lru_cache(maxsize=65536)
def dialect_of(path: str) -> str:
    """The dialect that the name of a file asks for; "" where only its first line can say, or nothing does."""
    begins, below = _places()
    if path.startswith(begins) or any(directory in path for directory in below):
        _, _, _, (paths, path_dialects) = _table()
        match = paths.match(path)
        if match and match.lastindex:
            return path_dialects[match.lastindex - 1]
    return _dialect_of_name(path.rpartition("/")[2])


@lru_cache(maxsize=1)
def _edges() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How a name begins, or ends, that one of the rows for other names may take."""
    rows = [pattern for pattern, _ in (*FILE_ROWS, *_FORMAT_ROWS) if "/" not in pattern and "*" in pattern]
    wild = [row for row in rows if not _is_ending(row)]
    begins, ends = {row.partition("*")[0] for row in wild}, {row.rpartition("*")[2] for row in wild if row[0] == "*"}
    return tuple(begins - {""}), tuple(ends)


def _is_ending(pattern: str) -> bool:
    return pattern.startswith("*.") and "*" not in pattern[2:]


@lru_cache(maxsize=16384)
def _dialect_of_name(name: str) -> str:
    names, endings, (wild, wild_dialects), _ = _table()
    if name in names:
        return names[name]
    begins, ends = _edges()
    match = wild.match(name) if name.startswith(begins) or name.endswith(ends) else None
    if match and match.lastindex:
        return wild_dialects[match.lastindex - 1]
    at = name.find(".")
    while at >= 0:
        if name[at:] in endings:
            return endings[name[at:]]
        at = name.find(".", at + 1)
    return ""


def interpreter_dialect(data: bytes) -> str:
    """The dialect that a shebang asks for; "" without one that is known."""
    if not data.startswith(b"#!"):
        return ""
    match = _SHEBANG.match(data[:200].split(b"\n", 1)[0])
    name = match.group(1).decode() if match else ""
    return "python" if name.startswith("python") else _INTERPRETERS.get(name, "")


def _module(dialect: str) -> Any:
    return import_module(f"{__name__}.{_MODULES[dialect]}")


def version_of(dialect: str) -> int:
    """The version of the extractor of ``dialect``: what the cache keeps is worth nothing once it changes."""
    return int(_module(dialect).VERSION) if dialect in _MODULES else 0


def extract(dialect: str, data: bytes) -> Facts:
    """What ``data`` says, read as ``dialect``; nothing where no module reads it."""
    if dialect not in _MODULES:
        return Facts()
    try:
        facts: Facts = _module(dialect).extract(data, dialect)
    except RecursionError:
        return Facts(failure=Failure("nested too deeply"))
    return facts
