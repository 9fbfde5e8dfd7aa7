"""Shell programs run symbolically: what must be found where, and first of all what must stay silent."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.evaluate import Evaluation, Start, evaluate
from reflint.extract.shell import extract
from reflint.model.facts import Reference
from reflint.model.tree import Entry, Source, Tree
from reflint.syntax.bash import parse

ROOT = Start("root")


def tree(*paths: str) -> Tree:
    return Tree(Source("index", ""), {path: Entry(0o100644) for path in paths})


def run(text: str, path: str = "bin/x.sh", files: Iterable[tuple[str, str]] = (), start: Start = Start()) -> Evaluation:  # noqa: B008
    sources = dict(files)
    return evaluate(
        extract(text.encode(), "shell").program,
        path,
        tree(path, *sources),
        lambda other: parse(sources[other].encode()) if other in sources else None,
        start,
    )


def flags(reference: Reference) -> str:
    return "".join(
        letter
        for letter, on in zip(
            "TMLC", (reference.typed, reference.masked, reference.loud, reference.created), strict=True
        )
        if on
    )


def full(reference: Reference) -> str:
    """``anchor:path`` of a reference, its base and text joined."""
    path = f"{reference.base}/{reference.text}" if reference.base else reference.text
    return f"{reference.anchor}:{path}"


def seen(text: str, *roles: str, **more: object) -> list[str]:
    """``role anchor:path FLAGS`` of every reference but mentions, in order; of ``roles`` only where given."""
    found = run(text, **more).references  # type: ignore[arg-type]
    kept = [each for each in found if each.role in (roles or ("read", "run", "guard", "pattern"))]
    return [f"{each.role} {full(each)} {flags(each)}".strip() for each in kept]


# Silent


@pytest.mark.parametrize(
    "text",
    [
        "cat /etc/hosts ~/x ${HOME}/a/b.txt",
        "curl https://example.com/a/b.sh",
        "gsutil cp gs://bucket/a/b.csv s3://other/c.csv",
        "scp host:/a/b.txt other:c/d.txt",
        "ssh host cat a/b.txt",
        "docker run -v /a:/b image python app/main.py",
        "sed -i s#a/b#c/d# /tmp/x",
        "grep -r 'a/b.*c' /var",
        "awk '{print $1/2}' < /dev/null",
        "find /app -name 'a/b' -exec rm {} +",
        "git checkout feature/a && git push origin feature/a",
        "echo done > build/out.txt; mkdir -p a/b; touch c/d; rm -rf e/f",
        'cp "$TMPDIR/a/b.txt" /x',
        'cat "$BUILD_DIR/a/b.txt" "$OUT/c/d.txt"',
        'python "$1"',
        'cat "$1/$2"',
        'test -z "$X" && [ "$Y" = a/b ]',
        "OUTPUT_FILE=reports/a.json\nIMAGE=org/name\nREPO_URL=org/name\n",
        "T=$(mktemp -d)\ncp $T/a/b.txt /x\ncat $T/c/d\n",
        "git clone https://x/y.git && cd y && ./a/b.sh",
        "cd /srv/app && python a/b.py",
        'cd "$(mktemp -d)"\ncat a/b.txt\n',
        'docker build -t "$X" .',
        "case $x in a/b) ;; esac",
        "x=$((1/2))",
        "echo y | xargs kill",
        "if true; then :; fi",
        "X=$(cd sub; echo a/b*) make test",
        "find . -exec sh -c 'cat {}/b.txt' ';'",
    ],
)
def test_silent(text: str) -> None:
    assert seen(text) == []


def test_what_lies_elsewhere_is_counted_not_reported() -> None:
    result = run('cat /etc/x "$1"')
    assert dict(result.unresolved) == {"dynamic": 1, "outside": 1}


# Commands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cp a/b.txt c/d.txt", ["read any:a/b.txt"]),
        ("rsync -aL --exclude='*.pyc' 'a/b/' \"$D/a/b/\"", ["read any:a/b/"]),
        ("cp -t out a/b c/d", ["read any:a/b", "read any:c/d"]),
        ("sed -i 's#x/y#z/w#' a/b.cfg c.cfg", ["read any:a/b.cfg", "read any:c.cfg"]),
        ("sed -n -e 's/x/y/' -f a/s.sed b.txt", ["read any:a/s.sed", "read any:b.txt"]),
        ("grep -q -e x a/b.py", ["read any:a/b.py"]),
        ("find a/b -name '*.py' -path 'c/d'", ["read any:a/b"]),
        (". a/b.sh; source ./c.sh", ["read any:a/b.sh", "read any:./c.sh"]),
        ("./a/b.sh --x c/d.txt", ["run any:./a/b.sh", "read any:c/d.txt"]),
        ("bash -eux a/b.sh", ["run any:a/b.sh"]),
        ("sudo -u me timeout 5 env A=b python3.11 -u a/b.py", ["run any:a/b.py"]),
        ("uv run python a/b.py", ["run any:a/b.py"]),
        ("$PYTHON a/b.py", ["run any:a/b.py"]),
        ("coverage run --source x a/b.py", ["run any:a/b.py"]),
        (
            "pip install -r a/r.txt -c c.txt -e ./pkg[dev] requests",
            ["read any:a/r.txt", "read any:c.txt", "read any:./pkg"],
        ),
        ("pytest -c a.cfg tests/x.py::test_y -k a/b", ["read any:a.cfg", "read any:tests/x.py"]),
        ("python -m pytest tests/x.py", ["run any:pytest", "read any:tests/x.py"]),
        ("mypy --config-file a/m.ini src/x", ["read any:a/m.ini", "read any:src/x"]),
        ("docker build -f docker/x.Dockerfile -t y .", ["read any:docker/x.Dockerfile"]),
        ("docker build . --file=docker/x.Dockerfile", ["read any:docker/x.Dockerfile"]),
        ("docker compose -f a/c.yml up -d web/x", ["read any:a/c.yml"]),
        ("kubectl -n z apply -f k8s/a.yaml", ["read any:k8s/a.yaml"]),
        ("kubectl logs -f pod/x", []),
        ("docker compose -f c.yml exec -T web psql -c 'SELECT 1' -f a/b.sql", ["read any:c.yml"]),
        ("helm upgrade x charts/y -f charts/y/v.yaml", ["read any:charts/y", "read any:charts/y/v.yaml"]),
        ("terraform -chdir=infra/a plan -var-file=b.tfvars", ["read any:infra/a", "read any:infra/a/b.tfvars"]),
        ("make -C a/b -f c.mk", ["read any:a/b", "read any:a/b/c.mk"]),
        ("gcloud functions deploy x --source a/b --entry-point y", ["read any:a/b"]),
        ("gcloud builds submit --config a/b.yaml .", ["read any:a/b.yaml"]),
        ("gsutil cp a/b.csv gs://x/", ["read any:a/b.csv"]),
        ("bq query --x=y < a/b.sql", ["read any:a/b.sql"]),
        ("curl -d @a/b.json -F f=@c/d.txt https://x", ["read any:a/b.json", "read any:c/d.txt"]),
        (
            "aws cloudformation deploy --template-file a/b.yaml --x file://c/d.json",
            ["read any:a/b.yaml", "read any:c/d.json"],
        ),
        ("tar -czf out.tgz a/b c", ["read any:a/b", "read any:c"]),
        ("tar xzf a/in.tgz -C b", ["read any:a/in.tgz"]),
        ("git add a/b.txt && git checkout main -- c/d.txt", ["read any:a/b.txt", "read any:c/d.txt"]),
        ("unknown --schema a/b.json --out=c/d.json", ["read any:a/b.json"]),
        ("chmod +x a/b.sh", ["read any:a/b.sh"]),
        ("gunicorn -c a/g.py app.main:app", ["read any:a/g.py", "run any:app.main"]),
        ("cat a/*.sql", ["read any:a/*.sql"]),
        ("cp src/{a,b}/c out/", ["read any:src/a/c", "read any:src/b/c"]),
        ("echo x | tee a/b; cat - a/c", ["read any:a/c"]),
    ],
)
def test_commands(text: str, expected: list[str]) -> None:
    assert seen(text) == expected


def test_modules_have_their_own_form() -> None:
    (reference,) = run("python -m a.b.c x").references
    assert (reference.text, reference.form, reference.role, reference.exact) == ("a.b.c", "module", "run", True)


def test_globs_have_their_own_form() -> None:
    (reference,) = run("cat a/*.sql").references
    assert (reference.form, reference.typed) == ("glob", False)


def test_existence_is_demanded_only_below_the_repository_root() -> None:
    assert seen("cp a/b.txt x; bash a.sh; ./tool", start=ROOT) == [
        "read root:a/b.txt T",
        "run root:a.sh T",
        "run root:./tool",
    ]
    assert seen("cp a/b.txt x; bash a.sh") == ["read any:a/b.txt", "run any:a.sh"]
    assert seen("tool a/b.txt", start=ROOT) == ["read root:a/b.txt"]


def test_messages_and_comments_are_mentions() -> None:
    assert seen("echo \"run bin/a.sh then $X/b/c\nlog 'see docs/b.md'\"", "mention") == [
        "mention any:bin/a.sh",
        "mention any:docs/b.md",
    ]
    assert seen("cat <<EOF\nUsage: bin/a.sh $x/y/z\nEOF\n", "mention") == ["mention any:bin/a.sh"]


def test_writes_are_no_reads() -> None:
    assert seen("cp a/b c/d; echo > e/f; mkdir -p g/h; python x.py --output i/j", "write") == [
        "write any:c/d",
        "write any:e/f",
        "write any:g/h",
        "write any:i/j",
    ]


# Where a path starts


@pytest.mark.parametrize(
    "root",
    [
        '$(git rev-parse --show-toplevel)',
        '$(cd "$(dirname "$0")/.." && pwd)',
        '$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null 2>&1 && pwd -P)',
        '$(dirname "$(dirname "$(realpath "$0")")")',
        '$(dirname "$(readlink -f "$0")")/..',
        '${BASH_SOURCE[0]%/*}/..',
        '${0:A:h}/..',
        '$(git rev-parse --show-toplevel 2>/dev/null || pwd)',
    ],
)  # fmt: skip
def test_spellings_of_the_root(root: str) -> None:
    (reference,) = (
        run(f'R="{root}"\ncp "$R/a/b/" "$T"\n').references[-1:]
        if "||" in root
        else run(f'R="{root}"\ncp "$R/a/b/" "$T"\n').references
    )
    assert (reference.text, reference.role) == ("a/b/", "read")
    if "||" not in root:
        assert (reference.anchor, reference.base, reference.exact) == ("root", "", True)


def test_chains_of_directories() -> None:
    text = (
        'SOURCE_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n'
        'REPO_ROOT="$(cd "${SOURCE_DIR}/../../.." && pwd)"\n'
        'cp "$REPO_ROOT/a/b" x\n'
    )
    assert seen(text, path="p/q/r/x.sh") == ["read root:a/b T"]


def test_the_span_covers_the_literal_tail_only() -> None:
    text = 'R=$(git rev-parse --show-toplevel)\nrsync -a "$R/orchestration/shared/utils/" "$BUILD_DIR/"\n'
    (reference,) = run(text).references
    assert text[reference.start : reference.end] == reference.text == "orchestration/shared/utils/"
    assert (reference.syntax, reference.exact) == ("shell.rsync", True)


def test_own_directory() -> None:
    assert seen('D=$(dirname "$0")\n. "$D/lib.sh"\n"$D"/y.sh\n') == ["read root:bin/lib.sh T", "run root:bin/y.sh T"]


@pytest.mark.parametrize(
    "name",
    ["REPO_ROOT", "PROJECT_ROOT", "ROOT_DIR", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "NBA_PROJECT_ROOT", "repo_dir"],
)
def test_names_of_roots_are_plausible_bases(name: str) -> None:
    assert seen(f'cp "${{{name}}}/a" x') == ["read any:a"]


def test_an_unknown_prefix_may_be_the_root_when_the_tail_says_enough() -> None:
    assert seen('cp "$FOO/a/b.txt" "$FOO/c" x') == ["read any:a/b.txt"]
    assert seen('DOTFILES_DIR="${DOTFILES_DIR:-$HOME/dotfiles}"\n. "$DOTFILES_DIR/a/b.sh"\n') == ["read any:a/b.sh"]


def test_changing_directory() -> None:
    files = [("a/b/c.txt", ""), ("d/e", "")]
    assert seen("cd a/b && cat c.txt\ncat d.txt", files=files, start=ROOT) == [
        "read root:a/b T",
        "read root:a/b/c.txt",
        "read root:a/b/d.txt",
    ]
    assert seen("(cd a/b; cat c.txt)\ncat d/e", files=files) == ["read any:a/b", "read any:a/b/c.txt", "read any:d/e"]
    assert seen("pushd a/b; popd; cat d/e", files=files, start=ROOT) == ["read root:a/b T", "read root:d/e"]


def test_a_directory_that_is_gone_is_said_once() -> None:
    assert seen("cd gone/dir\ncat a/b.txt\n", start=ROOT) == ["read root:gone/dir T"]


def test_a_directory_named_like_a_clone_may_be_the_repository() -> None:
    assert seen("cd project\ncat a/b.txt\n") == ["read any:a/b.txt"]


# Values


def test_literals_are_named_where_they_stand_with_the_base_of_their_use() -> None:
    text = 'R=$(git rev-parse --show-toplevel)\nfor d in a/b c/d; do\n  cp -r "$R/$d" x\ndone\n'
    found = run(text).references
    exact = [each for each in found if each.exact and each.role == "read"]
    assert [(text[each.start : each.end], each.anchor, each.syntax) for each in exact] == [
        ("a/b", "root", "shell.for"),
        ("c/d", "root", "shell.for"),
    ]
    assert [(each.text, each.exact) for each in found if each.role == "read" and each.syntax == "shell.cp"] == [
        ("a/b", False),
        ("c/d", False),
    ]


def test_assignments_arrays_and_maps() -> None:
    assert seen("CONFIG=conf/x.yaml\n") == ["read any:conf/x.yaml"]
    assert seen("FILES=(a/b.py\n c/d.py)\n") == ["read any:a/b.py", "read any:c/d.py"]
    assert seen('declare -A M=([x]=a/b [y]=c/d)\ncat "${M[x]}"\n') == ["read any:a/b", "read any:c/d", "read any:a/b"]
    assert seen('FILES="a/b.py c/d.py"\ncat $FILES\n', "read") == [
        "read any:a/b.py",
        "read any:c/d.py",
        "read any:a/b.py",
        "read any:c/d.py",
    ]


def test_options_in_a_variable_are_operands() -> None:
    assert seen('ARGS="--data @a/b.json --x"\n') == ["read any:a/b.json"]
    assert seen('TEXT="see a/b.md"\n', "mention") == ["mention any:a/b.md"]
    assert seen('REPORT_ARGS="--omit=a/b.py,c/d.py"\n') == ["read any:a/b.py", "read any:c/d.py"]
    assert seen('REPORT="--omit=a/b.py,c/d.py"\n') == []


def test_what_is_only_written_is_not_read() -> None:
    assert seen("F=reports/x.json\npython gen.py > $F\n") == ["run any:gen.py"]


def test_defaults_suffixes_and_replacements() -> None:
    assert seen('cat "${1:-conf/x.yaml}"\n')[:1] == ["read any:conf/x.yaml"]
    assert seen('F=/x/a.sql\ncat "d/$(basename $F .sql).txt"\n') == ["read any:d/a.txt"]
    assert seen('N=a_b\ncat "d/${N//_/-}.txt" "d/${N%_b}.txt"\n') == ["read any:d/a-b.txt", "read any:d/a.txt"]


def test_branches_join() -> None:
    assert seen("if x; then F=a/b; else F=c/d; fi\ncat $F\n", "read") == [
        "read any:a/b",
        "read any:c/d",
        "read any:a/b",
        "read any:c/d",
    ]
    assert seen('case "$1" in a) F=a/b;; b) F=c/d;; *) exit 1;; esac\ncp "$F/x.py" y\n', "read")[-2:] == [
        "read any:a/b/x.py",
        "read any:c/d/x.py",
    ]


def test_loops_that_climb_are_not_guessed() -> None:
    text = 'd=$(dirname "$0")\nwhile [ ! -d "$d/.git" ]; do d=$(dirname "$d"); done\ncp "$d/a/b.txt" x\n'
    assert seen(text, path="p/q/x.sh") == ["read any:a/b.txt"]


def test_a_hole_leaves_the_directory_before_it() -> None:
    assert seen("cp -r a/b/$X/*.py c\n") == ["read any:a/b/"]
    assert seen("D=a/b\ncp $D/* c\n", "read") == ["read any:a/b", "read any:a/b/*"]
    assert seen('cat "a/b/pre-$X.txt"\n') == ["read any:a/b/"]


def test_functions_get_their_arguments() -> None:
    text = 'copy() {\n  local from="$1"\n  cp "$from/main.py" "$2"\n}\ncopy a/b x\ncopy c/d y\n'
    assert "read any:a/b/main.py" in seen(text)
    assert "read any:c/d/main.py" in seen(text)


def test_functions_that_nothing_calls_are_read_too() -> None:
    assert seen('f() { cp a/b.txt "$1"; }\n') == ["read any:a/b.txt"]


def test_sourced_files_give_variables_and_functions() -> None:
    lib = 'LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\nDATA="$LIB/data"\nuse() { cat "$1"; cat own/file.txt; }\n'
    result = run('. "$(dirname "$0")/lib/l.sh"\ncat "$DATA/x.txt"\nuse a/b.txt\n', files=[("bin/lib/l.sh", lib)])
    found = [full(each) for each in result.references if each.role == "read"]
    assert found == ["root:bin/lib/l.sh", "root:bin/lib/data/x.txt", "any:a/b.txt"]
    assert "bin/lib/l.sh" in result.looked


def test_host_variables_and_working_directory() -> None:
    start = Start("root", "svc", (("DIR", "a/b"), ("SECRET", None)), False, "workflow.run")
    (reference,) = run('cp "$DIR/c.txt" "$SECRET" x', start=start, files=[("svc/a", "")]).references[:1]
    assert (reference.base, reference.text, reference.anchor, reference.syntax) == (
        "svc/a/b",
        "c.txt",
        "root",
        "workflow.run.cp",
    )


# Constructs, each by what the commands behind it name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('f() { local x=a/b; cat "$x/c"; }; f', ["any:a/b/c"]),
        ("export X=a/b; readonly Y=$X/c; cat $Y/d", ["any:a/b/c/d"]),
        ("X=a; Y=b; cat $X/$Y/c", ["any:a/b/c"]),
        ("X=a/b; X+=/c; cat $X/d", ["any:a/b/c/d"]),
        ('X=; cat "${X:=a/b}/c"; cat $X/d', ["any:a/b/c", "any:a/b/d"]),
        (
            "F=a/b/c.x; cat ${F%/*}/d ${F%%/*}/e/f g/${F##*/} ${F#a/}",
            ["any:a/b/d", "any:a/e/f", "any:g/c.x", "any:b/c.x"],
        ),
        ("F=a.b.gz; cat c/${F##*.} c/${F%%.*} d/${F#*.}", ["any:c/gz", "any:c/a", "any:d/b.gz"]),
        ('A=(a/b c/d); cat "${A[1]}/x"', ["any:c/d/x"]),
        ('A=(x y); A+=(z); for i in "${A[@]}"; do cat d/$i/e; done', ["any:d/x/e", "any:d/y/e", "any:d/z/e"]),
        ("A[0]=a/b; A[1]=c/d; cat ${A[1]}/x", ["any:c/d/x"]),
        ('for f in a/*.sql; do psql -f "$f"; done', ["any:a/"]),
        ('L="a b"; for i in $L; do cat x/$i.txt; done', ["any:x/a.txt", "any:x/b.txt"]),
        ("for i in {1..3}; do cat a/b$i/c; done", ["any:a/"]),
        ('while read -r l; do cat "a/$l"; done < b/list.txt', ["any:a/", "any:b/list.txt"]),
        ("while x; do X+=/c; done; cat a/$X/d", ["any:a/"]),
        ("X=${1:-y}; case $X in x) cat a/$X ;; y) cat c/$X ;; esac", ["any:a/x", "any:c/y"]),
        ("X=y.gz; case $X in *.xz) D=a ;; *.gz) D=b ;; *) D=c ;; esac; cat $D/d", ["any:b/d"]),
        ("for d in x y; do case $d in x) cat a/$d ;; y) cat b/$d ;; esac; done", ["any:a/x", "any:b/y"]),
        ('f() { cat "$1/x"; shift; cat "$1/y"; }; f a/b c/d', ["any:a/b/x", "any:c/d/y"]),
        ('f() { cat "$1/x"; N=""; shift "$N"; cat "$1/y"; }; f a/b c/d', ["any:a/b/x"]),
        ("f() { shift ''; shift 12; cat a/b; }; f c/d", ["any:a/b"]),
        ('f() { for d in "$@"; do cat "$d/z"; done; }; f a/b c/d', ["any:a/b/z", "any:c/d/z"]),
        ('f() { echo "a/$1"; }; X=$(f b); cat "$X/c"', ["any:a/b/c"]),
        ("set -- a/b c/d; for x; do cat $x/z; done", ["any:a/b/z", "any:c/d/z"]),
        ("X=$(printf '%s/%s' a b); cat $X/c", ["any:a/b/c"]),
        ('cd "${0%/*}"; cat x/y', ["root:bin/x/y"]),
        ("D=$(cd `dirname $0`; pwd); cat $D/x/y", ["root:bin/x/y"]),
        ('D=$(dirname "$(readlink -f "${BASH_SOURCE[0]:-$0}")"); cat $D/x/y', ["root:bin/x/y"]),
        ('R=$(git -C "$(dirname "$0")" rev-parse --show-toplevel); cat $R/x/y', ["root:x/y"]),
        ("X=$(<c/version.txt)", ["any:c/version.txt"]),
        ("diff <(cat a/b) <(sort c/d)", ["any:a/b", "any:c/d"]),
        ("exec > a/log.txt 2>&1; exec 3< a/in.txt", ["any:a/in.txt"]),
        ("nohup ./a/b.sh > c/d.log 2>&1 &", ["any:./a/b.sh"]),
        ("ls | xargs -I{} cat a/b/{}/c.txt", ["any:a/b/"]),
        ("function g { cat a/b; }; g", ["any:a/b"]),
        ('cat "a/b"/c \'d\'/"e" f/\\g', ["any:a/b/c", "any:d/e", "any:f/g"]),
    ],
)
def test_constructs(text: str, expected: list[str]) -> None:
    found = [each for each in run(text).references if each.role in ("read", "run")]
    commands = [
        each for each in found if each.syntax.rpartition(".")[2] not in ("assignment", "array", "for", "argument")
    ]
    assert [full(each) for each in commands] == expected


# Programs that another shell runs


def test_programs_in_strings_and_heredocs_see_the_script_around_them() -> None:
    top = "R=$(git rev-parse --show-toplevel)\n"
    assert seen(top + 'bash -c "cat $R/a/b && ./c/d.sh"\n', "read", "run") == ["read root:a/b", "run any:./c/d.sh"]
    assert seen(top + "sudo -u x bash <<EOF\ncat $R/a/b\nEOF\n", "read") == ["read root:a/b"]
    assert seen("trap 'cat a/b.log' EXIT\nxargs -I{} sh -c 'cat c/d'\n", "read") == ["read any:a/b.log", "read any:c/d"]
    assert seen("eval 'X=a/b'\ncat $X/c\n", "read")[-1] == "read any:a/b/c"
    assert seen("bash -c 'cd /tmp'\ncat a/b\n") == ["read any:a/b"]
    assert seen("bash -c 'cat \"$1/x\"' _ a/b\n", "read") == ["read any:a/b/x"]


def test_elsewhere_only_what_says_enough_is_this_repositorys() -> None:
    assert seen("ssh host 'cat a/b.txt; python scripts/old/x.py; tar xf a/b/c'\n") == ["run any:scripts/old/x.py"]
    assert seen("cat /app/a/b/c.txt /app/b.txt /opt/a/b/c.txt\n") == ["read any:a/b/c.txt"]
    assert seen("cd /tmp/x && cat a/b/c.txt") == []
    assert seen("cd gone/dir && cat a/b/c.txt") == ["read any:gone/dir"]
    (reference,) = run("docker exec x bash -c 'cd /srv && ./a/b/c.sh'\n").references
    assert reference.prefixed  # only a path in full, from the root, is told to be gone


# Masks and guards


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set -e\ncp a/b x || true", "M"),
        ("set -e\ncp a/b x 2>/dev/null || :", "M"),
        ("set -e\ncp a/b x 2>/dev/null", ""),
        ("cp a/b x 2>/dev/null", "M"),
        ("cp a/b x >/dev/null 2>&1", "M"),
        ("cp a/b x || echo gone", ""),
        ("cp a/b x 2>/dev/null || echo gone", ""),
        ("cp a/b x 2>/dev/null || echo > x/y", "M"),
        ("set -e\nif cp a/b x 2>/dev/null; then y; fi", "M"),
        ("set -e\ncp a/b x", ""),
    ],
)
def test_masks(text: str, expected: str) -> None:
    assert seen(text, "read") == [f"read any:a/b {expected}".strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[ -f a/b ] && . a/b", "M"),
        ("if [ -d a/b ]; then cp -r a/b x; fi", "M"),
        ("if [ -d a/b ]; then cp -r a/b x; else echo gone; fi", "L"),
        ("if [[ -d a/b ]]; then cp -r a/b/c x; else exit 1; fi", "L"),
        ("if [ ! -f a/b ]; then echo gone; exit 1; fi\ncat a/b", "L"),
        ("test -f a/b || { log_error gone; exit 1; }; cat a/b", "L"),
        ("[ -f a/b ] && cat a/b || echo gone", "L"),
        ("if ! [ -f a/b ]; then echo gone; fi", "L"),
        ("[ -d a/b ] || mkdir -p a/b", "C"),
        ("if [ ! -f a/b ]; then cp a/c a/b; fi", "C"),
        ("if [ -f a/b ]; then . a/b; elif [ -f a/c ]; then . a/c; fi", ""),
        ("for c in a/b; do [ -f $c ] && break; done", ""),
        ("if [ -f a/b ]; then X=1; else X=2; fi", ""),
        ("while [ ! -f a/b ]; do sleep 1; done", ""),
        ("[ -f a/b ] || exit 0", "M"),
    ],
)
def test_guards(text: str, expected: str) -> None:
    found = seen(text, "guard")
    assert found[0] == f"guard any:a/b {expected}".strip()


def test_reads_behind_a_guard_fold_into_it() -> None:
    assert seen("if [ -d a/b ]; then cp -r a/b/c x; cat d/e; fi") == ["guard any:a/b M", "read any:d/e"]
    assert seen("[ -f a/b ] || exit 1\ncat a/b\n") == ["guard any:a/b L"]
    assert seen("if [ ! -f a/b ]; then exit 1; fi\ncat a/b\n") == ["guard any:a/b L"]
    assert seen("[ -f a/b ] && x\ncat a/b\n") == ["guard any:a/b M", "read any:a/b"]


def test_a_bare_name_in_a_silent_guard_is_only_asked_for() -> None:
    assert seen("[ -f Dockerfile ] && mv Dockerfile x") == ["guard any:Dockerfile"]


# Created


def test_what_the_script_writes_is_live_from_then_on() -> None:
    assert seen("echo x > a/b.txt\ncat a/b.txt\n", "read") == ["read any:a/b.txt C"]
    assert seen("mkdir -p a/b\ncp a/b/c x\n", "read") == ["read any:a/b/c C"]
    assert seen("git clone https://x/y a/b\ncat a/b/c.txt\n", "read") == ["read any:a/b/c.txt C"]
    assert seen("python -m venv .venv\n. .venv/bin/activate\n", "read")[-1] == "read any:.venv/bin/activate C"
    assert seen("cat a/b.txt\necho x > a/b.txt\n", "read") == ["read any:a/b.txt"]


def test_a_guard_of_what_the_script_writes_later_asks_about_the_last_run() -> None:
    assert seen("if [ -d a/b ]; then rm -rf a/b; fi\nmkdir a/b\n") == ["guard any:a/b MC"]


def test_mkdir_vouches_for_nothing_in_a_directory_that_is_there_anyway() -> None:
    assert seen("mkdir -p a\ncp a/c.txt x\n", "read", files=[("a/other.txt", "")]) == ["read any:a/c.txt"]


def test_a_temporary_copy_does_not_revive_the_original() -> None:
    text = 'T=$(mktemp -d)\nmkdir -p "$T/a/b"\nR=$(git rev-parse --show-toplevel)\ncp "$R/a/b/c" "$T/a/b/"\n'
    assert seen(text, "read") == ["read root:a/b/c T"]


def test_effects_know_which_temporary_directory() -> None:
    effects = run(
        'A=$(mktemp -d)\nB=$(mktemp -d)\ncp -rL src/x "$A/y/"\n'
        'gcloud functions deploy f --source "$B" --entry-point go\n'
    ).effects
    copy, deploy = effects
    assert (copy.kind, copy.destination, copy.source, copy.options) == (
        "copy",
        ("temp:1", "y"),
        ("repository", "src/x"),
        ("-rL",),
    )
    assert (deploy.kind, deploy.source) == ("deploy", ("temp:2", ""))
    assert "--entry-point=go" in deploy.options


# Bounds


def test_recursion_and_loops_end() -> None:
    run("f() { f; g; }\ng() { f; g; }\nf\n")
    run("x() { x $(x) $(x); }\nx\n")
    run(". bin/x.sh\n", files=[("bin/x.sh", ". bin/x.sh")])
    run("A=a; " + "A=$A$A; " * 60 + "cat $A/b/c")
    run("".join(f"X{n}=$(echo {{a,b,c,d}}/$X{n - 1})\n" for n in range(1, 40)) + "cat $X39\n")


PIECES = st.sampled_from(
    ["if [ -f a/b ]; then ", "fi\n", "; ", "\n", "|| true", "&& ", "$(", ")", "cp a/b ", "$X", "${X%/*}", "cd a\n",
     "X=a/$Y\n", '"', "for f in a/b $X; do ", "done\n", "f() { ", "}\n", "f $X\n", "case $X in a) ", ";; esac\n",
     "mktemp ", "source a/b\n", "tar -C ", "python -m ", "> a/c ", "{a,b}", "é", "--x=", "@a/b "]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_program_ends_and_its_spans_are_the_bytes(text: str) -> None:
    data = text.encode()
    script = parse(data)
    if script is None:
        return
    result = evaluate(script, "bin/x.sh", tree("a/b"), lambda other: script, Start())
    for reference in result.references:
        assert 0 <= reference.start <= reference.end <= len(data)
        if reference.exact:
            assert data[reference.start : reference.end].decode() == reference.text
