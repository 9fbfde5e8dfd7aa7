"""Dotted texts that look like modules and are names in a system of their own."""

from __future__ import annotations

from reflint.model.resolution import Resolution


def is_deeper(found: Resolution) -> bool:
    """Whether a plain text goes on below a vanished module that had no modules below it: a name in a registry (``pkg.codegen.llvm.Get``)."""
    rest = found.reference.text.split(".")[found.target.count(".") + 1 :]
    return found.origin.endswith(".py") and len(rest) > 1 and rest[0].islower() and ":" not in found.reference.text


def names_itself(text: str, path: str) -> bool:
    """Whether a dotted name is that of the file in which it stands, or was: nobody loads himself, so that it is a label."""
    own = path.removesuffix(".py").split("/")[-2:]
    parts = text.split(".")
    return ":" not in text and len(own) == 2 and any(parts[at : at + 2] == own for at in range(len(parts)))
