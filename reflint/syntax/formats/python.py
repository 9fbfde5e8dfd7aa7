"""Python projects: what builds them, and the tools that they configure."""

from __future__ import annotations

from reflint.syntax.schema import (
    DEMAND,
    FILE,
    LOOSE,
    MATCH_HERE,
    MUST,
    SKIP,
    SKIP_HERE,
    Format,
    Row,
    below,
    rows,
    silent,
)

_BEFORE_COLON = r"([^:]+)(?::|$)"  # `setup.py:version`


def tools(prefix: dict[str, str]) -> tuple[Row, ...]:
    """pytest, coverage, mypy, Flake8 and isort say the same in several files, each under its own prefix there."""
    pytest, coverage, mypy, flake8, isort = (prefix[tool] for tool in ("pytest", "coverage", "mypy", "flake8", "isort"))
    return (
        *rows(f"{pytest}testpaths[]", "globs", "testpaths", FILE),
        *rows(f"{pytest}pythonpath[]", "paths", "pythonpath", FILE),
        *rows(f"{pytest}addopts[]", "words", "addopts", FILE),
        *rows(f"{pytest}filterwarnings[]", "warning", "filterwarnings"),
        *silent(f"{pytest}norecursedirs[] {pytest}python_files[]"),  # names, or tails of paths wherever they lie
        *rows(f"{coverage}run.source[]", "packages", "coverage-source"),
        *rows(f"{coverage}run.omit[] {coverage}report.omit[]", "globs", "coverage-omit", SKIP_HERE),
        *rows(f"{coverage}run.include[] {coverage}report.include[]", "globs", "coverage-include", MATCH_HERE),
        *silent(f"{coverage}paths.*[] {coverage}html.directory {coverage}xml.output {coverage}run.data_file"),
        *rows(f"{mypy}files[]", "globs", "mypy-files", FILE),
        *rows(f"{mypy}mypy_path[]", "paths", "mypy-path", FILE),
        *rows(f"{mypy}exclude[]", "regex", "mypy-exclude", SKIP),
        *rows(f"{mypy}packages[] {mypy}modules[]", "modules", "mypy-packages"),
        *rows(f"{mypy}plugins[]", "packages", "mypy-plugins", FILE),
        *rows(f"{flake8}exclude[] {flake8}extend-exclude[]", "globs", "flake8-exclude", SKIP_HERE),
        *rows(f"{flake8}per-file-ignores[]", "globs", "flake8-exclude", SKIP_HERE),
        *rows(f"{isort}skip[] {isort}skip_glob[] {isort}extend_skip[]", "globs", "isort-skip", SKIP_HERE),
        *rows(f"{isort}extend_skip_glob[]", "globs", "isort-skip", SKIP_HERE),
        *rows(f"{isort}src_paths[]", "globs", "isort-src", FILE),
    )


def ruff(prefix: str) -> tuple[Row, ...]:
    """Ruff, in its own file or in the project's."""
    return (
        *rows(f"{prefix}exclude[] {prefix}extend-exclude[]", "glob", "ruff-exclude", SKIP_HERE),
        *rows(f"{prefix}lint.exclude[] {prefix}format.exclude[]", "glob", "ruff-exclude", SKIP_HERE),
        *rows(f"{prefix}include[] {prefix}extend-include[]", "glob", "ruff-include", MATCH_HERE),
        *rows(f"{prefix}per-file-ignores.{{}}", "glob", "per-file-ignores", SKIP_HERE),
        *rows(f"{prefix}extend-per-file-ignores.{{}}", "glob", "per-file-ignores", SKIP_HERE),
        *rows(f"{prefix}lint.per-file-ignores.{{}}", "glob", "per-file-ignores", SKIP_HERE),
        *rows(f"{prefix}lint.extend-per-file-ignores.{{}}", "glob", "per-file-ignores", SKIP_HERE),
        *rows(f"{prefix}src[] {prefix}namespace-packages[]", "glob", "ruff-src", FILE),
        *rows(f"{prefix}extend", "path", "extend", MUST),
    )


_INI = {"pytest": "pytest.", "mypy": "mypy.", "flake8": "flake8.", "isort": "isort."}
_TOML = {tool: f"tool.{tool}." for tool in ("coverage", "mypy", "flake8", "isort")}

