"""Moves that people made, mined from histories: the commits, what moved in them, and the lines that were edited for it."""

from __future__ import annotations

import difflib
import io
import re
import subprocess
import tokenize
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reflint.model.plan import Shift

MOST_FILES = 120  # changed by a commit that is looked at
MOST_SHIFTS = 12
LARGE = 400_000  # bytes of a file that is not compared
DEEP = 8_000  # commits of one history that are looked at
WORD = re.compile(r"[\w./-]*\w[\w./-]*")
PARTS = re.compile(r"[./]")
UNREAD = re.compile(
    r"\.(rb|erb|slim|haml|go|rs|js|jsx|mjs|cjs|ts|tsx|vue|scss|less|css|java|kt|kts|groovy|scala|swift|c|cc|cpp|h|hpp|pl|php|el|lua|svg|snap|lock|sql|csproj|cs)$"
)
# Written by programs: nobody edits their lines for a move.
MADE = re.compile(r"(\.snapshot\.json|\.validation\.json|\.pot|\.po|\.baseline|_report\.json|/\.openapi-generator/.*)$")
ROOTS = (
    "doc",
    "docs",
    "lib",
    "source",
    "src",
    "static",
    "templates",
)  # directories from which programs name what is in them
SIMILAR = 0.4  # of the words that two lines share beside the names


class Case(NamedTuple):
    """``commit`` of ``clone`` moved ``shifts``; ``renames`` are (old, new) paths, the same ones for files that were only edited."""

    clone: str
    commit: str
    shifts: tuple[Shift, ...]
    renames: tuple[tuple[str, str], ...]


class Edited(NamedTuple):
    """A line of a file, as it stood before, that named what moved, and the line that took its place ("" for none that does)."""

    path: str
    line: int
    kind: str
    before: str
    after: str


def unread(path: str) -> bool:
    """Whether the lines of a file are not compared: reflint does not read its language, or a program writes it."""
    return UNREAD.search(path) is not None or MADE.search(path) is not None


def git(clone: str, *args: str, whole: bool = True) -> bytes:
    """What git prints; nothing where it fails, or where not ``whole`` what it printed until then."""
    done = subprocess.run(["git", "-C", clone, *args], capture_output=True, check=False)
    return done.stdout if not (whole and done.returncode) else b""


def text_of(clone: str, rev: str, path: str) -> str:
    """A file of a commit, "" where it has none."""
    data = git(clone, "show", f"{rev}:{path}")
    return data.decode("utf-8", "replace") if len(data) <= LARGE and b"\0" not in data[:8000] else ""


def mined(clone: str, limit: int) -> Iterator[Case]:
    """Cases of one clone, newest first, at most ``limit``; what was moved once is not taken again."""
    asked = ("log", "--no-merges", "-M70%", "-l600", "--name-status", "--format=%x00%H", "-n", str(DEEP))
    log = git(clone, *asked, whole=False).decode("utf-8", "replace")  # clones may lack large blobs, and git stops there
    count, seen = 0, set()
    for block in log.split("\0")[1:]:
        commit, _, rest = block.partition("\n")
        rows = [row.split("\t") for row in rest.split("\n") if row]
        renames = {row[1]: row[2] for row in rows if row[0].startswith("R")}
        others = [row for row in rows if row[0] == "M" or (row[0].startswith("R") and row[0] != "R100")]
        if not renames or not others or len(rows) > MOST_FILES:
            continue
        shifts = shifts_of(clone, commit, renames)
        names = {name for shift in shifts for name in shift}
        if not 0 < len(shifts) <= MOST_SHIFTS or names & seen:
            continue
        if 2 * sum(UNREAD.search(name) is not None for name in renames) > len(renames):
            continue  # in a language that is not read
        pairs = [(row[1], row[-1]) for row in rows if row[0][0] in "MR"]
        case = Case(clone, commit, shifts, tuple(pairs))
        if any(human(case)):
            seen |= names
            yield case
            count += 1
            if count == limit:
                return


def shifts_of(clone: str, commit: str, renames: dict[str, str]) -> tuple[Shift, ...]:
    """``renames`` as moves of whole directories where all that was below moved so; none where no module and no directory moved."""
    before = [
        name for name in git(clone, "ls-tree", "-r", "-z", "--name-only", f"{commit}^").decode().split("\0") if name
    ]
    after = set(git(clone, "ls-tree", "-r", "-z", "--name-only", commit).decode("utf-8", "replace").split("\0"))
    found: dict[str, str] = {}
    for old, new in renames.items():
        if old in after:
            return ()  # something else stands there now
        if not any(old.startswith(known + "/") for known in found):
            found.update([next(_whole(old, new, renames, before), (old, new))])
    if not any(old.endswith(".py") or old not in renames for old in found):
        return ()
    return tuple(Shift(*pair) for pair in sorted(found.items()))


