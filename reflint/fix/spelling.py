"""How a reference names a new place in its own way: relative to what it was relative to, with its slashes and dots."""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.model.facts import Reference
from reflint.model.resolution import Resolution
from reflint.model.tree import ancestors, normalize, parent

# Where these resolve their paths, no ".." leads out of the directory that they start from.
_FENCED = ("dockerfile.", "compose.", "codeowners", "workflow.paths", "gitattributes", "dockerignore", "gcloudignore")
_PLAIN = re.compile(r"[\w./@+-]*")
_MODULE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_ENDINGS = (".py", ".pyi", ".pyx", "/__init__.py", "/__init__.pyi")


class Spelling(NamedTuple):
    """What to write instead; ``certain`` is false where the base of the text is a guess that the new place does not share."""

    text: str
    certain: bool = True


class Moved(NamedTuple):
    """``origin`` (a file or directory that is gone) lives at ``place``; ``roots`` are source roots below the top, ``named`` the directory
    from which imports name the place where none of them does.
    """

    origin: str
    place: str
    roots: tuple[str, ...] = ()
    named: str = ""


def respelled(resolution: Resolution, moved: Moved) -> Spelling | None:
    """The text that names the new place as the old text named the old one; None where there is no such text."""
    reference = resolution.reference
    if reference.form == "module":
        found = _module(reference, resolution.target, moved)
    elif reference.form == "regex":
        found = _regex(reference.text, resolution.target, moved.place)
    elif reference.role == "pattern" or reference.form == "glob":
        found = _glob(resolution, moved)
    else:
        found = _path(resolution, moved)
    if found is None or found.text == reference.text or not _is_writable(found.text, reference.text):
        return None
    return found


def led_back(reference: Reference, path: str, place: str) -> str | None:
    """The text by which ``reference``, now standing in ``path``, names ``place``; None where it cannot, or need not."""
    home = "" if reference.anchor == "root" else parent(path)
    base = normalize(f"{home}/{reference.base}")
    found = _from_base(reference, place, base) if base is not None else None
    if found is None or found.text == reference.text or not _is_writable(found.text, reference.text):
        return None
    return found.text


def relative(path: str, directory: str) -> str:
    """``path`` as seen from ``directory``, both from the root: ``shared/x`` from ``a/b`` is ``../../shared/x``."""
    there, here = path.split("/") if path else [], directory.split("/") if directory else []
    same = 0
    while same < min(len(there), len(here)) and there[same] == here[same]:
        same += 1
    return "/".join((*([".."] * (len(here) - same)), *there[same:])) or "."


def base_of(reference: Reference, path: str, target: str, tried: tuple[str, ...]) -> str | None:
    """The directory from which the text of ``reference``, standing in ``path``, leads to ``target``."""
    home = parent(path)
    own = reference.base
    bases = {"root": [own], "file": [f"{home}/{own}"]}.get(reference.anchor)
    if bases is None:
        bases = [own, f"{home}/{own}", *(f"{directory}/{own}" for directory in ancestors(home))]
        inner = normalize(reference.text.strip("/"))
        if inner and target.endswith("/" + inner):
            bases.append(target[: -len(inner) - 1])  # a source root, or the directory that its neighbours taught
    for base in bases:
        normal = normalize(base)
        if normal is not None and normalize(f"{normal}/{reference.text.lstrip('/')}") == target:
            return normal
    return None


def _path(resolution: Resolution, moved: Moved) -> Spelling | None:
    reference, target = resolution.reference, resolution.target
    ending = moved.origin[len(target) :] if moved.origin.startswith(target) else ""
    if ending and not moved.place.endswith(ending):
        return None
    place = moved.place.removesuffix(ending) if ending else moved.place
    base = base_of(reference, resolution.path, target, resolution.tried)
    if base is None:
        return None
    found = _from_base(reference, place, base)
    at_home = reference.anchor == "root" and base == parent(resolution.path)
    return found._replace(certain=True) if found is not None and at_home else found


def _from_base(reference: Reference, place: str, base: str) -> Spelling | None:
    text = reference.text
    tail = "/" if text.endswith("/") else ""
    if text.startswith("/"):
        return Spelling(f"/{place}{tail}") if not base else None
    lead = "./" if text.startswith("./") else ""
    inside = not base or place.startswith(base + "/")
    if ".." in text.split("/"):
        new = relative(place, base)
    elif inside:
        return Spelling(f"{lead}{place[len(base) + 1 :] if base else place}{tail}")
    elif reference.syntax.startswith(_FENCED):
        return None
    else:
        new = relative(place, base)
    climbs = new.startswith("..")
    certain = not climbs or ".." in text.split("/") or reference.anchor == "file"
    return Spelling(f"{'' if climbs else lead}{new}{tail}", certain)


def _glob(resolution: Resolution, moved: Moved) -> Spelling | None:
    """The literal beginning of a pattern, exchanged; what follows stays."""
    reference = resolution.reference
    text = reference.text
    lead = "!" if text.startswith("!") else ""
    bare = text[len(lead) :]
    slash = "/" if bare.startswith("/") else "./" if bare.startswith("./") else ""
    bare = bare[len(slash) :]
    for base in dict.fromkeys((reference.base.strip("/"), f"{parent(resolution.path)}/{reference.base}".strip("/"))):
        named = moved.origin if not base else moved.origin.removeprefix(base + "/")
        if not base or named != moved.origin:
            if not (bare == named or bare.startswith(named + "/")):
                continue
            if base and not moved.place.startswith(base + "/"):
                return None
            place = moved.place[len(base) + 1 :] if base else moved.place
            return Spelling(f"{lead}{slash}{place}{bare[len(named) :]}")
    return None


def _regex(text: str, target: str, place: str) -> Spelling | None:
    """The literal beginning of an anchored expression, exchanged; it is written with the escapes that the old one had."""
    for escape in (_escaped, str):
        old, new = escape(target), escape(place)
        for anchor in ("^", "\\A", "^(", "^(?:"):
            rest = text.removeprefix(anchor + old)
            if rest != text and not rest[:1].isalnum():
                return Spelling(anchor + new + rest)
    return None


def _escaped(path: str) -> str:
    return path.replace(".", r"\.").replace("+", r"\+")


def _module(reference: Reference, target: str, moved: Moved) -> Spelling | None:
    """A dotted name below the source root that the module lay in; uncertain where it comes to lie below another one, and who runs it has to
    come from another directory, too.
    """
    text = reference.text
    old, new = _stem(moved.origin), _stem(moved.place)
    inner = target.replace(".", "/")
    if old != inner and not old.endswith("/" + inner):
        return None
    root = old[: -len(inner)].rstrip("/")
    for known in dict.fromkeys((root, *sorted(moved.roots, key=len, reverse=True))):
        if known and new.startswith(known + "/"):
            new, certain = new[len(known) + 1 :], known == root or reference.role != "run"
            break
    else:
        if root and root not in moved.roots:
            return None  # it left the directory from which it was imported
        certain = not moved.named
        new = new[len(moved.named) :].lstrip("/")
    dotted = new.replace("/", ".")
    if not text.startswith(target) or not _MODULE.fullmatch(dotted):
        return None
    return Spelling(dotted + text[len(target) :], certain)


def _stem(path: str) -> str:
    for ending in reversed(_ENDINGS):
        if path.endswith(ending):
            return path[: -len(ending)]
    return path


def _is_writable(new: str, old: str) -> bool:
    """Whether ``new`` stands wherever ``old`` stood, without quotes or escapes that ``old`` did without."""
    return all(_PLAIN.fullmatch(char) or char in old for char in new)
