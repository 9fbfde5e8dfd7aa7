"""What builds, runs and deploys: containers, clusters, functions, servers, tasks."""

from __future__ import annotations

from reflint.syntax.schema import (
    DEMAND,
    FILE,
    LOOSE,
    MATCH_HERE,
    MUST,
    ROOT,
    SKIP_HERE,
    Format,
    below,
    rows,
    silent,
)

_COMPOSE = "*docker-compose*.yml *docker-compose*.yaml compose.yml compose.yaml compose.*.yml compose.*.yaml"
_NAMED = r"(?:[\w.-]+=)?([^=:]+)$"  # `name=path`, as kustomize takes it; no URL

_LOCAL = r"(?!git(?:hub|lab)\.com/)([^?:\n]+)$"  # a resource may be a repository or a text

# fmt: off
FORMATS: tuple[Format, ...] = (
    # `.env` files are mostly ignored by git, so nothing is demanded of them
    Format("compose", "yaml", _COMPOSE, (
        *rows("services.*.build services.*.build.context *.build *.build.context", "path", "context", MUST),
        *rows("services.*.build.dockerfile *.build.dockerfile", "path", "dockerfile", below("context", MUST)),
        *rows("services.*.build.additional_contexts.*", "path", "context", FILE, r"(\.\.?/.*)"),
        *rows("services.*.volumes[] *.volumes[]", "path", "volumes", FILE, r"(\.\.?/[^:]*)"),
        *rows("services.*.volumes[].source", "path", "volumes", FILE, r"(\.\.?/[^:]*)"),
        *rows("services.*.develop.watch[].path", "path", "volumes", FILE),
        *rows("services.*.env_file[] services.*.env_file[].path secrets.*.file", "path", "env_file", FILE),
        *rows("services.*.extends.file include[] include[].path[] configs.*.file", "path", "extends", MUST),
        *silent("services.*.image services.*.container_name services.*.working_dir services.*.volumes[] *.volumes[]"),
        *silent("services.*.volumes[].source services.*.volumes[].target services.*.tmpfs[] services.*.build.tags[]"),
    )),
    Format("cloudbuild", "yaml", "cloudbuild*.yaml cloudbuild*.yml cloudbuild*.json *cloudbuild.yaml *cloudbuild.yml", (
        *rows("steps[].dir", "path", "dir", DEMAND),
        *silent("steps[].name images[] artifacts.**"),
    )),
    Format("dev-container", "json", "devcontainer.json .devcontainer.json", (
        *rows("build.dockerfile dockerFile build.context context dockerComposeFile[]", "path", "build", MUST),
        *rows("postCreateCommand postStartCommand postAttachCommand onCreateCommand", "command", "command", LOOSE),
        *rows("updateContentCommand *Command[] postCreateCommand.*", "command", "command", LOOSE),
        *silent("image workspaceFolder workspaceMount features.{} features.** mounts[] remoteEnv.** containerEnv.**"),
    )),
    Format("kustomize", "yaml", "kustomization.yaml kustomization.yml Kustomization", (
        *rows("resources[] bases[] components[] crds[] configurations[]", "path", "resources", MUST, _LOCAL),
        *rows("transformers[] generators[] patchesStrategicMerge[]", "path", "resources", MUST, _LOCAL),
        *rows("patches[].path patchesJson6902[].path replacements[].path openapi.path", "path", "patches", MUST),
        *rows("configMapGenerator[].files[] secretGenerator[].files[]", "path", "files", FILE, _NAMED),
        *rows("configMapGenerator[].envs[] configMapGenerator[].env secretGenerator[].envs[]", "path", "files", FILE),
        *rows("helmCharts[].valuesFile helmCharts[].additionalValuesFiles[]", "path", "files", FILE),
        *silent("resources[] patchesStrategicMerge[] images[].** namespace namePrefix"),
    )),
    Format("helm-chart", "yaml", "Chart.yaml", (
        *rows("dependencies[].repository", "path", "dependencies", FILE, r"file://(.+)"),
        *silent("dependencies[].repository icon home sources[]"),
    )),
    Format("helmfile", "yaml", "helmfile.yaml helmfile.yml", (
        *rows("releases[].chart helmfiles[] helmfiles[].path bases[]", "path", "chart", FILE, r"(\.\.?/[^*{]+)$"),
        *rows("releases[].values[] releases[].secrets[] environments.*.values[]", "path", "values", FILE),
        *silent("releases[].chart"),
    )),
    Format("skaffold", "yaml", "skaffold.yaml skaffold.yml", (
        *rows("**.artifacts[].context", "path", "artifacts", MUST),
        *rows("**.chartPath **.valuesFiles[]", "path", "artifacts", FILE),
        *rows("**.docker.dockerfile", "path", "artifacts", LOOSE),
        *rows("**.rawYaml[] **.kubectl.manifests[] **.kustomize.paths[]", "glob", "manifests", FILE),
        *silent("**.artifacts[].image"),
    )),
    Format("serverless", "yaml", "serverless.yml serverless.yaml serverless.*.yml serverless.*.yaml", (
        *rows("**", "path", "file", MUST, r"\$\{file\(([^(){}$]+)\)"),
        *rows("functions.*.handler", "path", "handler", FILE, r"((?:[\w-]+/|\./)*[\w-]+)\.\w+$"),
        *rows("package.patterns[] functions.*.package.patterns[] **.package.include[]", "glob", "patterns", MATCH_HERE),
        *rows("package.exclude[] functions.*.package.exclude[]", "glob", "patterns", SKIP_HERE),
        *rows("provider.ecr.images.*.path", "path", "path", FILE),
        *silent("plugins[] **.http.path **.httpApi.path **.events[].**"),
    )),
    Format("systemd", "ini", "*.service *.timer *.socket", (
        *rows("Service.ExecStart[] Service.ExecStartPre[] Service.ExecStartPost[]", "command", "exec"),
        *rows("Service.ExecReload[] Service.ExecStop[]", "command", "exec"),
    )),
    Format("taskfile", "yaml", "Taskfile.yml Taskfile.yaml Taskfile.*.yml Taskfile.*.yaml taskfile.yml taskfile.yaml", (
        *rows("includes.* includes.*.taskfile", "path", "include", FILE),
        *rows("tasks.*.cmds[] tasks.*.cmd", "command", "command", below("dir", FILE)),
        *rows("tasks.*.cmds[].cmd tasks.*[] tasks.*.cmds[].defer", "command", "command", FILE),
        *rows("**.vars.*.sh vars.*.sh tasks.*.status[] tasks.*.preconditions[].sh", "command", "command", FILE),
        *rows("tasks.*.sources[]", "glob", "sources", FILE),
        *silent("tasks.*.generates[] tasks.*.dir"),
    )),
    Format("dvc", "yaml", "dvc.yaml", (
        *rows("stages.*.cmd[]", "command", "command", below("wdir", FILE)),
        *rows("stages.*.deps[] stages.*.params[]", "path", "deps", below("wdir", FILE)),
        *silent("stages.*.outs[] stages.*.outs[].{} stages.*.metrics[] stages.*.metrics[].{} stages.*.plots[] stages.*.plots[].{}"),
    )),
    Format("app-engine", "yaml", "app.yaml app.yml", (
        *rows("handlers[].static_dir handlers[].static_files includes[]", "path", "handlers", FILE),
        *rows("entrypoint", "command", "entrypoint", FILE),
    )),
    Format("render", "yaml", "render.yaml", (
        *rows("services[].dockerfilePath services[].dockerContext services[].rootDir", "path", "build", ROOT),
        *rows("services[].buildCommand services[].startCommand services[].preDeployCommand", "command", "command",
              below("rootDir", ROOT)),
    )),
    Format("fly", "toml", "fly.toml fly.*.toml", rows("build.dockerfile", "path", "build", MUST)),
    Format("heroku", "yaml", "heroku.yml", rows("build.docker.*", "path", "build", ROOT)),
    Format("firebase", "json", "firebase.json", (
        *rows("**.firestore.rules **.firestore.indexes **.storage.rules **.database.rules", "path", "rules", MUST),
        *rows("functions.source functions[].source", "path", "functions", MUST),
        *silent("hosting.** hosting[].**"),
    )),
)
