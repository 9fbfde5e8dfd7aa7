"""Lambda functions of SAM and CloudFormation templates whose code is a directory of the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reflint.bundle.disk import Shelf
from reflint.bundle.image import RUNTIME
from reflint.bundle.parcel import Parcel
from reflint.model.bundle import Unknown
from reflint.model.location import Lines
from reflint.model.tree import normalize, parent
from reflint.syntax.document import Scalar, nested, table, text_under
from reflint.syntax.yaml import parse

FILES = re.compile(r"(?i)(^|/)[^/]*(template|sam[-_.]|cloudformation|cfn|lambda|stack)[^/]*\.ya?ml$")
_CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Lambda::Function": "Code"}
_HANDLER = re.compile(r"[A-Za-z_][\w./]*\.[A-Za-z_]\w*")
_FOREIGN = "arn:"  # a layer of somebody else: it brings distributions, no module of this repository


class Function(NamedTuple):
    """A function: its name, its properties over those of all, its metadata, and the line of its handler."""

    name: str
    properties: dict[str, Any]
    metadata: dict[str, Any]
    code: str
    line: int


def parcels(path: str, data: bytes, shelf: Shelf) -> Iterator[Parcel]:
    """What the Python functions of the template ``path`` ship, where directory and handler are written out."""
    if b"AWS::Serverless::Function" not in data and b"AWS::Lambda::Function" not in data:
        return
    root = nested(parse(data))
    for function in _functions(root, Lines(data)):
        parcel = _parcel(path, function, shelf)
        if parcel is not None:
            yield parcel


def _functions(root: Any, lines: Lines) -> Iterator[Function]:
    shared = table(table(table(root).get("Globals")).get("Function"))
    for name, resource in table(table(root).get("Resources")).items():
        key = _CODE.get(text_under(resource, "Type"))
        if key is None:
            continue
        own = table(resource.get("Properties"))
        properties = {**(shared if key == "CodeUri" else {}), **own}
        where = properties.get("Handler")
        if isinstance(where, Scalar):
            code = properties.get(key)
            text = code.value if isinstance(code, Scalar) else ("" if code else "." if key == "CodeUri" else "")
            line = lines.line(where.start)
            yield Function(name, properties, table(resource.get("Metadata")), text, line)


def _parcel(path: str, function: Function, shelf: Shelf) -> Parcel | None:
    properties = function.properties
    top = normalize(f"{parent(path)}/{function.code}") if function.code else None
    if top is None or not shelf.tree.is_directory(top) or not text_under(properties, "Runtime").startswith("python"):
        return None
    method = text_under(function.metadata, "BuildMethod")
    entry = handled(text_under(properties, "Handler"), top, shelf)
    if not entry or "InlineCode" in properties or (method and not method.startswith("python")):
        return None
    layers = properties.get("Layers", [])
    named = [
        layer.value if isinstance(layer, Scalar) else "" for layer in (layers if isinstance(layers, list) else [layers])
    ]
    own = any(not layer.startswith(_FOREIGN) for layer in named)
    requirements = f"{top}/requirements.txt".lstrip("/")
    installed = shelf.tree.exists(requirements)
    return Parcel(
        f"{path}:{function.name}",
        path,
        function.line,
        ((top, ""),),
        entries=(entry,),
        installs=(requirements,) if installed else (),
        provided=RUNTIME,
        judged=installed and not named,
        uploader="sam",
        unknown=(Unknown("what its layers hold is not known", function.line),) if own else (),
        opaque=("",) if own else (),
    )


def handled(handler: str, top: str, shelf: Shelf) -> str:
    """The entry point that a handler, ``package/module.function``, is of the code at ``top``; "" for a script, and what is no Python."""
    if not _HANDLER.fullmatch(handler) or shelf.tree.exists(f"{top}/{handler}".lstrip("/")):
        return ""  # a script is started by an adapter in a layer
    module, _, attribute = handler.rpartition(".")
    stem = module.replace(".", "/")
    package = f"{stem}/__init__.py"
    file = package if shelf.tree.exists(f"{top}/{package}".lstrip("/")) else f"{stem}.py"
    return f"{file}:{attribute}"
