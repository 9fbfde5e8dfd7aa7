"""From the values of words to references: anchors, bases, exact spans, and what is left unsaid."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from reflint.evaluate import names
from reflint.evaluate.shapes import (
    GLOB,
    Use,
    anchored,
    byte_span,
    is_certain,
    is_nameable,
    is_whole,
    known_length,
    looks_like_path,
    mounted,
    own_literal,
)
from reflint.evaluate.values import CHECKOUT, HOLE, Origin, Value, Values, climbing, is_absolute
from reflint.model.facts import AnchorKind, Form, Reference, Role
from reflint.model.program import Word
from reflint.model.tree import ancestors
from reflint.syntax.messages import construct
from reflint.syntax.words import has_extension, path_words

MAX_REFERENCES = 4000
MAX_LENGTH = 400  # of one path


class Written(NamedTuple):
    """A literal that a variable or an array got: its value, and the variable's name."""

    value: Value
    name: str
    cwd: Value


class Piece(NamedTuple):
    """What a reference will say, and the bytes it stands at; ``exact`` where they hold nothing else."""

    text: str
    start: int
    end: int
    exact: bool


class Emitter:
    """Collects the references of one script. ``speaking`` is false while another file's commands run. Without ``mentions``, what
    it only says is left out.
    """

    def __init__(self, prefix: str, script: str, *, mentions: bool = True) -> None:
        self.prefix = prefix
        self.mentions = mentions
        self.own = frozenset((script, *ancestors(script)))
        self.speaking = True
        self.vouched: frozenset[str] = frozenset()  # what guards around a message prove to be there
        self.references: dict[Reference, None] = {}
        self.unresolved: Counter[str] = Counter()
        self.written: dict[tuple[int, int], Written] = {}
        self.consumed: dict[tuple[int, int], list[Reference]] = {}
        self.seen: set[tuple[int, int, str]] = set()

    def count(self, reason: str, word: Word) -> None:
        """One more value at ``word`` that cannot be judged."""
        if self.speaking and (word.start, word.end, reason) not in self.seen:
            self.seen.add((word.start, word.end, reason))
            self.unresolved[reason] += 1

    def add(self, reference: Reference) -> None:
        """Keep ``reference``, once."""
        if len(self.references) < MAX_REFERENCES:
            self.references[reference] = None

    # Paths

    def path(self, value: Value, word: Word, use: Use, cwd: Value, single: bool) -> None:
        """The path ``word`` is used, which may be ``value``; ``single`` where it can be nothing else."""
        text = value.text
        if text in ("", "-", ".", "..", "/dev/null") or len(text) > MAX_LENGTH:
            return
        if value.kind in ("temp", "out") or (not value.kind and (is_absolute(text) or cwd.kind in ("temp", "out"))):
            self._outside(value, word, use, cwd)
            return
        if value.kind == "root" and climbing(text).startswith(".."):
            self.consume(value)
            self.count("outside", word)
            return
        if text[0] == HOLE:
            self._unknown(value, word, use, single)
            return
        if use.loose and not looks_like_path(value):
            return
        cut = known_length(text)
        if cut < 0:
            self.consume(value)
            self.count("dynamic", word)
            return
        if cut < len(text):
            use = use._replace(typed=False, form="path")
        elif not single or not is_certain(value, use):
            use = use._replace(typed=False)
        self._earlier(value, cut, use, cwd)
        if not self.speaking:
            return
        own = own_literal(value, cut)
        if own is not None and single:
            self._exact(value, own, cut, use, cwd)
        else:
            self._whole(value, word, cut, use, cwd)

    def _outside(self, value: Value, word: Word, use: Use, cwd: Value) -> None:
        """A path outside the working tree: told only where it may lie in another copy of the repository, and says enough."""
        self.consume(value)
        self.count("outside", word)
        text = value.text
        at = mounted(text) if is_absolute(text) else 0 if cwd.label == CHECKOUT.label and not value.kind else -1
        own = value.origins[-1] if len(value.origins) == 1 else None
        if at < 0 or own is None or own.syntax or own.at or own.stop < len(text) or not self.speaking:
            return
        tail = text[at:]
        if use.role not in ("read", "run") or tail.count("/") < 2 or not has_extension(tail) or HOLE in tail:
            return
        if is_nameable(tail, use) and not GLOB.intersection(tail):
            start, stop = byte_span(text, own, at, len(text))
            piece = Piece(tail, start, stop, own.exact)
            self.add(self._reference(piece, use._replace(typed=False), ("any", ""))._replace(prefixed=True))

    def _unknown(self, value: Value, word: Word, use: Use, single: bool) -> None:
        """``$FOO/a/b`` where FOO cannot be known: plausible below the root, unless the name says otherwise."""
        self.consume(value)
        own = value.origins[-1] if value.origins else None
        tail = value.text[1:]
        length = len(tail) if HOLE not in tail else tail.rfind("/", 0, tail.index(HOLE)) + 1
        parts = [part for part in tail[:length].split("/") if part not in ("", ".", "..")]
        mild = tail.startswith("/") and len(parts) >= 2 and not names.is_elsewhere(value.label)
        if not mild or not single or own is None or own.syntax or own.at != 1 or ".." in tail or not self.speaking:
            self.count("dynamic", word)
            return
        if use.role not in ("read", "run", "guard") or not is_nameable(tail[1:length], use):
            return
        start, stop = byte_span(value.text, own, 2, length + 1)
        piece = Piece(value.text[2 : length + 1], start, stop, own.exact)
        self.add(self._reference(piece, use._replace(typed=False), ("any", ""))._replace(prefixed=True))

    def _exact(self, value: Value, own: Origin, cut: int, use: Use, cwd: Value) -> None:
        at, stop = own.at, min(own.stop, cut)
        if value.text[at] == "/":
            at += 1
        text = value.text[at:stop]
        if not is_nameable(text, use):
            return
        start, end = byte_span(value.text, own, at, stop)
        self.add(self._reference(Piece(text, start, end, own.exact), use, anchored(value, at, cwd)))

    def _whole(self, value: Value, word: Word, cut: int, use: Use, cwd: Value) -> None:
        text = value.text[:cut].lstrip("/") if value.kind else value.text[:cut]
        if value.kind == "root" and climbing(text) in self.own:
            return  # the script itself, or a directory that it stands in
        if is_nameable(text, use):
            self.add(self._reference(Piece(text, word.start, word.end, False), use, anchored(value, 0, cwd)))

    def _reference(self, piece: Piece, use: Use, at: tuple[AnchorKind, str]) -> Reference:
        text, start, end, exact = piece
        form: Form = "glob" if use.form == "path" and GLOB.intersection(text) else use.form
        # In an unknown working directory nothing that never existed is proven wrong: scripts often run in another
        # checkout.
        typed = use.typed and form != "glob" and at[0] == "root"
        syntax = f"{self.prefix}.{use.syntax}"
        return Reference(
            text,
            start,
            end,
            use.role,
            syntax,
            at[0],
            at[1],
            form,
            typed,
            use.masked,
            use.loud,
            False,
            use.created,
            exact,
        )

    def module(self, values: Values, word: Word, use: Use, with_attribute: bool) -> None:
        """``-m a.b``, and ``a.b:app`` where ``with_attribute``."""
        value = values[0]
        text = value.text.partition(":")[0] if with_attribute else value.text
        if len(values) != 1 or not self.speaking or HOLE in text or value.kind:
            return
        if (with_attribute and ":" not in value.text and "." not in text) or not all(
            map(str.isidentifier, text.split("."))
        ):
            return
        own = value.origins[-1] if value.origins else None
        if own is not None and own.exact and not own.syntax and not own.at:
            end = own.start + len(text.encode("utf-8", "surrogateescape"))
            self.add(self._reference(Piece(text, own.start, end, True), use, ("any", "")))
        else:
            self.add(self._reference(Piece(text, word.start, word.end, False), use, ("any", "")))

    # Literals that stand elsewhere

    def write_down(self, value: Value, name: str, syntax: str, cwd: Value) -> Value:
        """``value`` as a variable keeps it: its own literals are noted, and named where they are used."""
        kind, text, label, origins = value
        if not origins:
            return value
        if not self.speaking:
            return Value(kind, text, label)
        kept = []
        for origin in origins:
            if not origin.syntax:
                origin = origin._replace(syntax=syntax)
                self.written[origin.start, origin.end] = Written(value, name, cwd)
            kept.append(origin)
        return Value(kind, text, label, tuple(kept))

    def consume(self, value: Value) -> None:
        """The literals of ``value`` are used in a way that says nothing about the repository."""
        for origin in value.origins:
            if origin.syntax:
                self.consumed.setdefault((origin.start, origin.end), [])

    def _earlier(self, value: Value, cut: int, use: Use, cwd: Value) -> None:
        """Name the literals of ``value`` that stand in assignments, arrays and loops, now that their base is known."""
        for origin in value.origins:
            if not origin.syntax:
                continue
            kept = self.consumed.setdefault((origin.start, origin.end), [])
            at, stop = origin.at, min(origin.stop, cut)
            if use.role == "write" or not is_whole(value.text, at, stop):
                continue
            at += value.text[at] == "/"
            text = value.text[at:stop]
            if not text.strip("./") or not is_nameable(text, use) or (is_absolute(text) and not at):
                continue
            start, end = byte_span(value.text, origin, at, stop)
            whole = stop >= len(value.text.rstrip("/"))
            there = use._replace(syntax=origin.syntax, typed=use.typed and whole, form=use.form if whole else "path")
            kept.append(self._reference(Piece(text, start, end, origin.exact), there, anchored(value, at, cwd)))

    def finish(self) -> None:
        """Name the literals, each once by its strongest use; those that nothing used are plain reads."""
        for uses in self.consumed.values():
            best: dict[tuple[str, str, str], Reference] = {}
            for reference in uses:
                key = (reference.text, reference.anchor, reference.base)
                if key not in best or _rank(reference) < _rank(best[key]):
                    best[key] = reference
            for reference in best.values():
                self.add(reference)
        for (start, end), written in self.written.items():
            if (start, end) not in self.consumed:
                self._unused(start, end, written)

    def _unused(self, start: int, end: int, written: Written) -> None:
        value, name, cwd = written
        origin = next((each for each in value.origins if (each.start, each.end) == (start, end)), None)
        if origin is None or (names.is_output(name) and not names.is_arguments(name)):
            return
        text = value.text[origin.at : origin.stop]
        if " " in text.strip() or "\n" in text or text.startswith("-"):
            self._message(text, origin)
            return
        piece = text.lstrip("/")
        if (
            value.kind in ("temp", "out")
            or cwd.kind in ("temp", "out")
            or HOLE in value.text
            or (not value.kind and is_absolute(text))
        ):
            return
        if (
            "/" not in piece.rstrip("/")
            or not is_whole(value.text, origin.at, origin.stop)
            or not looks_like_path(Value("", piece))
        ):
            return
        use = Use("read", origin.syntax or "assignment")
        at = origin.at + len(text) - len(piece)
        if is_nameable(piece, use):
            first, last = byte_span(value.text, origin, at, origin.stop)
            self.add(self._reference(Piece(piece, first, last, origin.exact), use, anchored(value, at, cwd)))

    def _message(self, text: str, origin: Origin) -> None:
        """Words of a text that a variable holds: operands where it starts like options, else mentions."""
        role: Role = "read" if text.lstrip("\\\"'").startswith("-") else "mention"
        self.mention(text, origin, Use(role, origin.syntax or "assignment"))

    def mention(self, text: str, origin: Origin, use: Use, at: tuple[AnchorKind, str] = ("any", "")) -> None:
        """Path words of running text, relative to ``at``."""
        if not self.speaking or self.is_left_out(use):
            return
        data = text.encode("utf-8", "surrogateescape")
        if use.role == "read":
            data = data.replace(b"@", b" ")  # curl's ``--data @file``
        for found in path_words(data):
            span = (
                (origin.start + found.start, origin.start + found.end) if origin.exact else (origin.start, origin.end)
            )
            if any(
                start <= span[0] and span[1] <= end
                for start, end in self.consumed
                if (start, end) != (origin.start, origin.end)
            ):
                continue
            if use.syntax == "message":
                there = use._replace(syntax=construct(data, found.start))
                if self.is_left_out(there):
                    continue
                there = there._replace(created=climbing(found.text) in self.vouched)
                self.add(self._reference(Piece(found.text, *span, origin.exact), there, at))
            else:
                self.add(self._reference(Piece(found.text, *span, origin.exact), use, at))

    def is_left_out(self, use: Use) -> bool:
        """Whether nobody asks for what such a use names."""
        return use.role == "mention" and not self.mentions and use.syntax != "message"


def _rank(reference: Reference) -> int:
    if reference.role == "guard":
        return 0
    return 1 if not reference.masked else 2
