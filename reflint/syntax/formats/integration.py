"""Continuous integration, and the bots that work on a forge."""

from __future__ import annotations

from reflint.syntax.schema import (
    FILE,
    MATCH,
    MATCH_HERE,
    MUST,
    MUST_ROOT,
    ROOT,
    SKIP,
    SKIP_HERE,
    Format,
    below,
    rows,
    silent,
)

_SHELL = (
    "before_install install before_script script after_success after_failure after_script before_deploy after_deploy"
)

# fmt: off
FORMATS: tuple[Format, ...] = (
    Format("github-workflow", "yaml", ".github/workflows/*.yml .github/workflows/*.yaml", (
        *rows("on.*.paths[]", "glob", "paths", MATCH),
        *rows("on.*.paths-ignore[]", "glob", "paths", SKIP),
        *silent("**.container.** **.services.** **.outputs.** **.needs[] on.*.branches[] on.*.tags[]"),
    ), "workflow"),
    Format("github-action", "yaml", "action.yml action.yaml", (
        *rows("runs.main runs.pre runs.post runs.image", "path", "main", FILE),
    ), "workflow"),
    # what dorny/paths-filter is handed, in a file or in a workflow
    Format("paths-filter", "yaml", ".github/filters.yml .github/filters.yaml .github/*-filters.yml .github/*-filters.yaml", (
        *rows("*[] *[].* *[].*[] *[][]", "glob", "paths", MATCH),
    )),
    Format("dependabot", "yaml", ".github/dependabot.yml .github/dependabot.yaml", (
        *rows("updates[].directory", "path", "directory", MUST_ROOT),
        *rows("updates[].directories[]", "glob", "directory", MUST_ROOT),
        *rows("updates[].exclude-paths[]", "glob", "exclude", SKIP),
        *silent("**.patterns[] **.exclude-patterns[] **.dependency-name registries.**"),
    )),
    Format("labeler", "yaml", ".github/labeler*.yml .github/labeler*.yaml", (
        *rows("*[] *[].any[] *[].all[]", "glob", "files", MATCH),
        *rows("**.any-glob-to-any-file[] **.any-glob-to-all-files[]", "glob", "files", MATCH),
        *rows("**.all-globs-to-any-file[] **.all-globs-to-all-files[]", "glob", "files", MATCH),
        *silent("{} **.head-branch[] **.base-branch[] changed-files-labels-limit"),  # the keys are labels
    )),
    Format("nf-core", "yaml", ".nf-core.yml .nf-core.yaml", (
        *silent("lint.**"),  # what may lack, or differ from the template
    )),
    Format("actionlint", "yaml", ".github/actionlint.yml .github/actionlint.yaml", (
        *rows("paths.{}", "glob", "paths", MATCH),
    )),
    Format("codecov", "yaml", "codecov.yml codecov.yaml .codecov.yml .codecov.yaml", (
        *rows("ignore[] coverage.ignore[] **.ignore[]", "filter", "ignore", SKIP),
        *rows("**.paths[]", "filter", "paths", MATCH),
        *silent("fixes[] **.fixes[]"),
    )),
    Format("renovate", "json", "renovate.json renovate.json5 .renovaterc .renovaterc.json .renovaterc.json5", (
        *rows("**.ignorePaths[]", "glob", "ignore", SKIP),
        *rows("**.includePaths[] **.matchFileNames[] **.matchPaths[]", "glob", "paths", MATCH),
        *rows("**.fileMatch[]", "regex", "paths", MATCH),
        *rows("**.managerFilePatterns[]", "regex", "paths", MATCH, r"/(.*)/$"),
        *rows("**.managerFilePatterns[]", "glob", "paths", MATCH),
        *silent("extends[] **.extends[] **.matchPackageNames[] **.matchPackagePatterns[] **.matchStrings[] **.registryUrls[]"),
    )),
    Format("release-please", "json", "release-please-config.json", (
        *rows("packages.{}", "path", "packages", MUST_ROOT),
        *silent("packages.**"),  # relative to the package
    )),
    Format("release-please-manifest", "json", ".release-please-manifest.json", (
        *rows("{}", "path", "packages", MUST_ROOT),
    )),
    Format("pre-commit-config", "yaml", ".pre-commit-config.yaml .pre-commit-config.yml", (
        *rows("files **.files", "regex", "files", MATCH),
        *rows("exclude **.exclude", "regex", "exclude", SKIP),
        *rows("repos[].hooks[].entry", "command", "entry", ROOT),
        *rows("repos[].hooks[].args[]", "words", "args", ROOT),
        *silent("repos[].rev repos[].repo"),
    )),
    Format("pre-commit-hooks", "yaml", ".pre-commit-hooks.yaml", (
        *rows("[].entry", "command", "entry", FILE),  # it stands at the root of the repository that is cloned
        *silent("[].files [].exclude [].args[] [].description"),  # of whoever uses the hook
    )),
    Format("lefthook", "yaml", "lefthook.yml lefthook.yaml .lefthook.yml .lefthook.yaml", (
        *rows("**.run", "command", "run", ROOT),
        *rows("**.glob[]", "glob", "glob", MATCH),
    )),
    Format("gitlab-ci", "yaml", "*.gitlab-ci.yml .gitlab/**/*.yml", (
        *rows("include[].local include.local **.include[].local **.trigger.include", "path", "include", MUST_ROOT),
        *rows("include include[]", "path", "include", MUST_ROOT, r"(/?[^:]*\.ya?ml)$"),
        *rows("**.changes[] **.changes.paths[]", "glob", "changes", MATCH),
        *rows("**.exists[] **.exists.paths[]", "glob", "exists", MATCH),
        *rows("**.script[] **.before_script[] **.after_script[]", "command", "script", ROOT),
        *silent("**.artifacts.** **.cache.** **.image.** include[].file[] include.file[] include[].remote include[].template"),
    )),
    Format("circleci", "yaml", ".circleci/*.yml", (
        *rows("**.run **.run.command", "command", "run", ROOT),
        *rows("**.config-path", "path", "config", ROOT),
        *silent("**.working_directory **.store_artifacts.** **.store_test_results.** **.docker[].image"),
        *silent("**.persist_to_workspace.** **.attach_workspace.** **.save_cache.** **.restore_cache.**"),
    )),
    Format("azure-pipelines", "yaml", ".azure-pipelines/**/*.yml .azure-pipelines/**/*.yaml *azure-pipelines*.yml *azure-pipelines*.yaml", (
        *rows("**.paths.include[]", "glob", "paths", MATCH),
        *rows("**.paths.exclude[]", "glob", "paths", SKIP),
        *rows("**.script **.bash", "command", "script", below("workingDirectory", ROOT)),
        *rows("**.template", "path", "template", ROOT, r"/([^@]+)$"),
        *rows("**.template", "path", "template", FILE, r"([^@$]+)$"),
        *rows("**.workingDirectory **.filePath **.scriptPath", "path", "directory", ROOT),
        *silent("**.template **.powershell **.pwsh **.publishLocation **.targetPath **.pathToPublish **.artifactName"),
    )),
    Format("bitbucket-pipelines", "yaml", "bitbucket-pipelines.yml", (
        *rows("**.script[] **.after-script[]", "command", "script", ROOT),
        *rows("**.changesets.includePaths[]", "glob", "paths", MATCH),
        *silent("**.artifacts.** **.artifacts[] **.image **.caches.**"),
    )),
    Format("travis", "yaml", ".travis.yml", (
        *rows(" ".join(f"{key}[] **.{key}[]" for key in _SHELL.split()), "command", "script", ROOT),
        *silent("cache.** **.env.** env.** **.skip_cleanup"),
    )),
    Format("drone", "yaml", ".drone.yml .woodpecker.yml .woodpecker/*.yml .woodpecker/*.yaml", (
        *rows("**.commands[]", "command", "script", ROOT),
        *rows("**.when[].path[] **.when.path[] **.when[].path.include[] **.when.path.include[]", "glob", "paths", MATCH),
    )),
    Format("buildkite", "yaml", ".buildkite/*.yml .buildkite/*.yaml", (
        *rows("**.command[] **.commands[]", "command", "script", ROOT),
        *silent("**.artifact_paths[]"),
    )),
    Format("read-the-docs", "yaml", ".readthedocs.yml .readthedocs.yaml readthedocs.yml readthedocs.yaml", (
        *rows("sphinx.configuration mkdocs.configuration conda.environment", "path", "configuration", MUST_ROOT),
        *rows("python.install[].requirements python.install[].path", "path", "install", MUST_ROOT),
        *rows("build.commands[] build.jobs.**", "command", "command", ROOT),
    )),
    Format("golangci", "yaml", ".golangci.yml .golangci.yaml", (
        *rows("**.exclude-dirs[] **.exclude-files[] **.exclude-rules[].path **.exclusions.paths[]", "regex", "exclude", SKIP),
        *rows("**.exclusions.rules[].path", "regex", "exclude", SKIP),
    )),
    Format("yamllint", "yaml", ".yamllint .yamllint.yml .yamllint.yaml", (
        *rows("ignore[] **.ignore[]", "globs", "ignore", SKIP),
    )),
    Format("rubocop", "yaml", ".rubocop.yml .rubocop_*.yml", (
        *rows("**.Include[] AllCops.Include[]", "glob", "include", MATCH_HERE),
        *rows("**.Exclude[] AllCops.Exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("inherit_from inherit_from[] require[]", "path", "inherit", MUST, r"([^*<>]+/[^*<>]+\.\w+|[^/*<>]+\.ya?ml)$"),
    )),
    # relative to its `base_path`, and mostly written by what collects the messages
    Format("crowdin", "yaml", "crowdin.yml crowdin.yaml .crowdin.yml .crowdin.yaml", (
        *silent("files[].source files[].translation files[].ignore[]"),
    )),
    Format("goreleaser", "yaml", ".goreleaser.yml .goreleaser.yaml", (
        *rows("builds[].main", "path", "build", below("dir=", MUST)),
        *rows("dockers[].dockerfile", "path", "build", MUST),
        *rows("dockers[].extra_files[] **.files[].src", "glob", "files", MATCH_HERE),
    )),
)
