"""What one configuration value looks like when nothing says what it means: a path, a pattern, a module, a command, or
none of these.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reflint.syntax.words import clean, has_extension, is_elsewhere, is_placeholder

_PATH = re.compile(r"[\w./+-]+(?: [\w.+-]+)?/?$|[\w./+-]+$")
_GLOB = re.compile(r"!?[\w./+*?\[\]{},!-]+$")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[\w.]+)?$")
_DOMAIN = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:io|com|org|net|dev|sh|cloud|gov|edu|app|ai|co|me|us|uk|de|local|internal|services)$"
)
_API = re.compile(r"v\d+(?:(?:alpha|beta)\d+)?$")
_NUMBERS = re.compile(r"[\d./:-]+$")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_FILE = re.compile(
    r"\.(?:py|pyi|sh|bash|bats|ps1|ya?ml|json[c5]?|md|mdx|rst|txt|toml|cfg|ini|conf|js|mjs|cjs|ts|tsx|jsx|vue|sql|html?"
    r"|css|scss|tf|tfvars|j2|tmpl|tpl|ipynb|go|rs|java|kt|rb|php|c|cc|cpp|h|hpp|cs|swift|proto|xml|csv|lock|in|env|pem"
    r"|service|svg|png|jpe?g|gif|ico|webp|graphql|gradle|Dockerfile)$"
)
_ASSET = re.compile(r"/[\w./-]+\.(?:svg|png|jpe?g|gif|ico|webp|css|js|woff2?)$")

_EVERYWHERE = {"readme", "license", "changelog", "contributing", "main", "index", "setup", "config", "default"}
_MEDIA = {"application", "text", "image", "audio", "video", "multipart", "font", "message", "model"}
_ZONES = {
    "America",
    "Europe",
    "Asia",
    "Africa",
    "Australia",
    "Pacific",
    "Atlantic",
    "Indian",
    "Etc",
    "US",
    "Antarctica",
    "Arctic",
}
_BRANCHES = {"refs", "origin", "feature", "feat", "bugfix", "hotfix", "heads", "upstream", "remotes"}
_ABROAD = {
    "node_modules",
    "site-packages",
    "dev",
    "proc",
    "usr",
    "etc",
    "gcr.io",
    "quay.io",
    "docker.io",
    "ghcr.io",
    "localhost",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_PATH_KEYS = _words("""
    image images repository repo repos slug output outputs out outdir outfile dest destination target targets
    mountpath mount route routes endpoint endpoints mime mimetype contenttype branch branches ref refs tag tags
    version apiversion timezone tz cron schedule cache bucket topic queue registry namespace remote domain email
    author license integrity resolved sha digest origin label labels annotations group owner regex pattern user
    channel model permission permissions role roles upstream scope coverage report reports junitxml selector
    provisioner media uses subdir subdirs subdirectory subfolder subpath starturl
    gopackage importpath
""")
_SAMPLE_KEY = frozenset(("example",))
# only where they are the whole key
_PROSE_KEYS = _words("""
    fullname nodeid title description name summary message text content comment help note id key
""")
_PICTURE_KEYS = _words("""
    image images
""")
_LINK_KEYS = _words("""
    url urls uri href link links homepage website docs
""")
_FILE_KEYS = _words("""
    file files path paths script scripts src source sources include includes template templates config playbook
    tasks import schema readme entry main dockerfile manifest spec vars playbooks taskfile ignore exclude
    excludes program
""")
_MODULE_KEYS = _words("""
    module modules class classes callable import imports func function handler object plugin plugins extension
    extensions python loader factory entrypoint type package packages app application backend settings generator
    cls
""")
_COMMAND_KEYS = _words("""
    command commands cmd cmds script scripts run exec entry shell sh bash before after prepare build test
    install
""")
_OPTION_KEYS = _words("""
    args arg arguments options opts flags addopts params extra env
""")
_EXCLUDE_KEYS = _words("""
    exclude excludes excluded ignore ignores ignored ignorepaths skip omit
