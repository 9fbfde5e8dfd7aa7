"""Which programs may run a file that imports relatively: only those are read where nothing but imports is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflint.model.modules import Outline
from reflint.resolve.alone import may_start

OUTLINES = {"pkg/tool.py": Outline(((".", "x"),), ()), "pkg/plain.py": Outline((("os", ""),), ())}


def able(**texts: str) -> set[str]:
    """The names of the scripts, dots as two underscores, that are worth reading; ``Dockerfile`` is none that could be sourced."""
    named = {name.replace("__", "."): text.encode() for name, text in texts.items()}
    return may_start(named, named.keys() - {"Dockerfile"}, OUTLINES)


@pytest.mark.parametrize(
    "text",
    [
        "python pkg/plain.py\n",  # imports nothing relatively
        "cp pkg/tool.py out/\n",  # runs nothing
        "python -m pkg.tool\n",
        "echo tool.pyc python\n",
        'RUNTIME="python311"\n./go pkg/tool.py\n',  # a platform's name for it
        "gcloud functions deploy f --runtime=python312 --source=pkg/tool.py\n",
        "FROM python:3.12\nCOPY --from=x pkg/tool.py ./\n",
        "apt install python3-pip\n./go pkg/tool.py\n",
        "PYTHONPATH=. ./go pkg/tool.py\n",
        "python -m build\n# see pkg/tool.py\n",
        "python -m build\ntouch pkg/tool.py\n",
        "python -m build\nif [[ ! -f pkg/tool.py ]]; then\n",
        "python -m build\ncp -r lib \\\n  pkg/tool.py out/ 2>&1 || true\n",
        "",
    ],
)
def test_what_runs_no_such_file_is_not_read(text: str) -> None:
    assert able(run__sh=text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "python pkg/tool.py\n",
        "cd pkg; exec python3.12 tool.py",
        '"$PYTHON" "$HERE/tool.py"\n',
        "${py_bin} pkg/tool.py\n",
        "coverage run pkg/tool.py\n",
        "for name in tool; do python pkg/$name.py; done\n",
        'python "${PREFIX}ool.py"\n',
        'CMD ["python", "pkg/tool.py"]\n',
        'RUN="${RUN:-python3}"\n$RUN pkg/tool.py\n',
        'RUN="${RUN-python3}"\n$RUN pkg/tool.py\n',
        "RUN=python3.11\n$RUN pkg/tool.py\n",
        "python39 pkg/tool.py\n",
        "touch out && python pkg/tool.py\n",
        'echo "$(python pkg/tool.py)"\n',
        "if [ -f pkg/tool.py ] && python pkg/tool.py; then\n",
        ".venv/bin/python \\\n  pkg/tool.py\n",
        "PATHS=pkg/tool.py\n$(PYTHON) $(PATHS)\n",
        "COPY pkg/tool.py /app/\nRUN python pkg/tool.py\n",
        "${{ env.PYTHON }} pkg/tool.py\n",
    ],
)
def test_what_may_run_one_is_read(text: str) -> None:
    assert able(run__sh=text) == {"run.sh"}


def test_a_sourced_script_may_name_the_file_or_the_python() -> None:
    found = able(run__sh=". lib/names.sh\npython $TOOL\n", names__sh="TOOL=pkg/tool.py\n")
    assert found == {"run.sh"}
    found = able(run__sh="source ./how.sh\n$RUN pkg/tool.py\n", how__sh="RUN=python3\n")
    assert found == {"run.sh"}
    assert able(run__sh=". a.sh\n", a__sh=". b.sh\n", b__sh="python pkg/tool.py\n") == {"run.sh", "a.sh", "b.sh"}


def test_what_nobody_can_source_hands_nothing_on() -> None:
    assert able(build__sh=". lib.sh\ndocker build -f Dockerfile .\n", Dockerfile="RUN python pkg/tool.py\n") == {
        "Dockerfile"
    }
    assert able(usage__sh="echo see run.sh\n", run__sh="python pkg/tool.py\n") == {"run.sh"}


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    assert may_start({"x.sh": data}, {"x.sh"}, OUTLINES) <= {"x.sh"}
