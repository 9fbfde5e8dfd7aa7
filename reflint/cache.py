"""Facts kept between runs: one SQLite file a user, keyed by content, never by path or time alone.

Values are ``marshal``ed tuples of plain values. Whatever goes wrong with the file (locked, corrupt, read-only), the run goes on without it.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

_CHUNK = 900  # below SQLite's oldest limit of variables in one statement
_MOST = 512 * 1024 * 1024  # bytes; beyond that the file is started anew


def cache_directory() -> str | None:
    """Where reflint keeps its cache, made when missing; None where nothing can be written.

    ``REFLINT_CACHE_DIR`` names it; otherwise it follows the platform's convention.
    """
    named = os.environ.get("REFLINT_CACHE_DIR")
    path = named or os.path.join(_platform_directory(), "reflint")
    try:
        os.makedirs(path, exist_ok=True)
    except OSError:
        return None
    return path if os.access(path, os.W_OK) else None


def _platform_directory() -> str:
    home = os.path.expanduser("~")
    if os.name == "nt":
        return os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")


def info() -> tuple[str, int, int]:
    """Where the cache is, how many files it has, and their bytes."""
    directory = cache_directory()
    files = list(_files(directory)) if directory else []
    return directory or "no cache can be written", len(files), sum(os.path.getsize(file) for file in files)


def clear() -> int:
    """Remove every file of the cache; returns the bytes that are free again."""
    freed = 0
    directory = cache_directory()
    for file in list(_files(directory)) if directory else []:
        size = os.path.getsize(file)
        try:
            os.unlink(file)
        except OSError:
            continue  # open in another run, on Windows
        freed += size
    return freed


def _files(directory: str) -> Iterator[str]:
    for base, _, names in os.walk(directory):
        yield from (os.path.join(base, name) for name in names)


def code_id() -> bytes:
    """Names this very code: facts that another version, or an edited checkout, read are not this one's."""
    digest = hashlib.blake2b(digest_size=6)
    for base, directories, names in os.walk(os.path.dirname(__file__)):
        directories.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                status = os.stat(os.path.join(base, name))
                digest.update(f"{name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.digest()


def cache_key(kind: str, version: int, *parts: str) -> bytes:
    """The key of a record of ``kind``."""
    text = "\0".join((kind, str(version), *parts)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).digest()


def encoded(value: Any) -> bytes:
    """``value``, made of plain values, as it is kept."""
    return marshal.dumps(value)


def decoded(record: bytes) -> Any:
    """What :func:`encoded` was given."""
    return marshal.loads(record)


class Cache:
    """Look-ups and writes of facts. ``directory`` None keeps nothing."""

    def __init__(self, directory: str | None) -> None:
        self._path = os.path.join(directory, "facts.sqlite") if directory else ""
        self._connection = _connect(self._path) if self._path else None
        self._owner = os.getpid()
        self._inherited: sqlite3.Connection | None = None
        self._holds = _holds(self._connection)
        self._new: dict[bytes, bytes] = {}
        self._code = code_id() if directory else b""

    def apart(self) -> Cache:
        """The same cache for a process of its own, which may not use the connection of the one that forked it."""
        cache = Cache(None)
        cache._code, cache._holds = self._code, self._holds
        if self.keeps:
            cache._path, cache._connection = self._path, _connect(self._path)
        return cache

    def _own(self) -> sqlite3.Connection | None:
        """The connection; in a process that was forked since it was opened, another one, as SQLite wants it. The old one stays open: to close it
        here would take its locks from whoever opened it.
        """
        if self._connection is not None and self._owner != os.getpid():
            self._inherited = self._connection
            self._connection, self._owner = _connect(self._path), os.getpid()
        return self._connection

    @property
    def is_new(self) -> bool:
        """Whether nothing was kept when this run began."""
        return not self._holds

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._connection is not None

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """Values of the keys that are known."""
        connection = self._own() if self._holds else None
        if connection is None:
            return {}
        wanted = [self._code + key for key in keys]
        skip = len(self._code)
        found: dict[bytes, Any] = {}
        try:
            for at in range(0, len(wanted), _CHUNK):
                chunk = wanted[at : at + _CHUNK]
                marks = ",".join("?" * len(chunk))
                for key, value in connection.execute(f"SELECT key, value FROM facts WHERE key IN ({marks})", chunk):
                    found[key[skip:]] = decoded(value)
        except (sqlite3.Error, ValueError, EOFError, TypeError):
            return {}
        return found

    def put(self, key: bytes, value: Any) -> None:
        """Keep ``value``, made of plain values, until :meth:`close` writes it."""
        if self._connection is not None:
            self.keep(key, encoded(value))

    def keep(self, key: bytes, record: bytes) -> None:
        """Keep a value that is :func:`encoded` already."""
        if self._connection is not None:
            self._new[self._code + key] = record

    def flush(self) -> None:
        """Write what is new, all or nothing."""
        new, self._new = self._new, {}
        if self._connection is None or not new:
            return
        rows = sorted(new.items())  # half as dear as in any order: the index is by key
        with suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

    def close(self) -> None:
        """Write what is new, and keep nothing any more."""
        self.flush()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _connect(path: str) -> sqlite3.Connection | None:
    try:
        if os.path.exists(path) and os.path.getsize(path) > _MOST:
            os.unlink(path)
        return _open(path)
    except sqlite3.DatabaseError:
        try:
            os.unlink(path)  # not a database: start anew
            return _open(path)
        except (OSError, sqlite3.Error):
            return None
    except OSError:
        return None


def _holds(connection: sqlite3.Connection | None) -> bool:
    try:
        return connection is not None and connection.execute("SELECT 1 FROM facts LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True  # who reads it will see


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2)
    try:
        # A first run writes thousands of values at once. Values in the order of their arrival, keys in an index of their own and a journal
        # that only an existing file needs take a third of the time of a table WITHOUT ROWID with a write-ahead log.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