def _whole(old: str, new: str, renames: dict[str, str], before: list[str]) -> Iterator[tuple[str, str]]:
    """The directories, from the top, that moved as a whole with the file ``old``."""
    olds, news = old.split("/"), new.split("/")
    same = 0
    while same < min(len(olds), len(news)) - 1 and olds[-1 - same] == news[-1 - same]:
        same += 1
    for cut in range(same, 0, -1):
        above, there = "/".join(olds[:-cut]), "/".join(news[:-cut])
        if above and there and not f"{there}/".startswith(f"{above}/"):
            below = [name for name in before if name.startswith(above + "/")]
            if all(renames.get(name) == there + name[len(above) :] for name in below):
                yield above, there


# -- which lines were edited for a move


class Trait(NamedTuple):
    """By which parts of a name an old place and its new one are told apart, the ``tail`` that both share, and the part ``above`` the old one."""

    old: str
    new: str
    tail: str
    above: str


def traits(shifts: Iterable[Shift]) -> set[Trait]:
    """What to look for in the lines that name what moves."""
    found = set()
    for shift in shifts:
        olds, news = (PARTS.split(re.sub(r"(/__init__)?\.\w+$", "", name)) for name in shift)
        at = 0
        while at < min(len(olds), len(news)) and olds[at] == news[at]:
            at += 1
        end = 0
        while end < min(len(olds), len(news)) - at and olds[-1 - end] == news[-1 - end]:
            end += 1
        tail = olds[len(olds) - end :]
        own = tail or olds[at - 1 : at] or olds[-1:]
        old, new = olds[at : len(olds) - end] or own, news[at : len(news) - end] or own
        found.add(Trait(old[-1], new[-1], tail[-1] if tail else "", (olds[: olds.index(old[-1])] or [""])[-1]))
    return found


def human(case: Case) -> Iterator[Edited]:
    """The lines that people edited in the commit of ``case`` because of its moves."""
    for old, new in case.renames:
        if unread(old):
            continue
        before, after = text_of(case.clone, f"{case.commit}^", old), text_of(case.clone, case.commit, new)
        yield from (edited for edited in edits(old, old != new, before, after, case.shifts))


class Asked(NamedTuple):
    """The file at ``path``, whether it ``moved`` itself, and what to look for in it."""

    path: str
    moved: bool
    known: set[Trait]
    shifts: tuple[Shift, ...]


def edits(path: str, moved: bool, before: str, after: str, shifts: Iterable[Shift]) -> Iterator[Edited]:
    """The lines of ``path`` that name what moves, each with the line that took its place in ``after``; ``moved``: the file itself moved."""
    known = traits(shifts)
    old, new = before.split("\n"), after.split("\n")
    blocks = difflib.SequenceMatcher(None, old, new, False).get_opcodes() if old != new else []
    added = [line for tag, _, _, begin, end in blocks if tag != "equal" for line in new[begin:end]]
    places: Places | None = None
    for tag, begin, end, start, stop in blocks:
        if tag in ("equal", "insert"):
            continue
        for number in range(begin, end):
            line = old[number]
            near = [new[start + number - begin]] if end - begin == stop - start else new[start:stop]
            if not _may_name(line, known, moved):
                continue
            places = places_of(path, before) if places is None else places
            spans = places.get(number + 1, ()) if path.endswith(".py") else ((0, len(line), family(path)),)
            asked = Asked(path, moved, known, tuple(shifts))
            found = _successor(line, near, spans, asked) or _successor(line, added, spans, asked)
            if found is not None:
                yield Edited(path, number + 1, found[0], line, found[1])


def _may_name(line: str, known: set[Trait], moved: bool) -> bool:
    return any(trait.old in line for trait in known) or (moved and (".." in line or "from ." in line))


def _words(line: str) -> dict[str, int]:
    return {found[0].strip("-"): found.start() for found in WORD.finditer(line)}


def _successor(line: str, candidates: Iterable[str], spans: Iterable[Span], asked: Asked) -> tuple[str, str] | None:
    """The kind of the word (a ``bare word`` may name a path, or a thing of that name; a ``loose name`` leads from nowhere in the repository to
    what moves), and the one of ``candidates`` that says what ``line`` says, of the new place.
    """
    words = _words(line)
    best, score = None, (False, SIMILAR)
    for other in candidates:
        others = _words(other)
        gone, fresh = words.keys() - others.keys(), others.keys() - words.keys()
        ratio = (len(words.keys() & others.keys()) + 1) / (max(len(words), len(others)) or 1)
        for one in gone if ratio > SIMILAR else ():
            kind = next((kind for start, end, kind in spans if start <= words[one] < end), "code")
            if any(
                _names(one, two, kind, asked.known, asked.moved) and _tails(one, line, other, asked.known)
                for two in fresh
            ):
                if kind not in ("import", "code"):
                    kind = _firm(one, kind, asked)
                firm = kind not in ("bare word", "loose name")
                if (firm, ratio) > score:
                    best, score = (kind, other), (firm, ratio)
    return best