# fmt: off
FORMATS: tuple[Format, ...] = (
    Format("pyproject", "toml", "pyproject.toml", (
        *rows("project.readme project.readme.file project.license.file", "path", "readme", MUST),
        *rows("project.license-files[] tool.setuptools.license-files[]", "glob", "license", FILE),
        *rows("project.license-files.paths[]", "path", "license", FILE),
        *rows("project.scripts.* project.gui-scripts.* project.entry-points.*.*", "object", "entry-point", DEMAND),
        *rows("project.entry-points.* tool.poetry.scripts.* tool.poetry.plugins.*.*", "object", "entry-point", DEMAND),
        *silent("project.dependencies[] project.optional-dependencies.*[] dependency-groups.*[] build-system.requires[]"),
        *silent("project.urls.*"),
        *rows("build-system.backend-path[]", "path", "backend", MUST),
        # build backends
        *rows("tool.poetry.readme[]", "path", "readme", FILE),
        *rows("tool.poetry.packages[].include", "glob", "packages", below("from", FILE)),
        *rows("tool.poetry.include[] tool.poetry.include[].path", "glob", "include", FILE),
        *rows("tool.poetry.exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("tool.poetry.build.script tool.poetry.build", "path", "build", FILE),
        *rows("tool.poetry.dependencies.*.path tool.poetry.group.*.dependencies.*.path", "path", "sources", FILE),
        *silent("tool.poetry.dependencies.** tool.poetry.group.**"),
        *rows("tool.setuptools.dynamic.*.file[]", "path", "dynamic", MUST),
        *rows("tool.setuptools.dynamic.*.attr", "object", "dynamic", DEMAND),
        *rows("tool.setuptools.packages[] tool.setuptools.py-modules[]", "module", "packages"),
        *rows("tool.setuptools.packages.find.where[] tool.setuptools.package-dir.*", "path", "packages", FILE),
        *rows("tool.setuptools.data-files.*[]", "glob", "data-files", FILE),
        *silent("tool.setuptools.exclude-package-data.*[]"),  # from the package
        *silent("tool.setuptools.packages.find.include[] tool.setuptools.packages.find.exclude[]"),
        *silent("tool.setuptools_scm.write_to tool.setuptools_scm.version_file"),
        *rows("tool.hatch.version.path", "path", "version", MUST),
        *rows("tool.hatch.build.**.packages[] tool.hatch.build.**.force-include.{}", "path", "packages", FILE),
        *rows("tool.hatch.build.**.include[] tool.hatch.build.**.only-include[]", "glob", "include", MATCH_HERE),
        *rows("tool.hatch.build.**.exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("tool.hatch.build.**.hooks.custom.path tool.hatch.metadata.hooks.custom.path", "path", "hooks", MUST),
        *rows("tool.hatch.envs.*.scripts.*[]", "command", "scripts", FILE),
        *silent("tool.hatch.build.**.artifacts[] tool.hatch.build.**.force-include.* tool.hatch.build.**.sources.**"),
        *silent("tool.hatch.build.**.version-file tool.hatch.envs.*.dependencies[] tool.hatch.envs.*.template"),
        *rows("tool.pdm.build.includes[] tool.pdm.build.source-includes[]", "glob", "include", MATCH_HERE),
        *rows("tool.pdm.build.excludes[]", "glob", "exclude", SKIP_HERE),
        *rows("tool.pdm.version.path", "path", "version", MUST),
        *rows("tool.flit.module.name", "module", "packages"),
        *rows("tool.flit.sdist.include[]", "glob", "include", MATCH_HERE),
        *rows("tool.flit.sdist.exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("tool.maturin.python-source tool.maturin.manifest-path", "path", "packages", FILE),
        *rows("tool.uv.workspace.members[]", "glob", "members", FILE),
        *rows("tool.uv.workspace.exclude[]", "glob", "members", SKIP_HERE),
        *rows("tool.uv.sources.*.path tool.uv.sources.*[].path", "path", "sources", FILE),
        *rows("tool.uv.build-backend.module-root", "path", "packages", FILE),
        # tools
        *tools({**_TOML, "pytest": "tool.pytest.ini_options."}),
        *ruff("tool.ruff."),
        *rows("tool.mypy.overrides[].module[]", "module", "mypy-module"),
        *rows("tool.black.exclude tool.black.extend-exclude tool.black.force-exclude", "regex", "black-exclude", SKIP),
        *rows("tool.pyright.include[] tool.basedpyright.include[] tool.ty.src.include[]", "glob", "pyright-include", MATCH_HERE),
        *rows("tool.pyright.exclude[] tool.pyright.ignore[] tool.ty.src.exclude[]", "glob", "pyright-exclude", SKIP_HERE),
        *rows("tool.basedpyright.exclude[] tool.basedpyright.ignore[]", "glob", "pyright-exclude", SKIP_HERE),
        *rows("tool.pyright.extraPaths[] tool.pyright.stubPath", "path", "pyright-path", FILE),
        *rows("tool.pylint.*.ignore-paths[]", "regex", "pylint-exclude", SKIP),
        *rows("tool.bandit.exclude_dirs[] tool.vulture.exclude[] tool.interrogate.exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("tool.codespell.skip tool.check-manifest.ignore[]", "globs", "exclude", SKIP_HERE),
        *rows("tool.vulture.paths[] tool.mutmut.paths_to_mutate[]", "path", "paths", FILE),
        *rows("tool.deptry.extend_exclude[] tool.deptry.exclude[]", "regex", "exclude", SKIP),
        *rows("tool.django-stubs.django_settings_module", "module", "settings", DEMAND),
        *rows("tool.importlinter.root_package tool.importlinter.root_packages[]", "module", "layers"),
        *rows("tool.importlinter.contracts[].source_modules[] tool.importlinter.contracts[].modules[]", "module", "layers"),
        # versions and changelogs
        *rows("tool.commitizen.version_files[]", "glob", "version", FILE, _BEFORE_COLON),
        *rows("tool.semantic_release.version_variables[] tool.semantic_release.version_toml[]", "path", "version", MUST, _BEFORE_COLON),
        *rows("tool.bumpversion.files[].filename tool.tbump.file[].src", "path", "version", MUST),
        *rows("tool.bumpversion.files[].glob", "glob", "version", FILE),
        *silent("tool.bumpversion.**.search tool.bumpversion.**.replace"),
        *rows("tool.towncrier.directory tool.towncrier.template", "path", "towncrier", FILE),
        *silent("tool.towncrier.filename"),  # it writes it
        *rows("tool.towncrier.package_dir", "path", "towncrier", FILE),
        # task runners
        *rows("tool.poe.tasks.* tool.poe.tasks.*.cmd tool.poe.tasks.*.shell tool.poe.tasks.*[].cmd", "command", "task", FILE),
        *rows("tool.poe.tasks.*.script tool.pdm.scripts.*.call", "object", "task", LOOSE, r"([^()\s]+)"),
        *rows("tool.pdm.scripts.* tool.pdm.scripts.*.cmd tool.pdm.scripts.*.shell tool.taskipy.tasks.*", "command", "task", FILE),
        *rows("tool.taskipy.tasks.*.cmd", "command", "task", FILE),
        *rows("tool.cibuildwheel.**.before-all[] tool.cibuildwheel.**.before-build[]", "command", "cibuildwheel", FILE),
        *rows("tool.cibuildwheel.**.test-command[]", "words", "cibuildwheel", FILE),
        *rows("tool.tox.env.*.commands[][] tool.tox.env_run_base.commands[][]", "words", "tox", FILE),
    )),
    Format("ruff", "toml", "ruff.toml .ruff.toml", ruff("")),
    Format("setup-cfg", "ini", "setup.cfg", (
        *tools({**_INI, "pytest": "tool:pytest.", "coverage": "coverage:", "isort": "tool:isort."}),
        *rows("options.entry_points.** entry_points.**", "object", "entry-point", DEMAND),
        *rows("metadata.long_description metadata.license metadata.version", "paths", "readme", MUST, r"file:\s*(.+)"),
        *rows("metadata.long_description options.install_requires", "silent", "silent"),
        *rows("metadata.version", "object", "dynamic", DEMAND, r"attr:\s*(.+)"),
        *rows("metadata.license_file", "path", "license", FILE),
        *rows("metadata.license_files[]", "globs", "license", FILE),
        *rows("options.packages.find.where options.package_dir", "path", "packages", FILE, r"(?:[\w.]*\s*=\s*)?(.+)"),
        *rows("options.package_dir[]", "path", "packages", FILE, r"(?:[\w.]*\s*=\s*)?(.+)"),
        *rows("options.packages[] options.py_modules[]", "modules", "packages", LOOSE, r"(?!find(?:_namespace)?:)(.+)"),
        *silent("options.packages[]"),
        *rows("options.data_files.*[]", "globs", "data-files", FILE),
        # pbr writes the destination in front of the files, on their line or on one of its own.
        *rows("files.data_files[]", "globs", "data-files", FILE, r"(?:[^=]*=\s*)?([^\s=]+)$"),
        *rows("files.packages[]", "packages", "packages", FILE),
        *rows("files.scripts[]", "path", "scripts", FILE),
        *rows("versioneer.versionfile_source", "path", "version", FILE),
        *rows("build_sphinx.source-dir build_sphinx.source_dir", "path", "sphinx", FILE),
        *rows("semantic_release.version_variable[]", "path", "version", MUST, _BEFORE_COLON),
        *silent("metadata.url metadata.classifiers[]"),
    )),
    Format("tox", "ini", "tox.ini", (
        *tools({**_INI, "coverage": "coverage:"}),
        *rows("**.deps[]", "path", "deps", MUST, r"(?:[\w{},!.-]+:\s*)?-[rc]\s*(\S+)"),
        *rows("**.changedir **.change_dir", "path", "changedir", FILE),
        *silent("**.envdir **.envlogdir **.envtmpdir **.toxworkdir **.work_dir"),
    )),
)
