"""Words to values: parameter expansion, arrays, braces, command substitution."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reflint.evaluate.names import is_root
from reflint.evaluate.state import State
from reflint.evaluate.values import (
    EMPTY,
    HOLE,
    MAX_VALUES,
    UNKNOWN,
    Items,
    Origin,
    Value,
    Values,
    basename,
    directory,
    fields,
    is_absolute,
    known,
    product,
    replaced,
    union,
    without_prefix,
    without_suffix,
)
from reflint.model.program import Block, Expansion, Literal, Part, Substitution, Word

Run = Callable[[Block], Values]  # what the commands of a substitution print
MAX_BRACES = 16


class Field(NamedTuple):
    """One argument: its alternatives, the word that it came from, the option that it is glued to (``--file=…``)."""

    values: Values
    word: Word
    option: str = ""

    @property
    def text(self) -> str:
        """The text where it is known and plain, else a hole."""
        value = self.values[0]
        return value.text if len(self.values) == 1 and not value.kind else HOLE


class Expander:
    """Expands words in the state that it is given; ``script`` are the values of ``$0`` and ``$BASH_SOURCE``."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.script: Values = (UNKNOWN,)
        self.source: Values = (UNKNOWN,)
        self.literals: dict[int, tuple[Word, list[Field]]] = {}

    def fields(self, word: Word, state: State) -> list[Field]:
        """The arguments that ``word`` becomes."""
        parts = word.parts
        if len(parts) == 1 and isinstance(parts[0], Literal):
            found = self.literals.get(id(word))
            if found is None:  # holding the word keeps its id its own
                found = self.literals[id(word)] = (word, [self._constant(word, parts[0], state)])
            return found[1]
        if len(parts) == 1 and isinstance(parts[0], Expansion):
            part = parts[0]
            items = self._items(part, state)
            if items is not None:
                return [Field(values, word) for values in items]
            values = self._expansion(part, state)
            if not part.quoted and any(" " in value.text or "\n" in value.text for value in values):
                return [Field((piece,), word) for value in values for piece in fields(value)][:MAX_VALUES]
            return [Field(values, word)]
        option, rest = split_option(word)
        return [Field(self.word(rest, state), rest, option)]

    def _constant(self, word: Word, part: Literal, state: State) -> Field:
        text = part.text
        if "=" in text or "{" in text or text.startswith("~"):
            option, rest = split_option(word)
            return Field(self.word(rest, state), rest, option)
        return Field((_literal(text, part, part.exact),), word)

    def word(self, word: Word, state: State) -> Values:
        """The alternatives of ``word`` as one string."""
        return self.parts(word.parts, state)

    def parts(self, parts: tuple[Part, ...], state: State) -> Values:
        """The alternatives of ``parts`` written side by side."""
        if len(parts) == 1:
            return self._part(parts[0], state, True)
        found: Values = (EMPTY,)
        for position, part in enumerate(parts):
            values = self._part(part, state, position == 0)
            found = values if position == 0 else product(found, values)
        return found

    def _part(self, part: Part, state: State, first: bool) -> Values:
        if isinstance(part, Literal):
            if first and not part.quoted and part.text.startswith("~"):
                return (Value("out", part.text),)
            if not part.quoted and part.exact and "{" in part.text and "," in part.text:
                return tuple(_literal(text, part, False) for text in braces(part.text))
            return (_literal(part.text, part, part.exact),)
        if isinstance(part, Expansion):
            items = self._items(part, state)
            return self._expansion(part, state) if items is None else union(*items) or (EMPTY,)
        if isinstance(part, Substitution) and part.kind == "$":
            return self.run(part.body)
        if isinstance(part, Substitution):
            self.run(part.body)
            return (Value("out", HOLE),)
        return (UNKNOWN,)

    def _items(self, part: Expansion, state: State) -> list[Values] | None:
        """The items of ``"${array[@]}"`` or ``"$@"``; None for any other expansion, or an unknown array."""
        if part.prefix == "#":
            return None
        if part.name in ("@", "*") and not part.operator:
            return list(state.arguments) if state.arguments is not None else None
        if part.index not in ("@", "*"):
            return None
        variable = state.lookup(part.name)
        if not isinstance(variable, Items):
            return [variable] if variable is not None else None
        if part.prefix == "!":
            return [(Value("", key or str(number)),) for number, (key, _) in enumerate(variable.items)]
        values = [values for _, values in variable.items]
        if part.operator in ("/#", "/", "/%"):
            return [(UNKNOWN,)]
        return values if part.operator in ("", ":", ":-", "-") else [self._apply(part, each, state) for each in values]

    def _expansion(self, part: Expansion, state: State) -> Values:
        if part.prefix:
            return (UNKNOWN,)
        values = self._base(part, state)
        operator = part.operator
        if not operator or operator in ("?", ":?"):
            return values or state.inherited(part.name)
        if operator in (":-", "-", ":=", "="):
            return self._default(part, values, state)
        if operator in (":+", "+"):
            return union(self.parts(part.argument, state), (EMPTY,))
        return self._apply(part, values or state.inherited(part.name), state)

    def _default(self, part: Expansion, values: Values, state: State) -> Values:
        """``${NAME:-word}``: what is known of NAME, and the word where it may be unset."""
        given = tuple(value for value in values if value.text != HOLE and (value.text or value.kind))
        if given and len(given) == len(values):
            return given
        default = tuple(map(as_default, self.parts(part.argument, state)))
        found = union(given, known(default)) if given else default
        if part.operator in (":=", "=") and part.name.isidentifier():
            state.variables[part.name] = found
        if is_root(part.name) and all(value.kind == "out" or is_absolute(value.text) for value in found):
            return state.inherited(part.name)  # ``${DOTFILES_DIR:-$HOME/dotfiles}``: where the repository was cloned to
        if found == (EMPTY,):
            return state.inherited(part.name) if not values else (UNKNOWN,)
        return found

    def _base(self, part: Expansion, state: State) -> Values:
        """What ``$NAME`` or ``${NAME[index]}`` is; nothing where the script does not say."""
        name = part.name
        variable = state.lookup(name)
        if isinstance(variable, Items):
            return _item(variable, part.index)
        if variable is not None:
            return variable
        if name == "0":
            return self.script
        if name == "BASH_SOURCE":
            return self.source if part.index in ("", "0", "-1") else self.script
        if name.isdigit():
            return state.positional(int(name[:3]))
        if name in ("@", "*") and state.arguments is not None:
            return union(*state.arguments) or (EMPTY,)
        return ()

    def _apply(self, part: Expansion, values: Values, state: State) -> Values:
        operator = part.operator
        argument = self.parts(part.argument, state)[0].text
        if operator in ("%", "%%"):
            return tuple(without_suffix(value, argument, longest=operator == "%%") for value in values)
        if operator in ("#", "##"):
            return tuple(without_prefix(value, argument, longest=operator == "##") for value in values)
        if operator in ("/", "//"):
            text = self.parts(part.replacement, state)[0].text if part.replacement else ""
            return tuple(replaced(value, argument, text, every=operator == "//") for value in values)
        if operator == ":":
            return tuple(_modified(value, argument) for value in values)
        if operator in (",,", "^^", ",", "^"):
            return tuple(_cased(value, operator) for value in values)
        return (UNKNOWN,)


