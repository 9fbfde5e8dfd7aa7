"""Which keys of which configuration format name what: one row a meaning. To teach reflint a format, add rows.

Keys are written with dots: ``*`` is any one key, ``**`` any number of them, ``[]`` an element of a list (a scalar in its place is taken too),
``{}`` a key of the mapping itself. ``*`` inside a key matches part of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from reflint.model.facts import AnchorKind, Role
from reflint.syntax.document import ITEM

Form = Literal["path", "paths", "glob", "globs", "regex", "module", "object", "command", "words", "warning", "silent"]


class Row(NamedTuple):
    """A meaning.

    - ``form``: ``path``, ``glob``, ``regex`` (Python's), ``module`` (dotted), ``object`` (``module:attribute``); ``paths`` and ``globs`` hold several,
      separated by commas, spaces or lines; ``command`` is shell, ``words`` command-line words, ``warning`` a filter of Python warnings,
      ``silent`` nothing of ours.
    - ``name``: the last part of the reference's ``syntax``.
    - the rest as in :class:`reflint.model.facts.Reference`.
    """

    dialect: str
    keys: str
    form: Form
    name: str
    role: Role = "read"
    anchor: AnchorKind = "any"
    base: str = ""
    typed: bool = False
    negated: bool = False


def _pattern(dialect: str, keys: str, form: Form, name: str, negated: bool = False) -> Row:
    return Row(dialect, keys, form, name, "pattern", "root", negated=negated)


def _each(dialects: str, *rows: tuple[str, Form, str]) -> tuple[Row, ...]:
    return tuple(Row(dialect, *row) for dialect in dialects.split() for row in rows)


_PYTEST = {"pyproject": "tool.pytest.ini_options.", "tox": "pytest.", "setup-cfg": "tool:pytest.", "ini": "pytest."}
_COVERAGE = {"pyproject": "tool.coverage.", "tox": "coverage:", "setup-cfg": "coverage:", "ini": ""}
_MYPY = {"pyproject": "tool.mypy.", "setup-cfg": "mypy.", "ini": "mypy.", "tox": "mypy."}
_FLAKE8 = {"setup-cfg": "flake8.", "ini": "flake8.", "tox": "flake8."}

ROWS: tuple[Row, ...] = (
    # continuous integration
    _pattern("github-workflow", "on.*.paths[]", "glob", "paths"),
    _pattern("github-workflow", "on.*.paths-ignore[]", "glob", "paths", negated=True),
    Row("github-workflow", "**.container.**", "silent", "container"),
    Row("github-workflow", "**.services.**", "silent", "services"),
    Row("github-workflow", "**.outputs.**", "silent", "outputs"),
    Row("github-workflow", "**.needs[]", "silent", "needs"),
    Row("github-workflow", "on.*.branches[]", "silent", "branches"),
    Row("github-workflow", "on.*.tags[]", "silent", "tags"),
    Row("github-action", "runs.main", "path", "main", anchor="file"),
    Row("github-action", "runs.image", "path", "image", anchor="file"),
    *_each(
        "gitlab-ci",
        ("include[].local", "path", "include"),
        ("include.local", "path", "include"),
        ("*.include", "path", "include"),
    ),
    _pattern("gitlab-ci", "**.changes[]", "glob", "changes"),
    _pattern("gitlab-ci", "**.changes.paths[]", "glob", "changes"),
    _pattern("gitlab-ci", "**.exists[]", "glob", "exists"),
    *(
        Row("gitlab-ci", f"**.{key}[]", "command", "script", anchor="root")
        for key in ("script", "before_script", "after_script")
    ),
    Row("gitlab-ci", "**.artifacts.**", "silent", "artifacts"),
    Row("gitlab-ci", "**.cache.**", "silent", "cache"),
    Row("circleci", "**.run", "command", "run", anchor="root"),
    Row("circleci", "**.working_directory", "silent", "working-directory"),
    Row("circleci", "**.store_artifacts.**", "silent", "artifacts"),
    Row("circleci", "**.store_test_results.**", "silent", "artifacts"),
    Row("circleci", "**.docker[].image", "silent", "image"),
    *(
        _pattern("azure-pipelines", f"{key}.paths.{which}[]", "glob", "paths", negated=which == "exclude")
        for key in ("trigger", "pr")
        for which in ("include", "exclude")
    ),
    *(Row("azure-pipelines", f"**.{key}", "command", "script", anchor="root") for key in ("script", "bash")),
    *(Row("azure-pipelines", f"**.{key}", "silent", "script") for key in ("powershell", "pwsh")),
    Row("azure-pipelines", "**.template", "path", "template", anchor="file"),
    # keepers of a repository
    Row("dependabot", "updates[].directory", "path", "directory", anchor="root", typed=True),
    Row("dependabot", "updates[].directories[]", "glob", "directory", anchor="root", typed=True),
    Row("dependabot", "**.patterns[]", "silent", "patterns"),
    Row("dependabot", "**.dependency-name", "silent", "name"),
    *(
        _pattern("labeler", keys, "glob", "files")
        for keys in (
            "*[]",
            "*[].any[]",
            "*[].all[]",
            "**.any-glob-to-any-file[]",
            "**.any-glob-to-all-files[]",
            "**.all-globs-to-any-file[]",
            "**.all-globs-to-all-files[]",
        )
    ),
    _pattern("codecov", "ignore[]", "glob", "ignore", negated=True),
    _pattern("codecov", "coverage.ignore[]", "glob", "ignore", negated=True),
    _pattern("codecov", "**.paths[]", "glob", "paths"),
    Row("codecov", "fixes[]", "silent", "fixes"),
    _pattern("pre-commit-config", "files", "regex", "files"),
    _pattern("pre-commit-config", "exclude", "regex", "exclude", negated=True),
    _pattern("pre-commit-config", "**.files", "regex", "files"),
    _pattern("pre-commit-config", "**.exclude", "regex", "exclude", negated=True),
    Row("pre-commit-config", "repos[].hooks[].entry", "command", "entry", anchor="root"),
    Row("pre-commit-config", "repos[].hooks[].args[]", "words", "args", anchor="root"),
    Row("pre-commit-config", "repos[].rev", "silent", "rev"),
    # containers and deployments
    *_each("compose", ("services.*.image", "silent", "image"), ("services.*.container_name", "silent", "name")),
    *(
        Row("compose", keys, "path", "env_file", anchor="file", typed=True)
        for keys in ("services.*.env_file[]", "services.*.env_file[].path")
    ),
    *(
        Row("compose", keys, "path", "extends", anchor="file", typed=True)
        for keys in ("services.*.extends.file", "include[]", "include[].path[]", "configs.*.file")
    ),
    Row("compose", "secrets.*.file", "path", "secret", anchor="file"),
    Row("compose", "services.*.working_dir", "silent", "working_dir"),
    # documentation
    Row("mkdocs", "plugins[].**.paths[]", "path", "paths", anchor="root"),
    # Python projects
    Row("pyproject", "project.readme", "path", "readme", anchor="file", typed=True),
    Row("pyproject", "project.readme.file", "path", "readme", anchor="file", typed=True),
    Row("pyproject", "project.license.file", "path", "license", anchor="file", typed=True),
    Row("pyproject", "project.license-files[]", "glob", "license", anchor="file"),
    Row("pyproject", "project.license-files.paths[]", "path", "license", anchor="file"),
    *(
        Row("pyproject", f"project.{key}", "object", "entry-point")
        for key in ("scripts.*", "gui-scripts.*", "entry-points.*.*", "entry-points.*")
    ),
    Row("pyproject", "tool.poetry.scripts.*", "object", "entry-point"),
    Row("pyproject", "tool.poetry.plugins.*.*", "object", "entry-point"),
    Row("pyproject", "tool.poetry.readme[]", "path", "readme", anchor="file"),
    Row("pyproject", "tool.poetry.packages[].include", "glob", "packages", anchor="any"),
    *(
        Row("pyproject", f"tool.poetry.{key}[]", "glob", key, anchor="file", negated=key == "exclude")
        for key in ("include", "exclude")
    ),
    Row("pyproject", "tool.poetry.include[].path", "glob", "include", anchor="file"),
    Row("pyproject", "tool.poetry.dependencies.**", "silent", "dependencies"),
    Row("pyproject", "project.dependencies[]", "silent", "dependencies"),
    Row("pyproject", "project.urls.*", "silent", "urls"),
    Row("pyproject", "tool.setuptools.dynamic.*.file[]", "path", "dynamic", anchor="file", typed=True),
    Row("pyproject", "tool.setuptools.dynamic.*.attr", "object", "dynamic"),
    Row("pyproject", "tool.setuptools.packages[]", "module", "packages"),
    Row("pyproject", "tool.setuptools.py-modules[]", "module", "packages"),
    Row("pyproject", "tool.setuptools.packages.find.where[]", "path", "packages", anchor="file"),
    Row("pyproject", "tool.setuptools.package-dir.*", "path", "packages", anchor="file"),
    Row("pyproject", "tool.hatch.version.path", "path", "version", anchor="file", typed=True),
    Row("pyproject", "tool.hatch.build.**.packages[]", "path", "packages", anchor="file"),
    *(
        Row("pyproject", f"tool.hatch.build.**.{key}[]", "glob", key, "pattern", "file", negated=key == "exclude")
        for key in ("include", "exclude", "only-include", "artifacts")
    ),
    Row("pyproject", "tool.hatch.build.targets.wheel.force-include.{}", "path", "include", anchor="file"),
    Row("pyproject", "tool.uv.workspace.members[]", "glob", "members", anchor="file"),
    Row("pyproject", "tool.uv.workspace.exclude[]", "glob", "members", anchor="file", negated=True),
    Row("pyproject", "tool.uv.sources.*.path", "path", "sources", anchor="file"),
    *(
        Row(
            "pyproject",
            f"tool.ruff.{sub}{key}[]",
            "glob",
            "ruff-exclude" if "xcl" in key else "ruff-include",
            "pattern",
            "file",
            negated="xcl" in key,
        )
        for sub in ("", "lint.", "format.")
        for key in ("exclude", "extend-exclude", "include", "extend-include")
    ),
    *(
        Row("pyproject", f"tool.ruff.{sub}{key}.{{}}", "glob", "per-file-ignores", "pattern", "file", negated=True)
        for sub in ("", "lint.")
        for key in ("per-file-ignores", "extend-per-file-ignores")
    ),
    *(
        Row("pyproject", f"tool.ruff.{key}[]", "glob", "ruff-src", anchor="file")
        for key in ("src", "namespace-packages", "lint.isort.known-first-party")
    ),
    Row("pyproject", "tool.ruff.extend", "path", "extend", anchor="file", typed=True),
    Row("pyproject", "tool.mypy.overrides[].module[]", "module", "mypy-module"),
    *(
        Row("pyproject", f"tool.black.{key}", "regex", "black-exclude", "pattern", "root", negated=True)
        for key in ("exclude", "extend-exclude", "force-exclude")
    ),
    *(
        Row("pyproject", f"tool.isort.{key}[]", "glob", "isort-skip", "pattern", "file", negated=True)
        for key in ("skip", "skip_glob", "extend_skip")
    ),
    *(
        Row("pyproject", f"tool.{tool}.{key}[]", "glob", key, "pattern", "file", negated=key in ("exclude", "ignore"))
        for tool in ("pyright", "basedpyright")
        for key in ("include", "exclude", "ignore", "strict")
    ),
    Row("pyproject", "tool.coverage.paths.*[]", "silent", "paths"),
    Row("pyproject", "tool.towncrier.directory", "path", "towncrier", anchor="file"),
    Row("pyproject", "tool.towncrier.filename", "path", "towncrier", anchor="file"),
    Row("pyproject", "tool.towncrier.template", "path", "towncrier", anchor="file"),
    # pytest, coverage, mypy and flake8 say the same in several files
    *(Row(d, f"{p}testpaths[]", "globs", "testpaths", anchor="file") for d, p in _PYTEST.items()),
    *(Row(d, f"{p}pythonpath[]", "paths", "pythonpath", anchor="file") for d, p in _PYTEST.items()),
    *(Row(d, f"{p}norecursedirs[]", "silent", "norecursedirs") for d, p in _PYTEST.items()),
    *(Row(d, f"{p}addopts[]", "words", "addopts", anchor="file") for d, p in _PYTEST.items()),
    *(Row(d, f"{p}filterwarnings[]", "warning", "filterwarnings") for d, p in _PYTEST.items()),
    *(Row(d, f"{p}run.source[]", "paths", "coverage-source") for d, p in _COVERAGE.items()),
    *(
        Row(d, f"{p}{key}[]", "globs", "coverage-omit", "pattern", "file", negated=True)
        for d, p in _COVERAGE.items()
        for key in ("run.omit", "report.omit")
    ),
    *(
        Row(d, f"{p}{key}[]", "globs", "coverage-include", "pattern", "file")
        for d, p in _COVERAGE.items()
        for key in ("run.include", "report.include")
    ),
    *(Row(d, f"{p}paths.*[]", "silent", "paths") for d, p in _COVERAGE.items()),
    *(
        Row(d, f"{p}{key}", "silent", "output")
        for d, p in _COVERAGE.items()
        for key in ("html.directory", "xml.output", "run.data_file")
    ),
    *(Row(d, f"{p}files[]", "globs", "mypy-files", anchor="file") for d, p in _MYPY.items()),
    *(Row(d, f"{p}mypy_path[]", "paths", "mypy-path", anchor="file") for d, p in _MYPY.items()),
    *(Row(d, f"{p}exclude[]", "regex", "mypy-exclude", "pattern", "root", negated=True) for d, p in _MYPY.items()),
    *(Row(d, f"{p}packages[]", "module", "mypy-packages") for d, p in _MYPY.items()),
    *(
        Row(d, f"{p}{key}[]", "globs", "flake8-exclude", "pattern", "file", negated=True)
        for d, p in _FLAKE8.items()
        for key in ("exclude", "extend-exclude", "per-file-ignores")
    ),
    # setup.cfg, tox.ini
    Row("setup-cfg", "options.entry_points.**", "object", "entry-point"),
    Row("setup-cfg", "metadata.long_description", "path", "readme", anchor="file"),
    Row("setup-cfg", "metadata.license_files[]", "globs", "license", anchor="file"),
    Row("setup-cfg", "metadata.url", "silent", "url"),
    Row("setup-cfg", "metadata.classifiers[]", "silent", "classifiers"),
    Row("setup-cfg", "options.packages.find.where", "path", "packages", anchor="file"),
    *(Row("tox", f"**.{key}[]", "silent", "output") for key in ("envdir", "envlogdir", "envtmpdir", "toxworkdir")),
    # systemd
    *(
        Row("systemd", f"Service.{key}[]", "command", "exec", anchor="any")
        for key in ("ExecStart", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop")
    ),
    # JavaScript
    Row("package-json", "scripts.*", "command", "scripts", anchor="file"),
    *_each(
        "package-json",
        ("dependencies.**", "silent", "dependencies"),
        ("devDependencies.**", "silent", "dependencies"),
        ("repository.**", "silent", "repository"),
        ("exports.**", "silent", "exports"),
        ("resolutions.**", "silent", "dependencies"),
        ("homepage", "silent", "homepage"),
        ("license", "silent", "license"),
        ("repository", "silent", "repository"),
    ),
    *(
        Row("package-json", keys, "path", "main", anchor="file")
        for keys in ("main", "module", "types", "typings", "browser", "bin", "bin.*")
    ),
    Row("package-json", "files[]", "glob", "files", anchor="file"),
    *(
        Row("package-json", keys, "glob", "workspaces", anchor="file")
        for keys in ("workspaces[]", "workspaces.packages[]")
    ),
    *_each(
        "tsconfig",
        ("compilerOptions.outDir", "silent", "output"),
        ("compilerOptions.outFile", "silent", "output"),
        ("compilerOptions.declarationDir", "silent", "output"),
        ("compilerOptions.types[]", "silent", "types"),
        ("compilerOptions.lib[]", "silent", "lib"),
    ),
    Row("tsconfig", "files[]", "path", "files", anchor="file", typed=True),
    Row("tsconfig", "references[].path", "path", "references", anchor="file", typed=True),
    Row("tsconfig", "include[]", "glob", "include", anchor="file"),
    Row("tsconfig", "exclude[]", "glob", "exclude", "pattern", anchor="file", negated=True),
    Row("tsconfig", "compilerOptions.rootDir", "path", "root", anchor="file"),
    # Ansible, Taskfile, Prow and others that any YAML may be
    *(
        Row("yaml", f"**.{key}", "path", "include")
        for key in (
            "include",
            "import_playbook",
            "include_tasks",
            "import_tasks",
            "include_vars",
            "import_vars",
            "taskfile",
            "vars_files[]",
            "playbook",
        )
    ),
    _pattern("yaml", "**.run_if_changed", "regex", "run_if_changed"),
    _pattern("yaml", "**.skip_if_only_changed", "regex", "run_if_changed", negated=True),
    *(
        Row("yaml", keys, "silent", "kubernetes")
        for keys in (
            "**.mountPath",
            "**.hostPath.**",
            "**.httpGet.**",
            "**.volumeMounts[].**",
            "apiVersion",
            "**.metadata.labels.**",
            "**.metadata.annotations.**",
            "**.subPath",
            "**.matchLabels.**",
            "paths.*.**",
        )
    ),
    Row("json", "paths.{}", "silent", "openapi"),
    Row("yaml", "paths.{}", "silent", "openapi"),
)

_PARENTS = {
    "pyproject": "toml",
    "package-json": "json",
    "tsconfig": "json",
    "notebook": "json",
    "tox": "ini",
    "setup-cfg": "ini",
    "systemd": "ini",
}


@lru_cache(maxsize=None)
def _index(dialect: str) -> dict[str, list[tuple[tuple[str, ...], Row]]]:
    """The rows of a dialect and of the generic one behind it, by their last name, ``*`` for those that end in any."""
    index: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    behind = _PARENTS.get(dialect, "yaml" if dialect not in ("json", "toml", "ini") else "")
    for wanted in (dialect, behind):
        for row in ROWS:
            if row.dialect == wanted:
                parts = tuple(row.keys.replace("[]", ".[]").split("."))
                named = [part for part in parts if part != ITEM]
                last = named[-1]
                index.setdefault("*" if "*" in last else last, []).append((parts, row))
    return index


def find(dialect: str, keys: tuple[str, ...]) -> Row | None:
    """The row that says what stands under ``keys``: one that names the last key before one that does not."""
    last = next((key for key in reversed(keys) if key != ITEM), "")
    index = _index(dialect)
    for rows in (index.get(last), index.get("*")):
        for parts, row in rows or ():
            if matches(parts, keys):
                return row
    return None


def matches(parts: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether a key pattern covers ``keys``; a list's row also covers a scalar in place of the list."""
    if _match(parts, keys):
        return True
    return parts[-1] == ITEM and keys[-1:] != (ITEM,) and _match(parts[:-1], keys)


def _match(parts: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Glob matching over components, without backtracking further than the last ``**``."""
    part = key = 0
    star = mark = -1
    while key < len(keys):
        if part < len(parts) and parts[part] == "**":
            star, mark = part, key
            part += 1
        elif part < len(parts) and (parts[part] == keys[key] or (parts[part] == "*" and keys[key] != ITEM)):
            part += 1
            key += 1
        elif star >= 0:
            mark += 1
            part, key = star + 1, mark
        else:
            return False
    return all(rest == "**" for rest in parts[part:])
