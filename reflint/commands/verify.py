"""``reflint verify``: is this build directory whole? It stands in a deploy script, just before the upload."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reflint.commands import Result
from reflint.errors import UsageError
from reflint.model.bundle import Lack, Proof
from reflint.model.request import Progress

SUMMARY = "prove that a build directory holds all that its entry point imports"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of ``verify``."""
    parser.add_argument("directory", metavar="DIR", help="the directory that is about to be deployed; needs no git")
    parser.add_argument(
        "--entry",
        action="append",
        default=[],
        metavar="FILE[:NAME]",
        help="what is started: main.py, main.py:handler, package.module:app (repeatable; default: main.py)",
    )
    parser.add_argument(
        "--requirements",
        action="append",
        default=[],
        metavar="FILE",
        help="what is installed, from the directory (repeatable; default: requirements.txt where there is one)",
    )
    parser.add_argument("--quiet", "-q", action="store_true", help="say nothing where nothing is missing")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Exit status 1 where a module, a requirement or the entry point is missing."""
    import os

    from reflint.bundles import Built, prove_directory
    from reflint.trees.directory import followed

    directory = options.directory
    files = followed(directory)

    def read(path: str) -> bytes | None:
        try:
            with open(os.path.join(directory, path), "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return None

    requirements = options.requirements or (["requirements.txt"] if "requirements.txt" in files else [])
    for path in requirements:
        if read(path) is None:
            raise UsageError(f"{path}: no such file in {directory}", hint="--requirements is relative to DIR")
    built = Built(files, read, tuple(options.entry or ["main.py"]), tuple(requirements))
    proof = prove_directory(directory, built)
    fatal = [lack for lack in proof.lacks if not lack.guarded]
    if options.quiet and not proof.lacks:
        return Result(0, "")
    return Result(1 if fatal else 0, _said(directory, proof))


def _said(directory: str, proof: Proof) -> str:
    """One block for each thing that is missing: what, then who needs it, entry point first."""
    blocks = [_block(lack) for lack in sorted(proof.lacks, key=lambda lack: (lack.guarded, lack.what, lack.name))]
    missing = sum(not lack.guarded for lack in proof.lacks)
    files = f"{len(proof.needed)} of {len(proof.bundle.files)} files are needed"
    verdict = (
        f"{missing} missing" if missing else "complete" if not proof.lacks else "complete but for imports that may fail"
    )
    blocks += [f"not known: {unknown.reason}\n" for unknown in proof.unknown]
    return "".join(blocks) + f"{directory}: {verdict}; {files}\n"


def _block(lack: Lack) -> str:
    what = {"module": "module", "distribution": "requirement", "entry": "entry point"}[lack.what]
    word = "may be missing" if lack.guarded else "is missing"
    steps = [f"  {step.path}:{step.line} imports {step.module}\n" for step in lack.chain]
    return f"{what} {lack.name} {word}\n" + "".join(steps)
