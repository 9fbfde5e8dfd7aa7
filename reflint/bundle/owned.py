"""Function directories that no recipe of the repository deploys: they ship as they are, with what their links lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from reflint.bundle.disk import Shelf
from reflint.bundle.functions import Uploaded, function_bundle
from reflint.model.bundle import Bundle, Unknown
from reflint.model.modules import Outline
from reflint.model.program import Effect, Place
from reflint.model.tree import ancestors

Read = Callable[[str], "bytes | None"]
_MAIN = "/main.py"


def own_bundles(
    shelf: Shelf, read: Read, outlines: Mapping[str, Outline], shipped: Collection[str]
) -> Iterator[Bundle]:
    """A bundle for each directory with a ``main.py`` that speaks to the functions framework and requirements beside it; ``shipped`` are the files
    that other bundles hold. Where no package lies below ``main.py``, something unseen may copy further modules beside it: then only its
    requirements can be judged.
    """
    for path, outline in outlines.items():
        if not path.endswith(_MAIN) or path in shipped or not _is_function(outline):
            continue
        home = path[: -len(_MAIN)]
        if not shelf.tree.exists(f"{home}/requirements.txt") or shelf.tree.exists(f"{home}/Dockerfile"):
            continue
        copied = shelf.copied(home, follow=True)
        if copied is None:
            continue
        effect = Effect("deploy", None, Place("repository", home), 0, 0, "gcloud functions")
        bundle = function_bundle(Uploaded(home, path, 1, effect, copied, home), shelf, read)
        if bundle is None:
            continue
        if not any("/" in below and below.endswith(".py") for below, _ in copied.nodes):
            beside = Unknown("what is copied beside it is not known", bundle.line)
            bundle = bundle._replace(opaque=("",), unknown=(*bundle.unknown, beside))
        yield bundle


def farms(shelf: Shelf, read: Read) -> Iterator[Bundle]:
    """Directories with a ``main.py`` and links to Python files of other places, each as a bundle of its own."""
    found: dict[str, None] = {}
    for link in shelf.tree.links:
        home = next((above for above in ancestors(link) if f"{above}{_MAIN}" in shelf.tree.entries), "")
        if home and link.endswith(".py"):
            found[home] = None
    for home in found:
        copied = shelf.copied(home, follow=True)
        effect = Effect("deploy", None, Place("repository", home), 0, 0, "gcloud functions")
        bundle = function_bundle(Uploaded(home, home + _MAIN, 1, effect, copied, home), shelf, read) if copied else None
        if bundle is not None:
            yield bundle._replace(entries=(), dropped=())


def _is_function(outline: Outline) -> bool:
    return any(module.partition(".")[0] == "functions_framework" for module, _ in outline.imports)
