"""Formats that the schema knows, one test a format."""

from __future__ import annotations

from config_reading import named, only, read, references, scripts


def test_dependabot() -> None:
    text = "updates:\n- package-ecosystem: pip\n  directory: /a/b\n- directories: ['/c', '/d/*']\n- directory: /\n"
    assert [(r.text, r.anchor, r.typed) for r in references("dependabot", text)] == [
        ("a/b", "root", True),
        ("c", "root", True),
        ("d/*", "root", False),
    ]


def test_labeler() -> None:
    assert named("labeler", "docs:\n- docs/**\ncode:\n- changed-files:\n  - any-glob-to-any-file: ['src/**']\n") == [
        "docs/**",
        "src/**",
    ]


def test_codecov() -> None:
    text = "ignore:\n- a/b.py\nflags:\n  x:\n    paths: [c/]\nfixes: ['d::e/f']\n"
    assert [(r.text, r.role, r.negated) for r in references("codecov", text)] == [
        ("a/b.py", "pattern", True),
        ("c/", "pattern", False),
    ]


def test_pre_commit() -> None:
    text = (
        "repos:\n- repo: https://github.com/x/y\n  rev: v1\n  hooks:\n  - id: a\n    files: ^src/a\\.py$\n"
        "    entry: python tools/x.py\n    args: [--config=conf/x.toml, --output=out/y.txt]\n"
        "    exclude: |\n      (?x)^(\n        src/b\\.py|\n        tests/data/.*\\.json\n      )$\n"
    )
    found = references("pre-commit-config", text)
    assert [(r.text, r.form, r.negated) for r in found if r.form != "regex"] == [
        ("src/a.py", "path", False),
        ("conf/x.toml", "path", False),
        ("src/b.py", "path", True),
        ("tests/data", "path", True),
    ]
    assert [(r.form, r.negated) for r in found if r.form == "regex"] == [("regex", False), ("regex", True)]
    assert scripts("pre-commit-config", text) == ["python tools/x.py"]


def test_what_may_be_the_front_of_a_longer_name_is_no_literal() -> None:
    found = references("pre-commit-config", "exclude: ^(docs/version-0.17|docs/old/|src/.*|a/b$)\n")
    assert [r.text for r in found if r.form != "regex"] == ["docs/old/", "src", "a/b"]
    found = references("pre-commit-config", "files: ^\\.github/workflows/a\\.yml$\n")
    assert [r.text for r in found if r.form != "regex"] == [".github/workflows/a.yml"]


def test_mkdocs() -> None:
    text = "docs_dir: d\nnav:\n- Home: index.md\n- Part:\n  - a/b.md\n  - Out: https://x.org/a.md\n"
    assert [(r.text, r.base, r.typed) for r in references("mkdocs", text)] == [
        ("d", "", True),
        ("index.md", "d", True),
        ("a/b.md", "d", True),
    ]
    assert only("mkdocs", "nav:\n- a.md\n").base == "docs"


def test_compose() -> None:
    text = (
        "services:\n  a:\n    image: org/a:1\n    build:\n      context: ../x\n      dockerfile: y/Dockerfile\n"
        "    env_file: .env\n    volumes:\n    - ./v:/app/v\n    - data:/var/data\n    - /abs:/abs\n"
        "  b:\n    build: ./z\n  c:\n    build: .\n  d:\n    build: https://x.org/r.git\n"
    )
    assert [(r.text, r.base, r.typed) for r in references("compose", text)] == [
        ("../x", "", True),
        ("y/Dockerfile", "../x", True),
        (".env", "", False),
        ("./v", "", False),
        ("./z", "", True),
    ]


def test_cloudbuild() -> None:
    text = (
        "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, docker/x.Dockerfile, -t, org/x/y, .]\n"
        "- name: python\n  entrypoint: bash\n  dir: sub/dir\n  args:\n  - -c\n"
        "  - |\n    cd a/b\n    echo $$HOME ${_X}\n"
        "substitutions: {_X: c/d}\n"
    )
    facts = read("cloudbuild", text)
    assert [(r.text, r.typed) for r in facts.references if r.syntax == "cloudbuild.args"] == [
        ("docker/x.Dockerfile", True)
    ]
    (found,) = facts.embedded
    assert found.text == b"cd a/b\necho $HOME ${_X}\n"
    assert (found.base, dict(found.variables)) == ("sub/dir", {"_X": "c/d"})


def test_gitlab() -> None:
    text = (
        "include:\n- local: /ci/a.yml\nimage: org/x\njob:\n  script:\n  - bash ci/x.sh\n"
        "  rules:\n  - changes: [src/**/*]\n  artifacts: {paths: [out/a]}\n"
    )
    assert [(r.text, r.role, r.typed) for r in references("gitlab-ci", text)] == [
        ("ci/a.yml", "read", True),
        ("src/**/*", "pattern", False),
    ]
    assert scripts("gitlab-ci", text) == ["bash ci/x.sh"]


def test_circleci_and_azure() -> None:
    assert scripts(
        "circleci", "jobs:\n  a:\n    steps:\n    - run: ls a/b\n    - run:\n        command: cat c/d\n"
    ) == [
        "ls a/b",
        "cat c/d",
    ]
    text = (
        "trigger:\n  paths:\n    include: [a/b]\nsteps:\n- template: t/u.yml\n- script: ls c/d\n- powershell: ls e/f\n"
    )
    assert [(r.text, r.anchor) for r in references("azure-pipelines", text)] == [("a/b", "root"), ("t/u.yml", "file")]
    assert scripts("azure-pipelines", text) == ["ls c/d"]


