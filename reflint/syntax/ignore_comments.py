"""Comments that tell reflint to be silent: where they stand, and which lines they speak of.

A comment behind something speaks of its own line; one on a line of its own speaks of the statement that follows, with its continuation
lines: those behind a backslash, inside brackets, and in YAML all that belongs to the key or item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reflint.model.suppression import Ignore
from reflint.syntax.late import late

MARKER = b"reflint: ignore"

_HASH = rb"(?:^|(?<=[\s;]))#+"
_SLASHES = rb"(?:^|(?<=[\s;,{}]))//+"
_XML = rb"<!--+"
_MARKS = {
    "markdown": _XML,
    "markdown-links": _XML,
    "rst": rb"^\s*\.\.(?=\s)",
    "ini": _HASH + rb"|(?:^|(?<=\s));+",
    "json": _SLASHES,
    "bat-text": rb"(?i:^\s*@?rem(?=\s)|^\s*::)",
    "terraform": _HASH + rb"|" + _SLASHES,
    "": _HASH + rb"|" + _SLASHES + rb"|" + _XML + rb"|(?:^|(?<=\s));+|(?i:^\s*@?rem(?=\s))|--(?=\s)|/\*+",
}
_LIKE = {"text": "", "tox": "ini", "setup-cfg": "ini", "systemd": "ini", "package-json": "json", "tsconfig": "json"}
_BRACKETED = frozenset("python python-code toml pyproject json tsconfig terraform".split())
_YAML = frozenset(
    "yaml compose gitlab-ci cloudbuild pre-commit-config dependabot labeler codecov mkdocs circleci azure-pipelines "
    "github-workflow github-action".split()
)
_DOCUMENTS = frozenset(("markdown", "markdown-links", "rst"))
_FENCE = late(rb"\s{0,3}(```|~~~)")
_ASKED = late(rb"\s*reflint: ignore(?:\[([^\]\n]*)\])?[ \t]*(.*)")
_CODE = late(r"RL\d{0,3}|ALL")
_UNTIL = late(r"until=(\S*)")
_DAY = late(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_STRINGS = late(rb"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|#.*")
_MOST = 400  # lines that one comment may speak of


def ignores(data: bytes, dialect: str) -> tuple[Ignore, ...]:
    """The comments of ``data`` that speak to reflint, in the order of the file; ``dialect`` "" knows the marks of many languages."""
    if MARKER not in data:
        return ()
    lines = data.split(b"\n")
    return tuple(_ignore(lines, row, column, text, dialect) for row, column, text in _comments(data, lines, dialect))


def _comments(data: bytes, lines: list[bytes], dialect: str) -> Iterator[tuple[int, int, bytes]]:
    """(0-based line, byte column of the comment's mark, text behind the mark) of each comment that holds the marker."""
    if dialect in ("python", "python-code"):
        found = _python_comments(data)
        if found is not None:
            yield from found
            return
    marks = re.compile(rb"(?:%s)(?=\s*reflint: ignore)" % _MARKS.get(_LIKE.get(dialect, dialect), _HASH))
    fenced = False
    for row, line in enumerate(lines):
        if dialect in _DOCUMENTS and _FENCE.match(line):
            fenced = not fenced
        if not fenced and MARKER in line:
            match = marks.search(line)
            if match:
                yield row, match.start(), line[match.end() :]


def _python_comments(data: bytes) -> list[tuple[int, int, bytes]] | None:
    """The same by Python's own reader, which takes no string for a comment; None where it cannot read the text."""
    from tokenize import COMMENT, TokenError, tokenize

    try:
        tokens = [t for t in tokenize(iter(data.splitlines(keepends=True)).__next__) if t.type == COMMENT]
    except (TokenError, SyntaxError, UnicodeDecodeError):
        return None
    found = []
    for token in tokens:
        text = token.string.lstrip("#")
        if _ASKED.match(text.encode("utf-8", "surrogateescape")):
            before = token.line[: token.start[1]].encode("utf-8", "surrogateescape")
            found.append((token.start[0] - 1, len(before), text.encode("utf-8", "surrogateescape")))
    return found


def _ignore(lines: list[bytes], row: int, column: int, text: bytes, dialect: str) -> Ignore:
    match = _ASKED.match(text)
    codes, rest = (match[1], match[2]) if match else (None, b"")
    said = rest.decode("utf-8", "replace").removesuffix("\r")
    for end in ("-->", "*/"):
        said = said.removesuffix(end).rstrip()
    named = tuple(code.strip() for code in (codes or b"").decode("utf-8", "replace").split(",") if code.strip())
    first, last = _covered(lines, row, column, dialect)
    until = _UNTIL.search(said)
    shown = lines[row][column:].decode("utf-8", "replace").rstrip()
    at = len(lines[row][:column].decode("utf-8", "replace"))
    day = until[1] if until else ""
    return Ignore(row + 1, at + 1, shown, named, first + 1, last + 1, day, _fault(named, day))


def _fault(codes: tuple[str, ...], until: str) -> str:
    if not codes:
        return "names no rule: write ignore[RL101]"
    wrong = [code for code in codes if not _CODE.fullmatch(code)]
    if wrong:
        return f"names {wrong[0]}, which is no code of a rule"
    if until and not _DAY.fullmatch(until):
        return f"expires on {until}, which is no day: write until=2027-01-31"
    return ""


def _covered(lines: list[bytes], row: int, column: int, dialect: str) -> tuple[int, int]:
    """0-based first and last line that a comment at ``row`` speaks of."""
    if lines[row][:column].strip() or dialect == "":
        own = bool(lines[row][:column].strip())
        return (row, row) if own else (row, min(row + 1, len(lines) - 1))
    first = row + 1
    while first < len(lines) and _is_aside(lines[first], dialect):
        first += 1
    if first >= len(lines):
        return row, row
    return row, min(_last(lines, first, dialect), first + _MOST)


def _is_aside(line: bytes, dialect: str) -> bool:
    """Whether a line holds no statement: nothing, or another comment."""
    text = line.strip()
    if dialect in _DOCUMENTS:
        return not text
    return not text or text.startswith((b"#", b"//") if dialect not in ("json", "terraform") else (b"//", b"#"))


def _last(lines: list[bytes], first: int, dialect: str) -> int:
    """The last line of the statement that begins at ``first``."""
    if dialect in _YAML:
        return _end_of_node(lines, first)
    if dialect in _DOCUMENTS:
        return _end_of_paragraph(lines, first)
    at, depth = first, 0
    while at < len(lines) - 1:
        depth += _opened(lines[at]) if dialect in _BRACKETED else 0
        if depth <= 0 and not lines[at].rstrip(b"\r\n \t").endswith(b"\\"):
            break
        at += 1
    return at


def _opened(line: bytes) -> int:
    """How many more brackets a line opens than it closes, strings and comments left out."""
    bare = _STRINGS.sub(b"", line)
    return sum(map(bare.count, _each(b"([{"))) - sum(map(bare.count, _each(b")]}")))


def _each(text: bytes) -> Iterable[bytes]:
    return [text[at : at + 1] for at in range(len(text))]


def _end_of_node(lines: list[bytes], first: int) -> int:
    """The last line of a YAML key or item: what is indented more, and items directly below a key."""
    indent = _indent(lines[first])
    item = lines[first].lstrip().startswith(b"-")
    last = first
    for at in range(first + 1, len(lines)):
        text = lines[at].strip()
        if not text:
            continue
        deeper = _indent(lines[at]) > indent
        if not deeper and (item or not text.startswith(b"- ") or _indent(lines[at]) < indent):
            break
        last = at
    return last


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def _end_of_paragraph(lines: list[bytes], first: int) -> int:
    last = first
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return last