def _firm(word: str, kind: str, asked: Asked) -> str:
    """``kind`` where ``word`` says by itself what moves."""
    if not PARTS.search(word):
        return "bare word"
    return kind if any(leads(word, asked.path, asked.moved, shift.old) for shift in asked.shifts) else "loose name"


def leads(word: str, path: str, moved: bool, old: str) -> bool:
    """Whether ``word`` in the file at ``path`` names ``old``, or what lies below it: from the root, from a directory above the file, as a module
    of some root, or by climbing.
    """
    home = path.split("/")[:-1]
    olds = re.sub(r"(/__init__)?\.\w+$", "", old).split("/") if "." in old.rpartition("/")[2] else old.split("/")
    parts = [part for part in word.split("/") if part not in ("", ".")]
    if ".." in parts:
        if moved:
            return True
        at = parts.index("..")
        ups = sum(part == ".." for part in parts)
        target = [*(parts[:at] if at else home)[: -ups or None], *(part for part in parts[at:] if part != "..")]
        return _within(olds, target, False) or _within(olds, [part for part in parts if part != ".."], True)
    if "/" not in word and not word.startswith("."):
        said = word.split(".")
        return any(_within(olds[at:], said, False) for at in range(len(olds))) or (
            said[0] == olds[-1] and word == old.rpartition("/")[2]
        )
    bases = [home[:at] for at in range(len(home) + 1)] + [
        olds[:at] for at in range(1, len(olds)) if olds[at - 1] in ROOTS
    ]
    return any(
        olds[: len(base)] == base and _within(olds[len(base) :], parts, not base and len(olds) > 1) for base in bases
    )


def _within(olds: list[str], parts: list[str], anywhere: bool) -> bool:
    """Whether ``parts`` begin with ``olds`` (with whatever ending), or hold them ``anywhere``."""
    size = len(olds)
    starts = range(len(parts) - size + 1) if anywhere else range(min(1, len(parts) - size + 1))
    return bool(olds) and any(
        parts[at : at + size - 1] == olds[:-1]
        and re.split(r"[.#:]", parts[at + size - 1])[0] == olds[-1].partition(".")[0]
        for at in starts
    )


def _tails(word: str, line: str, other: str, known: set[Trait]) -> bool:
    """Whether both lines name what moved, and not something else of the directory that it left."""
    parts = set(PARTS.split(word))
    near, far = (set(re.split(r"[^\w-]", text)) for text in (line, other))
    fit = [trait for trait in known if trait.old in parts]
    return not fit or any(not trait.tail or (trait.tail in near and trait.tail in far) for trait in fit)


def _names(old: str, new: str, kind: str, known: set[Trait], moved: bool) -> bool:
    """Whether ``old`` names an old place and ``new`` the new one of the same move."""
    olds, news = PARTS.split(old), PARTS.split(new)
    for trait in known:
        if trait.old in olds and trait.new in news and olds != news:
            if kind == "code":
                return trait.above in olds
            return True
    bare = old.lstrip("./")
    climbs = (moved and ".." in (old[:2], new[:2])) or (moved and kind == "import" and "." in (old[:1], new[:1]))
    return climbs and not old.startswith("/") and bool(bare) and PARTS.split(bare)[-1] == news[-1]


# -- what kind of word it is

Span = tuple[int, int, str]
Places = dict[int, list[Span]]


def family(path: str) -> str:
    """The kind of a word of a file that is no Python."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((".md", ".rst", ".txt", ".ipynb", ".html", ".adoc")):
        return "document"
    return "config"


def places_of(path: str, text: str) -> Places:
    """The columns of each line of a Python file that are ``import``, ``string``, ``docstring`` or ``comment``; all others are code."""
    found: Places = {}
    statement, fresh = "", True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
                fresh = True
            elif fresh and token.type not in (tokenize.NL, tokenize.COMMENT):
                statement, fresh = token.string, False
            kind = _kind(token, statement)
            for row in range(token.start[0], token.end[0] + 1) if kind else ():
                start = token.start[1] if row == token.start[0] else 0
                end = token.end[1] if row == token.end[0] else 1 << 20
                found.setdefault(row, []).append((start, end, kind))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    return found


def _kind(token: tokenize.TokenInfo, statement: str) -> str:
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type == tokenize.STRING or token.type == getattr(tokenize, "FSTRING_MIDDLE", -1):
        return "docstring" if statement == token.string else "string"
    return "import" if statement in ("import", "from") else ""
