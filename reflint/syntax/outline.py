"""The outline of a Python file: its imports and the names of its top level, found by ``bytes.find`` without parsing."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from reflint.model.modules import Outline

_SPACE = b" \t\r\n\\"
# The first look at what a line begins with makes it twice as fast.
_DEFINED = re.compile(
    rb"\n(?=[A-Za-z_])(?:(?:async[ \t]+)?def[ \t]+(\w+)|class[ \t]+(\w+)|([A-Za-z_]\w*(?:[ \t]*,[ \t]*\w+)*)[ \t]*(?:=(?!=)|:[ \t]*[^\s:]))"
)
_DYNAMIC = (
    b"__getattr__",
    b"globals()",
    b"sys.modules[",
    b"__dict__",
    b"setattr(",
    b"exec(",
    b"exec (",
    b"lazy_loader",
    b"vars()",
)
# Of these signs, those that are no method of a class, and do not only look (``name in globals()``).
_FILLS = re.compile(
    rb"^[ \t]*__getattr__\b|\bdef __getattr__\([ \t]*(?!self\b|cls\b|_self\b)|sys\.modules\[|lazy_loader|(?<![\w.])exec ?\(|vars\(\)"
    rb"|(?<!\bin )globals\(\)(?!\.(?:get|keys|items|values|copy)\(|\[[\"']?\w+[\"']?\](?![ \t]*=[^=]))",
    re.MULTILINE,
)
# ``setattr`` and ``__dict__`` fill the module itself only where the text has some way to get hold of it.
_ITSELF = (b"sys.modules", b"getmodule", b"import_module(", b"__import__(")
# A statement that hands the module, or its own name, to somebody else, who may fill it.
_HANDED = re.compile(rb"\n[A-Za-z_][\w.]*\(__name__\b|\bfind_current_module\(")
_PATHS = (b"addsitedir", b"syspath_prepend")
_HOOKS = (b"sys.modules", b"__path__", b"meta_path", b"path_hooks", b"declare_namespace")
_FINDS = (b"sys.meta_path.append(", b"sys.meta_path.insert(")
_HOOKED = b"sys.path_hooks."
_LOADS = (b"import_module(", b"__import__(")
_SETS = re.compile(rb"\bsetattr\([ \t\r\n]{0,80}([A-Za-z_]\w{0,80})[ \t\r\n]{0,80},")
_BLANK = b" \t\r\n\f\xef\xbb\xbf"
_AFTER = (b" ", b"(", b"\t", b"*", b"\\")
_BEFORE = (b"\n", b" ", b"\t", b";", b":", b".", b"\r", b"\f", b"\xbf")  # the last one ends a byte order mark
_COMMENT = re.compile(rb"#[^\n]*")
_REACH = 20_000  # bytes of the longest list of names in parentheses


def outline(data: bytes) -> Outline:
    """The outline of ``data``. Linear in its length; what is no Python yields something harmless."""
    names = set()
    for groups in _DEFINED.findall(b"\n" + data):
        for found in groups:
            if found:
                names.update(_decoded(found).replace(",", " ").split())
    named = b"sys.path" in data  # to look for each sign by itself costs as much as all imports
    edits = named or any(sign in data for sign in _PATHS)
    finds = (named and _HOOKED in data) or (b"sys.meta_path." in data and any(sign in data for sign in _FINDS))
    return Outline(tuple(_imports(data)), tuple(sorted(names)), edits, finds)


class Signs:
    """What the bytes ``data`` of a Python file say of modules beside its outline: few files are asked, few of them everything, and to look
    costs as much as the outline. Each is linear in their length.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def dynamic(self) -> bool:
        """Whether the module may have names that no line binds (``__getattr__``, ``globals()``, ``sys.modules``)."""
        return fills_itself(self._data) or _HANDED.search(self._data) is not None

    @cached_property
    def hooks(self) -> bool:
        """Whether it may make modules up, or look for its own elsewhere (``sys.modules``, ``__path__``, ``meta_path``)."""
        return any(sign in self._data for sign in _HOOKS)

    @cached_property
    def loads(self) -> bool:
        """Whether it imports what strings name (``import_module(``, ``__import__(``)."""
        return any(sign in self._data for sign in _LOADS)

    @cached_property
    def fills(self) -> frozenset[str]:
        """What it sets attributes of whose names are not known (``setattr(objects, name, value)``)."""
        return frozenset(map(_decoded, _SETS.findall(self._data))) if b"setattr(" in self._data else frozenset()


