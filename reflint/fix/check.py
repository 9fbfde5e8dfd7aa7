"""Whether a file can be read after an edit as it could before."""

from __future__ import annotations

from reflint.extract import extract


def still_parses(dialect: str, before: bytes, after: bytes) -> bool:
    """Whether ``after`` is read in ``dialect`` without a failure that ``before`` did not have, and with as many statements."""
    if dialect in ("python", "python-code"):
        shape = _shape(before)
        return shape is None or shape == _shape(after)
    old, new = extract(dialect, before), extract(dialect, after)
    return new.failure == old.failure or old.failure is not None


def _shape(data: bytes) -> list[str] | None:
    """The kinds of all nodes of a Python module, in order: what an exchanged name leaves as it was; None where it does not parse."""
    import ast

    try:
        return [type(node).__name__ for node in ast.walk(ast.parse(data))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
