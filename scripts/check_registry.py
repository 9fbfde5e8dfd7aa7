"""Compare the shipped tables of distributions with the metadata of what is installed beside this Python.

    python scripts/check_registry.py

Prints modules that the table lacks or gives to another distribution, and requirements that the table of brought distributions does not know;
run it in environments that hold what the tables should cover, and edit ``reflint.registry`` by what it says.
"""

from __future__ import annotations

import re
from importlib.metadata import distributions, packages_distributions

from reflint.registry.brought import BROUGHT
from reflint.registry.imports import bringing
from reflint.resolve.modules import normal


def main() -> None:
    """Print what differs."""
    for module, owners in sorted(packages_distributions().items()):
        names, sure = bringing(module)
        owned = {normal(owner) for owner in owners}
        if not module.startswith("_") and not owned & {normal(name) for name in names}:
            print(f"{module}: {', '.join(sorted(owned))} (table: {', '.join(names) if sure else 'nothing'})")
    for distribution in distributions():
        name = normal(distribution.metadata["Name"])
        plain = {
            normal(match.group())
            for text in distribution.requires or ()
            if ";" not in text and (match := re.match(r"[\w.-]+", text))
        }
        unknown = plain - set(BROUGHT.get(name, ()))
        if name in BROUGHT and unknown:
            print(f"{name} brings {', '.join(sorted(unknown))} (not in the table)")


if __name__ == "__main__":
    main()
