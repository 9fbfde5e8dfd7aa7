"""What a start command launches."""

from __future__ import annotations

import pytest

from reflint.syntax.launch import launches


@pytest.mark.parametrize(
    "command",
    [
        "nginx -g x",
        "python -c pass",
        "bash -c ls",
        "poetry install",
        "uvicorn --version",
        "node",
        "",
        "python $SCRIPT",
        "gunicorn app",
    ],
)
def test_nothing(command: str) -> None:
    assert launches(command.split()) == []


@pytest.mark.parametrize(
    ("command", "kind", "text"),
    [
        ("python -u app/main.py --port 1", "script", "app/main.py"),
        ("bash -ex run.sh", "script", "run.sh"),
        ("./start.sh", "script", "./start.sh"),
        ("tini -- exec python3 -m a.b", "module", "a.b"),
        ("PORT=1 env A=b uv run --no-dev python -m a.b", "module", "a.b"),
        ("gunicorn -w 4 --bind :80 a.b:app", "module", "a.b"),
        ("python -m uvicorn a:app --reload", "module", "a"),
        ("celery -A proj.tasks worker", "module", "proj.tasks"),
        ("streamlit run ui/app.py", "script", "ui/app.py"),
    ],
)
def test_launches(command: str, kind: str, text: str) -> None:
    (found,) = launches(command.split())
    assert (found.kind, found.text) == (kind, text)


def test_a_server_also_reads_its_configuration() -> None:
    assert [found.kind for found in launches(["gunicorn", "-c", "conf/g.py", "a.b:app"])] == ["file", "module"]
