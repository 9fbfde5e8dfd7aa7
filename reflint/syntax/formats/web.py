"""JavaScript, its tools, and sites of documents."""

from __future__ import annotations

from reflint.syntax.schema import FILE, MATCH_HERE, MUST, SKIP_HERE, Format, below, rows, silent

_PAGE = r"([^\s*{}$][^*{}$]*\.(?:md|mdx|rst|ipynb|html))$"

# fmt: off
FORMATS: tuple[Format, ...] = (
    # what a package exports is mostly built
    Format("package-json", "json", "package.json", (
        *rows("scripts.*", "command", "scripts", FILE),
        *rows("main module types typings browser bin bin.* man[] directories.*", "path", "main", FILE),
        *rows("files[]", "glob", "files", FILE),
        *rows("workspaces[] workspaces.packages[]", "glob", "workspaces", FILE),
        *rows("husky.hooks.* lint-staged.*[]", "command", "hooks", FILE),
        *silent("dependencies.** devDependencies.** peerDependencies.** resolutions.** overrides.**"),
        *silent("repository.** exports.** imports.** homepage license"),
    )),
    Format("tsconfig", "json", "tsconfig*.json jsconfig*.json", (
        *rows("extends extends[]", "path", "extends", MUST, r"(\.\.?/.*\.json)$"),
        *rows("files[] references[].path", "path", "references", MUST),
        *rows("include[]", "glob", "include", FILE),
        *rows("exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("compilerOptions.rootDir compilerOptions.baseUrl compilerOptions.rootDirs[]", "path", "root", FILE),
        *rows("compilerOptions.paths.*[]", "glob", "paths", below("/compilerOptions.baseUrl", FILE)),
        *silent("extends extends[] compilerOptions.outDir compilerOptions.outFile compilerOptions.declarationDir"),
        *silent("compilerOptions.types[] compilerOptions.lib[] compilerOptions.paths.{} compilerOptions.typeRoots[]"),
    )),
    Format("lerna", "json", "lerna.json", rows("packages[]", "glob", "packages", FILE)),
    Format("pnpm-workspace", "yaml", "pnpm-workspace.yaml", rows("packages[]", "glob", "packages", FILE)),
    Format("deno", "json", "deno.json deno.jsonc", (
        *rows("tasks.*", "command", "tasks", FILE),
        *rows("workspace[]", "path", "members", FILE),
        *rows("importMap", "path", "import-map", MUST),
    )),
    Format("vercel", "json", "vercel.json now.json", (
        *rows("functions.{}", "glob", "functions", FILE),
        *rows("builds[].src", "glob", "builds", FILE),
        *silent("rewrites[].** redirects[].** routes[].** headers[].** outputDirectory"),
    )),
    Format("netlify", "toml", "netlify.toml", (
        *rows("build.base functions.directory build.functions", "path", "base", FILE),
        *rows("build.command", "command", "command", FILE),
        *silent("build.publish redirects[].** headers[].** **.to **.from"),
    )),
    Format("angular", "json", "angular.json", (
        *rows("projects.*.root projects.*.sourceRoot **.tsConfig[] **.main **.index **.polyfills[]", "path", "project", FILE),
        *silent("**.outputPath **.$schema **.builder"),
    )),
    Format("cargo", "toml", "Cargo.toml", (
        *rows("workspace.members[] workspace.default-members[]", "glob", "members", FILE),
        *rows("workspace.exclude[] package.exclude[]", "glob", "exclude", SKIP_HERE),
        *rows("dependencies.*.path dev-dependencies.*.path build-dependencies.*.path", "path", "dependencies", MUST),
        *rows("workspace.dependencies.*.path bin[].path lib.path bench[].path example[].path test[].path", "path", "targets", MUST),
        *rows("package.readme package.build package.license-file", "path", "package", FILE),
    )),
    Format("mkdocs", "yaml", "mkdocs*.yml mkdocs*.yaml", (
        *rows("docs_dir hooks[] INHERIT", "path", "docs_dir", MUST),
        *rows("theme.custom_dir watch[] snippets.base_path[] **.base_path[]", "path", "custom_dir", FILE),
        *rows("nav.** nav[].** nav[] pages.** pages[].**", "path", "nav", below("/docs_dir=docs", MUST), _PAGE),
        *rows("nav.** nav[].** nav[] pages.** pages[].**", "path", "nav", below("/docs_dir=docs", FILE), r"([^\s*{}$][^*{}$]*/)$"),
        *rows("extra_css[] extra_javascript[] extra_javascript[].path", "path", "extra", below("/docs_dir=docs", FILE), r"([^*{}$]+\.\w+)$"),
        *rows("theme.logo theme.favicon", "path", "theme", below("/docs_dir=docs", FILE), r"([^*{}$]+\.\w+)$"),
        *rows("**.handlers.python.paths[]", "path", "paths", FILE),
        *silent("nav.** nav[].** nav[] pages.** extra_css[] extra_javascript[] site_dir edit_uri repo_name"),
        *silent("**.redirect_maps.{} **.redirect_maps.*"),  # old pages, on purpose
        *rows("plugins[].**", "glob", "plugins", below("/docs_dir=docs", MATCH_HERE), r"(\S*\*\S*)$"),
        *rows("plugins[].**", "path", "plugins", below("/docs_dir=docs", FILE), _PAGE),
    )),
    # a table of contents beside its pages, which it names without their endings
    Format("toctree", "yaml", "_toctree.yml _toctree.yaml _toc.yml _toc.yaml", (
        *rows("**.local **.file root", "path", "page", FILE),
    )),
    Format("doc-linter", "json", ".markdownlint-cli2.jsonc .markdownlint-cli2.json .markdownlint.json cspell.json .cspell.json", (
        *rows("globs[] files[]", "glob", "globs", MATCH_HERE),
        *rows("ignores[] ignorePaths[]", "glob", "ignore", SKIP_HERE),
        *rows("dictionaryDefinitions[].path", "path", "dictionary", FILE),
    )),
    Format("pyright-config", "json", "pyrightconfig.json", (
        *rows("include[]", "glob", "pyright-include", MATCH_HERE),
        *rows("exclude[] ignore[]", "glob", "pyright-exclude", SKIP_HERE),
        *rows("extraPaths[] stubPath", "path", "pyright-path", FILE),
    )),
    Format("notebook", "json", "*.ipynb"),
)
