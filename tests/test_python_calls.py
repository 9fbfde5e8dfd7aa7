"""What calls do with paths: roles, guards, command lines, dotted names."""

from __future__ import annotations

import pytest
from python_cases import facts, found, told


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('open("a/b.txt", "w")', ["write a/b.txt"]),
        ('open("a/b.txt", mode="a")', ["write a/b.txt"]),
        ('open("a/b.txt", "rb")', ["read a/b.txt"]),
        ('Path("a/b.txt").write_text("x")', ["write a/b.txt"]),
        ('Path("a/b.txt").read_text()', ["read a/b.txt"]),
        ('Path("a/b").mkdir(parents=True)', ["write a/b"]),
        ('os.remove("a/b.txt")', ["write a/b.txt"]),
        ('shutil.copy("a/b.txt", "c/d.txt")', ["read a/b.txt", "write c/d.txt"]),
        ('shutil.move("a/b.txt", "c/d.txt")', ["read a/b.txt", "write c/d.txt"]),
        ('pd.read_csv("data.csv")', ["read data.csv"]),
        ('sys.path.insert(0, "../lib")', ["read ../lib"]),
        ('sys.path.append(str(Path(__file__).parent.parent / "lib"))', ["read file:.. lib"]),
        ('glob.glob("a/*.py")', ["pattern a/*.py"]),
        ('Path(__file__).parent.glob("*.sql")', ["pattern file: *.sql"]),
        ('try:\n    open("a/b.txt")\nexcept OSError:\n    pass', ["read a/b.txt masked"]),
        ('try:\n    open("a/b.txt")\nexcept OSError:\n    raise', ["read a/b.txt"]),
    ],
)
def test_roles(code: str, expected: list[str]) -> None:
    assert told(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('if not os.path.exists("a/b"):\n    raise X', "guard a/b loud"),
        ('if os.path.exists("a/b"):\n    run()\nelse:\n    print("gone")', "guard a/b loud"),
        ('if Path("a/b").is_dir():\n    run()', "guard a/b masked"),
        ('def f():\n    if os.path.isfile("a/b"):\n        return 1\n    raise X', "guard a/b loud"),
        ('def f():\n    if os.path.isfile("a/b"):\n        return 1\n    return 2', "guard a/b masked"),
        ('assert os.path.exists("a/b")', "guard a/b loud"),
        ('self.assertTrue(os.path.exists("a/b"))', "guard a/b loud"),
        ('x = run() if os.path.exists("a/b") else None', "guard a/b masked"),
        ('@pytest.mark.skipif(not os.path.exists("a/b"), reason="x")\ndef f(): pass', "guard a/b loud"),
        ('x = os.path.exists("a/b")', "guard a/b"),
        ('if not os.path.exists("a/b"):\n    errors.append(1)', "guard a/b loud"),
    ],
)
def test_guards(code: str, expected: str) -> None:
    assert told(code) == [expected]


def test_an_assertion_of_absence_is_silent() -> None:
    assert told('assert not os.path.exists("a/b")') == []
    assert told('self.assertFalse(Path("a/b").exists())') == []


def test_dotted_targets() -> None:
    code = """
        patch("a.b.C.d")
        mock.patch("a.b.e")
        monkeypatch.setattr("a.b.f", 1)
        patch.dict("a.b.g", {})
        patch.object(x, "a")
        client.patch("a.b.h")
        importlib.import_module("a.b.i")
        MODULE = "a.b"
        patch(f"{MODULE}.j")
        """
    expected = [
        "read python.patch a.b.C.d",
        "read python.patch a.b.e",
        "read python.patch a.b.f",
        "read python.patch a.b.g",
        "read python.import_module a.b.i",
        "read python.module a.b",
        "read python.patch a.b.j",
    ]
    assert [f"{reference.role} {reference.syntax} {reference.text}" for reference in found(code)] == expected
    assert {reference.form for reference in found(code)} == {"module"}


def test_an_attribute_that_looks_like_an_extension_is_still_a_module() -> None:
    assert [reference.form for reference in found('patch("app.main.db")\nsetup(packages=["py.doc"])')] == [
        "module",
        "module",
    ]
    assert told('open("main.db")') == ["read main.db"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ('["./bin/x.sh", "a/b.txt"]', ["run ./bin/x.sh", "read a/b.txt"]),
        ('["python", "tools/x.py", "--output", "out/a.json"]', ["run tools/x.py", "write out/a.json"]),
        ('[sys.executable, "-m", "a.b", "c/d.txt"]', ["run a.b", "read c/d.txt"]),
        ('["bash", "-c", "echo a/b.sh"]', []),
        ('["python", str(ROOT / "tools" / "x.py")]', ["run tools/x.py"]),
        ('["git", "status"]', []),
    ],
)
def test_command_lines(command: str, expected: list[str]) -> None:
    assert told(f"subprocess.run({command}, check=True)") == expected


def test_shell_texts_are_embedded() -> None:
    code = 'os.system("bash bin/x.sh")\nsubprocess.run(f"cp {a} b/c", shell=True, cwd=Path(__file__).parent)'
    first, second = facts(code).embedded
    assert (first.dialect, first.text, first.syntax) == ("shell", b"bash bin/x.sh", "python.shell")
    span, identity = first.map.outward(5, 13)
    assert code[span.start : span.end] == "bin/x.sh"
    assert identity
    assert (second.text, second.anchor, second.base) == (b"cp ${_} b/c", "file", "")
    span, identity = second.map.outward(8, 11)
    assert code[span.start : span.end] == "b/c"
    assert identity
    assert not second.map.outward(3, 7)[1]


@pytest.mark.parametrize(
    "code", ['"a/b c/d".split()', 'text.split("/")', '"--x a/b".split(" ", 1)', '"--help me".split()']
)
def test_a_text_that_is_cut_is_no_command_line_without_options(code: str) -> None:
    assert facts(code).embedded == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"examples/x.py --data docs/imgs".split()', b"examples/x.py --data docs/imgs"),
        ('shlex.split("x.py --data docs/imgs")', b"x.py --data docs/imgs"),
        ('f"""\nx.py {a}\n  --data docs/imgs\n""".split()', b" x.py ${_}   --data docs/imgs "),
    ],
)
def test_a_text_that_is_cut_into_a_command_line(code: str, text: bytes) -> None:
    (inner,) = facts(f"args = {code}").embedded
    assert inner.text == text
    at = inner.text.index(b"docs")
    assert inner.map.outward(at, at + 4) == (
        (7 + code.encode().index(b"docs"), 11 + code.encode().index(b"docs")),
        True,
    )


def test_settings_are_read_where_they_may_be_missing() -> None:
    code = """
        HERE = Path(__file__).parent
        parser.read(HERE / "conf" / "a.ini")
        stream.read(10)
        stream.read(size)
    """
    (reference,) = found(code)
    assert (reference.text, reference.role, reference.masked) == ("conf/a.ini", "read", True)
