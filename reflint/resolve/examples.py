"""Paths in a test that are examples: most of those beside them never were there either."""

from __future__ import annotations

from reflint.model.facts import Reference
from reflint.model.resolution import Resolution
from reflint.resolve.paths import PathResolver

_PLAIN = ("python.string", "python.path", "python.joined")
_MOST = 200  # texts of a file that are looked at


def is_example(found: Resolution, references: tuple[Reference, ...], paths: PathResolver) -> bool:
    """Whether ``found``, a vanished path in a test that nothing opens there, stands among texts of which most are not there.

    ``references`` are those of the whole file. A text that climbs out of the tests, to what they test, is no example.
    """
    reference = found.reference
    if found.status != "gone" or not _is_plain(reference) or reference.text.startswith(".."):
        return False
    others = {other.text: other for other in references if _is_plain(other) and other.text != reference.text}
    there = sum(_is_there(other, found, paths) for other in list(others.values())[:_MOST])
    return 2 * there < min(len(others), _MOST)


def _is_plain(reference: Reference) -> bool:
    return (
        reference.syntax in _PLAIN
        and reference.form == "path"
        and reference.anchor == "any"
        and "/" in reference.text.strip("/")
    )


def _is_there(other: Reference, found: Resolution, paths: PathResolver) -> bool:
    return paths.resolve(other, found.path, found.dialect).status in ("exists", "ignored")
