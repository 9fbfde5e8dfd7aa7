"""Lists of paths below a directory that only their reader knows: the entries that are there tell which directory it is."""

from __future__ import annotations

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree

_ENOUGH = 3  # entries that must live below a directory before it is believed
_MOST = 50  # entries of a file that are looked at


def with_learned_base(found: list[Resolution], texts: list[str], tree: Tree, history: History) -> list[Resolution]:
    """The resolutions of one file, those resolved that name what vanished below the directory where most of its entries live.

    ``texts`` are all relative paths that the file lists.
    """
    open_ones = [r for r in found if _is_open(r)][:_MOST]
    if not open_ones:
        return found
    base = _base(open_ones, texts, tree, history)
    if not base:
        return found
    return [_below(resolution, base, tree, history) if _is_open(resolution) else resolution for resolution in found]


def _is_open(resolution: Resolution) -> bool:
    reference = resolution.reference
    return (
        resolution.status == "unknown"
        and not reference.typed
        and reference.anchor == "any"
        and (reference.syntax.endswith((".value", ".key")) or reference.syntax == "python.string")
        and "/" in reference.text.strip("/")
        and not _is_template(reference)
    )


def _is_template(reference: Reference) -> bool:
    """Whether a program loads it by name, so that any distribution may bring it."""
    return reference.syntax == "python.string" and reference.text.endswith(".html")


def _base(open_ones: list[Resolution], texts: list[str], tree: Tree, history: History) -> str:
    tails = tuple({"/" + resolution.reference.text.strip("/") for resolution in open_ones})
    bases = {
        path[: -len(tail)] for path in history.gone if path.endswith(tails) for tail in tails if path.endswith(tail)
    }
    listed = [text.strip("/") for text in dict.fromkeys(texts) if "/" in text.strip("/")]
    if open_ones[0].dialect == "python":  # the strings of a program are no list: only those alike may be one
        endings = {_ending(resolution.reference.text) for resolution in open_ones}
        listed = [text for text in listed if _ending(text) in endings]
    counts = {base: sum(tree.exists(f"{base}/{text}") for text in listed[:200]) for base in bases}
    best = max(counts, key=lambda base: (counts[base], base), default="")
    return best if best and counts[best] >= _ENOUGH and 2 * counts[best] >= len(listed[:200]) else ""


def _ending(text: str) -> str:
    return text.rpartition("/")[2].rpartition(".")[2]


def _below(resolution: Resolution, base: str, tree: Tree, history: History) -> Resolution:
    text = resolution.reference.text.strip("/")
    target = f"{base}/{text}"
    alike = f"/{base.rpartition('/')[2]}/{text}"  # loaders of templates have several directories of one name
    if not history.vanished(target) or any(path.endswith(alike) for path in tree.entries):
        return resolution
    return resolution._replace(status="gone", target=target, origin=target, tried=(*resolution.tried, target))
