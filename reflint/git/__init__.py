"""Git: run in one place, without network; history, blobs and where vanished paths went."""

from __future__ import annotations

from reflint.git.repository import Repository, open_repository, resolve_revision

__all__ = ["Repository", "open_repository", "resolve_revision"]
