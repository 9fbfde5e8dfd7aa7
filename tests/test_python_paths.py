"""Path expressions: joins, ``__file__``, constants, temporary places."""

from __future__ import annotations

import pytest
from python_cases import facts, found, told


@pytest.mark.parametrize(
    "here",
    [
        "os.path.dirname(os.path.abspath(__file__))",
        "os.path.dirname(os.path.realpath(__file__))",
        "Path(__file__).parent",
        "Path(__file__).resolve().parent",
        "pathlib.Path(__file__).absolute().parents[0]",
        "os.path.split(__file__)[0]",
        "str(Path(os.path.abspath(__file__)).parent)",
    ],
)
def test_spellings_of_the_own_directory(here: str) -> None:
    assert told(f"open(os.path.join({here}, 'data.json'))") == ["read file: data.json typed"]
    assert told(f"HERE = {here}\nROOT = os.path.dirname(HERE)\nopen(os.path.join(ROOT, 'lib', 'a.json'))") == [
        "read file:.. lib/a.json typed"
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('Path(__file__).resolve().parents[2] / "a" / "b.json"', "read file:../.. a/b.json typed"),
        ('os.path.join(os.path.dirname(__file__), "..", "x.json")', "read file:.. x.json typed"),
        ('os.path.join(__file__, "..", "x.json")', "read file: x.json typed"),
        ('(Path(__file__).parent / "a").joinpath("b.json")', "read file: a/b.json typed"),
        ('Path(__file__).with_name("b.json")', "read file: b.json typed"),
        ('os.path.dirname(__file__) + "/../b.json"', "read file: ../b.json typed"),
        ('file_relative_path(__file__, "../b.json")', "read file: ../b.json typed"),
        ('f"{os.path.dirname(__file__)}/b.json"', "read file: b.json typed"),
        ('root / "a" / "b.json"', "read a/b.json"),
        ('os.path.join(base, "a/b.json")', "read a/b.json"),
        ('os.path.join(os.getcwd(), "a", "b.json")', "read a/b.json"),
        ('Path("a") / "b.json"', "read a/b.json"),
        ('local.join("a", "b.json")', "read a/b.json"),
    ],
)
def test_joined_paths(expression: str, expected: str) -> None:
    assert told(f"open({expression})") == [expected]


def test_one_component_below_an_unknown_place_is_dynamic() -> None:
    assert told('open(os.path.join(base, "a.json"))') == []
    assert dict(facts('open(os.path.join(base, "a.json"))').unresolved) == {"dynamic": 1}


@pytest.mark.parametrize(
    "code",
    [
        'def test(tmp_path): (tmp_path / "a" / "b.py").write_text("lib/c.py")',
        'def test(tmpdir): open(tmpdir.join("a", "b.py"))',
        'def test(pytester): pytester.makepyfile("lib/a.py")',
        'with tempfile.TemporaryDirectory() as d:\n    open(os.path.join(d, "a/b.py"))',
        'd = tempfile.mkdtemp()\nopen(d + "/a/b.py")',
        'open(os.path.join(output_dir, "a/b.py"))',
        'open(args.output / "a" / "b.py")',
        'open(f"{self.cache_dir}/a/b.py")',
        'def test(tmp_path): make(tmp_path, "a/b.py")',
        'subprocess.run(["git", "add", "a/b.py"], cwd=tmp_path)',
        'NAME = "a/b.py"\nopen(tmp_path / NAME)',
    ],
)
def test_what_lies_in_a_temporary_or_output_place_is_silent(code: str) -> None:
    assert [line for line in told(code) if not line.startswith("read a/b.py")] == []
    assert dict(facts(code).unresolved)["outside"] >= 1


def test_a_name_that_is_bound_twice_is_not_known() -> None:
    code = 'X = Path(__file__).parent\nX = other()\nopen(X / "a" / "b.json")'
    assert told(code) == ["read a/b.json"]


def test_a_place_that_is_not_known_is_told_apart() -> None:
    (reference,) = found('open(root / "a" / "b.json")')
    assert reference.syntax == "python.joined"
    (reference,) = found('open("a/b.json")')
    assert reference.syntax == "python.open"


def test_files_of_a_package_are_found_from_its_directory() -> None:
    assert told('(files("pkg.core") / "json" / "a.json").read_text()') == ["read pkg/core/json/a.json"]
    assert told('(files(name) / "json" / "a.json").read_text()') == []


def test_names_of_functions_and_parameters() -> None:
    assert told('def f():\n    here = Path(__file__).parent\n    open(here / "a.json")') == ["read file: a.json typed"]
    assert told('HERE = Path(__file__).parent\ndef f(HERE):\n    open(HERE / "a.json")') == []


def test_what_the_module_writes_is_created() -> None:
    code = """
        P = "build/out.json"
        open(P, "w")
        open("build/out.json")
        os.makedirs("gen/a")
        open("gen/a/b.txt")
        """
    expected = ["write build/out.json", "read build/out.json created", "write gen/a", "read gen/a/b.txt created"]
    assert told(code) == expected


def test_spans_name_the_literal() -> None:
    code = 'é = open(ROOT / "shared" / "utils/a.py")\nx = open("lib/é.py")'
    joined, single = found(code)
    data = code.encode()
    assert data[joined.start : joined.end] == b'shared" / "utils/a.py'
    assert not joined.exact
    assert data[single.start : single.end].decode() == single.text == "lib/é.py"
    assert single.exact


def test_an_expression_that_names_itself_ends() -> None:
    assert told('a = a / "b"\nb = c\nc = b\nopen(b + "/x/y.py")') == ["read x/y.py"]
