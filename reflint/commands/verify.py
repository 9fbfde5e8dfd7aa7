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
        help="what is installed: a file of DIR, or of here (repeatable; default: DIR/requirements.txt where there is one)",
    )
    parser.add_argument(
        "--target-python",
        default="",
        metavar="VERSION",
        help="the Python that will run it, such as 3.12: its standard library counts (default: that of any version)",
    )
    parser.add_argument("--quiet", "-q", action="store_true", help="say nothing where nothing is missing")


def run(options: Namespace, progress: Progress | None, color: bool) -> Result:
    """Exit status 1 where a module, a requirement or the entry point is missing."""
    import os
    import re

    from reflint.bundles import Built, prove_directory
    from reflint.trees.directory import followed

    directory = options.directory
    if options.target_python and not re.fullmatch(r"3\.\d{1,2}", options.target_python):
        raise UsageError(
            f"{options.target_python} is no version of Python", hint="--target-python takes 3.12 and the like"
        )
    files = followed(directory)

    def read(path: str) -> bytes | None:
        inside = os.path.join(directory, path)
        try:
            with open(inside if os.path.exists(inside) else path, "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return None

    requirements = options.requirements or (["requirements.txt"] if "requirements.txt" in files else [])
    for path in requirements:
        if read(path) is None:
            raise UsageError(
                f"{path}: no such file in {directory} or here", hint="--requirements takes what is installed"
            )
    entries = tuple(options.entry or ["main.py"])
    proof = prove_directory(directory, Built(files, read, entries, tuple(requirements), options.target_python))
    fatal = [lack for lack in proof.lacks if not lack.guarded]
    if options.quiet and not proof.lacks:
        return Result(0, "")
    return Result(1 if fatal else 0, _said(directory, proof))


def _said(directory: str, proof: Proof) -> str:
    """One block for each thing that is missing: what, then who needs it, entry point first."""
    blocks = [
        _block(lack, proof.bundle.python)
        for lack in sorted(proof.lacks, key=lambda lack: (lack.guarded, lack.what, lack.name))
    ]
    missing = sum(not lack.guarded for lack in proof.lacks)
    files = f"{len(proof.needed)} of {len(proof.bundle.files)} files are needed"
    verdict = (
        f"{missing} missing" if missing else "complete" if not proof.lacks else "complete but for imports that may fail"
    )
    blocks += [f"not known: {unknown.reason}\n" for unknown in proof.unknown]
    return "".join(blocks) + f"{directory}: {verdict}; {files}\n"


def _block(lack: Lack, python: str) -> str:
    what = {"module": "module", "distribution": "requirement", "entry": "entry point"}[lack.what]
    word = "may be missing" if lack.guarded else "is missing"
    why = f": Python {python} does not have it" if lack.what == "module" and not lack.source else ""
    steps = [f"  {step.path}:{step.line} imports {step.module}\n" for step in lack.chain]
    return f"{what} {lack.name} {word}{why}\n" + "".join(steps)
