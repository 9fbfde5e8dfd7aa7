"""Functions that Terraform zips from a directory or a file of the repository: ``archive_file``, and who takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reflint.bundle.disk import Shelf
from reflint.bundle.functions import PLATFORM, version_of
from reflint.bundle.ignored import Ignores, nothing
from reflint.bundle.image import RUNTIME
from reflint.bundle.parcel import Parcel
from reflint.bundle.sam import handled
from reflint.model.bundle import Unknown
from reflint.model.location import Lines
from reflint.model.tree import normalize, parent
from reflint.syntax.hcl_blocks import Attribute, Block, blocks
from reflint.syntax.ignorefile import matcher

_LAMBDA = "aws_lambda_function"
_CLOUD = ("google_cloudfunctions_function", "google_cloudfunctions2_function")
_HERE = "${path.module}/"
_RUNTIME = re.compile(r"python3[.\d]+")

Named = Mapping[tuple[str, str], Block]


class Taken(NamedTuple):
    """What a function takes: the block that says its runtime, the attribute that says what starts, and the archive."""

    block: Block
    entry: Attribute | None
    archive: Block


def parcels(files: Iterable[tuple[str, bytes]], shelf: Shelf) -> Iterator[Parcel]:
    """What the functions of one module, the ``.tf`` files of a directory, ship; nothing where a program of the module's own may fill the
    directory first.
    """
    known = [(path, data, blocks(data)) for path, data in files]
    if any(b"local-exec" in data for _, data, _ in known):
        return
    named = {
        (block.labels[0], block.labels[1]): block
        for _, _, found in known
        for block in found
        if block.kind in ("data", "resource") and len(block.labels) > 1
    }
    for path, data, found in known:
        lines = Lines(data)
        for block in found:
            taken = _taken(block, named) if block.kind == "resource" and len(block.labels) > 1 else None
            if taken is not None:
                make = _lambda if block.labels[0] == _LAMBDA else _function
                parcel = make((path, lines), block, taken, shelf)
                if parcel is not None:
                    yield parcel


def _taken(block: Block, named: Named) -> Taken | None:
    """What the function ``block`` takes; None where it is none, or where no archive of the module is."""
    if block.labels[0] == _LAMBDA:
        archive = _archive(block.attributes.get("filename"), named)
        return Taken(block, block.attributes.get("handler"), archive) if archive is not None else None
    if block.labels[0] not in _CLOUD:
        return None
    build = _inner(block, "build_config") or block
    stored = _inner(_inner(build, "source"), "storage_source")
    place = stored.attributes.get("object") if stored else block.attributes.get("source_archive_object")
    kind, _, rest = (place.value if place is not None else "").partition(".")
    uploaded = named.get((kind, rest.partition(".")[0])) if kind == "google_storage_bucket_object" else None
    archive = _archive(uploaded.attributes.get("source"), named) if uploaded is not None else None
    return Taken(build, build.attributes.get("entry_point"), archive) if archive is not None else None


def _inner(block: Block | None, kind: str) -> Block | None:
    return next((each for each in block.inner if each.kind == kind), None) if block is not None else None


def _archive(filename: Attribute | None, named: Named) -> Block | None:
    """The archive that ``filename`` is: by reference, or by the name of its file."""
    if filename is None:
        return None
    parts = filename.value.removeprefix("${").removesuffix("}").removeprefix("data.").split(".")
    if parts[0] == "archive_file" and parts[2:] == ["output_path"]:
        return named.get(("archive_file", parts[1]))
    same = (each for (kind, _), each in named.items() if kind == "archive_file")
    same = (each for each in same if each.text("output_path") == filename.value)
    return None if filename.plain else next(same, None)


def _lambda(where: tuple[str, Lines], block: Block, taken: Taken, shelf: Shelf) -> Parcel | None:
    path, lines = where
    archive = taken.archive
    (directory, sure), (file, told) = (_place(archive.text(name), path) for name in ("source_dir", "source_file"))
    top = directory or parent(file or "")
    runtime, there = block.text("runtime"), directory or file
    entry = handled(block.text("handler"), top, shelf) if there and shelf.tree.exists(there) else ""
    if not entry or not runtime.startswith("python") or archive.inner:
        return None
    if not (sure or told) and not shelf.tree.exists(f"{top}/{entry.partition(':')[0]}".lstrip("/")):
        return None
    line = lines.line(block.attributes["handler"].start)
    layered = "layers" in block.attributes or "layers" in block.lists
    return Parcel(
        f"{path}:{block.labels[1]}",
        path,
        line,
        ((directory, "") if directory else (file or "", (file or "").rpartition("/")[2]),),
        _left_out(archive),
        (entry,),
        provided=(*RUNTIME, *PLATFORM),
        uploader="aws-lambda",
        unknown=(Unknown("what its layers hold is not known", line),) if layered else (),
        opaque=("",) if layered else (),
        python=runtime.removeprefix("python"),
    )


def _function(where: tuple[str, Lines], block: Block, taken: Taken, shelf: Shelf) -> Parcel | None:
    """A Cloud Function of a zipped directory with a ``main.py``: the platform installs its requirements."""
    path, lines = where
    top, _ = _place(taken.archive.text("source_dir"), path)
    runtime, entry = taken.block.text("runtime"), taken.entry
    if not top or not _RUNTIME.fullmatch(runtime) or taken.archive.inner or entry is None or entry.plain:
        return None
    requirements = f"{top}/requirements.txt"
    installed = shelf.tree.exists(requirements)
    if not shelf.tree.exists(f"{top}/main.py") or "$" in entry.value:
        return None
    return Parcel(
        f"{path}:{block.labels[1]}",
        path,
        lines.line(entry.start),
        ((top, ""),),
        _left_out(taken.archive),
        (f"main.py:{entry.value}",),
        (requirements,) if installed else (),
        provided=PLATFORM,
        judged=installed,
        uploader="gcloud-functions",
        python=version_of(runtime),
    )


def _left_out(archive: Block) -> Ignores:
    listed = tuple("/" + each for each in archive.lists.get("excludes", ()))
    return matcher(listed) if listed else nothing


def _place(text: str, path: str) -> tuple[str | None, bool]:
    """A path of the module from the root, None where it cannot be known, and whether it is sure: without ``path.module`` it starts where
    Terraform runs, which mostly is the module.
    """
    sure = text.startswith(_HERE)
    plain = text.removeprefix(_HERE)
    if not plain or "${" in plain or plain.startswith(("/", "~")):
        return None, False
    return normalize(f"{parent(path)}/{plain}".rstrip("/")), sure
