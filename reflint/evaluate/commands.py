"""What commands do with their operands and options: one line a command.

``names = operands ; options``. Operands are roles in order; the last one may repeat (``*``), and a role behind a
repeated one is the last operand's (``read* write``); ``|`` behind a role ends the operands at the first option.
Options are ``-o:role``; only options that take a value are listed. A name of two or three words is a subcommand; the
longest name wins.

- ``read``, ``run``, ``write``, ``create`` (a directory), ``remove``; ``!`` demands that the path exists;
- ``loose``: a path only if it looks like one; ``local``: only behind ``./``; ``none``: no path; ``text``: a message;
- ``program``: a pattern or the text of a program; ``script``: a file that holds it;
- ``module``: dotted; ``app``: ``module:attribute``; ``test``: ``path::name``; ``package``: a directory and its
  ``[extras]``;
- ``data``, ``form``: a path behind ``@``; ``pair``: two values; ``pairfile``: ``key=path``;
- ``stop``: an operand behind which another program's words stand;
- ``flag``: no value follows; ``chdir``: where the command works; ``link``: relative to the link's own place; ``pathspec``: paths behind ``--``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_LINES = """
cp | mv = read!* write ; -t:write --target-directory:write -S:none --suffix:none
install = read!* write ; -t:write --target-directory:write -m:none --mode:none -o:none --owner:none -g:none \
    --group:none -S:none
ln = link* write ; -t:write -S:none
rsync = read!* write ; --exclude:none --include:none --exclude-from:read! --include-from:read! --files-from:read! \
    -e:none --rsh:none --filter:none -f:none --log-file:write --out-format:none --chmod:none --chown:none \
    --bwlimit:none --timeout:none --rsync-path:none --info:none --password-file:none --partial-dir:none --port:none
cat | less | more | nl | od | hexdump | md5sum | sha1sum | sha256sum | sha512sum | shasum | strings | file | tac | \
    base64 | xxd | bat | wc | uniq | rev | paste | comm | join | cksum | iconv = read*
cut | column | fold = read* ; -d:none -f:none -c:none -s:none -w:none -t:none -b:none --delimiter:none --fields:none
stat = read* ; -c:none -f:none --format:none -t:none --printf:none
head | tail = read* ; -n:none -c:none --lines:none --bytes:none --pid:none -s:none
sort = read* ; -o:write --output:write -k:none --key:none -t:none -T:none -S:none --parallel:none \
    --field-separator:none
ls | du | tree | dir = read* ; -I:none --ignore:none -L:none -P:none --block-size:none --exclude:none \
    --max-depth:none
diff | cmp | colordiff | sdiff = read!* ; -I:none -x:none --exclude:none -U:none -C:none --label:none -L:none \
    --color:none
patch = read* ; -i:read! --input:read! -p:none -d:chdir --directory:chdir -o:write
grep | egrep | fgrep | zgrep | rg | ag | ack | ggrep = program read* ; -e:program --regexp:program -f:script \
    --file:script -A:none -B:none -C:none -m:none --max-count:none --include:none --exclude:none --exclude-dir:none \
    --color:none --label:none -g:none --glob:none -t:none --type:none -D:none -d:none
sed | gsed = program read* ; -e:program --expression:program -f:script --file:script -l:none
awk | gawk | mawk | nawk = program read* ; -f:script --file:script -v:none --assign:none -F:none
jq | gojq | jaq = program read* ; -f:script --from-file:script --indent:none -L:none --arg:pair --argjson:pair \
    --slurpfile:pairfile --rawfile:pairfile
