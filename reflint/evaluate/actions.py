"""What single commands mean: references for what they read and run, effects for what they write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reflint.evaluate import guards
from reflint.evaluate.arguments import Argument, Call, arguments, command_name, is_path, unwrapped
from reflint.evaluate.commands import LOOSE
from reflint.evaluate.emit import Emitter, Use, bare, where
from reflint.evaluate.expand import Field
from reflint.evaluate.values import (
    EMPTY,
    HOLE,
    UNKNOWN,
    Value,
    Values,
    basename,
    climbing,
    directory,
    is_absolute,
    joined,
    place,
    product,
)
from reflint.model.program import Effect, Heredoc, Literal, Place, Redirect, Simple, Word
from reflint.model.tree import ancestors

if TYPE_CHECKING:
    from reflint.evaluate.machine import Machine, Mode

MAX_EFFECTS = 2000
_COPIES = {
    "cp": "copy",
    "rsync": "copy",
    "install": "copy",
    "mv": "move",
    "ln": "link",
    "git mv": "move",
    "scp": "copy",
}
_LEAVES = ("exit", "return", "continue", "break", "die", "fatal", "abort")
_FILLED_BY = {"virtualenv": 0, "git clone": 1}  # commands whose operand becomes a directory with contents of its own


class Actions:
    """Commands of one run: references go to ``emitter``, effects and tested places are kept here."""

    def __init__(self, emitter: Emitter) -> None:
        self.emitter = emitter
        self.effects: list[Effect] = []
        self.tested: list[tuple[Place, bool]] = []
        self.made: set[Place] = set()
        self.filled: set[Place] = set()
        self.looked: dict[str, None] = {}
        self.temporaries = 0

    # Paths

    def path(self, machine: Machine, values: Values, word: Word, use: Use, cwd: Value | None = None) -> None:
        """``word`` is used as a path; left out where a guard around it or an earlier command vouches for it."""
        cwd = cwd or machine.state.cwd
        kept: list[Value] = []
        created: list[Value] = []
        for value in values:
            at = where(value, cwd)
            if use.role in ("read", "run") and at is not None and self._guarded(at, machine):
                self.emitter._consume_all(value)
            elif at is not None and use.role != "write" and self._is_made(at):
                created.append(value)
            else:
                kept.append(value)
        single = len(values) == 1
        for group, flag in ((kept, use.created), (created, True)):
            for value in group:
                self.emitter._one(value, word, use._replace(created=flag), cwd, single)

    def _guarded(self, at: Place, machine: Machine) -> bool:
        guarded = machine.state.guarded
        return bool(guarded) and _at_or_above(at, guarded)

    def _is_made(self, at: Place) -> bool:
        return at in self.made or bool(self.filled and _at_or_above(at, self.filled))

    def _make(self, at: Place, *, contents: bool) -> None:
        if at.root == "repository" and not at.path:
            return
        self.made.add(at)
        for above in ancestors(at.path):
            if above:
                self.made.add(Place(at.root, above))
        if contents:
            self.filled.add(at)

    # Redirects

    def redirect(self, machine: Machine, redirect: Redirect | Heredoc, mode: Mode) -> None:
        """``<`` reads, ``>`` writes."""
        if isinstance(redirect, Heredoc):
            machine.expander.parts(redirect.body, machine.state) if not redirect.quoted else None
            return
        if redirect.target is None:
            return
        values = machine.expander.word(redirect.target, machine.state)
        if redirect.operator == "<":
            self.path(machine, values, redirect.target, Use("read", "redirect", True, mode.masked))
        elif redirect.operator in (">", ">>", ">|", "&>", "&>>"):
            self._write(
                machine, values, redirect.target, "redirect", Effect("write", None, None, redirect.start, redirect.end)
            )

    def _write(
        self, machine: Machine, values: Values, word: Word, syntax: str, effect: Effect, *, contents: bool = False
    ) -> None:
        self.path(machine, values, word, Use("write", syntax))
        for value in values[:4]:
            at = where(value, machine.state.cwd)
            if at is None:
                continue
            if effect.kind == "remove":
                self.made.discard(at)
            elif effect.kind == "mkdir":
                self._make(at, contents=not self._exists(machine, at))
            else:
                self._make(at, contents=contents)
            self._effect(effect._replace(destination=at, text=value.text))

    def _exists(self, machine: Machine, at: Place) -> bool:
        if at.root != "repository":
            return False
        self.looked[at.path] = None
        return machine.tree.exists(at.path)

    def _effect(self, effect: Effect) -> None:
        if len(self.effects) < MAX_EFFECTS:
            self.effects.append(effect)

    # Commands

    def command(self, machine: Machine, node: Simple, fields: list[Field], mode: Mode) -> bool:
        """Run one simple command; whether it leaves the script or the function."""
        call = unwrapped(fields)
        if call is None:
            return False
        name = call.name
        masked = mode.masked or (silenced(node) and (mode.condition or not machine.state.errexit))
        if name in ("[", "[[", "test"):
            self._guard(machine, call.rest, mode)
            return False
        if name in ("cd", "pushd", "popd"):
            self._change_directory(machine, call, masked)
            return False
        special = getattr(self, f"_do_{name}", None) if name.isidentifier() else None
        if special is not None:
            special(machine, call, node)
        elif call.usage is not None and call.usage.operands[:1] == ("text*",):
            self._say(call, node)
        else:
            self._run(machine, call, node, masked)
        return name in _LEAVES

    def _say(self, call: Call, node: Simple) -> None:
        for field in call.rest:
            self.emitter.words(field.word.parts, Use("mention", "message"))

    def _run(self, machine: Machine, call: Call, node: Simple, masked: bool) -> None:
        usage = call.usage
        if usage is None:
            if is_path(call.head):
                self.path(machine, call.head.values, call.head.word, Use("run", "run", True, masked))
            usage = LOOSE
        found = arguments(usage, call.rest)
        cwd = self._working_directory(machine, found)
        sources = self._arguments(machine, call, found, cwd, masked)
        self._effects(machine, call, node, found, sources, masked)
        self._heredocs(call, node)

    def _heredocs(self, call: Call, node: Simple) -> None:
        """A heredoc that is only printed is a message."""
        if call.name != "cat" or any(
            isinstance(each, Redirect) and each.operator.startswith(">") for each in node.redirects
        ):
            return
        for redirect in node.redirects:
            if isinstance(redirect, Heredoc):
                self.emitter.words(redirect.body, Use("mention", "heredoc"))

    def _working_directory(self, machine: Machine, found: list[Argument]) -> Value:
        """Where a command with ``-C`` works."""
        for argument in found:
            if argument.role == "chdir":
                return _entered(argument.field.values, machine.state.cwd)
        return machine.state.cwd

    def _arguments(
        self, machine: Machine, call: Call, found: list[Argument], cwd: Value, masked: bool
    ) -> list[Argument]:
        sources = []
        syntax = call.name.replace(" ", "-") if call.usage is not None else "argument"
        for argument in found:
            field, role = argument.field, argument.role
            if role in ("read", "run", "test", "package"):
                sources.append(argument)
                self._read(machine, argument, syntax, cwd, masked)
            elif role in ("write", "create", "remove"):
                continue
            elif role == "chdir":
                self.path(machine, field.values, field.word, Use("read", syntax, True, masked))
            elif role in ("loose", "local", "assign", "pathspec", "data", "form", "pairfile"):
                self._loose(machine, field, role, syntax, cwd, masked)
            elif role in ("module", "app"):
                self._module(field, role, syntax, masked)
            elif role == "link":
                sources.append(argument)
                if field.values[0].kind or field.values[0].text.startswith(HOLE):
                    self.path(machine, field.values, field.word, Use("read", syntax, False, masked), cwd)
        return sources

    def _read(self, machine: Machine, argument: Argument, syntax: str, cwd: Value, masked: bool) -> None:
        field, role = argument.field, argument.role
        values = field.values
        use = Use("run" if role == "run" else "read", syntax, argument.typed, masked)
        if role == "test":
            values = tuple(_before(value, "::") for value in values)
        elif role == "package":
            values = tuple(_before(value, "[") for value in values)
            use = use._replace(loose=True)
        elif bare(values[0].text) and not values[0].kind:
            use = use._replace(typed=False)
        values = tuple(value for value in values if not _remote(value))
        self.path(machine, values, field.word, use, cwd)

    def _loose(self, machine: Machine, field: Field, role: str, syntax: str, cwd: Value, masked: bool) -> None:
        for value in field.values:
            text = value.text
            option = field.option.lstrip("-").lower()
            writes = role == "loose" and (
                "out" in option.split("-") or "output" in option or "dest" in option or option.endswith("_out")
            )
            if role == "local" and not value.kind and not text.startswith(("./", "../")):
                continue
            if text.startswith("@"):
                value = _after(value, 1)
            elif role in ("data", "form") and "@" in text:
                value = _after(value, text.index("@") + 1)
            elif role in ("data", "form"):
                continue
            elif role == "pairfile" and "=" in text:
                value = _after(value, text.index("=") + 1)
            elif text.startswith(("file://", "fileb://")):
                value = _after(value, text.index("://") + 3)
            if " " in value.text.strip() and not field.option and role == "loose":
                self.emitter.words(field.word.parts, Use("mention", syntax))
            else:
                use = Use("write" if writes else "read", syntax, False, masked, loose=True)
                self.path(machine, (value,), field.word, use, cwd)

    def _module(self, field: Field, role: str, syntax: str, masked: bool) -> None:
        """``-m a.b`` and ``gunicorn a.b:app``."""
        if len(field.values) != 1 or not self.emitter.speaking:
            return
        value = field.values[0]
        text = value.text.partition(":")[0] if role == "app" else value.text
        if role == "app" and ":" not in value.text and "." not in text:
            return
        if HOLE in text or value.kind or not all(part.isidentifier() for part in text.split(".")):
            return
        own = value.origins[-1] if value.origins else None
        exact = own is not None and own.exact and not own.syntax and own.at == 0
        start, end = (own.start, own.start + len(text.encode())) if own is not None and exact else field.word[1:]
        use = Use("run", syntax, False, masked, form="module")
        self.emitter.add(self.emitter._reference(text, start, end, use, ("any", ""), exact))

    def _effects(
        self, machine: Machine, call: Call, node: Simple, found: list[Argument], sources: list[Argument], masked: bool
    ) -> None:
        options = tuple(field.text for field in call.rest if field.text.startswith("-"))
        options += tuple(f"{field.option}={field.text}" for field in call.rest if field.option.startswith("-"))
        kind = _COPIES.get(call.name, "")
        for argument in found:
            if argument.role not in ("write", "create", "remove"):
                continue
            kinds = {"create": "mkdir", "remove": "remove"}
            effect = Effect(
                kinds.get(argument.role, kind or "write"),
                None,
                None,
                node.start,
                node.end,
                call.name,
                options,
                "",
                masked,
            )
            field = argument.field
            syntax = call.name.replace(" ", "-")
            if kind and argument.role == "write":
                self._copied(machine, effect, field, sources)
            else:
                contents = argument.role == "write" and call.name in ("tar", "unzip", "pip install", "curl", "wget")
                self._write(machine, field.values, field.word, syntax, effect, contents=contents)
        self._fill(machine, call)

    def _copied(self, machine: Machine, effect: Effect, field: Field, sources: list[Argument]) -> None:
        self.path(machine, field.values, field.word, Use("write", effect.command.replace(" ", "-")))
        for value in field.values[:4]:
            at = where(value, machine.state.cwd)
            if at is None:
                continue
            self._make(at, contents=not self._exists(machine, at))
            for argument in sources:
                for source in argument.field.values[:8]:
                    origin = place(source, machine.state.cwd)
                    name = basename(source).text
                    if (HOLE not in name and value.text.endswith("/")) or self._is_directory(machine, at):
                        self._make(Place(at.root, f"{at.path}/{name}".lstrip("/")), contents=True)
                    self._effect(effect._replace(destination=at, source=origin, text=f"{source.text} {value.text}"))

    def _is_directory(self, machine: Machine, at: Place) -> bool:
        if at.root != "repository":
            return False
        self.looked[at.path] = None
        return machine.tree.is_directory(at.path)

    def _fill(self, machine: Machine, call: Call) -> None:
        """Directories that a command fills in ways that are not looked at."""
        operands = [field for field in call.rest if not field.text.startswith("-")]
        target: Values = ()
        if call.name == "git clone" and operands:
            target = operands[1].values if len(operands) > 1 else (basename(operands[0].values[0], ".git"),)
            for value in target:
                machine.state.variables[f"clone {value.text}"] = (EMPTY,)
        elif call.name == "git" and [field.text for field in operands[:2]] == ["worktree", "add"] and len(operands) > 2:
            target = operands[2].values
        elif call.name == "virtualenv" and operands:
            target = operands[-1].values
        elif call.name == "python" and [field.text for field in call.rest[:2]] in (
            ["-m", "venv"],
            ["-m", "virtualenv"],
        ):
            target = call.rest[-1].values
        elif call.name == "uv" and operands and operands[0].text == "venv":
            target = operands[1].values if len(operands) > 1 else (Value("", ".venv"),)
        for value in target:
            at = where(value, machine.state.cwd)
            if at is not None:
                self._make(at, contents=True)

    # Guards

    def _guard(self, machine: Machine, fields: list[Field], mode: Mode) -> None:
        """``[ ! -f x ]``: each tested path, with what the script does when it is missing."""
        alternatives = any(field.text in ("||", "-o") for field in fields)
        negated = False
        for position, field in enumerate(fields):
            text = field.text
            if text == "!":
                negated = not negated
            elif text in guards.FILE_TESTS and position + 1 < len(fields):
                if text == "-a" and (position == 0 or fields[position - 1].text != "!") and position:
                    continue
                self._tested(machine, fields[position + 1], negated, alternatives, mode)
                negated = False
            elif text in ("&&", "||", "-o"):
                negated = False

    def _tested(self, machine: Machine, field: Field, negated: bool, alternatives: bool, mode: Mode) -> None:
        outcome = mode.when_true if negated else mode.when_false
        if alternatives and not negated:
            outcome = guards.NEUTRAL
        values = field.values
        if (
            outcome.masked
            and all("/" not in value.text.strip("/") and not value.kind for value in values)
            and not machine.state.cwd.text
        ):
            outcome = guards.NEUTRAL  # ``[ -f Dockerfile ] && …``: a bare name is asked for, not relied on
        use = Use("guard", "test", False, outcome.masked, outcome.loud, outcome.created)
        self.path(machine, values, field.word, use)
        for value in values:
            at = where(value, machine.state.cwd)
            if at is not None:
                self.tested.append((at, not negated))

    # Directories

    def _change_directory(self, machine: Machine, call: Call, masked: bool) -> None:
        state = machine.state
        operands = [field for field in call.rest if not field.text.startswith("-") or field.text == "-"]
        if call.name == "popd":
            state.cwd, state.stack = (state.stack[-1], state.stack[:-1]) if state.stack else (Value("any", ""), ())
            return
        if call.name == "pushd":
            state.stack = (*state.stack, state.cwd)
        if not operands:
            state.cwd = Value("out", HOLE)
            return
        if operands[0].text == "-":
            state.cwd = Value("any", "")
            return
        field = operands[0]
        cloned = any(f"clone {value.text.rstrip('/')}" in state.variables for value in field.values)
        known = all("/" in value.text.rstrip("/") or value.kind or state.cwd.kind == "root" for value in field.values)
        if known and not cloned:
            self.path(machine, field.values, field.word, Use("read", "cd", True, masked))
        lost = cloned or self._leads_away(machine, field.values)
        state.cwd = Value("out", HOLE) if lost else _entered(field.values, state.cwd)

    def _leads_away(self, machine: Machine, values: Values) -> bool:
        """Whether ``cd`` enters a directory that is nowhere in the tree: what follows is said of another place, or was said at the ``cd``."""
        if len(values) != 1 or HOLE in values[0].text or values[0].kind in ("temp", "out"):
            return False
        at = where(values[0], machine.state.cwd)
        if at is None or at.root != "repository" or at.path.startswith("..") or self._is_made(at):
            return False
        homes = ["", *ancestors(machine.path)] if "any" in (values[0].kind, machine.state.cwd.kind) else [""]
        return not any(self._exists(machine, Place("repository", climbing(f"{home}/{at.path}"))) for home in homes)

    # Commands of their own kind; ``_do_NAME``

    def _do_source(self, machine: Machine, call: Call, node: Simple) -> None:
        if not call.rest:
            return
        field = call.rest[0]
        masked = silenced(node) and not machine.state.errexit
        self.path(machine, field.values, field.word, Use("read", "source", True, masked))
        for value in field.values[:4]:
            self._include(machine, value)

    def _include(self, machine: Machine, value: Value) -> None:
        at = where(value, machine.state.cwd)
        if at is None:
            if not value.text.startswith(HOLE + "/") or HOLE in value.text[1:]:
                return
            at = Place("repository", value.text[2:])
        if at.root != "repository":
            return
        directory_of_script = machine.path.rpartition("/")[0]
        for candidate in dict.fromkeys((at.path, climbing(f"{directory_of_script}/{at.path}"))):
            self.looked[candidate] = None
            script = machine.lookup(candidate)
            if script is not None:
                machine.source(candidate, script)
                return

    def _do_set(self, machine: Machine, call: Call, node: Simple) -> None:
        texts = [field.text for field in call.rest]
        if "--" in texts:
            machine.state.arguments = tuple(field.values for field in call.rest[texts.index("--") + 1 :])
        for position, text in enumerate(texts):
            if text[:1] in ("-", "+") and (
                "e" in text[1:] or (text.endswith("o") and texts[position + 1 : position + 2] == ["errexit"])
            ):
                machine.state.errexit = text[0] == "-"

    def _do_shift(self, machine: Machine, call: Call, node: Simple) -> None:
        arguments = machine.state.arguments
        if arguments is not None:
            count = call.rest[0].text if call.rest else "1"
            machine.state.arguments = arguments[int(count) :] if count.isdigit() and len(count) < 3 else None

    def _do_read(self, machine: Machine, call: Call, node: Simple) -> None:
        for field in call.rest:
            if field.text.isidentifier():
                machine.state.variables[field.text] = (UNKNOWN,)

    _do_mapfile = _do_readarray = _do_getopts = _do_read

    def _do_unset(self, machine: Machine, call: Call, node: Simple) -> None:
        for field in call.rest:
            machine.state.variables.pop(field.text, None)

    def _do_tar(self, machine: Machine, call: Call, node: Simple) -> None:
        """``tar czf out.tgz a b``, ``tar -xf in.tgz -C dir``."""
        flags, archive, rest = "", None, []
        at, fields, moved = 0, call.rest, None
        while at < len(fields):
            text = fields[at].text
            at += 1
            cluster = text.lstrip("-") if (text.startswith("-") and not text.startswith("--")) or at == 1 else ""
            if text in ("-C", "--directory") and at < len(fields):
                moved, at = fields[at], at + 1
            elif text in ("--exclude", "-X", "-T", "--transform") and at < len(fields):
                at += 1
            elif cluster.isalpha() and not text.startswith("--"):
                flags += cluster
                if cluster.endswith("f") and at < len(fields):
                    archive, at = fields[at], at + 1
            elif not text.startswith("-") and not fields[at - 1].option:
                rest.append(fields[at - 1])
        effect = Effect("write", None, None, node.start, node.end, "tar")
        if "c" in flags and archive is not None:
            self._write(machine, archive.values, archive.word, "tar", effect)
        elif archive is not None:
            self.path(machine, archive.values, archive.word, Use("read", "tar", True))
        cwd = machine.state.cwd
        if moved is not None:
            if "c" in flags:
                self.path(machine, moved.values, moved.word, Use("read", "tar", True))
            else:
                self._write(machine, moved.values, moved.word, "tar", effect, contents=True)
            cwd = _entered(moved.values, cwd)
        for field in rest if "c" in flags else ():
            self.path(machine, field.values, field.word, Use("read", "tar", True), cwd)

    # What commands print

    def output(self, machine: Machine, node: Simple, name: str) -> Values | None:
        """The output of a command whose output is a path; None for any other, which has not run then."""
        state = machine.state
        if name == "pwd":
            return (state.cwd if state.cwd.kind else UNKNOWN,)
        if name == "mktemp":
            self.temporaries += 1
            return (Value("temp", "", str(self.temporaries)),)
        if name not in (
            "dirname",
            "basename",
            "realpath",
            "readlink",
            "greadlink",
            "grealpath",
            "echo",
            "printf",
            "git",
            "cygpath",
        ):
            return None
        fields = [field for word in node.words[1:] for field in machine.expander.fields(word, state)]
        if name == "git":
            texts = [field.text for field in fields]
            return (Value("root", ""),) if "rev-parse" in texts and "--show-toplevel" in texts else None
        operands = [field for field in fields if not field.text.startswith("-")]
        if not operands:
            return (UNKNOWN,)
        return _text_output(name, operands, state.cwd)


def _text_output(name: str, operands: list[Field], cwd: Value) -> Values:
    if name == "dirname":
        return tuple(directory(value) for value in operands[0].values)
    if name == "basename":
        suffix = operands[1].text if len(operands) > 1 else ""
        return tuple(basename(value, suffix) for value in operands[0].values)
    if name in ("realpath", "readlink", "grealpath", "greadlink", "cygpath"):
        return tuple(_absolute(value, cwd) for value in operands[-1].values)
    if name == "printf":
        if operands[0].text not in ("%s", "%s\\n", "%s\n") or len(operands) != 2:
            return operands[0].values if len(operands) == 1 else (UNKNOWN,)
        return operands[1].values
    found: Values = operands[0].values
    for field in operands[1:]:
        found = product(product(found, (Value("", " "),)), field.values)
    return found


def _absolute(value: Value, cwd: Value) -> Value:
    """What ``realpath`` makes of a path."""
    if value.kind or value.text.startswith(HOLE) or is_absolute(value.text) or not value.text:
        return value
    if cwd.kind == "out":
        return Value("out", HOLE)
    return joined(Value(cwd.kind, cwd.text, cwd.label), joined(Value("", "/"), value))


def _entered(values: Values, cwd: Value) -> Value:
    """The working directory after ``cd``."""
    if len(values) != 1:
        return Value("out", HOLE) if any(value.kind in ("out", "temp") for value in values) else Value("any", "")
    value = values[0]
    if value.kind in ("root", "any", "temp"):
        text = climbing(value.text)
        return Value(value.kind, text, value.label) if HOLE not in text else Value("any", "")
    if value.kind == "out" or is_absolute(value.text):
        return Value("out", value.text)
    if HOLE in value.text or not value.text:
        from reflint.evaluate.names import is_elsewhere

        elsewhere = cwd.kind == "out" or (value.text.startswith(HOLE) and is_elsewhere(value.label))
        return Value("out", HOLE) if elsewhere else Value("any", "")
    if cwd.kind == "out":
        return cwd
    return Value(cwd.kind, climbing(f"{cwd.text}/{value.text}"), cwd.label)


def _before(value: Value, mark: str) -> Value:
    """``value`` up to ``mark``."""
    at = value.text.find(mark)
    if at < 0:
        return value
    origins = tuple(origin._replace(stop=min(origin.stop, at)) for origin in value.origins if origin.at < at)
    return value._replace(text=value.text[:at], origins=origins)


def _after(value: Value, start: int) -> Value:
    """``value`` from character ``start`` on."""
    from reflint.evaluate.values import piece

    return piece(value, start, len(value.text))


def _remote(value: Value) -> bool:
    """``host:path``, ``gs://…``, ``s3://…``."""
    colon = value.text.find(":")
    return colon > 0 and "/" not in value.text[:colon]


def _at_or_above(at: Place, places: frozenset[Place] | set[Place]) -> bool:
    return at in places or any(
        Place(at.root, above) in places for above in ancestors(at.path) if above or at.root != "repository"
    )


def silenced(node: Simple) -> bool:
    """Whether the command's standard error goes nowhere."""
    nowhere = False
    for redirect in node.redirects:
        if not isinstance(redirect, Redirect) or redirect.target is None:
            continue
        part = redirect.target.parts[0] if redirect.target.parts else None
        target = part.text if isinstance(part, Literal) else ""
        if target == "/dev/null" and (redirect.operator in ("&>", "&>>", ">&") or redirect.descriptor == "2"):
            return True
        if target == "/dev/null" and redirect.operator in (">", ">>") and redirect.descriptor in ("", "1"):
            nowhere = True
        elif nowhere and redirect.descriptor == "2" and redirect.operator == ">&" and target == "1":
            return True
    return False


__all__ = ["Actions", "command_name", "silenced"]
