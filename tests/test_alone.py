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
