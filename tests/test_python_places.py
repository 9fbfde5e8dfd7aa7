"""Names, calls and loops that say what a literal is: what is silent first, then what is read."""

from __future__ import annotations

import pytest
from python_cases import facts, found, mentions, told


@pytest.mark.parametrize(
    "code",
    [
        'profile = "data.yaml"',
        'title = "data.yaml"',
        'words.append("data.yaml")',
        'for name in ["data.yaml"]: f(name)',
        "import app\nx = app.__file__",
        'import app\nx = os.path.join(os.path.dirname(app.__file__), "a.yaml")',
        'setup(packages=find_packages(), package_data={"app": ["py.typed"]})',
        'app.run("--verbose", "data.yaml")',
        'link = "https://example.com/blob/main/lib/a.py"',
        'link = "https://github.com/o/r/blob/v1.2/lib/a.py"',
    ],
)
def test_what_says_nothing_is_silent(code: str) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('self.graph_xmlfile = "graph.xml"', "read graph.xml"),
        ('load(config_path="base.toml")', "read base.toml"),
        ('reqfiles.append("requirements.in")', "read requirements.in"),
        ('for path in ["requirements.in"]: f(path)', "read requirements.in"),
        ('flags.DEFINE_string("data_dir", "data/input", "Where the data/input lies")', "read data/input"),
        ('session.install("-r", "requirements.in")', "read requirements.in"),
        ('tool("--config-file", "conf.ini")', "read conf.ini"),
    ],
)
def test_a_name_or_an_option_says_that_a_bare_name_is_a_file(code: str, expected: str) -> None:
    assert told(code) == [expected]


def test_what_is_written_under_the_name_of_a_place_is_written() -> None:
    assert told('output_path = "a/b.json"') == ["write a/b.json"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('import app\nopen(os.path.join(os.path.dirname(app.__file__), "a/b.yaml"))', "read app/a/b.yaml"),
        ('from app import jobs\nx = Path(jobs.__file__).parent / "a" / "b.yaml"', "read app/jobs/a/b.yaml"),
        ('import app.jobs\nROOT = os.path.dirname(app.__file__)\nx = join(ROOT, "a/b.yaml")', None),
        (
            'import app.jobs\nROOT = os.path.dirname(app.__file__)\nx = os.path.join(ROOT, "a/b.yaml")',
            "read app/a/b.yaml",
        ),
        ('import py\nbase = py.path.local(py.__file__).dirpath()\nx = base.join("a", "b.py")', "read py/a/b.py"),
        ('import app\nx = Path(app.__file__).parent.parent / "docs" / "a.md"', "read app/../docs/a.md"),
    ],
)
def test_the_directory_of_an_imported_package_is_known(code: str, expected: str | None) -> None:
    assert told(code) == ([expected] if expected else ["read a/b.yaml"])


def test_setup_names_packages_and_their_files() -> None:
    code = 'setup(packages=["app", "app.jobs"], package_data={"app.jobs": ["data/a.yaml", "*/a.sql", "data/*.sql"], "": ["x/y.txt"]})'
    assert told(code) == ["read app.jobs", "read app/jobs/data/a.yaml", "pattern app/jobs/*/a.sql", "read x/y.txt"]


@pytest.mark.parametrize(
    ("code", "syntax"),
    [
        ('for name in ("a.b.x", "a.b.d"):\n    patch(name).start()', "python.patch"),
        ('x = [import_module(name) for name in ["a.b.x", "a.b.d"]]', "python.import_module"),
        ('for name in ("a.b.x", "a.b.d"):\n    log(name)', "python.dotted"),
        ('pytest.register_assert_rewrite("a.b.x"); register_assert_rewrite("a.b.d")', "python.import_module"),
        ('f({"module_name": "a.b.x"}, module="a.b.d")', "python.module"),
    ],
)
def test_a_loop_tells_what_its_literals_are(code: str, syntax: str) -> None:
    assert [(reference.text, reference.syntax) for reference in found(code)] == [("a.b.x", syntax), ("a.b.d", syntax)]


def test_who_writes_back_what_he_has_read_does_not_make_it() -> None:
    code = """
        FILE = "lib/a.yaml"
        def bump():
            with open(FILE) as file:
                text = file.read()
            with open(FILE, "w") as file:
                file.write(text)
    """
    assert told(code)[0] == "read lib/a.yaml"


@pytest.mark.parametrize(
    "code",
    [
        """
        def load():
            return open("lib/a.yaml")
        def save():
            return open("lib/a.yaml", "w")
        """,
        """
        def load():
            try:
                return open("lib/a.yaml")
            except OSError:
                return open("lib/a.yaml", "w")
        """,
    ],
)
def test_a_file_that_another_function_makes_or_that_may_be_missing_is_made(code: str) -> None:
    assert "read lib/a.yaml created" in [line.replace(" masked", "") for line in told(code)]


@pytest.mark.parametrize(
    "code",
    [
        'link = "https://github.com/o/r/blob/main/lib/a.py"',
        'link = f"https://github.com/o/r/blob/{branch}/lib/a.py"',
        'link = "https://github.com/o/r/blob/%s/lib/a.py" % branch',
        'log("see https://github.com/o/r/blob/main/lib/a.py")',
        'link = "https://raw.githubusercontent.com/o/r/main/lib/a.py"',
    ],
)
def test_an_address_of_a_repository_page_is_a_mention_of_its_file(code: str) -> None:
    assert mentions(code) == ["lib/a.py"]


def test_a_dotted_key_is_an_address_and_tells_nothing_of_the_past() -> None:
    assert told('x = {"app.deprecated": "lib/a.py"}') == ["read lib/a.py"]
    assert told('x = {"deprecated": "lib/a.py"}') == []


def test_messages_are_kept_without_comments_and_docstrings() -> None:
    from reflint.extract.python import extract

    code = b'"""See lib/a.py."""\n# lib/b.py\nprint("run lib/c.py first")\n'
    assert [reference.text for reference in extract(code, "python-code").references] == ["lib/c.py"]
    assert facts(code.decode()).failure is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('x = files("app.data") / "tables" / "a.csv"', "read app/data/tables/a.csv"),
        ('x = pkg_resources.resource_filename("app.data", "tables/a.csv")', "read app/data/tables/a.csv"),
        ('x = pkgutil.get_data(__package__, "tables/a.csv")', "read file: tables/a.csv"),
        ('html_logo = "_static/logo.png"', "read _static/logo.png"),
    ],
)
def test_files_of_packages_are_found_from_their_directory(code: str, expected: str) -> None:
    assert told(code) == [expected]


@pytest.mark.parametrize(
    "code",
    [
        'pytest_plugins = ["app.fixtures"]',
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.fixtures")',
        'urlpatterns = [path("users/", include("app.fixtures"))]',
        'app.config.from_object("app.fixtures")',
    ],
)
def test_two_dotted_words_where_nothing_but_a_module_fits(code: str) -> None:
    assert told(code) == ["read app.fixtures"]


@pytest.mark.parametrize(
    "code",
    [
        'subprocess.run("python tools/a.py --x".split())',
        'subprocess.run(shlex.split("python tools/a.py --x"))',
        'command = "python tools/a.py --x"\nsubprocess.run(command, shell=True)',
    ],
)
def test_a_command_line_is_shell_where_it_is_written(code: str) -> None:
    (inner,) = facts(code).embedded
    assert inner.text == b"python tools/a.py --x"
    assert inner.map.outward(0, 6)[0].start == code.index("python")
