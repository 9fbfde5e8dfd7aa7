"""Every deployment that a file of configuration says in full: which files may hold one, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reflint.bundle import hosted, sam, serverless, terraform
from reflint.bundle.disk import Shelf
from reflint.bundle.parcel import Parcel
from reflint.model.tree import parent

Read = Callable[[str], "bytes | None"]
# References of Terraform that say what is zipped.
ZIPPING = frozenset(("terraform.source_dir", "terraform.source_file"))


def parcels(paths: Iterable[str], zipping: Iterable[str], shelf: Shelf, read: Read) -> Iterator[Parcel]:
    """What the files among ``paths`` say that is deployed. ``zipping`` are the Terraform files that zip something: only their modules are read."""
    wanted = {parent(path) for path in zipping}
    modules: dict[str, list[str]] = {}
    for path in paths:
        name = path.rpartition("/")[2]
        if name.endswith(".tf"):
            if parent(path) in wanted:
                modules.setdefault(parent(path), []).append(path)
        elif name.endswith((".yaml", ".yml")) or name == "Procfile":
            if sam.FILES.search(path):
                yield from sam.parcels(path, read(path) or b"", shelf)
            if serverless.FILES.search(path):
                yield from serverless.parcels(path, read(path) or b"", shelf)
            if hosted.FILES.search(path) and hosted.able(path, shelf):
                yield from hosted.parcels(path, read(path) or b"", shelf, read)
    for found in modules.values():
        yield from terraform.parcels([(path, read(path) or b"") for path in found], shelf)