yq = program read* ; -o:none -p:none
perl = script! loose* ; -e:program -E:program -pe:program -pi:none -ne:program -I:none -M:none
find | gfind = read*|
fd | fdfind = none*
xmllint = read* ; --xpath:none --schema:read! --output:write -o:write
tar | gtar | bsdtar = tar*
zip = write loose* ; -x:none -i:none -P:none
unzip = read none* ; -d:write -x:none -o:flag -n:flag -q:flag
jsonnet = loose* ; -m:write --multi:write -o:write --output-file:write -J:none --jpath:none -e:none
gzip | gunzip | bzip2 | bunzip2 | xz | unxz | zstd | pigz | zcat = read* ; -o:write -S:none
source | . = read! none*
bash | sh | zsh | dash | ksh | ash | fish = run! loose* ; -c:program -o:none -O:none --rcfile:read --init-file:read
bats = run!* ; -f:none --filter:none -j:none --jobs:none -F:none --formatter:none
python = run! loose* ; -m:module -c:program -W:none -X:none
node | nodejs | ts-node | tsx | bun = run! loose* ; -e:program --eval:program -p:program -r:none --require:none
ruby | php | Rscript | julia | lua | swift | tclsh = run! loose* ; -e:program -r:program -I:none
java = loose* ; -jar:read -cp:none -classpath:none
dotnet publish | dotnet build | dotnet pack = loose* ; -o:write --output:write -c:none -r:none -f:none
go = local* ; -o:write -C:chdir -mod:none -ldflags:none -tags:none -run:none -coverprofile:write -timeout:none
venv | virtualenv = write* ; -p:none --python:none --prompt:none
make | gmake = none* ; -C:chdir --directory:chdir -f:read! --file:read! --makefile:read! -j:none -I:read -o:none \
    -l:none
ninja | just = none* ; -C:chdir -f:read! --justfile:read!
cmake = loose* ; -S:read! -B:write -G:none -D:none --build:none --target:none -P:run!
pip install | pip download | pip wheel | uv pip install | uv pip sync | uv pip compile | pip-compile | pip-sync | \
    micropip install = package* ; -r:read! --requirement:read! -c:read! --constraint:read! --constraints:read! \
    -e:package! --editable:package! -t:write --target:write -f:none --find-links:none -i:none --index-url:none \
    --extra-index-url:none -d:write --dest:write -w:write --wheel-dir:write --python:none -p:none --platform:none \
    --only-binary:none --no-binary:none --python-version:none --prefix:write --root:write --src:write \
    --trusted-host:none --cache-dir:none -o:write --output-file:write --log:write -P:none --abi:none
uv export | poetry export | pdm export = none* ; -o:write --output:write --output-file:write -f:none --format:none \
    --directory:chdir -C:chdir -p:none --project:chdir
conda env export | mamba env export = none* ; -f:write --file:write -n:none -p:none
pip uninstall = none* ; -r:read!
pip | uv | poetry | pipenv | conda | mamba | hatch | pdm | rye = none* ; -f:read --file:read --directory:chdir \
    -C:chdir --project:chdir -r:read! --requirement:read! -n:none -p:none
pip-audit | safety = none* ; -r:read! --requirement:read! -o:write
pytest | py.test = test!* ; -c:read! --rootdir:read --ignore:read --ignore-glob:none -k:none -m:none -n:none \
    --numprocesses:none -p:none -o:none --cov:loose --cov-report:none --cov-config:read! --junitxml:write \
    --junit-xml:write --confcutdir:read --deselect:test -W:none --maxfail:none --tb:none --durations:none \
    --dist:none --timeout:none --log-level:none --log-cli-level:none -r:none --basetemp:write --html:write \
    --reruns:none --color:none --override-ini:none --log-file:write --result-log:write --splits:none --group:none
nosetests | nose2 = test* ; -c:read! --with:none -e:none -s:none
ruff check | ruff format | ruff | black | mypy | flake8 | isort | pyright | bandit | autopep8 | yapf | vulture | \
    pyupgrade | autoflake | codespell | interrogate | pydocstyle | pycodestyle | docformatter | yamllint | \
    shellcheck | shfmt | markdownlint | hadolint | rstcheck | doc8 | darglint | ty check | ansible-lint | sqlfluff \
    lint | djlint | basedpyright | pytype | pyre | pyflakes | detect-secrets | typos | lychee = read!* ; \
    --config:read! --config-file:read! -c:read! --settings-file:read! --settings-path:read! --settings:read! \
    --sp:read! --select:none --ignore:none --exclude:none --extend-exclude:none --extend-ignore:none \
    --line-length:none -l:none --max-line-length:none --target-version:none -t:none --output-format:none \
    --format:none -f:none -m:module --module:module -p:none --package:none --python-version:none --python:none \
    --profile:none --skip:none -S:none -d:none -n:none -x:read --baseline:read! -b:none --exclude-dir:none \
    --output-file:write -o:write --output:write --cache-dir:none --rcfile:read! --per-file-ignores:none \
    --max-complexity:none --force-exclude:none -s:none -e:none --extension:none --dialect:none -w:none \
    --severity:none --min-confidence:none --follow-imports:none --min-severity:none --project:read! -P:none \
    --line-ending:none --fail-under:none --known-first-party:none --sg:none --skip-glob:none
