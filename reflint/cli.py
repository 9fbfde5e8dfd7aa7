"""Arguments in, exit status out; the only place that writes to the streams.

``reflint --version`` and the hook are started often, so this module imports nothing but ``sys`` before it knows what
is asked.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # mypy takes it for typing's, without the import
if TYPE_CHECKING:
    import argparse
    from typing import NoReturn, TextIO

    from reflint.commands import Result
    from reflint.model.request import Progress

BROKEN = 2  # the run could not be trusted
INTERRUPTED = 130  # 128 + SIGINT


def run() -> NoReturn:
    """Run reflint as a program, and end it. What Python would look through and free before it ends, a fortieth of a long run, the system takes
    back at once.
    """
    import os

    status = main()
    _flush(sys.stdout)
    _flush(sys.stderr)
    os._exit(status)


def _flush(stream: TextIO | None) -> None:
    try:
        if stream is not None:
            stream.flush()
    except (OSError, ValueError):
        return  # closed


def main(arguments: list[str] | None = None) -> int:
    """Run reflint with ``arguments`` (default: those of the process); returns 0, 1 for findings, 2 for a run not to
    be trusted.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given in (["--version"], ["-V"]):
        from reflint import __version__

        return _write(f"reflint {__version__}\n", 0)
    try:
        return _run(given)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except Exception as error:
        return _fail(error)


def _run(given: list[str]) -> int:
    from reflint.arguments import parse
    from reflint.commands import load

    asked = parse(given)
    if asked.help:
        return _write(asked.help, BROKEN if not given else 0, sys.stderr if not given else sys.stdout)
    progress = _progress() if _shows_progress(asked.options) else None
    result = load(asked.command).run(asked.options, progress, _colored(asked.options))
    if progress:
        progress("", 0, 0)
    for note in result.notes:
        _say(note)
    return _deliver(result)


def _deliver(result: Result) -> int:
    """Write the result where it belongs: a file, or standard output."""
    if not result.output_file:
        return _write(result.output, result.status)
    with open(result.output_file, "wb") as file:
        file.write(_encode(result.output))
    return result.status


def _encode(text: str) -> bytes:
    """UTF-8; what stands for a byte of a path becomes this byte again."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that some file spelled out, and that stands for no byte
        return text.encode("utf-8", "replace")


def _write(text: str, status: int, stream: TextIO | None = None) -> int:
    """Write ``text`` with LF on every platform. A reader that went away (``| head``) is no failure."""
    stream = stream or sys.stdout
    try:
        buffer = getattr(stream, "buffer", None)
        if buffer is None or _is_windows_console(stream):  # a test's stream, or one that colorama translates for
            stream.write(_encode(text).decode("utf-8", "replace"))
        else:
            stream.flush()
            buffer.write(_encode(text))
        stream.flush()
    except BrokenPipeError:
        import os

        # Python flushes standard output once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return status


def _is_windows_console(stream: TextIO) -> bool:
    return sys.platform == "win32" and stream.isatty()


def _say(text: str) -> None:
    _write(f"reflint: {text}\n", 0, sys.stderr)


def _fail(error: Exception) -> int:
    """Say why the run cannot be trusted: a line a mistake, then what to do; a traceback only if REFLINT_DEBUG=1."""
    import os

    from reflint.errors import ReflintError

    if os.environ.get("REFLINT_DEBUG") == "1":
        import traceback

        _write("".join(traceback.format_exception(error)), 0, sys.stderr)
    if isinstance(error, ReflintError):
        for line in str(error).split("\n"):
            _write(f"{line}\n", 0, sys.stderr) if line.startswith("  ") else _say(f"error: {line}")
    elif isinstance(error, OSError) and error.strerror:
        _say(f"error: {f'{error.filename}: ' if error.filename else ''}{error.strerror}")
    else:
        said = " ".join(str(error).split())
        _say(f"error: unexpected {type(error).__name__}: {said}")
        _write("  this is a bug in reflint; REFLINT_DEBUG=1 shows where\n", 0, sys.stderr)
    return BROKEN


def _colored(options: argparse.Namespace) -> bool:
    """Whether standard output gets colours: as told, else as NO_COLOR, FORCE_COLOR and the terminal say."""
    import os

    when = getattr(options, "color", "auto")
    if when == "auto":
        if os.environ.get("NO_COLOR"):
            return False
        forced = os.environ.get("FORCE_COLOR", "") not in ("", "0")
        colored = forced or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
        colored = colored and not getattr(options, "output_file", "")
    else:
        colored = bool(when == "always")
    if colored and sys.platform == "win32":
        from colorama import just_fix_windows_console

        just_fix_windows_console()
    return colored


def _shows_progress(options: argparse.Namespace) -> bool:
    return bool(sys.stderr.isatty() and not getattr(options, "quiet", False))


def _progress() -> Progress:
    """Shows the stage on one line of the terminal from the second second on; an empty stage wipes it."""
    from time import monotonic

    begun = shown = monotonic()

    def show(stage: str, done: int, total: int) -> None:
        nonlocal shown
        now = monotonic()
        if not stage:
            if shown > begun:
                _write("\r\x1b[K", 0, sys.stderr)
        elif now - begun > 1 and now - shown > 0.1:
            shown = now
            _write(f"\r\x1b[K{stage} {done:,} of {total:,}" if total else f"\r\x1b[K{stage}", 0, sys.stderr)

    return show
