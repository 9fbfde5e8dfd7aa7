"""What a start command launches: the script or the module among the words of `python`, `bash`, `gunicorn`, `celery`
and their wrappers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_INTERPRETER = re.compile(
    r"(?:python[\d.]*|pypy[\d.]*|bash|sh|zsh|dash|ash|node|ruby|perl|php|ts-node|tsx|bun|deno|streamlit|Rscript)"
)
_SCRIPT = re.compile(r"[^\s$]*\.(?:sh|py|js|mjs|cjs|ts|rb|pl|php|R|bash)")
_WRAPPERS = {
    "exec",
    "tini",
    "dumb-init",
    "nohup",
    "time",
    "sudo",
    "env",
    "gosu",
    "su-exec",
    "catatonit",
    "opentelemetry-instrument",
    "ddtrace-run",
}
_RUNNERS = {"pipenv", "poetry", "uv", "pdm", "hatch", "conda", "rye", "newrelic-admin"}
_SERVERS = {"gunicorn", "uvicorn", "hypercorn", "daphne", "functions-framework", "granian"}
# Options that take the next word, so that it is not the operand.
_VALUED = {
    *(
        "-c",
        "-b",
        "-w",
        "-k",
        "-t",
        "-n",
        "-W",
        "-X",
        "-m",
        "-u",
        "-p",
        "-e",
        "-A",
        "-r",
        "-o",
        "--bind",
        "--config",
        "--workers",
        "--threads",
    ),
    *(
        "--timeout",
        "--host",
        "--port",
        "--worker-class",
        "--log-level",
        "--log-config",
        "--name",
        "--user",
        "--group",
        "--chdir",
        "--app-dir",
    ),
    *(
        "--access-logfile",
        "--error-logfile",
        "--max-requests",
        "--max-requests-jitter",
        "--keep-alive",
        "--worker-tmp-dir",
        "--factory-arg",
    ),
    *(
        "--loop",
        "--http",
        "--ws",
        "--interface",
        "--certfile",
        "--keyfile",
        "--graceful-timeout",
        "--env-file",
        "--require",
        "--loader",
    ),
    *(
        "--forwarded-allow-ips",
        "--worker-connections",
        "--backlog",
        "--pythonpath",
        "--reload-dir",
        "--root-path",
        "--limit-concurrency",
    ),
}


class Launch(NamedTuple):
    """``words[at]`` names what is launched; ``text`` is the script's path or the module (without ``:attribute``)."""

    at: int
    kind: Literal["script", "module", "file"]
    text: str


def launches(words: Sequence[str]) -> list[Launch]:
    """What the command ``words`` launches; an unknown program launches nothing that can be known."""
    at = _program(words)
    if at >= len(words):
        return []
    name = words[at].rpartition("/")[2]
    if name in _SERVERS:
        return _server(words, at + 1)
    if name == "celery":
        return _option(words, at + 1, ("-A", "--app"))
    if _INTERPRETER.fullmatch(name):
        return _interpreted(words, at + 1, name)
    return [Launch(at, "script", words[at])] if _SCRIPT.fullmatch(words[at]) else []


def _program(words: Sequence[str]) -> int:
    """The index of the program itself, behind wrappers, their options and assignments."""
    at = 0
    while at < len(words):
        name = words[at].rpartition("/")[2]
        if name in _RUNNERS:
            if "run" not in words[at + 1 : at + 4]:
                return len(words)
            at = words.index("run", at) + 1
            at += _options(words, at)
        elif name in _WRAPPERS:
            at += 1
            at += _options(words, at)
            at += 1 if name in ("gosu", "su-exec") else 0
        elif "=" in name and not name.startswith("-"):
            at += 1
        else:
            return at
    return at


def _options(words: Sequence[str], at: int) -> int:
    count = 0
    while at + count < len(words) and words[at + count].startswith("-"):
        count += 1
    return count


def _server(words: Sequence[str], at: int) -> list[Launch]:
    found = []
    while at < len(words):
        word = words[at]
        if word in ("-c", "--config", "--log-config") and at + 1 < len(words) and _SCRIPT.fullmatch(words[at + 1]):
            found.append(Launch(at + 1, "file", words[at + 1]))
        if word.startswith("-"):
            at += 2 if word in _VALUED else 1
            continue
        module, colon, _ = word.partition(":")
        if _MODULE.fullmatch(module) and (colon or "." in module):
            found.append(Launch(at, "module", module))
            break
        at += 1
    return found


def _option(words: Sequence[str], at: int, names: tuple[str, ...]) -> list[Launch]:
    for index in range(at, len(words) - 1):
        module = words[index + 1].partition(":")[0]
        if words[index] in names and _MODULE.fullmatch(module):
            return [Launch(index + 1, "module", module)]
    return []


def _interpreted(words: Sequence[str], at: int, name: str) -> list[Launch]:
    while at < len(words):
        word = words[at]
        if word == "-m" and name.startswith(("python", "pypy")):
            if at + 1 < len(words) and words[at + 1] in _SERVERS:
                return _server(words, at + 2)
            return (
                [Launch(at + 1, "module", words[at + 1])]
                if at + 1 < len(words) and _MODULE.fullmatch(words[at + 1])
                else []
            )
        if word == "run":  # streamlit run, deno run
            at += 1
        elif word == "-c" or (word in ("-e", "-p", "--eval") and not name.endswith("sh")):
            return []
        elif word.startswith("-"):
            at += 2 if word in ("-W", "-X", "-r", "--require", "--loader", "-o") else 1
        else:
            return [Launch(at, "script", word)] if "$" not in word and ("/" in word or "." in word) else []
    return []