pylint = read* ; --rcfile:read! -j:none --disable:none --enable:none -d:none -e:none --output-format:none -f:none \
    --ignore:none --load-plugins:none --msg-template:none
docker build | docker buildx build | docker image build | podman build | buildah bud | buildah build | nerdctl build \
    = read! ; -f:read! --file:read! -t:none --tag:none --build-arg:none --target:none --platform:none --label:none \
    --cache-from:none --cache-to:none --secret:none --ssh:none --network:none --progress:none -o:write \
    --output:write --iidfile:write --metadata-file:write --build-context:none --add-host:none --builder:none -m:none \
    --memory:none --shm-size:none --provenance:none --sbom:none --attest:none --isolation:none --ulimit:none -v:none
docker compose | docker-compose | podman-compose = none* ; -f:read! --file:read! --env-file:read! -p:none \
    --project-name:none --project-directory:chdir --profile:none exec:stop run:stop
docker stack = none* ; -c:read! --compose-file:read!
docker cp | podman cp = read write
docker run | podman run | docker create = none* ; --env-file:read
docker | podman | nerdctl = none*
kubectl apply | kubectl create | kubectl delete | kubectl replace | kubectl diff | kubectl kustomize | kubectl patch \
    | kubectl annotate | kubectl label | oc apply | oc create | oc delete | oc replace | oc process | kustomize \
    build = none* ; -f:read! --filename:read! -k:read! --kustomize:read! --from-file:pairfile --from-env-file:read! \
    --patch-file:read! -n:none -p:none -o:none -l:none
kubectl cp | oc cp = read write ; -n:none -c:none
kubectl rollout | kubectl wait | kubectl get = none* ; --filename:read!
kubectl | oc | kind | minikube | k3d | eksctl = none* ; --config:read! --config-file:read!
helm unittest = none* ; -f:none --file:none
helm = loose* ; -f:read! --values:read! --set:none --set-string:none --set-file:none --version:none --namespace:none \
    -n:none --repo:none --post-renderer:run --timeout:none -d:write --destination:write
helmfile | skaffold | tilt = none* ; -f:read! --file:read! --filename:read!
terraform | tofu | terragrunt = none* ; -chdir:chdir -var-file:read! -var:none -backend-config:loose -out:write \
    -state:none -target:none
packer = loose* ; -var-file:read! -var:none
ansible-playbook = read!* ; -i:loose --inventory:loose --inventory-file:loose -e:data --extra-vars:data -l:none \
    --limit:none -t:none --tags:none --skip-tags:none --vault-password-file:read -u:none --user:none -c:none \
    --private-key:none --start-at-task:none -f:none --forks:none
ansible | ansible-inventory | ansible-vault = none* ; -i:loose --inventory:loose --vault-password-file:none
ansible-galaxy = none* ; -r:read! --role-file:read! -p:write --roles-path:write
gcloud app deploy | gcloud app update = read!* ; --version:none --image-url:none
gcloud builds submit = read! ; --config:read! --tag:none --substitutions:none --gcs-source-staging-dir:none \
    --gcs-log-dir:none --timeout:none --machine-type:none --ignore-file:read --project:none --region:none
gcloud storage cp | gcloud storage mv | gcloud storage rsync | gsutil cp | gsutil mv | gsutil rsync = read!* write ; \
    -h:none -x:none -a:none -o:none -z:none --cache-control:none --content-type:none --exclude:none
gcloud compute scp = read* write ; --zone:none --project:none
gcloud compute ssh | gcloud storage | gsutil | gcloud auth | gcloud config | gcloud logging | gcloud compute = none*
gcloud = loose* ; --source:read! --config:read --env-vars-file:read! --flags-file:read! --set-env-vars:none \
    --project:none --region:none --entry-point:none --update-env-vars:none --format:none --filter:none \
    --schedule:none --uri:none --message-body:none --service-account:none --member:none --role:none --image:none \
    --topic:none --set-secrets:none --stage-bucket:none --policy-from-file:read! --container-command:none \
    --args:none --container-args:none --command:none --push-endpoint:none --location:none --display-name:none \
    --labels:none --description:none
bq = loose* ; --destination_table:none --format:none
aws s3 cp | aws s3 mv | aws s3 sync = read write ; --exclude:none --include:none --profile:none --region:none \
    --acl:none
