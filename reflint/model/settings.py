"""Settings: what the configuration says, merged and validated."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reflint.model.layout import Layout

FailOn = Literal["error", "warning", "never"]

# Documents that name the past on purpose, in gitignore syntax; plain directory names whatever their letter case. The key
# ``historical`` replaces the list. Names that programs have, too, are taken only as documents.
_DATE = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
HISTORICAL = (
    "CHANGELOG*",
    "ChangeLog*",
    "CHANGES*",
    "HISTORY*",
    "NEWS*",
    "RELEASE*NOTES*",
    "MIGRATION.md",
    "MIGRATING*.md",
    "UPGRADING*.md",
    "*HANDOFF*.md",
    *(
        f"{name}.{ending}"
        for name in ("[Cc]hangelog", "changes", "history", "news", "releases")
        for ending in ("md", "rst")
    ),
    "release[-_]notes*.md",
    "release[-_]notes*.rst",
    "[Ww]hats[-_]new*",
    "[Ww]hatsnew*[0-9]*",
    "[Cc]hangelog[-_.]*[0-9]*.md",
    "[Cc]hangelog[-_.]*[0-9]*.rst",
    "*[-_][Cc]hangelog.md",
    "changes[-_.]*[0-9]*.md",
    "changes[-_.]*[0-9]*.rst",
    "**/releases/*[0-9].[0-9]*",
    "**/changes/*[0-9].[0-9]*",
    "release-*[0-9].[0-9]*.md",
    "release-*[0-9].[0-9]*.rst",
    "release-notes/",
    "release notes/",
    "releasenotes/",
    "release_notes/",
    "changelog/",
    "changelogs/",
    "changelog.d/",
    *(f"{name}.{ending}" for name in ("deprecated", "deprecations") for ending in ("md", "rst")),
    "*versioned_docs/",
    "*versioned_sidebars/",
    "newsfragments/",
    "**/news/*.rst",
    "whatsnew/",
    "adr/",
    "adrs/",
    "decisions/",
    "meeting_minutes/",
    "meeting-minutes/",
    "meeting_notes/",
    "meeting-notes/",
    "proposals/",
    "rfcs/",
    "keps/",
    "enhancements/",
    "**/design/[Ii]mplemented/**/*.md",
    "**/upgrading/**/*.md",
    "**/upgrading/**/*.yaml",
    "**/docs/v[0-9]*.[0-9x]*/**/*.md",
    "**/defunct/**/*.md",
    "**/obsolete/**/*.md",
    "**/blog/**/*[12][0-9][0-9][0-9]-*.md",
    "**/blog/[12][0-9][0-9][0-9]/**/*.md",
    *(f"{mark}{name}/" for mark in ("", "_") for name in ("archive", "archived")),
    "attic/",
    "**/deprecated/**/*.md",
    "**/deprecated/**/*.rst",
    "not_used/",
    "not-used/",
    "unused/",
    "*handoff*/",
    "postmortems/",
    "post-mortems/",
    "*postmortem*.md",
    "retrospectives/",
    "**/incidents/**/*.md",
    "**/completed/**/*.md",
    f"*{_DATE}*.md",
    f"*{_DATE}*.rst",
    f"**/*{_DATE}*/**/*.md",
)

# Data of tests: what it names is made up. The key ``fixtures`` replaces the list.
FIXTURES = (
    *(
        f"{name}/"
        for name in (
            "fixtures fixture testdata test_data test-data __fixtures__ __snapshots__ snapshots cassettes golden goldens "
            "test_fixtures test-fixtures testing_data mocks __mocks__ samples_for_tests test-files test_files testfiles "
            "example_repos dummy_data expected_output"
        ).split()
    ),
    "testdata[0-9]*/",
    "*.snapshot.json",
    "*.snap",
    "*.ambr",
    "*.golden",
    "*.approved.txt",
    "*.validation.json",
    "*.lock",
    "*-lock.json",
)

# Somebody else's code. The key ``vendored`` replaces the list.
VENDORED = (
    *(
        f"{name}/"
        for name in (
            "vendor vendors vendored _vendor _vendored third_party third-party thirdparty 3rdparty node_modules "
            "bower_components site-packages dist-packages external extern"
        ).split()
    ),
    "mvnw",
    "gradlew",
    "gapic_metadata.json",
    "snippet_metadata*.json",
)

# Texts that become other files elsewhere. The key ``templates`` replaces the list.
TEMPLATES = (
    *(
        f"*.{ending}"
        for ending in "j2 jinja jinja2 tmpl template tpl mustache hbs erb ejs mako cookiecutter in".split()
    ),
    *(
        f"{name}/"
        for name in (
            "templates template plop-templates cookiecutter _templates skeleton scaffold scaffolds boilerplate archetype-resources"
        ).split()
    ),
)

# Documents that a newcomer or an agent follows word by word. The key ``mention-files`` replaces the list.
MENTION_FILES = (
    "README*",
    "CONTRIBUTING*",
    "AGENTS.md",
    "CLAUDE.md",
    "GEMINI.md",
    ".cursorrules",
    ".cursor/rules/",
    ".claude/agents/",
    ".claude/commands/",
    ".claude/skills/",
    ".windsurfrules",
    ".clinerules",
    ".github/instructions/",
    ".github/copilot-instructions.md",
)


class PerFileIgnore(NamedTuple):
    """Codes silenced in files that match ``pattern`` (gitignore syntax), or on targets that match it where
    ``by_target``.
    """

    pattern: str
    codes: tuple[str, ...]
    by_target: bool = False


class Retired(NamedTuple):
    """A path that nothing may name again; ``use`` names its replacement, ``reason`` says why."""

    path: str
    use: str = ""
    reason: str = ""


class LedgerEntry(NamedTuple):
    """``old`` went to ``new`` ("" for gone) in ``commit`` ("" where nobody wrote it down); ``line`` is 1-based in the
    ledger.
    """

    old: str
    new: str = ""
    commit: str = ""
    line: int = 0


class Declared(NamedTuple):
    """A deployment that the configuration declares at ``line`` of ``file``.

    ``root`` is the directory that ships, ``include`` what of it (nothing: all), ``copy`` what is put beside it: (path of the repository, place in the
    bundle); ``exclude`` is what does not ship. ``entry`` is what is started, ``path`` where modules are found, both in the bundle.
    ``requirements`` are files of the repository.
    """

    name: str
    root: str = ""
    include: tuple[str, ...] = ()
    copy: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


class Selection(NamedTuple):
    """Which rules one source of settings asks for: full codes, prefixes (``RL1``) or ``ALL``. An empty ``select``
    says nothing.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Settings(NamedTuple):
    """One run's settings. Tuples of codes hold full codes or prefixes (``RL1``, ``ALL``); patterns are in gitignore
    syntax, from the root.

    ``mention_files`` are the files in which RL106 looks by default. ``severity`` overrides a rule's own, by code.
    ``nested`` holds (directory, settings) of the nested files, deepest first, each already merged with those above
    it. ``command_line`` is what the command line selects; it speaks last. ``notes`` are remarks for standard error
    that change nothing.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    historical: tuple[str, ...] = HISTORICAL
    fixtures: tuple[str, ...] = FIXTURES
    vendored: tuple[str, ...] = VENDORED
    templates: tuple[str, ...] = TEMPLATES
    mention_files: tuple[str, ...] = MENTION_FILES
    per_file_ignores: tuple[PerFileIgnore, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    source_roots: tuple[str, ...] = ()
    target_python: str = ""
    retired: tuple[Retired, ...] = ()
    layout: Layout = Layout()
    bundle: tuple[Declared, ...] = ()
    fail_on: FailOn = "error"
    nested: tuple[tuple[str, Settings], ...] = ()
    command_line: Selection = Selection()
    notes: tuple[str, ...] = ()

    def at(self, path: str) -> Settings:
        """The settings that govern ``path``: those of the nearest nested file above it, else these."""
        for directory, settings in self.nested:
            if path.startswith(directory + "/"):
                return settings
        return self

    def enabled(self, code: str, default: bool) -> bool:
        """Whether the rule ``code`` runs; ``default`` is what it does where nobody selects anything."""
        chosen = _decide(default, code, Selection(self.select, self.extend_select, self.ignore))
        return _decide(chosen, code, self.command_line)

    def explicit(self, code: str) -> bool:
        """Whether ``code`` was asked for by name or prefix, so that an opt-in scope can be told from a default."""
        asked = (*self.select, *self.extend_select, *self.command_line.select, *self.command_line.extend_select)
        return _weight(code, asked) >= 0 and self.enabled(code, False)

    def severity_of(self, code: str, default: str) -> str:
        """The severity of ``code``: the most specific key that covers it, else ``default``."""
        matching = [(len(key), value) for key, value in self.severity if code.startswith(key)]
        return max(matching)[1] if matching else default


def _weight(code: str, selectors: tuple[str, ...]) -> int:
    """Length of the most specific selector that covers ``code``; 0 for ``ALL``, -1 where none does."""
    return max((0 if s == "ALL" else len(s) for s in selectors if s == "ALL" or code.startswith(s)), default=-1)


def _decide(before: bool, code: str, selection: Selection) -> bool:
    """The more specific selector wins; between equals, ``ignore``. A ``select`` forgets what stood before it."""
    chosen = _weight(code, (*selection.select, *selection.extend_select))
    dropped = _weight(code, selection.ignore)
    if chosen < 0 and dropped < 0:
        return before and not selection.select
    return chosen > dropped
