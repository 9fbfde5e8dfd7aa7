"""A deployment leaves out a module that its entry point imports.

## What it does

Finds what is deployed (Dockerfiles, deploy scripts with their copies and archives, function directories), lays out the files that it ships, and
follows the imports of its entry points inside it, through packages' `__init__`, imports in functions, modules that strings name, and
links. A module of the repository that an import needs and that is not shipped is reported where the deployment is assembled, with the
chain of imports; so is a module of the standard library that the Python of the image or of the runtime does not have. Of a project that
is built into a wheel, any module that another one of the wheel imports, and any file that a module of the wheel opens in its own package
(`Path(__file__).parent / "table.json"`, `files(__package__)`), is reported where the packages are declared if these leave it out.

## Why it matters

The service stops at start-up with `ModuleNotFoundError`, or hours later when the function that holds the import runs. Tests do not
see it: in the repository the module is there.

## Example

```
COPY services/api/ /app/api/
CMD ["python", "api/main.py"]      # api/main.py imports shared.log, which no COPY takes
```

## Fix safety

Where another line of the recipe shows how its neighbours are copied, the fix adds one like it for what is missing: a directory of which
nothing is shipped yet as a whole, else the file alone. What ships is yours to say, so that the fix is unsafe. It is made only where this
finding is gone then and no other appears: where a package that is copied whole imports a distribution that is not installed, both have
to be added, and it is left to you.

## Known false positives

An import in a function that this deployment never calls. An import that may fail (`except ImportError`) is a warning. A wheel that nobody
builds. Where the content of the image cannot be known (an unknown base image, a directory that another image fills) nothing is reported.

## Options

`per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.fix.copying import Shipped, copy_lines
from reflint.model.finding import Finding, Severity
from reflint.model.fix import Fix
from reflint.resolve.lacks import Lacking, finding, lacking, recipe
from reflint.resolve.repo import Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Modules that are not shipped."""
    found = [*lacking(repo.proofs, "module", recipe), *lacking(repo.proofs, "data", recipe)]
    fixes = _fixes(repo, found)
    for each in found:
        verb = "may be missing from" if each.guarded else "is missing from"
        message = f"{each.name} {verb} what is deployed: {_why(each)}; {each.needed()}"
        severity: Severity | None = "warning" if each.guarded else None
        made = finding(repo, RULE, each, message, severity)
        first = made.occurrences[0]._replace(fix=fixes.get((each.path, each.lack.source)))
        yield made._replace(occurrences=(first, *made.occurrences[1:]))


def _fixes(repo: Repo, found: list[Lacking]) -> dict[tuple[str, str], Fix]:
    """The copy lines that a recipe needs, by (recipe, missing file)."""
    recipes: dict[str, list[Lacking]] = {}
    for each in found:
        if each.lack.what == "module" and each.lack.source and not each.lack.hidden and not each.guarded:
            recipes.setdefault(each.path, []).append(each)
    fixes: dict[tuple[str, str], Fix] = {}
    for path, members in recipes.items():
        lines = repo.lines(path)
        bundle = members[0].bundles[0]
        if path != bundle.recipe or path.endswith(".py") or bundle.uploader == "wheel":
            continue
        shipped = Shipped(bundle, repo.tree.is_directory)
        lacks = [each.lack for each in members]
        made = copy_lines(lines.data, lacks, shipped, lines.starts[bundle.line - 1])
        fixes.update(((path, file), fix) for file, fix in made.items())
    return fixes


def _why(each: Lacking) -> str:
    """Why the module is not there."""
    if each.lack.hidden:
        return f"{each.lack.hidden} hides {each.lack.source}"
    if not each.lack.source:
        return f"the standard library of Python {each.bundles[0].python} does not have it"
    if each.bundles[0].uploader == "wheel":
        return "the wheel leaves it out" if each.lack.what == "data" else f"the wheel leaves out {each.lack.source}"
    return f"{each.lack.source} is not copied"


RULE = Rule(
    "RL401",
    "incomplete-bundle",
    "0.1.0",
    "error",
    "A deployment leaves out a module that it imports.",
    check,
    __doc__ or "",
)
