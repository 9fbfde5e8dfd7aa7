"""What any file of a syntax may say, whatever its name."""

from __future__ import annotations

from reflint.syntax.formats.python import tools
from reflint.syntax.schema import FILE, LOOSE, MATCH, SKIP, SKIP_HERE, Format, below, rows, silent

# fmt: off
FORMATS: tuple[Format, ...] = (
    # Ansible, SAM, Prow, Kubernetes, OpenAPI
    Format("yaml", "yaml", "*.yml *.yaml .prettierrc .clang-format", (
        *rows("**.include **.import_playbook **.include_tasks **.import_tasks **.include_vars", "path", "include"),
        *rows("**.include_tasks.file **.import_tasks.file **.include_vars.file", "path", "include"),
        *rows("**.taskfile **.vars_files[] **.playbook", "path", "include"),
        *rows("Resources.*.Properties.CodeUri Resources.*.Properties.ContentUri", "path", "code-uri", FILE),
        *rows("Globals.Function.CodeUri Resources.*.Metadata.DockerContext", "path", "code-uri", FILE),
        *rows("Resources.*.Properties.DefinitionUri Resources.*.Properties.TemplateURL", "path", "code-uri", FILE),
        *rows("Resources.*.Metadata.Dockerfile", "path", "dockerfile", below("DockerContext", FILE)),
        *rows("dependencies[].pip[]", "path", "requirements", FILE, r"-[rce]\s*(\S+)"),
        # a job of Prow's is for the repository that its key names, and runs there
        *silent("presubmits.*[].run_if_changed presubmits.*[].skip_if_only_changed postsubmits.*[].run_if_changed"),
        # a table of what is led elsewhere; the owners of actions (zizmor)
        *silent("redirects.{} rules.*.config.policies.{}"),
        # a task of Concourse finds what it is told in checkouts of its own
        *silent("jobs[].plan[].**.params.** jobs[].plan[].params.** jobs[].plan[].**.vars.** jobs[].plan[].vars.**"),
        *rows("**.run_if_changed", "regex", "run_if_changed", MATCH),
        *rows("**.skip_if_only_changed", "regex", "run_if_changed", SKIP),
        *silent("apiVersion **.apiVersion **.mountPath"),
        *silent("**.hostPath.** **.httpGet.** **.volumeMounts[].** **.subPath"),
        *silent("**.metadata.labels.** **.metadata.annotations.** **.matchLabels.** **.resources[] **.apiGroups[]"),
        *silent("presubmits.{} postsubmits.{} presubmits.*[].spec.** postsubmits.*[].spec.** periodics[].spec.**"),
        *silent("paths.{} paths.*.operationId **.nonResourceURLs[]"),
    )),
    Format("toml", "toml", "*.toml Pipfile"),
    Format("json", "json", "*.json *.jsonc *.json5 .eslintrc .babelrc", (
        *silent("paths.{} packages.** **.bin.* lockfileVersion **.integrity **.resolved"),
        *silent("aliases.**"),  # prefixes of imports
    )),
    Format("ini", "ini", "*.ini *.cfg *.conf *.properties .coveragerc .flake8 .pylintrc pylintrc .editorconfig .gitmodules", (
        *tools({"pytest": "pytest.", "coverage": "", "mypy": "mypy.", "flake8": "flake8.", "isort": "settings."}),
        *rows("{}", "path", "bumpversion", FILE, r"bumpversion:file(?:\([^)]*\))?:(.+)"),
        *rows("{}", "modules", "mypy-module", LOOSE, r"mypy-(.+)"),
        *rows("{}", "silent", "submodule", LOOSE, r"submodule +\"(.*)\""),  # a name, which stays where the path moves
        *rows("{}", "glob", "babel", LOOSE._replace(role="pattern"), r"\w+:\s*(\S+)$"),
        *rows("alembic.script_location extract_messages.mapping_file", "path", "location", FILE, r"([^:]+)$"),
        *rows("sonar.sources sonar.tests", "paths", "sources", FILE),
        *rows("sonar.exclusions sonar.test.exclusions sonar.coverage.exclusions", "globs", "exclude", SKIP_HERE),
        *rows("codespell.skip", "globs", "exclude", SKIP_HERE),
        *rows("MASTER.ignore-paths MAIN.ignore-paths", "regex", "exclude", SKIP),
    )),
)
