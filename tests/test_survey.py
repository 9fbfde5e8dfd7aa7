"""The survey is a superset filter: what an extractor can find must be a candidate; and a filter: what names nothing
gone must not be one.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reflint.survey import VanishedIndex, Words, candidate, survey

GONE = (
    "orchestration/shared",
    "orchestration/shared/utils",
    "orchestration/shared/utils/lock.py",
    "docs/old guide.md",
    "app/[id]/page.tsx",
)


def kept(
    text: str | bytes,
    home: str = "",
    gone: tuple[str, ...] = GONE,
    existing: frozenset[str] = frozenset(),
    linked: bool = False,
) -> bool:
    data = text if isinstance(text, bytes) else text.encode()
    return candidate(survey(data), VanishedIndex(gone, existing), home, linked)


@pytest.mark.parametrize(
    "text",
    [
        "cp -r orchestration/shared/utils build/",
        'rsync "$REPO_ROOT/orchestration/shared/utils/" x',
        "COPY ${SRC}/shared/utils/lock.py /app/",
        "include $(ROOT)/shared/utils/lock.py",
        "path: {{ base }}/shared/utils",
        r'{"path": "orchestration\/shared\/utils"}',
        "[lock](../shared/utils/lock.py#L12)",
        "see [guide](docs/old%20guide.md).",
        "open('docs/old guide.md')",
        "open('app/[id]/page.tsx')",
        "https://github.com/o/r/blob/main/orchestration/shared/utils/lock.py",
        "patch('orchestration.shared.utils.lock.acquire')",
        "from orchestration.shared.utils import lock",
        "module = shared.utils.lock:main",
        "**orchestration/shared/**",
        "gone: orchestration/shared.",
        'f"{ROOT}/orchestration/shared/{name}"',
        "uses orchestration/./shared/../shared/utils here",
        "// orchestration/shared/utils/never_was.py",
    ],
)
def test_every_spelling_of_a_gone_path_is_a_candidate(text: str) -> None:
    assert kept(text)


@pytest.mark.parametrize(
    "text",
    [
        'X = ROOT / "orchestration" / "shared"',
        "X = os.path.join(ROOT, 'orchestration', 'shared', name)",
        'SHARED = "orchestration"\nx = ROOT / SHARED / "shared" / "utils"',
        'x = Path("orchestration") / "shared"',
        'BASE = "orchestration/shared"\nx = f"{BASE}/utils/never.py"',
        'x = base.join("orchestration", "shared")',
        'x = ("orchestration/shared/"\n     "lock.py")',
    ],
)
def test_joined_parts_of_a_gone_path_are_a_candidate(text: str) -> None:
    assert kept(text, existing=frozenset({"shared", "shared/utils"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing to see",
        "self.shared.utils(1)",
        "shared and utils, without a slash",
        "https://example.com/shared/utils",
        "a/b/c.py and d.e.f",
        "x = total / count",
        '", ".join(shared)',
        "lock.py",
    ],
)
def test_a_file_that_names_nothing_gone_is_none(text: str) -> None:
    assert not kept(text)


def test_what_lives_under_the_same_name_is_none_unless_a_known_base_leads_elsewhere() -> None:
    existing = frozenset({"shared", "shared/utils", "shared/utils/lock.py"})
    assert not kept("import shared.utils.lock", "bin", existing=existing)
    assert not kept("cp shared/utils/lock.py x", "orchestration", existing=existing)
    assert kept("[lock](shared/utils/lock.py)", "orchestration", existing=existing, linked=True)
    assert kept("x = Path(__file__).parent / 'shared/utils/lock.py'", "orchestration", existing=existing)


def test_a_module_below_an_import_root_lives() -> None:
    existing = frozenset({"src/pkg", "src/pkg/mod.py"})
    assert not kept("import pkg.mod", gone=("pkg", "pkg/mod.py"), existing=existing)


def test_a_bare_file_name_counts_beside_and_above_its_user_only() -> None:
    gone = ("tools/data/codes.csv",)
    assert kept("open('codes.csv')", "tools/data", gone)
    assert kept("open('codes.csv')", "tools/data/deep", gone)
    assert not kept("open('codes.csv')", "tools", gone)


def test_an_anchored_read_is_always_a_candidate() -> None:
    text = b"here = os.path.dirname(__file__)\nopen(os.path.join(here, 'x.json'))"
    assert survey(text).reads
    assert kept(text, gone=())
    assert not survey(b"open('x.json')").reads
    assert survey(b"import sys\nsys.path.append('/home/me/work/tool')").reads
    assert not survey(text.replace(b"'x.json')", b"'x.json'), 'w'")).reads
    assert not survey(text.replace(b"'x.json'", b"f'{now()}.json'")).reads
    assert survey(text.replace(b"'x.json'", b"'x.json'), 'w')\nopen(join(here, 'x.json'")).reads


def test_words_are_clean_and_counted() -> None:
    words = survey(b"see ./a/b.py, ../c/d/ and $X/e/f; ${Y}/g/h. a/b.py (i.j.k) https://x.y/z")
    assert words == Words(("a/b.py", "c/d/", "e/f", "g/h", "i.j.k"), words.count, words.pieces)
    assert words.count == 10


COMPONENT = st.text("abcdeXYZ019_-é", min_size=2, max_size=6).filter(
    lambda name: name[0] not in "-" and name[-1] not in "-" and any(map(str.isalpha, name))
)
PATHS = st.lists(COMPONENT, min_size=2, max_size=5).map("/".join)
ODD = st.lists(
    st.text("abc[]() ,;'#&=@+é", min_size=1, max_size=6).filter(lambda name: any(map(str.isalpha, name))),
    min_size=2,
    max_size=4,
)
WRITTEN = st.sampled_from(
    [
        "cp {0} x",
        '"{0}"',
        "'./{0}'",
        "../../{0}",
        "$X/{0}",
        "${{X}}/{0}",
        "$(X)/{0}",
        "{{x}}/{0}",
        "[a]({0})",
        "`{0}`",
        "({0}:12)",
        "{0}/",
        "{0}/more/x.py",
        "--file={0}",
        "x: {0}\n",
        "{0}, and",
        "{0}.",
        "**{0}**",
        "<{0}>",
        "{0}#L3",
        "a\t{0}\r\n",
        "{0}/*.py",
        "https://github.com/o/r/tree/main/{0}",
    ]
)


@settings(deadline=None)
@given(PATHS, WRITTEN, st.integers(0, 3), st.sampled_from(["", ".py", ".md", "/__init__.py"]))
def test_contract_one_word(path: str, written: str, cut: int, ending: str) -> None:
    gone = path + ending
    parts = gone.split("/")
    text = "/".join(parts[min(cut, len(parts) - 2) :])
    assert kept("lead\n" + written.format(text) + "\ntail", gone=(gone,))


@settings(deadline=None)
@given(PATHS, st.sampled_from(["patch('{0}.name')", "import {0}\n", "x: {0}:main", "-m {0} y", "`{0}`"]))
def test_contract_dotted(path: str, written: str) -> None:
    path = "/".join("m" + part.replace("-", "_") for part in path.split("/"))
    for gone in (path + ".py", path + "/__init__.py"):
        assert kept("x " + written.format(path.replace("/", ".")), gone=(gone,))


@settings(deadline=None)
@given(PATHS)
def test_contract_escaped(path: str) -> None:
    assert kept('{"x": "' + path.replace("/", "\\/") + '"}', gone=(path,))
    assert kept(f"[x]({quote(path + ' y.md')})", gone=(path + " y.md",))


@settings(deadline=None)
@given(ODD)
def test_contract_odd_names(parts: list[str]) -> None:
    path = "lib/" + "/".join(parts)
    assert kept(f'"{path}"', gone=(path,))


@settings(deadline=None)
@given(
    PATHS,
    st.sampled_from(["X / {0}", "os.path.join(X, {1})", "X.joinpath({1})", "Path({0})", "X \\\n    / {2}"]),
    st.sampled_from("'\""),
)
def test_contract_joined(path: str, written: str, mark: str) -> None:
    parts = [f"{mark}{part}{mark}" for part in path.split("/")]
    text = written.format(" / ".join(parts), ", ".join(parts), "\n    / ".join(parts))
    assert kept(
        "y = " + text.replace(f"Path({' / '.join(parts)})", f"Path({parts[0]}) / {' / '.join(parts[1:])}"), gone=(path,)
    )


@settings(deadline=None)
@given(st.binary())
def test_never_raises(data: bytes) -> None:
    words = survey(data)
    assert survey(data) == words
    candidate(words, VanishedIndex(GONE), "a/b")


@settings(deadline=None)
@given(st.text("./ab$%\\\"'(){}* \n-@~", max_size=200), st.text("./ab$%\\\"'(){}* \n-@~", min_size=1, max_size=30))
def test_never_raises_on_what_looks_like_words(text: str, path: str) -> None:
    candidate(survey(text.encode()), VanishedIndex((path,)), "a")


def test_linear_on_one_long_word() -> None:
    survey(b"a/" * 500_000)
    survey(b"a." * 500_000)
    survey(b"'" * 500_000 + b'= "x' * 100_000)