def _literal(text: str, part: Literal, exact: bool) -> Value:
    if "{}" in text:  # what ``find -exec`` and ``xargs -I{}`` fill in
        text, exact = text.replace("{}", HOLE), False
    return Value("", text, "", (Origin(0, len(text), part.start, part.end, exact),)) if text else EMPTY


def _item(variable: Items, index: str) -> Values:
    wanted = index.strip("\"'") or "0"
    for number, (key, values) in enumerate(variable.items):
        if wanted in (key, str(number) if key is None else None):
            return values
    return union(*(values for _, values in variable.items)) or (UNKNOWN,)


def _modified(value: Value, modifiers: str) -> Value:
    """zsh's ``${0:A:h}``; a substring is not known."""
    for modifier in modifiers.split(":"):
        if modifier == "h":
            value = directory(value)
        elif modifier == "t":
            value = basename(value)
        elif modifier not in ("A", "a", "P"):
            return UNKNOWN
    return value


def _cased(value: Value, operator: str) -> Value:
    if value.kind or HOLE in value.text:
        return UNKNOWN
    change = str.lower if operator[0] == "," else str.upper
    return Value("", change(value.text) if len(operator) == 2 else change(value.text[:1]) + value.text[1:])


def split_option(word: Word) -> tuple[str, Word]:
    """``--file=x`` or ``NAME=x`` as option and the rest of the word."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal) or not first.exact or "=" not in first.text:
        return "", word
    name, _, rest = first.text.partition("=")
    if not name.lstrip("-").replace("-", "_").replace(".", "_").isidentifier():
        return "", word
    start = first.start + len(name.encode("utf-8", "surrogateescape")) + 1
    kept: tuple[Part, ...] = (Literal(rest, start, first.end, first.quoted, True),) if rest else ()
    return name, Word((*kept, *word.parts[1:]), start, word.end)


def braces(text: str) -> list[str]:
    """The words that ``a{b,c}d`` stands for, bounded; ``text`` itself where its braces make no list."""
    done: list[str] = []
    todo = [text]
    while todo and len(done) + len(todo) <= MAX_BRACES:
        current = todo.pop(0)
        start = current.find("{")
        stop = current.find("}", start)
        inner = current[start + 1 : stop]
        if start < 0 or stop < 0 or "," not in inner or "{" in inner or current[start - 1 : start] == "$":
            done.append(current)
            continue
        todo.extend(current[:start] + choice + current[stop + 1 :] for choice in inner.split(","))
    return done + todo


def as_default(value: Value) -> Value:
    """``value``, marked as one that a variable may replace."""
    return value._replace(origins=tuple(origin._replace(default=True) for origin in value.origins))
