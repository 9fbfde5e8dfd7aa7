"""Functions that Terraform zips from a directory or a file of the repository: ``archive_file`` and who takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.bundle.disk import Shelf
from reflint.bundle.functions import PLATFORM
from reflint.bundle.ignored import Ignores, nothing
from reflint.bundle.parcel import Parcel
from reflint.bundle.sam import RUNTIME, handled
from reflint.model.bundle import Unknown
from reflint.model.location import Lines
from reflint.model.tree import normalize, parent
from reflint.syntax.hcl_blocks import Attribute, Block, blocks
from reflint.syntax.ignorefile import matcher

_LAMBDA = "aws_lambda_function"
_HERE = "${path.module}/"


def parcels(files: Iterable[tuple[str, bytes]], shelf: Shelf) -> Iterator[Parcel]:
    """What the functions of one module, the ``.tf`` files of a directory, ship; nothing where a program of the module's own may fill the
    directory first.
    """
    known = [(path, data, blocks(data)) for path, data in files]
    if any(b"local-exec" in data for _, data, _ in known):
        return
    archives = {
        block.labels[1]: block
        for _, _, found in known
        for block in found
        if block.kind in ("data", "resource") and block.labels[:1] == ("archive_file",) and len(block.labels) > 1
    }
    for path, data, found in known:
        lines = Lines(data)
        for block in found:
            if block.kind == "resource" and block.labels[:1] == (_LAMBDA,) and len(block.labels) > 1:
                archive = _archive(block.attributes.get("filename"), archives)
                parcel = _parcel((path, lines), block, archive, shelf) if archive is not None else None
                if parcel is not None:
                    yield parcel


def _archive(filename: Attribute | None, archives: dict[str, Block]) -> Block | None:
    """The archive that ``filename`` is: by reference, or by the name of its file."""
    if filename is None:
        return None
    parts = filename.value.removeprefix("${").removesuffix("}").removeprefix("data.").split(".")
    if parts[0] == "archive_file" and parts[2:] == ["output_path"]:
        return archives.get(parts[1])
    same = (each for each in archives.values() if each.text("output_path") == filename.value)
    return None if filename.plain else next(same, None)


def _parcel(where: tuple[str, Lines], block: Block, archive: Block, shelf: Shelf) -> Parcel | None:
    path, lines = where
    directory, file = (_place(archive.text(name), path) for name in ("source_dir", "source_file"))
    top = directory or parent(file or "")
    handler, runtime = block.text("handler"), block.attributes.get("runtime")
    entry = handled(handler, top, shelf) if (directory or file) and shelf.tree.exists(directory or file or "") else ""
    if not entry or runtime is None or runtime.plain or not runtime.value.startswith("python") or archive.inner:
        return None
    line = lines.line(block.attributes["handler"].start)
    part = (directory, "") if directory else (file or "", (file or "").rpartition("/")[2])
    layered = "layers" in block.attributes or "layers" in block.lists
    return Parcel(
        f"{path}:{block.labels[1]}",
        path,
        line,
        (part,),
        _left_out(archive),
        (entry,),
        provided=(*RUNTIME, *PLATFORM),
        uploader="aws-lambda",
        unknown=(Unknown("what its layers hold is not known", line),) if layered else (),
        opaque=("",) if layered else (),
    )


def _left_out(archive: Block) -> Ignores:
    listed = tuple("/" + each for each in archive.lists.get("excludes", ()))
    return matcher(listed) if listed else nothing


def _place(text: str, path: str) -> str | None:
    """A path of the module from the root; None where it cannot be known. Without ``path.module`` nobody knows where it starts."""
    if not text.startswith(_HERE) or "${" in text[len(_HERE) :]:
        return None
    return normalize(f"{parent(path)}/{text[len(_HERE) :]}")
