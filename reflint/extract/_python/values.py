"""Values of path expressions: what is known of where they start, and the literal text behind it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["text", "self", "file", "module", "package", "unknown", "outside"]


class Value(NamedTuple):
    """What an expression evaluates to.

    - ``kind``: ``text`` (a literal, relative to a working directory that is not known), ``self`` (``__file__``),
      ``file`` (below a directory known from ``__file__``), ``module`` (``package.__file__``), ``package`` (below the
      directory of an imported package), ``unknown`` (below something that is not known), ``outside``
      (below a temporary or output directory).
    - ``base``: for ``file`` the directory, relative to the file's own; for ``module`` and ``package`` the package's,
      relative to an import root.
    - ``text``: the literal behind it, components joined by ``/``.
    - ``start``, ``end``: span of the literals, -1 where there is none. ``exact``: the bytes there are ``text``.
    - ``here``: a literal stands in the expression itself, not in the definition of a name.
    - ``open``: something unknown follows, so that ``text`` is a directory at most.
    - ``remote``: the unknown start is the address of a server.
    """

    kind: Kind
    text: str = ""
    start: int = -1
    end: int = -1
    exact: bool = False
    base: str = ""
    here: bool = True
    open: bool = False
    remote: bool = False


UNKNOWN = Value("unknown")
OUTSIDE = Value("outside")
SELF = Value("self")


def above(value: Value) -> Value | None:
    """The directory of ``value``; None where it cannot be told."""
    if value.kind == "self":
        return Value("file")
    if value.kind == "module":
        return Value("package", base=value.base)
    if value.kind == "outside" or value.open:
        return value._replace(open=False) if value.kind == "outside" else None
    text = value.text.rstrip("/")
    if text and text.rpartition("/")[2] != "..":
        return value._replace(text=text.rpartition("/")[0], exact=False)
    if value.kind in ("file", "package") and not text:
        return value._replace(base=_up(value.base))
    return UNKNOWN if value.kind == "unknown" else None


def _up(base: str) -> str:
    return f"{base}/.." if base else ".."


def join(left: Value, right: Value | None) -> Value | None:
    """``left / right``, by the rules of ``os.path.join``; None where nothing is known."""
    if right is None:
        return left._replace(open=True) if left.kind not in ("self", "module") else None
    if right.kind in ("file", "self", "module", "package", "outside"):
        return right
    if left.open:
        return left
    if right.kind == "unknown":
        return left._replace(open=True)
    if right.text.startswith("/"):
        return right
    if left.kind == "module":
        return None
    if left.kind == "self":
        parts = right.text.split("/", 1)
        if parts[0] != "..":
            return None
        left = Value("file", here=False)
        right = right._replace(text=parts[1] if len(parts) > 1 else "", exact=False)
    if left.kind in ("file", "package") and not left.text and right.text in ("..", "../"):
        return left._replace(base=_up(left.base))
    if right.text in ("", "."):
        return left._replace(open=right.open)
    text = f"{left.text.rstrip('/')}/{right.text}" if left.text else right.text
    return spanned(left, right, text)


def spanned(left: Value, right: Value, text: str) -> Value:
    """``left`` with ``text``, and the span of the literals that stand in the expression itself."""
    value = left._replace(text=text, open=right.open, here=left.here or right.here)
    if right.start < 0:
        return value._replace(exact=False)
    if left.start < 0 or not left.here or not left.text:
        return value._replace(
            start=right.start, end=right.end, exact=right.exact and right.text == text, here=right.here
        )
    if not right.here:
        return value._replace(exact=False)
    return value._replace(start=min(left.start, right.start), end=max(left.end, right.end), exact=False)


def concat(left: Value | None, right: Value | None) -> Value | None:
    """``left + right`` as strings; None where nothing path-like comes of it."""
    if left is None or (left.kind == "unknown" and not left.text):
        if right is None or right.kind != "text" or not right.text.startswith("/"):
            return None
        remote = left is not None and left.remote
        return right._replace(kind="unknown", text=right.text.lstrip("/"), exact=False, remote=remote)
    if left.open or left.kind in ("outside", "self", "module"):
        return left if left.kind not in ("self", "module") else None
    if left.kind in ("file", "package") and not left.text:
        slashed = right is not None and right.kind == "text" and right.text.startswith("/")
        return (
            join(left, right._replace(text=right.text.lstrip("/"), exact=False))
            if right is not None and slashed
            else None
        )
    if (
        right is None
        or right.kind != "text"
        or not (left.text.endswith(("/", ".")) or right.text.startswith(("/", ".")))
    ):
        return left._replace(open=True, text=left.text[: left.text.rfind("/") + 1], exact=False)
    return spanned(left, right, left.text + right.text)._replace(exact=False)
