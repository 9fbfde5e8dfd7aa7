"""An image while it is built: its files, what is installed in it, what it starts; and the context that it is built from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from reflint.bundle.disk import Copied, Disk, kept
from reflint.bundle.ignored import Ignores
from reflint.model.bundle import Broken, Install, Unknown
from reflint.model.tree import parent
from reflint.syntax.globs import compile_glob, has_magic
from reflint.syntax.stages import Stage

# Images that hold an operating system and a language, and nothing of anybody's application.
PLAIN = re.compile(
    r"(?:(?:docker\.io/|public\.ecr\.aws/docker/|mirror\.gcr\.io/|registry\.hub\.docker\.com/)?(?:library/)?)?"
    r"(?:scratch|python|pypy|ubuntu|debian|alpine|buildpack-deps|fedora|centos|rockylinux|almalinux|amazonlinux|busybox|node|bash)(?:[:@].*)?$"
    r"|(?:public\.ecr\.aws/lambda|amazon/aws-lambda-|public\.ecr\.aws/sam|gcr\.io/distroless|ghcr\.io/astral-sh/uv|mcr\.microsoft\.com/(?:devcontainers|vscode|azure-functions|oryx)|"
    r"registry\.access\.redhat\.com/ubi|cgr\.dev/chainguard|bitnami/python|redhat/ubi|nvidia/cuda|nvcr\.io/nvidia/cuda).*$"
)
# Directories that a plain image has before anything is copied.
DIRECTORIES = frozenset(
    "etc home media mnt opt root srv tmp usr/bin usr/local usr/local/bin usr/local/lib usr/src var/task var/lib".split()
)
# What Lambda's runtimes have beside the standard library, and the images that have the same.
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "urllib3", "six", "awslambdaric")
LAMBDA = re.compile(r"(?:public\.ecr\.aws/lambda/python|(?:public\.ecr\.aws/|docker\.io/)?amazon/aws-lambda-python)\b")
_VERSIONED = re.compile(r"(?:[\w./-]*/)?python:(3\.\d+)(?![\d])")


class Launched(NamedTuple):
    """CMD or ENTRYPOINT: its words, the working directory, the line, whether a shell reads it."""

    words: tuple[str, ...]
    line: int
    shell: bool


class Image:
    """One stage, as far as it is built."""

    def __init__(self, base: Image | None = None, name: str = "") -> None:
        self.stage: Stage = Stage(base.stage if base else None)
        self.disk: Disk = Disk(base.disk if base else None)
        self.name = name
        self.base: str = base.base if base else ""
        self.plain: bool = base.plain if base else True
        self.installs: list[Install] = list(base.installs) if base else []
        self.known: list[str] = list(base.known) if base else []
        self.open: list[Unknown] = list(base.open) if base else []
        self.unmanaged: list[Unknown] = list(base.unmanaged) if base else []
        self.opaque: list[str] = list(base.opaque) if base else []
        self.broken: list[Broken] = list(base.broken) if base else []
        self.projects: list[str] = list(base.projects) if base else []
        self.targets: list[str] = list(base.targets) if base else []  # directories that ``pip install --target`` fills
        self.entrypoint: Launched | None = base.entrypoint if base else None
        self.cmd: Launched | None = base.cmd if base else None
        self.copied = False

    def at(self, path: str) -> str:
        """A path as the recipe writes it, from the root of the image without a leading slash."""
        return self.stage.image_path(path).strip("/")

    def is_directory(self, path: str) -> bool:
        """Whether ``path`` is a directory, made by the recipe or there in any image."""
        return path in self.disk.directories or path in DIRECTORIES

    @property
    def python(self) -> str:
        """The version of Python that the base image is named after; "" where it is not."""
        found = _VERSIONED.match(self.base)
        return found.group(1) if found else ""

    @property
    def workdir(self) -> str:
        """The working directory, without a leading slash."""
        return self.stage.workdir.strip("/")


class Store(Protocol):
    """Where a context lies: the repository, or what a recipe has made of it."""

    def copied(self, path: str, /, *, follow: bool) -> Copied | None: ...
    def below(self, directory: str) -> Iterator[str]: ...


class Source(NamedTuple):
    """The build context: a directory of the repository, what is kept out of it, and how a copied file is read."""

    shelf: Store
    top: str
    ignores: Ignores
    read: Callable[[str], bytes | None]

    def inside(self, path: str) -> str:
        """A path of the context from the root of the repository."""
        plain = "/".join(part for part in path.split("/") if part not in ("", "."))
        return "/".join(filter(None, (self.top, plain)))

    def copied(self, path: str) -> Copied | None:
        """What COPY of ``path`` takes; None where nothing is there or all is kept out."""
        plain = "/".join(part for part in path.split("/") if part not in ("", "."))
        found = self.shelf.copied(self.inside(plain), follow=False)
        if found is None:
            return None
        prefix = plain + "/" if plain else ""
        left = kept(found, lambda below: not self.ignores((prefix + below).rstrip("/")))
        return left if left.nodes or not found.nodes else None

    def taken(self, text: str) -> dict[str, Copied | None]:
        """What COPY of a path or a pattern takes, by path; of what a pattern matches, only what is not kept out, if anything is left."""
        found = {path: self.copied(path) for path in (self.matches(text) if has_magic(text) else [text])}
        if has_magic(text) and any(copied is not None for copied in found.values()):
            return {path: copied for path, copied in found.items() if copied is not None}
        return found

    def holds(self, path: str) -> bool:
        """Whether the repository itself has files at ``path``, whatever is kept out."""
        found = self.shelf.copied(self.inside(path), follow=False)
        return found is not None and bool(found.nodes)

    def matches(self, pattern: str) -> list[str]:
        """Paths of the context that match ``pattern``, directories too."""
        plain = "/".join(part for part in pattern.split("/") if part not in ("", "."))
        head = parent(plain[: next((at for at, c in enumerate(plain) if c in "*?["), len(plain))])
        expression = compile_glob(plain)
        cut = len(self.top) + 1 if self.top else 0
        found: dict[str, None] = {}
        for path in self.shelf.below(self.inside(head)):
            steps = path[cut:].split("/")
            step = "/".join(steps[: plain.count("/") + 1])
            if expression.match(step):
                found[step] = None
        return list(found)