""")


@lru_cache(maxsize=10_000)
def key_words(key: str) -> frozenset[str]:
    """The words of a key, lower case, and the key as one: ``mountPath`` is ``mount``, ``path``, ``mountpath``. A path
    has none.
    """
    if "/" in key:
        return frozenset()
    parts = [word.lower() for word in _WORDS.findall(key)]
    return frozenset((*parts, "".join(parts)))


def is_named_for_no_path(key: frozenset[str], value: str) -> bool:
    """Whether a key says that its value is no file of this repository: an image, an output, a branch, prose."""
    if key == _SAMPLE_KEY:
        return True
    if len(key) == 1 and not key.isdisjoint(_PROSE_KEYS):
        return not is_file_path(value)
    return not key.isdisjoint(_NO_PATH_KEYS) and not (is_picture(value) and not key.isdisjoint(_PICTURE_KEYS))


def is_named_for_link(key: frozenset[str]) -> bool:
    """Whether a key says that its value is a URL; a relative path to a file is believed all the same."""
    return not key.isdisjoint(_LINK_KEYS)


def is_named_for_file(key: frozenset[str]) -> bool:
    """Whether a key says that a bare file name is a file."""
    return not key.isdisjoint(_FILE_KEYS)


def is_named_for_module(key: frozenset[str]) -> bool:
    """Whether a key says that a dotted name is a Python module or something in one."""
    return not key.isdisjoint(_MODULE_KEYS)


def is_named_for_command(key: frozenset[str]) -> bool:
    """Whether a key says that its value is a shell command."""
    return not key.isdisjoint(_COMMAND_KEYS)


def is_named_for_options(key: frozenset[str]) -> bool:
    """Whether a key says that its value is a list of command-line words."""
    return not key.isdisjoint(_OPTION_KEYS)


def is_exclusion(key: frozenset[str]) -> bool:
    """Whether a key says that what it names is left out."""
    return not key.isdisjoint(_EXCLUDE_KEYS)


def is_path(value: str) -> bool:
    """Whether ``value`` looks like one relative path of two components or more, and like nothing else that has a
    slash.
    """
    if "/" not in value or len(value) > 300 or not _PATH.match(value):
        return False
    if is_elsewhere(value) or is_placeholder(value) or _NUMBERS.match(value):
        return False
    parts = [part for part in value.split("/") if part not in ("", ".", "..")]
    if not parts or not any(c.isalpha() for c in value):
        return False
    relative = value.startswith(("./", "../"))
    if len(parts) == 1 and not relative and not value.endswith("/"):
        return False
    return relative or not _is_other_slash(parts, value)


def _is_other_slash(parts: list[str], value: str) -> bool:
    """Media types, API versions, time zones, images, branches, CIDR ranges, units."""
    first, last = parts[0], parts[-1]
    if first in _BRANCHES or first in _ABROAD or _DOMAIN.match(first):
        return True
    if len(parts) != 2 or value.endswith("/"):
        return False
    if first in _MEDIA and not _FILE.search(last):
        return True
    return bool(_API.match(last)) or first in _ZONES or (len(last) < 2 and not last.isdigit()) or first.isdigit()


def is_glob(value: str) -> bool:
    """Whether ``value`` looks like a glob over paths: a wildcard and a literal component."""
    if "/" not in value or not ("*" in value or "?" in value) or not _GLOB.match(value):
        return False
    body = value.removeprefix("!")
    if is_elsewhere(body) or "{{" in body or "?/" in body:
        return False
    return any(_plain(part) for part in body.split("/")[:-1] if part not in (".", ".."))


def _plain(part: str) -> bool:
    return bool(part) and not any(c in "*?[]{}" for c in part)


def is_file_name(value: str) -> bool:
    """Whether ``value`` is a bare name with a well-known file extension."""
    if "/" in value or not 2 < len(value) < 120 or " " in value:
        return False
    if value.startswith("Dockerfile."):
        return True
    if value.partition(".")[0].lower() in _EVERYWHERE:
        return False
    return _FILE.search(value) is not None and re.match(r"[\w.+-]+$", value) is not None and not value.startswith(".")


def is_module(value: str) -> bool:
    """Whether ``value`` looks like a dotted Python name (``a.b``, ``a.b.Class``, ``a.b:attribute``)."""
    return "." in value and len(value) < 200 and _MODULE.match(value) is not None


def module_of(value: str) -> str:
    """The module of a dotted name: what stands before ``:``, and before the first component in capitals (a class)."""
    parts = value.partition(":")[0].split(".")
    for number, part in enumerate(parts):
        if number and part[:1].isupper():
            return ".".join(parts[:number])
    return ".".join(parts)


def is_picture(value: str) -> bool:
    """Whether ``value`` ends like a picture's file."""
    return value.endswith((".svg", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp"))


def is_asset(value: str) -> bool:
    """Whether ``value`` is a path from a web site's root to an image, script or style sheet."""
    return _ASSET.match(value) is not None and "//" not in value


def is_file_path(value: str) -> bool:
    """Whether ``value`` ends in a well-known file extension."""
    return _FILE.search(value) is not None


def locator(value: str) -> str:
    """``value`` without ``:12``, ``::test`` and ``#anchor``, where what remains is a file with an extension; else
    ``value``.
    """
    if ":" not in value and "#" not in value:
        return value
    bare = clean(value)
    return bare if has_extension(bare) else value
