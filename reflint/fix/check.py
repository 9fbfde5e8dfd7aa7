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
    """The kinds of all statements of a Python module, imports left out: what other names leave as it was; None where it does not parse."""
    import ast

    try:
        nodes = list(ast.walk(ast.parse(data)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = (ast.Import, ast.ImportFrom)
    return [type(node).__name__ for node in nodes if isinstance(node, ast.stmt) and not isinstance(node, imports)]
