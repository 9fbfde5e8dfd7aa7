"""What programs print for their users to follow: told at defaults where it can mean nothing else than a path of the repository."""

from __future__ import annotations

from reflint.model.resolution import Resolution
from reflint.model.tree import normalize
from reflint.resolve.classes import Classes
from reflint.syntax.words import has_extension

PRINTED = (".message", "python.url")  # ends of the syntax of what a program tells its users


def is_sure(found: Resolution, classes: Classes) -> bool:
    """Whether ``found`` is a message that names a vanished path in full: from the root or a known base, in the shape of a path."""
    reference = found.reference
    if not reference.syntax.endswith(PRINTED) or found.status != "gone" or found.origin != found.target:
        return False
    if "/" not in found.target or (reference.anchor == "any" and found.target != normalize(reference.text)):
        return False
    if reference.syntax.startswith("python.") and classes.test(found.path):
        return False  # made up, more often than not
    text = reference.text
    return has_extension(text) or text.startswith("./") or text.endswith("/") or text.count("/") > 1
