"""Lambda functions of the Serverless Framework: what ``serverless.yml`` packs, starts and installs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reflint.bundle.disk import Shelf
from reflint.bundle.ignored import Ignores
from reflint.bundle.image import RUNTIME
from reflint.bundle.parcel import Parcel
from reflint.bundle.sam import handled
from reflint.model.bundle import Unknown
from reflint.model.location import Lines
from reflint.model.tree import parent
from reflint.syntax.document import Scalar, nested, table, text_under, texts
from reflint.syntax.globs import braces, compile_glob
from reflint.syntax.yaml import parse

FILES = re.compile(r"(^|/)(?:[\w-]+\.)?serverless\.ya?ml$")
_INSTALLER = "serverless-python-requirements"
_SERVER = "serverless-wsgi"
# Plugins that put no Python file into a package and take none out; what any other one does is not known.
_HARMLESS = re.compile(
    r"serverless-(?:offline|prune|domain|dynamodb|step-functions|iam|pseudo|lift|apigw|api-|s3-|dotenv|better|aws-alias|plugin-(?:warmup|split|log|"
    r"aws|canary|resource|git|datadog|x)|associate-waf|export-env|localstack|stage|latest|deployment-bucket|sqs|add-api-key).*"
)
_DEFAULTS = ("!.git/**", "!.gitignore", "!.DS_Store", "!.serverless/**", "!.serverless_plugins/**", "!.env*")
_UNREAD = re.compile(r"\$\{|[()]|^!?\.\./")  # values of elsewhere, extended globs, files beside the service
_TASK = "/var/task/"


class Service(NamedTuple):
    """A service: its file, its directory, its whole document, and what of its packages cannot be told ("" for nothing)."""

    path: str
    home: str
    root: dict[str, Any]
    doubt: str

    def shared(self, key: str) -> Any:
        """What the provider says for every function."""
        return table(self.root.get("provider")).get(key)

    def plugin(self, name: str) -> bool:
        """Whether the service uses the plugin ``name``."""
        return name in texts(self.root.get("plugins"))


def parcels(path: str, data: bytes, shelf: Shelf) -> Iterator[Parcel]:
    """What the Python functions of the service ``path`` ship, where the handler is written out."""
    if b"python" not in data or b"handler" not in data:
        return
    document = parse(data)
    if document.aliases:
        return  # what they bring is not looked for
    root = table(nested(document))
    provider = root.get("provider")
    named = provider.value if isinstance(provider, Scalar) else text_under(provider, "name")
    if named != "aws":
        return
    service = Service(path, parent(path), root, _doubt(root))
    lines = Lines(data)
    for name, function in table(root.get("functions")).items():
        where = table(function).get("handler")
        if isinstance(where, Scalar):
            parcel = _parcel(service, (name, function), (where.value, lines.line(where.start)), shelf)
            if parcel is not None:
                yield parcel


def _parcel(service: Service, named: tuple[str, dict[str, Any]], where: tuple[str, int], shelf: Shelf) -> Parcel | None:
    (name, function), (handler, line) = named, where
    runtime = text_under(function, "runtime") or text_under(service.root.get("provider"), "runtime")
    if not re.fullmatch(r"python[\d.]+", runtime) or {"module", "image"} & function.keys():
        return None
    if service.plugin(_SERVER) and handler.startswith(("wsgi.", "wsgi_handler.")):
        handler = text_under(table(service.root.get("custom")).get("wsgi"), "app")
    entry = handled(handler, service.home, shelf)
    if not entry or not _own(entry.partition(":")[0], service.home, shelf):
        return None
    path = _path(service, function)
    doubt = service.doubt or ("" if path else "PYTHONPATH is not known")
    if "layers" in function or service.shared("layers") is not None:
        doubt = doubt or "what its layers hold is not known"
    if "package" in function:
        doubt = doubt or "it is packed in a way of its own"
    requirements = _requirements(service)
    installed = service.plugin(_INSTALLER) and shelf.tree.exists(requirements) and not doubt
    return Parcel(
        f"{service.path}:{name}",
        service.path,
        line,
        ((service.home, ""),),
        _left_out(service),
        (entry,),
        (requirements,) if installed else (),
        provided=RUNTIME,
        judged=installed and not _locked(service.home, shelf),
        path=path or ("",),
        uploader="aws-lambda",
        unknown=(Unknown(doubt, line),) if doubt else (),
        opaque=("",) if doubt else (),
        python=runtime.removeprefix("python"),
    )


def _own(file: str, home: str, shelf: Shelf) -> bool:
    """Whether a handler is of the service and of nothing that is installed: its file is there, or would lie where the service has others."""
    top = file.partition("/")[0]
    return shelf.tree.exists(f"{home}/{file}".lstrip("/")) or (
        top == file or shelf.tree.is_directory(f"{home}/{top}".lstrip("/"))
    )


def _doubt(root: dict[str, Any]) -> str:
    """Why the packages of a service are not known; "" where they are."""
    plugins = root.get("plugins")
    for plugin in texts(plugins):
        if plugin not in (_INSTALLER, _SERVER) and not _HARMLESS.fullmatch(plugin):
            return f"what the plugin {plugin} packs is not known"
    if plugins is not None and not isinstance(plugins, list):
        return "its plugins are not known"
    package = table(root.get("package"))
    if text_under(package, "artifact"):
        return "what its artifact holds is not known"
    options = table(table(root.get("custom")).get("pythonRequirements"))
    if "vendor" in options or any(_UNREAD.search(pattern) or not pattern.strip("!") for pattern in _patterns(package)):
        return "what is packed is not known"
    return ""


def _patterns(package: dict[str, Any]) -> list[str]:
    """What is packed, in the order in which it is judged: ``exclude`` before ``include`` before ``patterns``."""
    return [
        *(f"!{pattern}" for pattern in texts(package.get("exclude"))),
        *texts(package.get("include")),
        *texts(package.get("patterns")),
    ]


def _left_out(service: Service) -> Ignores:
    """What of the service is not packed: the last pattern that matches a file decides."""
    rules = []
    for pattern in (*_DEFAULTS, *_patterns(table(service.root.get("package")))):
        wanted = pattern.lstrip("!").removeprefix("./")
        rules += [(pattern.startswith("!"), compile_glob(each)) for each in braces(wanted)]

    def drops(path: str) -> bool:
        return next((negated for negated, glob in reversed(rules) if glob.match(path)), False)

    return drops


def _path(service: Service, function: dict[str, Any]) -> tuple[str, ...]:
    """Where modules are found: the package, and what ``PYTHONPATH`` names in it; nothing where that is not known."""
    for variables in (table(function).get("environment"), service.shared("environment")):
        if isinstance(variables, Scalar):
            return ()
        said = table(variables).get("PYTHONPATH")
        if said is not None:
            text = said.value if isinstance(said, Scalar) else "$"
            inside = tuple(e[len(_TASK) :].strip("/") for e in text.split(":") if e.startswith(_TASK))
            return () if "$" in text else ("", *inside)
    return ("",)


def _requirements(service: Service) -> str:
    options = table(table(service.root.get("custom")).get("pythonRequirements"))
    return f"{service.home}/{text_under(options, 'fileName') or 'requirements.txt'}".lstrip("/")


def _locked(home: str, shelf: Shelf) -> bool:
    """Whether another tool may say what is installed."""
    return any(shelf.tree.exists(f"{home}/{name}".lstrip("/")) for name in ("pyproject.toml", "Pipfile", "uv.lock"))
