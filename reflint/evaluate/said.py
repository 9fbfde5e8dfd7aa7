"""What a script prints: messages, as against texts that go into a file, a pipe or a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate.shapes import Use
from reflint.evaluate.values import HOLE, Origin, Value
from reflint.model.facts import AnchorKind
from reflint.model.program import Expansion, Heredoc, Literal, Part, Redirect, Simple, Substitution, Word

if TYPE_CHECKING:
    from reflint.evaluate.machine import Machine

# Where standard output may be sent and still be read by a person.
_SHOWN = ("/dev/stderr", "/dev/stdout", "/dev/tty", "/dev/fd/2", "GITHUB_STEP_SUMMARY")
_COLOURS = frozenset(
    "RED GREEN YELLOW BLUE CYAN MAGENTA PURPLE WHITE GRAY GREY ORANGE BLACK BOLD DIM UNDERLINE NC RESET NORMAL NOCOLOR "
    "NO_COLOR COLOR_RESET C_RESET COLOR_OFF END ENDC".split()
)
MESSAGE = Use("mention", "message")


def is_printed(machine: Machine, redirects: tuple[Redirect | Heredoc, ...]) -> bool:
    """Whether a person reads what a command with ``redirects`` writes to its standard output."""
    if machine.captured:
        return False
    for each in redirects:
        if isinstance(each, Redirect) and each.operator in (">", ">>", ">|", "&>", "&>>") and each.descriptor != "2":
            target = each.target.parts if each.target is not None else ()
            text = "".join(getattr(part, "text", "") or getattr(part, "name", "") for part in target)
            if text not in _SHOWN:
                return False
    return True


def say(machine: Machine, node: Simple) -> None:
    """``echo``: what it says are mentions; of its words only substitutions do something."""
    use = MESSAGE if is_printed(machine, node.redirects) else MESSAGE._replace(syntax="echo")
    for word in node.words[1:]:
        speak(machine, word.parts, use)
        for part in word.parts:
            if isinstance(part, Substitution):
                machine.expander.parts((part,), machine.state)


def show(machine: Machine, node: Simple) -> None:
    """The heredoc of ``cat``: a message where it is printed, nothing where it becomes a file."""
    shown = is_printed(machine, node.redirects)
    if not shown and not machine.captured:
        return
    for each in node.redirects:
        if isinstance(each, Heredoc):
            speak(machine, each.body, MESSAGE if shown else MESSAGE._replace(syntax="heredoc"))


def pass_on(machine: Machine, word: Word, *, says: bool) -> None:
    """A sentence that a function or an unknown command is given: a message where that ``says`` it."""
    speak(machine, word.parts, MESSAGE if says and not machine.captured else MESSAGE._replace(syntax="argument"))


def speak(machine: Machine, parts: tuple[Part, ...], use: Use) -> None:
    """Path words of ``parts``, and of the texts and directories that variables among them hold."""
    if machine.emitter.is_left_out(use) or not machine.emitter.speaking:
        return
    guarded = machine.state.guarded
    machine.emitter.vouched = frozenset(place.path for place in guarded) if guarded else frozenset()
    for position, part in enumerate(parts):
        after = parts[position + 1] if position + 1 < len(parts) else None
        if isinstance(part, Literal):
            _words(machine, part, use, parts[position - 1] if position else None, after)
        elif isinstance(part, Expansion) and use.syntax == "message":
            _variable(machine, part, after, use)


def _goes_on(machine: Machine, part: Part | None) -> bool:
    """Whether a word that touches ``part`` goes on in it: colours are no text."""
    if part is None or isinstance(part, Literal):
        return False
    if not isinstance(part, Expansion):
        return True
    known = machine.state.variables.get(part.name)
    text = known[0].text if isinstance(known, tuple) and known and isinstance(known[0], Value) else ""
    return part.name.upper() not in _COLOURS and not text.startswith(("\\033", "\\e", "\\x1b", "\x1b"))


def _words(machine: Machine, part: Literal, use: Use, before: Part | None, after: Part | None) -> None:
    """Path words of a literal, without what began in the part ``before`` it or goes on in the one ``after``."""
    text, start = part.text, part.start
    if "/" not in text and (not machine.emitter.mentions or "." not in text):
        return
    if not text[0].isspace() and _goes_on(machine, before):
        head = len(text.split(None, 1)[0])
        start += len(text[:head].encode("utf-8", "surrogateescape"))
        text = text[head:]
    if text and not text[-1].isspace() and not text.endswith("/") and _goes_on(machine, after):
        text = text[: max(text.rfind(" "), text.rfind("\n"), text.rfind("/")) + 1]
    origin = Origin(0, len(text), start if part.exact else part.start, part.end, part.exact)
    machine.emitter.mention(text, origin, use)


def _variable(machine: Machine, part: Expansion, after: Part | None, use: Use) -> None:
    """A directory that the next words stand in, or a text that is printed."""
    values = machine.expander.parts((part,), machine.state)
    if len(values) != 1:
        return
    if values[0].kind in ("root", "any") and isinstance(after, Literal) and after.text.startswith("/"):
        _below(machine, values[0], after, use)
    elif " " in values[0].text:
        _held(machine, values[0], use)


def _below(machine: Machine, value: Value, after: Literal, use: Use) -> None:
    """``$ROOT/a/b.sh`` inside a message."""
    word = after.text.split(None, 1)[0]
    if HOLE not in value.text and after.exact and len(word) > 1:
        origin = Origin(0, len(word) - 1, after.start + 1, after.end, True)
        anchor: AnchorKind = "root" if value.kind == "root" else "any"
        machine.emitter.mention(word[1:], origin, use, (anchor, value.text.strip("/")))


def _held(machine: Machine, value: Value, use: Use) -> None:
    """The text of a variable that is printed."""
    for origin in value.origins:
        if origin.syntax and not value.text.lstrip("\\\"'").startswith("-"):  # options are read where the command runs
            machine.emitter.mention(value.text[origin.at : origin.stop], origin, use)
            machine.emitter.consume(value)