aws = loose* ; --template-file:read! --template-body:loose --output:none --query:none --profile:none --region:none \
    --name:none --log-group-name:none --path:none --function-name:none --output-template-file:write
sam = none* ; -t:read! --template:read! --template-file:read! --config-file:read! -b:write --build-dir:write \
    -s:read! --base-dir:read!
serverless | sls = none* ; -c:read! --config:read!
cdk = none* ; -a:none
scp = read* write ; -i:none -P:none -o:none -F:none -l:none -c:none
ssh | sshpass | sftp | telnet | nc | mosh = none*
git add = read* ; --chmod:none
git rm = remove* ; --pathspec-from-file:read!
git mv = read! write
git apply | git am = read*
git checkout | git diff | git log | git restore | git reset | git show | git blame | git shortlog | git rev-list = \
    pathspec* ; -b:none -B:none -n:none --format:none --pretty:none -s:none --source:none --since:none
git ls-files | git check-ignore = loose*
git clone = none* ; -b:none --branch:none --depth:none
git hash-object = read*
git = none* ; -c:none -m:none --git-dir:none --work-tree:none
chmod | chown | chgrp | setfacl | chcon = none read* ; --reference:read
mkdir = create* ; -m:none --mode:none
touch = write* ; -d:none -t:none -r:read! --date:none --reference:read!
rm | rmdir | unlink | shred = remove*
tee = write*
truncate = write* ; -s:none
curl = none* ; -o:write --output:write -d:data --data:data --data-binary:data --data-raw:none --data-urlencode:data \
    -F:form --form:form -T:read! --upload-file:read! -K:read! --config:read! --cacert:read --cert:read --key:read \
    -E:read -H:none --header:none -X:none --request:none -u:none --user:none -w:none --write-out:none -A:none \
    -b:none -c:write -D:write --retry:none --max-time:none -m:none -e:none --url:none --connect-timeout:none \
    --retry-delay:none -x:none --proxy:none --resolve:none
wget = none* ; -O:write --output-document:write -P:write --directory-prefix:write -o:write -i:read! \
    --input-file:read! --header:none --post-data:none --post-file:read!
openssl | gpg | ssh-keygen | htpasswd | keytool = none* ; -f:write -out:write -keyout:write -o:write --output:write \
    -keystore:write
psql | mysql | mariadb = none* ; -f:read! --file:read! -c:none --command:none -d:none -h:none -U:none -p:none \
    -v:none -e:none -o:write -u:none
sqlite3 | pg_dump | mysqldump | pg_restore | mongo | mongosh | redis-cli = none* ; -f:write
echo | printf | print | log | info | warn | error | die | fail | note | notice | warning | success | err | msg | \
    message | banner | section | say = text*
crontab = read
gunicorn = app* ; -c:read --config:read --chdir:chdir -b:none --bind:none -w:none --workers:none -k:none \
    --worker-class:none --timeout:none --threads:none --log-level:none --pid:write --log-config:read! \
    --access-logfile:none --error-logfile:none --env:none -t:none -n:none --name:none -p:write --worker-tmp-dir:none \
    --graceful-timeout:none --keep-alive:none --max-requests:none --user:none -u:none -g:none
uvicorn | hypercorn | daphne = app none* ; --host:none --port:none --app-dir:chdir --log-config:read! --workers:none \
    --reload-dir:read --env-file:read --log-level:none -b:none -c:read -k:none -p:none
celery = none* ; -A:app --app:app -b:none --broker:none -l:none --loglevel:none -Q:none -c:none --workdir:chdir \
    --pidfile:write --logfile:write -s:write -f:write
flask = none* ; --app:app -A:app
streamlit run | chainlit run | fastapi run | fastapi dev | locust = run! loose* ; -f:run!
supervisord | supervisorctl = none* ; -c:read!
nginx | haproxy | envoy | prometheus = none* ; -c:none --config.file:none
npm | yarn | pnpm = none* ; --prefix:chdir -C:chdir --cwd:chdir --dir:chdir -w:none --workspace:none --filter:none \
    -F:none --registry:none
tsc = loose* ; -p:read! --project:read! --outDir:write --outFile:write
eslint | prettier | stylelint | biome = loose* ; -c:read! --config:read! --ignore-path:read! --ignore-pattern:none \
    --ext:none --rulesdir:read! -o:write --output-file:write -f:none
