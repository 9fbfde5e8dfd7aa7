"""What each format says, one drawn file a format, read under the name by which it is found.

Expected: ``ROLE ANCHOR:BASE/TEXT``, then ``!`` where the file is demanded, ``not`` where the pattern leaves out; ``module NAME``; ``$ COMMAND``.
"""

from __future__ import annotations

import pytest
from config_reading import read

from reflint.extract import dialect_of
from reflint.model.facts import Reference
from reflint.syntax.formats import FORMATS

CASES = [
    (
        ".github/labeler.yml",
        """
        a: docs/**
        b:
        - any: ['src/**', '!src/gen/**']
        c:
        - changed-files:
          - all-globs-to-all-files: ['!web/**']
        - head-branch: ['^feature/x']
        """,
        ["pattern root:docs/**", "pattern root:src/**", "pattern root:src/gen/** not", "pattern root:web/** not"],
    ),
    (
        ".github/filters.yml",
        """
        web: ['web/**']
        api:
        - api/**
        - added|modified: 'db/**'
        """,
        ["pattern root:web/**", "pattern root:api/**", "pattern root:db/**"],
    ),
    (
        ".pre-commit-hooks.yaml",
        """
        - id: x
          entry: tools/x.sh
          language: script
          files: ^docs/a/
        """,
        ["$ tools/x.sh"],
    ),
    (
        "codecov.yml",
        """
        ignore: ["gen/**", "^old/.*"]
        flags:
          unit:
            paths: [src/a/]
        fixes: ["/app/::src/"]
        """,
        ["pattern root:gen/** not", "pattern root:^old/.* not", "pattern root:old not", "pattern root:src/a/"],
    ),
    (
        "renovate.json",
        """
        {"extends": ["local>a/b"], "ignorePaths": ["**/vendor/**", "old/**"],
         "packageRules": [{"matchFileNames": ["svc/a/**"]}], "kubernetes": {"fileMatch": ["^k8s/x/.+\\\\.yaml$"]}}
        """,
        [
            "pattern root:**/vendor/** not",
            "pattern root:old/** not",
            "pattern root:svc/a/**",
            "pattern root:^k8s/x/.+\\.yaml$",
            "pattern root:k8s/x",
        ],
    ),
    ("release-please-config.json", '{"packages": {"pkg/a": {"extra-files": ["x/y.py"]}}}', ["read root:pkg/a !"]),
    (
        ".gitlab-ci.yml",
        """
        include:
        - local: /ci/a.yml
        - ci/b.yml
        - project: other/x
          file: /c/d.yml
        job:
          script: [bash ci/x.sh]
          rules:
          - changes: [src/**]
            exists: [Dockerfile]
          artifacts:
            paths: [out/dist]
        """,
        [
            "read root:ci/a.yml !",
            "read root:ci/b.yml !",
            "$ bash ci/x.sh",
            "pattern root:src/**",
            "pattern root:Dockerfile",
        ],
    ),
    (
        "azure-pipelines.yml",
        """
        trigger:
          paths:
            include: [src/a]
            exclude: [docs/b]
        steps:
        - template: t/u.yml
        - template: /ci/v.yml
        - template: w.yml@other
        - powershell: ./x/y.ps1
        - script: python tools/z.py
          workingDirectory: $(Build.SourcesDirectory)/sub/dir
        """,
        [
            "pattern root:src/a",
            "pattern root:docs/b not",
            "read file:t/u.yml",
            "read root:ci/v.yml",
            "$ python tools/z.py",
            "read root:sub/dir",
        ],
    ),
    ("bitbucket-pipelines.yml", "pipelines:\n  default:\n  - step:\n      script:\n      - ci/x.sh\n", ["$ ci/x.sh"]),
    (".travis.yml", "script: ci/x.sh\njobs:\n  include:\n  - install: [ci/y.sh]\n", ["$ ci/x.sh", "$ ci/y.sh"]),
    (
        ".readthedocs.yaml",
        """
        sphinx:
          configuration: docs/conf.py
        python:
          install:
          - requirements: docs/r.txt
          - method: pip
            path: .
        """,
        ["read root:docs/conf.py !", "read root:docs/r.txt !"],
    ),
    (
        "docker-compose.yml",
        """
        services:
          web:
            image: a/b
            build:
              context: ./svc/web
              dockerfile: docker/Dockerfile.web
              additional_contexts: {common: ../common, base: docker-image://x/y}
            volumes: ["./conf/a.ini:/etc/a.ini", "data:/var/data"]
            env_file: [env/web.env]
            extends: {file: base.yml, service: x}
          api:
            build: .
          far:
            build: {context: "${DIR}/x", dockerfile: a/Dockerfile}
        configs:
          c: {file: conf/c.ini}
        """,
        [
            "read file:./svc/web !",
            "read file:svc/web/docker/Dockerfile.web !",
            "read file:../common",
            "read file:./conf/a.ini",
            "read file:env/web.env",
            "read file:base.yml !",
            "read file:conf/c.ini !",
        ],
    ),
    (
        ".devcontainer/devcontainer.json",
        '{"build": {"dockerfile": "../Dockerfile", "context": ".."}, "postCreateCommand": "bash tools/x.sh", "image": "a/b"}',
        ["read file:../Dockerfile !", "read file:.. !", "$ bash tools/x.sh"],
    ),
    (
        "deploy/kustomization.yaml",
        """
        resources: [../base, a.yaml, "https://x/y.yaml", "github.com/a/b//c?ref=v1"]
        patches:
        - path: p/a.yaml
        configMapGenerator:
        - name: c
          files: [conf/x.ini, "key=conf/y.ini"]
        """,
        [
            "read file:../base !",
            "read file:a.yaml !",
            "read file:p/a.yaml !",
            "read file:conf/x.ini",
            "read file:conf/y.ini",
        ],
    ),
    (
        "chart/Chart.yaml",
        "dependencies:\n- name: a\n  repository: file://../a\n- repository: https://x/y\n",
        ["read file:../a"],
    ),
    (
        "serverless.yml",
        """
        functions:
          f:
            handler: src/api/hello.handler
            events:
            - http: {path: a/b, method: get}
        package:
          patterns: ["!node_modules/**", "src/x/**"]
        custom: ${file(./conf/c.yml):x}
        """,
        [
            "read file:src/api/hello",
            "pattern file:node_modules/** not",
            "pattern file:src/x/**",
            "read file:./conf/c.yml !",
        ],
    ),
    (
        "template.yaml",
        "Resources:\n  F:\n    Properties:\n      CodeUri: fn/a/\n      Handler: app.main\n",
        ["read file:fn/a/", "module app.main"],
    ),
    (
        "Taskfile.yml",
        """
        includes:
          docs: ./docs/Taskfile.yml
        tasks:
          a:
            cmds:
            - cmd: tools/x.sh
            - bash {{.ROOT}}/tools/y.sh
        """,
        ["read file:./docs/Taskfile.yml", "$ tools/x.sh", "$ bash ${TEMPLATE_VALUE}/tools/y.sh"],
    ),
    (
        "pyproject.toml",
        """
        [tool.poetry]
        packages = [{include = "pkg", from = "src"}]
        [tool.isort]
        src_paths = ["src/a"]
        [tool.commitizen]
        version_files = ["pkg/v.py:version", "README.md"]
        [[tool.bumpversion.files]]
        filename = "pkg/w.py"
        [tool.poe.tasks]
        lint = "bash tools/lint.sh"
        go = {script = "pkg.cli:main"}
        [tool.mypy]
        plugins = ["pkg.plugin", "tools/p.py"]
        [tool.ruff.lint.per-file-ignores]
        "tests/x/*" = ["S101"]
        """,
        [
            "read file:src/pkg",
            "read file:src/a",
            "read file:pkg/v.py",
            "read file:README.md",
            "read file:pkg/w.py !",
            "$ bash tools/lint.sh",
            "module pkg.cli",
            "module pkg.plugin",
            "read file:tools/p.py",
            "pattern file:tests/x/* not",
        ],
    ),
    ("ruff.toml", 'extend-exclude = ["gen/a"]\n', ["pattern file:gen/a not"]),
    (
        "setup.cfg",
        """
        [metadata]
        long_description = file: README.rst, docs/c.rst
        version = attr: pkg.v.version
        [options]
        packages = find:
        package_dir =
            = src
        [bumpversion:file:pkg/v.py]
        [mypy-pkg.old.*,other]
        ignore_errors = True
        [tool:isort]
        skip = gen/a.py
        """,
        [
            "read file:README.rst !",
            "read file:docs/c.rst !",
            "module pkg.v",
            "read file:src",
            "read file:pkg/v.py",
            "module pkg.old",
            "module other",
            "pattern file:gen/a.py not",
        ],
    ),
    (
        "tox.ini",
        """
        [testenv:docs]
        changedir = docs/site
        deps =
            -r{toxinidir}/requirements/test.txt
            lint: -r requirements/lint.txt
            pytest
        """,
        ["read file:docs/site", "read file:requirements/test.txt !", "read file:requirements/lint.txt !"],
    ),
    ("babel.cfg", "[python: **/api/place.py]\nencoding = utf-8\n", ["pattern any:**/api/place.py"]),
    ("alembic.ini", "[alembic]\nscript_location = %(here)s/db/migrations\n", ["read file:db/migrations"]),
    (
        "sonar-project.properties",
        "sonar.sources=src/a,src/b\nsonar.exclusions=**/gen/**\n",
        ["read file:src/a", "read file:src/b", "pattern file:**/gen/** not"],
    ),
    (
        "tsconfig.json",
        '{"extends": "./base.json", "files": ["a.ts"], "compilerOptions": {"baseUrl": "src", "paths": {"@/*": ["lib/*"]}}}',
        ["read file:./base.json !", "read file:a.ts !", "read file:src", "pattern file:src/lib/*"],
    ),
    (
        "pnpm-workspace.yaml",
        "packages: ['pkgs/*', '!pkgs/old']\n",
        ["pattern file:pkgs/*", "pattern file:pkgs/old not"],
    ),
    (
        "Cargo.toml",
        '[workspace]\nmembers = ["crates/a"]\n[dependencies]\nx = {path = "crates/x"}\ny = "1"\n',
        ["read file:crates/a", "read file:crates/x !"],
    ),
    (
        "mkdocs.yml",
        """
        docs_dir: doc
        theme:
          custom_dir: overrides/x
        nav:
        - Home: index.md
        - API:
          - api/a.md
          - More: api/more/
          - Far: https://x/y.md
        extra_css: [css/a.css]
        """,
        [
            "read file:doc !",
            "read file:overrides/x",
            "read file:doc/index.md !",
            "read file:doc/api/a.md !",
            "read file:doc/api/more/",
            "read file:doc/css/a.css",
        ],
    ),
    ("docs/_toctree.yml", "- sections:\n  - local: guide/a\n    title: x/y\n", ["read file:guide/a"]),
    (
        "environment.yml",
        "dependencies:\n- python=3\n- pip:\n  - -r req/dev.txt\n  - numpy\n",
        ["read file:req/dev.txt"],
    ),
    ("package.json", '{"homepage": "https://github.com/o/r/tree/main/pkg/a"}', ["read root:o/r/pkg/a"]),
    ("a.yaml", "see: https://github.com/o/r/blob/release-1/pkg/a.md\n", []),
]


def said(reference: Reference) -> str:
    """A reference as the cases write it."""
    if reference.form == "module":
        return f"module {reference.text}"
    place = f"{reference.base}/{reference.text}" if reference.base else reference.text
    return f"{reference.role} {reference.anchor}:{place}" + " !" * reference.typed + " not" * reference.negated


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[path for path, _, _ in CASES])
def test_a_format_says(path: str, text: str, expected: list[str]) -> None:
    margin = min((len(line) - len(line.lstrip()) for line in text.split("\n") if line.strip()), default=0)
    facts = read(dialect_of(path), "\n".join(line[margin:] for line in text.split("\n")))
    found = [said(reference) for reference in facts.references if reference.role != "mention"]
    commands = ["$ " + embedded.text.decode() for embedded in facts.embedded]
    assert sorted((*found, *commands)) == sorted(expected)


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.dialect)
def test_every_file_of_a_format_is_read_as_it(format) -> None:  # type: ignore[no-untyped-def]
    for pattern in format.files.split():
        assert dialect_of(pattern.replace("**", "a").replace("*", "x")) == format.dialect, pattern
