"""What a variable that the script does not define may be, by its name alone."""

from __future__ import annotations

import re
from functools import lru_cache

_ROOT = re.compile(
    r"^(?:.*_)?(?:repo|repository|workspace|topdir|toplevel|dotfiles|"
    r"(?:repo|repository|project|proj|workspace|source|sources|src|top|code|checkout|root|base|app|dotfiles)"
    r"_?(?:root|dir|directory|path|home|base|folder)(?:_?(?:dir|path))?|.*root)$",
    re.IGNORECASE,
)
_ROOT_NAMES = frozenset(
    (
        "GITHUB_WORKSPACE",
        "CI_PROJECT_DIR",
        "BUILD_SOURCESDIRECTORY",
        "WORKSPACE",
        "TRAVIS_BUILD_DIR",
        "CIRCLE_WORKING_DIRECTORY",
    )
)
_ELSEWHERE = re.compile(
    r"(?:^|_)(?:build|tmp|temp|tmpdir|tempdir|tempd|tmpd|dest|destdir|destination|out|outdir|output|outputs|home|remote|target|install|prefix|cache|log|logs|dist|"
    r"staging|stage|venv|virtualenv|virtual_env|env|bucket|url|uri|host|artifact|artifacts|download|downloads|backup|backups|mount|mnt|container|"
    r"image|package|pkg|deploy|sysroot|rootfs|chroot|gopath|goroot|pythonpath|xdg|conda|cuda|java|android|sdk|registry|"
    r"site|user|archive|release|clone|upstream|vendor|results|result|report|reports|workdir|var|opt|usr|etc|www|"
    r"server|endpoint|namespace|branch|version|tag|device|snap|kokoro|buildkite|runner|github)(?:$|_)|"
    r"(?:tmp|temp|build|out|dest|target|install|cache|work)_?(?:dir|path|root|folder)$",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"(?:^|_)(?:out|output|outputs|log|logs|dest|destination|tmp|temp|image|images|url|uri|repo|repository|slug|tag|branch|ref|version|bucket|topic|"
    r"target|cache|pid|lock|socket|result|results|report|reports|artifact|artifacts|backup|dist|build|remote|registry|msg|message|"
    r"prefix|suffix|usage|help|description|pattern|regex|exclude|excludes|ignore|name|label|date|format|fmt|query|sql|namespace|type)(?:$|_)|"
    r"(?:out|log|dest|tmp|temp|build|target)_?(?:dir|file|path)$|outdir|logfile|tmpdir",
    re.IGNORECASE,
)


@lru_cache(4096)
def is_root(name: str) -> bool:
    """Whether ``$NAME`` may well be the root of the repository."""
    return name in _ROOT_NAMES or (_ROOT.match(name) is not None and _ELSEWHERE.search(name) is None)


@lru_cache(4096)
def is_elsewhere(name: str) -> bool:
    """Whether ``$NAME`` is clearly a temporary, build, remote, home or output directory."""
    return name not in _ROOT_NAMES and _ELSEWHERE.search(name) is not None


@lru_cache(4096)
def is_output(name: str) -> bool:
    """Whether what is assigned to NAME is no file to read: an output, an image, a slug, a message."""
    return _OUTPUT.search(name) is not None


def is_arguments(name: str) -> bool:
    """Whether a variable holds arguments of a command (``REPORT_ARGS``), of which each says for itself what it names."""
    return name.upper().endswith(("ARGS", "FLAGS", "OPTS", "OPTIONS", "PARAMS"))
