"""Which keys of which configuration format name what: one row a meaning. To teach reflint a format, add rows.

Keys are written with dots: ``*`` is any one key, ``**`` any number of them, ``[]`` an element of a list (a scalar
in its place is taken too), ``{}`` a key of the mapping itself.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from reflint.model.facts import AnchorKind, Role

Form = Literal[
    "path", "paths", "glob", "globs", "regex", "module", "object", "packages", "command", "words", "warning", "silent"
]


class Row(NamedTuple):
    """A meaning.

    - ``form``: ``path``, ``glob``, ``regex`` (Python's), ``module`` (dotted), ``object`` (``module:attribute``);
    ``paths`` and
      ``globs`` hold several, separated by commas, spaces or lines; ``command`` is shell, ``words`` command-line words,
      ``warning`` a filter of Python warnings, ``silent`` nothing of ours.
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


LOOSE = Row("", "", "path", "")
ROOT = LOOSE._replace(anchor="root")
FILE = LOOSE._replace(anchor="file")
MUST = FILE._replace(typed=True)
MATCH = ROOT._replace(role="pattern")
SKIP = MATCH._replace(negated=True)
MATCH_HERE = FILE._replace(role="pattern")
SKIP_HERE = MATCH_HERE._replace(negated=True)


def rows(dialect: str, keys: str, form: Form, name: str, like: Row = LOOSE) -> tuple[Row, ...]:
    """One row for each of the ``keys``, which white space separates; role, anchor and so on are those of ``like``."""
    return tuple(like._replace(dialect=dialect, keys=key, form=form, name=name) for key in keys.split())


def silent(dialect: str, keys: str) -> tuple[Row, ...]:
    """Keys whose values are never files of the repository: images, outputs, names."""
    return rows(dialect, keys, "silent", "silent")


def tools(dialect: str, prefix: dict[str, str]) -> tuple[Row, ...]:
    """pytest, coverage, mypy and flake8 say the same in several files, each under its own prefix there."""
    pytest, coverage, mypy, flake8 = (prefix[tool] for tool in ("pytest", "coverage", "mypy", "flake8"))
    return (
        *rows(dialect, f"{pytest}testpaths[]", "globs", "testpaths", FILE),
        *rows(dialect, f"{pytest}pythonpath[]", "paths", "pythonpath", FILE),
        *rows(dialect, f"{pytest}addopts[]", "words", "addopts", FILE),
        *rows(dialect, f"{pytest}filterwarnings[]", "warning", "filterwarnings"),
        *silent(dialect, f"{pytest}norecursedirs[]"),
        *rows(dialect, f"{coverage}run.source[]", "packages", "coverage-source"),
        *rows(dialect, f"{coverage}run.omit[] {coverage}report.omit[]", "globs", "coverage-omit", SKIP_HERE),
        *rows(dialect, f"{coverage}run.include[] {coverage}report.include[]", "globs", "coverage-include", MATCH_HERE),
        *silent(dialect, f"{coverage}paths.*[] {coverage}html.directory {coverage}xml.output {coverage}run.data_file"),
        *rows(dialect, f"{mypy}files[]", "globs", "mypy-files", FILE),
        *rows(dialect, f"{mypy}mypy_path[]", "paths", "mypy-path", FILE),
        *rows(dialect, f"{mypy}exclude[]", "regex", "mypy-exclude", SKIP),
        *rows(dialect, f"{mypy}packages[]", "module", "mypy-packages"),
        *rows(
            dialect,
            f"{flake8}exclude[] {flake8}extend-exclude[] {flake8}per-file-ignores[]",
            "globs",
            "flake8-exclude",
            SKIP_HERE,
        ),
    )


_INI = {"pytest": "pytest.", "mypy": "mypy.", "flake8": "flake8."}
_PYPROJECT = {
    "pytest": "tool.pytest.ini_options.",
    "coverage": "tool.coverage.",
    "mypy": "tool.mypy.",
    "flake8": "tool.flake8.",
}

# fmt: off
ROWS: tuple[Row, ...] = (
    # GitHub
    *rows("github-workflow", "on.*.paths[]", "glob", "paths", MATCH),
    *rows("github-workflow", "on.*.paths-ignore[]", "glob", "paths", SKIP),
    *silent("github-workflow", "**.container.** **.services.** **.outputs.** **.needs[] on.*.branches[] on.*.tags[]"),
    *rows("github-action", "runs.main runs.pre runs.post runs.image", "path", "main", FILE),
    *rows("dependabot", "updates[].directory", "path", "directory", ROOT._replace(typed=True)),
    *rows("dependabot", "updates[].directories[]", "glob", "directory", ROOT._replace(typed=True)),
    *silent("dependabot", "**.patterns[] **.dependency-name"),
    *rows("labeler", "*[] *[].any[] *[].all[]", "glob", "files", MATCH),
    *rows("labeler", "**.any-glob-to-any-file[] **.any-glob-to-all-files[]", "glob", "files", MATCH),
    *rows("labeler", "**.all-globs-to-any-file[] **.all-globs-to-all-files[]", "glob", "files", MATCH),
    # other continuous integration
    *rows("gitlab-ci", "include[].local include.local *.include", "path", "include", ROOT._replace(typed=True)),
    *rows("gitlab-ci", "**.changes[] **.changes.paths[]", "glob", "changes", MATCH),
    *rows("gitlab-ci", "**.exists[]", "glob", "exists", MATCH),
    *rows("gitlab-ci", "**.script[] **.before_script[] **.after_script[]", "command", "script", ROOT),
    *silent("gitlab-ci", "**.artifacts.** **.cache.** **.image.**"),
    *rows("circleci", "**.run", "command", "run", ROOT),
    *silent("circleci", "**.working_directory **.store_artifacts.** **.store_test_results.** **.docker[].image"),
    *rows("azure-pipelines", "trigger.paths.include[] pr.paths.include[]", "glob", "paths", MATCH),
    *rows("azure-pipelines", "trigger.paths.exclude[] pr.paths.exclude[]", "glob", "paths", SKIP),
    *rows("azure-pipelines", "**.script **.bash", "command", "script", ROOT),
    *rows("azure-pipelines", "**.template", "path", "template", FILE),
    *silent("azure-pipelines", "**.powershell **.pwsh"),
    *rows("codecov", "ignore[] coverage.ignore[]", "glob", "ignore", SKIP),
    *rows("codecov", "**.paths[]", "glob", "paths", MATCH),
    *silent("codecov", "fixes[]"),
    *rows("pre-commit-config", "files **.files", "regex", "files", MATCH),
    *rows("pre-commit-config", "exclude **.exclude", "regex", "exclude", SKIP),
    *rows("pre-commit-config", "repos[].hooks[].entry", "command", "entry", ROOT),
    *rows("pre-commit-config", "repos[].hooks[].args[]", "words", "args", ROOT),
    *silent("pre-commit-config", "repos[].rev repos[].repo"),
    # containers; `.env` files are mostly ignored by git, so nothing is demanded of them
    *rows("compose", "services.*.env_file[] services.*.env_file[].path secrets.*.file", "path", "env_file", FILE),
    *rows("compose", "services.*.extends.file include[] include[].path[] configs.*.file", "path", "extends", MUST),
    *silent("compose", "services.*.image services.*.container_name services.*.working_dir"),
    # Python projects
    *rows("pyproject", "project.readme project.readme.file project.license.file", "path", "readme", MUST),
    *rows("pyproject", "project.license-files[]", "glob", "license", FILE),
    *rows("pyproject", "project.license-files.paths[]", "path", "license", FILE),
    *rows("pyproject", "project.scripts.* project.gui-scripts.* project.entry-points.*.*", "object", "entry-point"),
    *rows("pyproject", "project.entry-points.* tool.poetry.scripts.* tool.poetry.plugins.*.*", "object", "entry-point"),
    *rows("pyproject", "tool.poetry.readme[]", "path", "readme", FILE),
    *rows("pyproject", "tool.poetry.packages[].include", "glob", "packages"),
    *rows("pyproject", "tool.poetry.include[] tool.poetry.include[].path", "glob", "include", FILE),
    *rows("pyproject", "tool.poetry.exclude[]", "glob", "exclude", SKIP_HERE),
    *silent("pyproject", "tool.poetry.dependencies.** project.dependencies[] project.urls.* build-system.**"),
    *rows("pyproject", "tool.setuptools.dynamic.*.file[]", "path", "dynamic", MUST),
    *rows("pyproject", "tool.setuptools.dynamic.*.attr", "object", "dynamic"),
    *rows("pyproject", "tool.setuptools.packages[] tool.setuptools.py-modules[]", "module", "packages"),
    *rows("pyproject", "tool.setuptools.packages.find.where[] tool.setuptools.package-dir.*", "path", "packages", FILE),
    *rows("pyproject", "tool.hatch.version.path", "path", "version", MUST),
    *rows("pyproject", "tool.hatch.build.**.packages[] tool.hatch.build.**.force-include.{}", "path", "packages", FILE),
    *rows("pyproject", "tool.hatch.build.**.include[]", "glob", "include", MATCH_HERE),
    *rows("pyproject", "tool.hatch.build.**.only-include[]", "glob", "include", MATCH_HERE),
    *rows("pyproject", "tool.hatch.build.**.exclude[]", "glob", "exclude", SKIP_HERE),
    *silent("pyproject", "tool.hatch.build.**.artifacts[] tool.hatch.build.**.force-include.*"),
    *rows("pyproject", "tool.uv.workspace.members[]", "glob", "members", FILE),
    *rows("pyproject", "tool.uv.workspace.exclude[]", "glob", "members", SKIP_HERE),
    *rows("pyproject", "tool.uv.sources.*.path tool.poetry.dependencies.*.path", "path", "sources", FILE),
    *rows("pyproject", "tool.ruff.exclude[] tool.ruff.extend-exclude[]", "glob", "ruff-exclude", SKIP_HERE),
    *rows("pyproject", "tool.ruff.lint.exclude[]", "glob", "ruff-exclude", SKIP_HERE),
    *rows("pyproject", "tool.ruff.format.exclude[]", "glob", "ruff-exclude", SKIP_HERE),
    *rows("pyproject", "tool.ruff.include[] tool.ruff.extend-include[]", "glob", "ruff-include", MATCH_HERE),
    *rows("pyproject", "tool.ruff.per-file-ignores.{}", "glob", "per-file-ignores", SKIP_HERE),
    *rows("pyproject", "tool.ruff.lint.per-file-ignores.{}", "glob", "per-file-ignores", SKIP_HERE),
    *rows("pyproject", "tool.ruff.lint.extend-per-file-ignores.{}", "glob", "per-file-ignores", SKIP_HERE),
    *rows("pyproject", "tool.ruff.src[] tool.ruff.namespace-packages[]", "glob", "ruff-src", FILE),
    *rows("pyproject", "tool.ruff.extend", "path", "extend", MUST),
    *rows("pyproject", "tool.mypy.overrides[].module[]", "module", "mypy-module"),
    *rows("pyproject", "tool.black.exclude tool.black.extend-exclude", "regex", "black-exclude", SKIP),
    *rows("pyproject", "tool.black.force-exclude", "regex", "black-exclude", SKIP),
    *rows("pyproject", "tool.isort.skip[] tool.isort.skip_glob[]", "glob", "isort-skip", SKIP_HERE),
    *rows("pyproject", "tool.isort.extend_skip[]", "glob", "isort-skip", SKIP_HERE),
    *rows("pyproject", "tool.pyright.include[] tool.basedpyright.include[]", "glob", "pyright-include", MATCH_HERE),
    *rows("pyproject", "tool.pyright.exclude[] tool.pyright.ignore[]", "glob", "pyright-exclude", SKIP_HERE),
    *rows("pyproject", "tool.basedpyright.exclude[] tool.basedpyright.ignore[]", "glob", "pyright-exclude", SKIP_HERE),
    *rows("pyproject", "tool.towncrier.directory tool.towncrier.filename", "path", "towncrier", FILE),
    *rows("pyproject", "tool.towncrier.template", "path", "towncrier", FILE),
    *tools("pyproject", _PYPROJECT),
    *tools("setup-cfg", {**_INI, "pytest": "tool:pytest.", "coverage": "coverage:"}),
    *tools("tox", {**_INI, "coverage": "coverage:"}),
    *tools("ini", {**_INI, "coverage": ""}),
    *rows("setup-cfg", "options.entry_points.**", "object", "entry-point"),
    *rows("setup-cfg", "metadata.long_description metadata.license_file", "path", "readme", FILE),
    *rows("setup-cfg", "metadata.license_files[]", "globs", "license", FILE),
    *rows("setup-cfg", "options.packages.find.where", "path", "packages", FILE),
    *silent("setup-cfg", "metadata.url metadata.classifiers[]"),
    *silent("tox", "**.envdir **.envlogdir **.envtmpdir **.toxworkdir **.work_dir"),
    *rows("systemd", "Service.ExecStart[] Service.ExecStartPre[] Service.ExecStartPost[]", "command", "exec"),
    *rows("systemd", "Service.ExecReload[] Service.ExecStop[]", "command", "exec"),
    # JavaScript; what a package exports is mostly built
    *rows("package-json", "scripts.*", "command", "scripts", FILE),
    *rows("package-json", "main module types typings browser bin bin.*", "path", "main", FILE),
    *rows("package-json", "files[]", "glob", "files", FILE),
    *rows("package-json", "workspaces[] workspaces.packages[]", "glob", "workspaces", FILE),
    *silent("package-json", "dependencies.** devDependencies.** peerDependencies.** resolutions.** overrides.**"),
    *silent("package-json", "repository.** exports.** imports.** homepage license"),
    *silent("tsconfig", "compilerOptions.outDir compilerOptions.outFile compilerOptions.declarationDir"),
    *silent("tsconfig", "compilerOptions.types[] compilerOptions.lib[] compilerOptions.paths.{}"),
    *rows("tsconfig", "files[] references[].path", "path", "references", MUST),
    *rows("tsconfig", "include[]", "glob", "include", FILE),
    *rows("tsconfig", "exclude[]", "glob", "exclude", SKIP_HERE),
    *rows("tsconfig", "compilerOptions.rootDir", "path", "root", FILE),
    # Ansible, Taskfile, Prow, Kubernetes and OpenAPI, which any YAML may be
    *rows("yaml", "**.include **.import_playbook **.include_tasks **.import_tasks **.include_vars", "path", "include"),
    *rows("yaml", "**.taskfile **.vars_files[] **.playbook", "path", "include"),
    *rows("yaml", "**.run_if_changed", "regex", "run_if_changed", MATCH),
    *rows("yaml", "**.skip_if_only_changed", "regex", "run_if_changed", SKIP),
    *silent("yaml", "apiVersion **.apiVersion **.mountPath"),
    *silent("yaml", "**.hostPath.** **.httpGet.** **.volumeMounts[].** **.subPath"),
    *silent("yaml", "**.metadata.labels.** **.metadata.annotations.** **.matchLabels.** **.resources[] **.apiGroups[]"),
    # a job of Prow's runs in the repository that it is for
    *silent("yaml", "presubmits.{} postsubmits.{} presubmits.*[].spec.** postsubmits.*[].spec.** periodics[].spec.**"),
    *silent("mkdocs", "**.redirect_maps.{} **.redirect_maps.*"),  # old pages, on purpose
    *silent("yaml", "paths.{} paths.*.operationId **.nonResourceURLs[]"),
    *silent("json", "paths.{} packages.** **.bin.* lockfileVersion **.integrity **.resolved"),
)
# fmt: on

BEHIND = {
    "pyproject": "toml",
    "package-json": "json",
    "tsconfig": "json",
    "notebook": "json",
    "tox": "ini",
    "setup-cfg": "ini",
    "systemd": "ini",
    "toml": "",
    "json": "",
    "ini": "",
    "yaml": "",
}  # the generic dialect whose rows a dialect also follows; YAML's where nothing is said
