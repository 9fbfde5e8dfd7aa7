"""Words that the grammar cuts in two: it reads the ``$B`` of ``$A/$B/c`` as a lone dollar and a word ``B/c`` that touches it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reflint.model.program import Assignment, Expansion, Literal, Part, Word

_NAME = re.compile(r"[A-Za-z_]\w*|[0-9@*#?]")


def joined(words: Iterable[Word]) -> list[Word]:
    """``words``, those made whole that the grammar cut."""
    found: list[Word] = []
    for word in words:
        whole = together(found[-1], word) if found else None
        if whole is None:
            found.append(word)
        else:
            found[-1] = whole
    return found


def continued(assignment: Assignment, word: Word) -> Assignment | None:
    """``assignment`` with a value that goes on in ``word``; None where it does not."""
    value = together(assignment.value, word) if isinstance(assignment.value, Word) else None
    return None if value is None else assignment._replace(value=value, end=word.end)


def together(left: Word, right: Word) -> Word | None:
    """The one word that two are; None where they are two."""
    if left.end != right.start or not left.parts or not right.parts:
        return None
    dollar, head = left.parts[-1], right.parts[0]
    if not isinstance(dollar, Literal) or dollar.quoted or not dollar.text.endswith("$") or not dollar.exact:
        return None
    name = _NAME.match(head.text) if isinstance(head, Literal) and not head.quoted and head.exact else None
    if name is None or not isinstance(head, Literal):
        return None
    at = head.start + len(name.group().encode("utf-8", "surrogateescape"))
    before: tuple[Part, ...] = (dollar._replace(text=dollar.text[:-1], end=dollar.end - 1),) if dollar.text[:-1] else ()
    after: tuple[Part, ...] = (
        (head._replace(text=head.text[name.end() :], start=at),) if head.text[name.end() :] else ()
    )
    expansion = Expansion(name.group(), dollar.end - 1, at, False)
    parts = (*left.parts[:-1], *before, expansion, *after, *right.parts[1:])
    return Word(parts, left.start, right.end)