def test_pyproject() -> None:
    text = """
[project]
readme = "README.md"
dependencies = ["a/b"]
scripts."x.y" = "pkg.cli:main"
[project.urls]
Home = "https://x.org/a/b.py"
[tool.setuptools.packages.find]
where = ["src"]
[tool.setuptools.package-data]
"pkg.sub" = ["data/*.txt"]
[tool.ruff.lint.per-file-ignores]
"src/a.py" = ["E501"]
[[tool.mypy.overrides]]
module = ["pkg.old.*", "other"]
[tool.pytest.ini_options]
testpaths = ["tests/unit"]
addopts = "-q --ignore=tests/slow"
filterwarnings = ["ignore::DeprecationWarning:pkg.mod"]
[tool.coverage.run]
source = ["pkg", "lib/x"]
omit = ["src/b.py"]
[tool.black]
exclude = '(^/build/|pkg/gen/a\\.py)'
[tool.uv.workspace]
members = ["packages/*"]
"""
    found = references("pyproject", text)
    assert [(r.text, r.form, r.role, r.typed) for r in found if r.form != "regex"] == [
        ("README.md", "path", "read", True),
        ("pkg.cli", "module", "read", True),
        ("src", "path", "read", False),
        ("pkg.sub", "module", "read", False),
        ("data/*.txt", "glob", "pattern", False),
        ("src/a.py", "glob", "pattern", False),
        ("pkg.old", "module", "read", False),
        ("other", "module", "read", False),
        ("tests/unit", "glob", "read", False),
        ("tests/slow", "path", "read", False),
        ("pkg.mod", "module", "read", False),
        ("pkg", "module", "read", False),
        ("lib/x", "path", "read", False),
        ("src/b.py", "glob", "pattern", False),
        ("pkg/gen/a.py", "path", "pattern", False),
        ("packages/*", "glob", "pattern", False),
    ]
    assert next(r.base for r in found if r.text == "data/*.txt") == "src/pkg/sub"


def test_package_data_is_silent_where_packages_are_looked_for() -> None:
    text = '[tool.setuptools.package-data]\npkg = ["data/*.txt"]\n'
    assert named("pyproject", text) == []
    assert dict(read("pyproject", text).unresolved) == {"dynamic": 1}
    assert named("setup-cfg", "[options.package_data]\npkg = data/*.txt\n") == []
    text = "[options]\npackages = pkg\n[options.package_data]\npkg = data/*.txt\n"
    (found,) = (reference for reference in references("setup-cfg", text) if reference.form == "glob")
    assert (found.text, found.base) == ("data/*.txt", "pkg")


def test_tox() -> None:
    text = """
[testenv]
changedir = {toxinidir}/sub
envdir = {toxworkdir}/a/b
commands =
    py310: - pytest a/b.py {posargs:tests/x} \\
       --ignore={toxinidir}/c/d
    python tools/x.py {envtmpdir}/y
"""
    facts = read("tox", text)
    (found,) = facts.embedded
    assert found.text.decode() == (
        "pytest a/b.py tests/x \\\n--ignore=${TOX_ROOT}/c/d\npython tools/x.py ${TOX_SUBSTITUTION}/y\n"
    )
    assert (found.anchor, found.base, dict(found.variables)["TOX_ROOT"]) == ("file", "sub", "..")


def test_setup_cfg_and_its_kin() -> None:
    text = (
        "[options.entry_points]\nconsole_scripts =\n    x = pkg.cli:main\n"
        "[flake8]\nper-file-ignores =\n    a/b.py:E127,E1\nexclude = c/d.py,e\n"
    )
    assert named("setup-cfg", text) == ["pkg.cli", "a/b.py", "c/d.py", "e"]
    assert named("ini", "[run]\nomit =\n    a/*\n[paths]\nsource =\n    src/x\n    */site-packages/x\n") == ["a/*"]


def test_modules_in_mypy_sections() -> None:
    assert [(r.text, r.form) for r in references("ini", "[mypy-pkg.old.*,other]\nignore_errors = True\n")] == [
        ("pkg.old", "module"),
        ("other", "module"),
    ]


def test_systemd() -> None:
    assert scripts("systemd", "[Service]\nExecStart=/usr/bin/python app/main.py\n") == ["/usr/bin/python app/main.py"]


def test_package_json_and_tsconfig() -> None:
    text = '{"name": "a/b", "scripts": {"x": "node tools/x.js"}, "main": "dist/a.js", "dependencies": {"c/d": "e/f"}}'
    assert scripts("package-json", text) == ["node tools/x.js"]
    assert [(r.text, r.typed, r.anchor) for r in references("package-json", text)] == [("dist/a.js", False, "file")]
    text = (
        '{"extends": "./base.json", "include": ["src/**/*"], "compilerOptions": {"outDir": "./dist"}, '
        '"references": [{"path": "../x"}]}'
    )
    assert [(r.text, r.typed) for r in references("tsconfig", text)] == [
        ("./base.json", True),
        ("src/**/*", False),
        ("../x", True),
    ]
    assert named("tsconfig", '{"extends": "@tsconfig/node18/tsconfig.json"}') == []


def test_notebooks() -> None:
    text = (
        '{"cells": [{"cell_type": "code", "source": ["import a\\n", "%cd x/y\\n", "open(\\"b/c.txt\\")"], '
        '"outputs": [{"text": "d/e.py"}]}, {"cell_type": "markdown", "source": "see [x](f/g.md)"}]}'
    )
    facts = read("notebook", text)
    assert facts.references == ()
    assert [(e.dialect, e.text.decode()) for e in facts.embedded] == [
        ("python", 'import a\n#cd x/y\nopen("b/c.txt")'),
        ("markdown", "see [x](f/g.md)"),
    ]