mvn | gradle | gradlew | mvnw | sbt | lein = none* ; -f:read! -p:read! --file:read! -s:read --settings:read -pl:none
cargo = none* ; --manifest-path:read! --path:read!
coverage = loose* ; --rcfile:read! -o:write --omit:none --include:none -d:write --source:loose
tox | nox = none* ; -c:read! -f:read! --conf:read! -e:none -s:none
alembic = none* ; -c:read! --config:read! -m:none -n:none
sphinx-build = read! write ; -c:read! -b:none -d:write -D:none -j:none -w:write -A:none -t:none
sphinx-apidoc = loose* ; -o:write
mkdocs = none* ; -f:read! --config-file:read! -d:write --site-dir:write
pre-commit = none* ; -c:read! --config:read! --files:read
codecov = none* ; -f:read --file:read
protoc = loose* ; -I:read! --proto_path:read!
pyinstaller = run! ; --distpath:write --workpath:write --specpath:write --name:none -n:none -p:read --add-data:none \
    --icon:read --hidden-import:none
apt-key add = read*
dpkg | apt | apt-get | apt-key | yum | dnf | brew | snap | apk | systemctl | service | journalctl | launchctl | gem \
    = none*
test | [ | [[ = guard*
cd | pushd = chdir
eval | trap | alias | set | unset | shift | read | exit | return | break | continue | export | declare | local | \
    type | which | hash | kill | wait | sleep | true | false | : | popd | umask | ulimit | getopts | let | tr | \
    mktemp | basename | dirname | date | expr | seq | jobs | ps | id | whoami | hostname | uname | (( | locale | \
    tput | clear | stty | complete | compgen | compopt | bind | shopt | enable = none*
"""


class Usage(NamedTuple):
    """A command's reading: roles of its operands, roles of its options' values; ``stops``: the first option ends the operands."""

    name: str
    operands: tuple[str, ...]
    options: dict[str, str]
    stops: bool = False


LOOSE = Usage("argument", ("loose*",), {})

# Commands that run the command behind them: options that take a value, and how many operands of their own stand first.
WRAPPERS: dict[str, tuple[str, int]] = {
    "sudo": ("-u -g -h -p -C", 0),
    "doas": ("-u", 0),
    "env": ("-u -C --unset", 0),
    "time": ("-f -o", 0),
    "exec": ("-a", 0),
    "nohup": ("", 0),
    "nice": ("-n", 0),
    "ionice": ("-c -n", 0),
    "stdbuf": ("-i -o -e", 0),
    "setsid": ("", 0),
    "timeout": ("-s -k --signal --kill-after", 1),
    "gtimeout": ("-s -k", 1),
    "xargs": ("-I -n -P -L -d -s -a -E", 0),
    "parallel": ("-j --jobs", 0),
    "command": ("", 0),
    "builtin": ("", 0),
    "retry": ("-t -d", 0),
    "xvfb-run": ("-s -n", 0),
    "watch": ("-n", 0),
    "npx": ("-p --package", 0),
    "uvx": ("--from --with", 0),
    "pipx run": ("--spec", 0),
    "uv run": ("--with --python -p --group --extra --env-file --project --directory --package", 0),
    "poetry run": ("", 0),
    "pipenv run": ("", 0),
    "pdm run": ("", 0),
    "hatch run": ("", 0),
    "rye run": ("", 0),
    "conda run": ("-n --name -p", 0),
    "bundle exec": ("", 0),
    "coverage run": ("--source --rcfile --omit --include --context --concurrency --data-file", 0),
    "caffeinate": ("", 0),
    "unbuffer": ("", 0),
    "run": ("", 0),
    "then": ("", 0),
}


@lru_cache(maxsize=1)
def table() -> dict[str, Usage]:
    """Usage by command name."""
    found: dict[str, Usage] = {}
    for line in _LINES.replace("\\\n", "").strip().splitlines():
        names, _, rest = line.partition(" = ")
        operands, _, options = rest.partition(";")
        roles = dict(option.rpartition(":")[::2] for option in options.split())
        for name in names.split("|"):
            stops = any(role.endswith("|") for role in operands.split())
            found[name.strip()] = Usage(name.strip(), tuple(operands.split()), roles, stops)
    return found


@lru_cache(maxsize=1)
def messages() -> frozenset[str]:
    """Names of commands that only say something."""
    return frozenset(name for name, usage in table().items() if usage.operands == ("text*",))


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """First words of names that have subcommands."""
    names = (*table(), *WRAPPERS)
    return frozenset(name.partition(" ")[0] for name in names if " " in name)
