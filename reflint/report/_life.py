"""The life of a path in sentences."""

from __future__ import annotations

from reflint.model.life import Life
from reflint.report._wording import count, details, gone_words, printable


def as_text(life: Life) -> str:
    """What is known of a path, and who names it."""
    path = printable(life.path)
    if life.exists:
        lines = [f"{path} is there"]
    elif life.evidence is None:
        never = "was never there" if life.seen.complete else "is absent; history incomplete"
        lines = [f"{path} {never}"]
    else:
        lines = [f"{path} {gone_words(life.evidence)}", *(f"  {line}" for line in details(life.evidence))]
    files = len({place[0] for place in life.named})
    named = f"{count(len(life.named), 'reference')} in {count(files, 'file')}" if life.named else "no reference"
    lines.append(f"named by {named}")
    lines += [f"  {printable(name)}:{line}  {printable(text)}" for name, line, text in life.named]
    return "\n".join(lines) + "\n"
