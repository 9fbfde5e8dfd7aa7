"""Bundles of Dockerfiles: one image for every build context that is plausible."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reflint.bundle.builder import Builder
from reflint.bundle.copies import World
from reflint.bundle.disk import Shelf
from reflint.bundle.ignored import dockerignore
from reflint.bundle.image import Image, Source
from reflint.bundle.launched import entry_points
from reflint.bundle.scripts import Staged
from reflint.model.bundle import Bundle, Unknown
from reflint.model.tree import ancestors, parent
from reflint.resolve.images import Images
from reflint.syntax.dockerfile import Dockerfile, read, words
from reflint.syntax.globs import has_magic
from reflint.syntax.stages import Stage

Read = Callable[[str], "bytes | None"]


class Dockerfiles:
    """Builds the bundles of Dockerfiles. ``images`` knows on which contexts something builds each, ``staged`` those that a recipe has made."""

    def __init__(
        self,
        shelf: Shelf,
        read: Read,
        images: Images,
        staged: Mapping[str, list[Staged]],
    ) -> None:
        self._shelf = shelf
        self._read = read
        self._images = images
        self._staged = staged

    def bundles(self, path: str) -> list[Bundle]:
        """The bundles that the Dockerfile at ``path`` may make: one for each plausible context, the most plausible first."""
        data = self._read(path)
        if data is None or b"{{" in data:
            return []
        file = read(data)
        found = []
        stages = [Staged(top, World(self._shelf)) for top in self._tops(path, file)]
        for stage in (*self._staged.get(path, ()), *stages):
            ignores = dockerignore(self._ignorefile(path, stage))
            images = Builder(data, Source(stage.world, stage.top, ignores, self._read)).build(file)
            if images:
                images[-1].opaque += [""] * bool(stage.opaque)  # where in the image it lands is not followed
                found.append(self._bundle(path, images[-1]))
        return found

    def _ignorefile(self, path: str, stage: Staged) -> bytes | None:
        own = self._read(path + ".dockerignore")
        if own is not None:
            return own
        found = stage.world.copied(f"{stage.top}/.dockerignore".lstrip("/"), follow=True)
        return self._read(found.nodes[0][1].source) if found is not None and found.nodes else None

    def _tops(self, path: str, file: Dockerfile) -> list[str]:
        """Plausible contexts: those that commands name, else the directories that have most of what is copied from them."""
        home = parent(path)
        declared = self._images.tops.get(path, ())
        candidates = list(dict.fromkeys((*declared, "", home, *ancestors(home))))
        sources = _sources(file)
        scores = {top: sum(self._has(top, source) for source in sources) for top in candidates}
        best = max(scores.values())
        if declared and scores[declared[0]] == best:
            return [top for top in declared if scores[top] == best]
        return [top for top in candidates if scores[top] == best] if best or not sources else []

    def _has(self, top: str, source: str) -> bool:
        plain = "/".join(part for part in source.split("/") if part not in ("", "."))
        if has_magic(plain):
            plain = parent(plain[: next(at for at, c in enumerate(plain) if c in "*?[")])
        return self._shelf.tree.exists("/".join(filter(None, (top, plain))))

    def _bundle(self, path: str, image: Image) -> Bundle:
        entries = tuple(entry_points(image, self._read))
        opaque, unknown = list(image.opaque), list(image.open)
        if not image.plain:
            opaque.append("")
            unknown.append(Unknown(f"what the base image {image.base} holds is not known"))
        if not any(file.endswith(".py") for file in image.disk.files):
            opaque.append("")
            unknown.append(Unknown("no module is copied; what is mounted where it runs is not known"))
        for mounted in self._images.mounted.get(path, ()):
            if f"{image.workdir}/".startswith(f"{mounted}/"):
                unknown.append(Unknown(f"what is mounted at /{mounted} where it runs"))
        launched = image.cmd or image.entrypoint
        return Bundle(
            path,
            path,
            launched.line if launched else 1,
            image.disk.settled() if entries else {},
            _search_path(image),
            image.workdir,
            entries,
            tuple(image.installs),
            tuple(image.known),
            image.plain and not image.unmanaged,
            "docker",
            (*unknown, *image.unmanaged),
            tuple(dict.fromkeys(opaque)),
            tuple(image.broken),
            python=image.python,
        )


def _search_path(image: Image) -> tuple[str, ...]:
    """PYTHONPATH, then what is installed from the context."""
    said = image.stage.variables.get("PYTHONPATH", "")
    if said is None:
        image.opaque.append("")
    found = [image.at(entry) for entry in (said or "").split(":") if entry.strip() and "$" not in entry]
    found += image.projects
    found += sorted({path for path in image.disk.directories if path.endswith(("/site-packages", "/dist-packages"))})
    return tuple(dict.fromkeys(found))


def _sources(file: Dockerfile) -> list[str]:
    """What COPY and ADD take from the context, as far as it is known."""
    stage = Stage()
    found = []
    for instruction in file.instructions:
        listed = [word.text for word in words(instruction)]
        if instruction.name == "ARG":
            for text in listed:
                name, _, value = text.partition("=")
                stage.variables.setdefault(name, value.strip("\"'") or None)
        elif instruction.name in ("COPY", "ADD") and not any(flag.startswith("--from") for flag in instruction.flags):
            known = (stage.expand(text) for text in listed[:-1])
            found += [text for text in known if text and text.strip("./") and "://" not in text and "<<" not in text]
    return found
