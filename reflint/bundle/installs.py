"""What install commands bring: requirement files, names of distributions, local projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

_PIP = re.compile(r"pip[\d.]*")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*")
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:$|[<>=!~;@ ])")
_VALUED = frozenset(
    "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target --prefix --root "
    "--trusted-host --platform --only-binary --no-binary --python-version --upgrade-strategy --timeout --cache-dir --python -p "
    "--retries --src --abi --implementation --proxy --log --report --config-settings -C --index-strategy --default-timeout".split()
)
_INTO = ("-t", "--target", "--prefix", "--root")
_SYSTEM = ("apt-get", "apt", "apk", "yum", "dnf", "microdnf", "tdnf", "zypper")
_PACKAGED = re.compile(r"(?:python3?(?:\.\d+)?|py3)-([a-z0-9._-]+)")
# Commands that bring no Python distribution, so that what is installed stays known.
_HARMLESS = frozenset(
    "rm mkdir chmod chown useradd adduser groupadd addgroup usermod userdel echo printf ln cp mv touch sed find export set cd test [ [[ true : "
    "update-ca-certificates locale-gen curl wget tar unzip gpg dpkg npm yarn npx pnpm node cat grep awk head tail sort ldconfig date ls sleep "
    "update-alternatives alternatives exit source . strip getent setcap install id whoami which command env hash gunzip gzip xargs tee cut tr "
    "sha256sum md5sum dpkg-reconfigure git playwright corepack mkfifo mknod truncate unset eval shopt passwd chpasswd setfacl stat rmdir "
    "apt-key add-apt-repository nginx a2enmod a2dissite openssl localedef chroot dpkg-query apt-mark apt-cache dos2unix sudo su npm-check "
    "gcc g++ rustup cargo go java groupmod dpkg-divert crontab read wait kill ulimit umask local return shift".split()
)


class Installed(NamedTuple):
    """One thing that a command installs.

    ``kind``: ``file`` (a requirement file at ``text``), ``names`` (``text`` is one requirement), ``project`` (the directory ``text``), ``known``
    (``text`` is the name of a distribution that a system package holds), ``unknown`` (something that cannot be told).
    """

    kind: Literal["file", "names", "project", "known", "unknown"]
    text: str


def installed(words: Sequence[str]) -> list[Installed]:
    """What the command ``words`` installs; ``unknown`` where it might install anything."""
    words = _unwrapped(words)
    if not words:
        return []
    name, rest = words[0].rpartition("/")[2], list(words[1:])
    if _PYTHON.fullmatch(name):
        return _python(rest)
    if _PIP.fullmatch(name):
        return _pip(rest)
    if name in _SYSTEM:
        found = (_PACKAGED.fullmatch(word) for word in rest)
        return [Installed("known", match.group(1)) for match in found if match]
    if name in ("uv", "poetry", "pipenv", "pdm", "hatch", "rye"):
        return _project_tool(name, rest)
    if name in _HARMLESS or "=" in name or name.startswith("-"):
        return []
    return [Installed("unknown", name)]


def _unwrapped(words: Sequence[str]) -> Sequence[str]:
    """``words`` without ``sudo``, ``env``, ``exec`` and assignments in front."""
    at = 0
    while at < len(words) and (
        words[at] in ("sudo", "env", "exec", "time", "command", "&&") or "=" in words[at].partition("/")[0]
    ):
        at += 1
    return words[at:]


def _python(rest: list[str]) -> list[Installed]:
    if rest[:2] == ["-m", "pip"]:
        return _pip(rest[2:])
    if rest[:1] == ["setup.py"] and ("install" in rest or "develop" in rest):
        return [Installed("project", ".")]
    if rest[:1] in (["-c"], ["--version"], ["-V"]) or rest[:2] in (
        ["-m", "venv"],
        ["-m", "compileall"],
        ["-m", "ensurepip"],
        ["-m", "spacy"],
    ):
        return []
    if (
        rest[:1] == ["-m"]
        and rest[1:2]
        and rest[1] in ("nltk.downloader", "playwright", "grpc_tools.protoc", "virtualenv", "build")
    ):
        return []
    script = next((word for word in rest if not word.startswith("-")), "")
    return [] if script.endswith("manage.py") else [Installed("unknown", script or "python")]


def _project_tool(name: str, rest: list[str]) -> list[Installed]:
    if name == "uv" and rest[:1] == ["pip"]:
        return _pip(rest[1:])
    if name == "uv" and rest[:1] and rest[0] in ("venv", "python", "cache", "self", "tool"):
        return []
    verb = next((word for word in rest if not word.startswith("-")), "")
    if verb in ("config", "export", "lock", "cache", "build", "self", "env"):
        return []
    return [Installed("project", ".")] if verb in ("install", "sync", "run") else [Installed("unknown", name)]


def _pip(rest: list[str]) -> list[Installed]:
    verb = next((word for word in rest if not word.startswith("-")), "")
    if verb not in ("install", "sync", "wheel", "download"):
        return []
    found: list[Installed] = []
    at = rest.index(verb) + 1
    while at < len(rest):
        word = rest[at]
        option, equals, value = word.partition("=") if word.startswith("--") else (word[:2], "", word[2:])
        if word.startswith("-"):
            if option in _VALUED and not (equals or value):
                at += 1
                value = rest[at] if at < len(rest) else ""
            found += _option(option, value)
        else:
            found.append(_operand(word, listed=verb == "sync"))
        at += 1
    return found


def targets(words: Sequence[str]) -> list[str]:
    """The directories into which a ``pip install`` among ``words`` puts what it installs, where it says so."""
    if "install" not in words:
        return []
    found = [words[at + 1] for at, word in enumerate(words[:-1]) if word in _INTO]
    return found + [word.partition("=")[2] for word in words if word.partition("=")[0] in _INTO and "=" in word]


def _option(option: str, value: str) -> list[Installed]:
    if option in ("-r", "--requirement"):
        return [Installed("file", value)]
    return [_operand(value, listed=False)] if option in ("-e", "--editable") else []


def _operand(word: str, *, listed: bool) -> Installed:
    """One operand of ``pip install``."""
    if listed:
        return Installed("file", word)
    plain = word.partition("[")[0]
    if word.endswith((".whl", ".tar.gz", ".zip")) or "*" in word or word.startswith("$"):
        return Installed("unknown", word)
    if plain in (".", "..") or plain.startswith(("./", "../", "/")):
        return Installed("project", plain)
    named = _NAME.match(word)
    if named and "://" not in word.partition("@")[0]:
        return Installed("names", word)
    egg = re.search(r"egg=([A-Za-z0-9._-]+)", word)
    return Installed("names", egg.group(1)) if egg else Installed("unknown", word)