def fills_itself(data: bytes) -> bool:
    """Whether the module may have names that none of its lines bind."""
    if not any(sign in data for sign in _DYNAMIC):
        return False
    if _FILLS.search(data) is not None:
        return True
    return (b"setattr(" in data or b"__dict__" in data) and any(way in data for way in _ITSELF)


def _imports(data: bytes) -> dict[tuple[str, str], None]:
    """(module, names) of everything that looks like an import statement."""
    found: dict[tuple[str, str], None] = {}
    find, rfind = data.find, data.rfind
    at = find(b"import")
    while at >= 0:
        if data[at + 6 : at + 7] not in _AFTER or (at and data[at - 1 : at] not in _BEFORE):
            at = find(b"import", at + 6)
            continue
        start = rfind(b"\n", 0, at) + 1
        head = data[start:at].strip(_BLANK)
        while not head and start > 1 and data[start - 2 : start - 1] == b"\\":
            start = rfind(b"\n", 0, start - 1) + 1
            head = data[start:at].replace(b"\\", b" ").strip()
        end = at + 6
        if head[:4] == b"from" or not head or head[-1:] in b";:" or b"from" in head:
            tail, end = _tail(data, end)
            for statement in _read(head, tail):
                found[statement] = None
        at = find(b"import", end)
    return found


def _tail(data: bytes, start: int) -> tuple[bytes, int]:
    """What follows ``import`` up to the end of its logical line, and where that is."""
    opened = data.find(b"(", start, start + 200)
    if opened >= 0 and not data[start:opened].strip(_SPACE):
        end = data.find(b")", opened, opened + _REACH)
        end = end if end >= 0 else min(len(data), opened + _REACH)
        return data[opened + 1 : end], end
    end = data.find(b"\n", start)
    while end > 0 and data[end - 1 : end] in (b"\\", b"\r") and data[start:end].rstrip(b"\r")[-1:] == b"\\":
        end = data.find(b"\n", end + 1)
    end = end if end >= 0 else len(data)
    more = data.find(b";", start, end)
    end = more if more >= 0 else end
    return data[start:end], end


@lru_cache(maxsize=16384)
def _read(head: bytes, tail: bytes) -> tuple[tuple[str, str], ...]:
    """(module, names) of a statement, by what stands on its line before the word ``import``, and behind it."""
    if b"#" in tail:
        tail = _COMMENT.sub(b"", tail)
    if b"\\" in tail:
        tail = tail.replace(b"\\", b" ")
    head = head[head.rfind(b";") + 1 :].strip(_BLANK)
    before, word, module = head.partition(b"from") if head.startswith(b"from") else head.rpartition(b"from")
    if word and (not before or before.rstrip()[-1:] in (b";", b":")) and module[:1] in (b" ", b"\t", b"."):
        names = [_name(chunk, "=") for chunk in tail.split(b",")]
        return ((_decoded(b"".join(module.split())), " ".join(filter(None, names))),)
    if head and head[-1:] not in (b";", b":"):
        return ()
    if tail[:1] not in (b" ", b"\t"):
        return ()
    found = []
    for chunk in tail.split(b","):
        name, equals, alias = _name(chunk, "=").partition("=")
        if name and name.replace(".", "").isidentifier():
            found.append((name, equals + alias))
    return tuple(found)


def _name(chunk: bytes, mark: str) -> str:
    """``x`` or ``x=y`` of ``x`` or ``x as y``."""
    words = chunk.split()
    if len(words) == 3 and words[1] == b"as":
        return f"{_decoded(words[0])}{mark}{_decoded(words[2])}"
    return _decoded(b"".join(words[:1]))


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")
