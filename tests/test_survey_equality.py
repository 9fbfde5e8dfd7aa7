"""What is found with the survey is what is found without it: on drawn repositories, all of whose files are judged.

``tests/ecosystem/survey_equality.py`` asks the same of whole real ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reflint.cache import Cache
from reflint.examining import Seam, examine
from reflint.judging import judge
from reflint.model.finding import Finding
from reflint.model.history import PENDING, History, Seen
from reflint.model.settings import Selection, Settings
from reflint.model.tree import FILE, Entry, Source, Tree, ancestors

# Few names, so that what is gone at one place often lives at another.
DIRECTORY = st.lists(st.sampled_from(["lib", "docs", "src", "shared", "tools", "unit"]), max_size=3).map("/".join)
NAME = st.sampled_from(["pool.py", "guide.md", "data.json", "run.sh", "__init__.py", "api.rst", "plan", "Dockerfile"])
PATH = st.tuples(DIRECTORY, NAME).map(lambda parts: "/".join(filter(None, parts)))
HOST = st.tuples(
    DIRECTORY, st.sampled_from([f"host.{end}" for end in "md rst txt yaml json toml ini cfg py sh".split()])
)
SPELLINGS = (
    "see {0} there\n",
    "[text]({0})\n",
    "[text](./{0})\n",
    "[text](../{0})\n",
    "[text](../../{0}#part)\n",
    "`{0}`\n",
    ".. include:: {0}\n",
    ":doc:`../{0}`\n",
    "key: {0}\n",
    'key = "{0}"\n',
    '{{"key": "{0}"}}\n',
    "- {0}/*.py\n",
    "# {0}\n",
    'open("{0}")\n',
    'open(os.path.join(os.path.dirname(__file__), "{0}"))\n',
    'x = Path(__file__).parent / "{0}"\n',
    'x = ROOT / "{0}"\n',
    'run(["cp", "../{0}", "out"])\n',
    'patch("{1}.name")\n',
    'config_file = "{0}"\n',
    'print("run {0} first")\n',
    'setup(packages=["{1}"])\n',
    'for name in ["{1}.name"]:\n    patch(name)\n',
    "module: {1}:main\n",
    "cp {0} out\n",
    '[ -f "$ROOT/{0}" ] && source "$ROOT/{0}"\n',
    "https://github.com/o/r/blob/main/{0}\n",
)
EVERYTHING = Settings(command_line=Selection(select=("ALL",)))


class Drawn:
    """Files by path, as a reader of a tree yields them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            yield path, self.files[path]


def found(files: dict[str, bytes], gone: set[str], chosen: Settings, survey: bool) -> list[Finding]:
    """All findings on ``files``, once ``gone`` was there."""
    tree = Tree(Source("commit", "c" * 40), {path: Entry(FILE) for path in sorted(files)})
    lost = {path for path in gone if path not in files and path not in tree.directories}
    lost = {path for path in lost if not any(step in files for step in ancestors(path))}
    directories = {step for path in lost for step in ancestors(path)} - tree.directories - lost
    history = History(Seen(2, True), dict.fromkeys(lost | directories, 1), (PENDING, "d" * 40), frozenset(directories))
    repo, _ = examine(Seam(tree, Drawn(files), lambda: history, chosen, Cache(None), survey))
    return list(judge(repo))


@st.composite
def hosts(draw: st.DrawFn, paths: list[str]) -> dict[str, bytes]:
    """Files that name ``paths``, or their ends, in many spellings."""
    files = {}
    for directory, name in draw(st.lists(HOST, min_size=1, max_size=4)):
        lines = []
        for path in draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4)):
            text = path.split("/", draw(st.integers(0, 2)))[-1]
            dotted = text.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            lines.append(draw(st.sampled_from(SPELLINGS)).format(text, dotted))
        files["/".join(filter(None, (directory, name)))] = "".join(lines).encode()
    return files


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.lists(PATH, min_size=2, max_size=8, unique=True), st.lists(PATH, max_size=4, unique=True))
def test_the_survey_hides_nothing(data: st.DataObject, gone: list[str], alive: list[str]) -> None:
    more = [f"{path.rpartition('/')[0]}/never.py".lstrip("/") for path in gone]  # below a directory that may be gone
    files = dict.fromkeys(alive, b"") | data.draw(hosts(gone + alive + more))
    for chosen in (Settings(), EVERYTHING):
        assert found(files, set(gone), chosen, True) == found(files, set(gone), chosen, False)
