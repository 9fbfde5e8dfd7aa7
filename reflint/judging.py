"""What the rules say of a repository, and what of it comments and settings silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from reflint.jobs import Spread
from reflint.model.finding import Finding
from reflint.model.settings import Settings
from reflint.resolve.repo import Repo
from reflint.resolve.spoken import mention_scope
from reflint.rule import Rule
from reflint.rules import all_rules
from reflint.suppress import suppress
from reflint.suppress.comments import Comments

WORTH = 40  # resolutions that do not simply exist; below that, rules have nearly nothing to say
_BUNDLES = ("RL307", "RL401", "RL402", "RL403", "RL404", "RL405", "RL406")


def imports_alone(settings: Settings) -> bool:
    """Whether no rule runs that asks for more than imports."""
    return not _any_runs(settings, (rule for rule in all_rules() if not rule.imports))


def bundles_asked(settings: Settings) -> bool:
    """Whether any rule on bundles runs."""
    return _any_runs(settings, (rule for rule in all_rules() if rule.code in _BUNDLES))


def _any_runs(settings: Settings, rules: Iterable[Rule]) -> bool:
    scopes = (settings, *(nested for _, nested in settings.nested))
    return any(s.enabled(rule.code, rule.severity != "off") for rule in rules for s in scopes)


def judge(repo: Repo, jobs: int = 1, meanwhile: Callable[[], object] = int) -> Iterator[Finding]:
    """What the rules say, by path, line, code and target; each rule only where the settings let it run. Where there is much to say, in ``jobs``
    processes; ``meanwhile`` is called once they are at work.
    """
    rules = [rule for rule in all_rules() if _any_runs(repo.settings, (rule,))]
    spread = Spread(jobs if len(repo.resolutions) >= WORTH else 1, 2)
    found = spread(partial(_judged, repo), rules)
    meanwhile()
    yield from sorted(found, key=order)


def _judged(repo: Repo, rules: list[Rule]) -> Iterator[Finding]:
    for rule in rules:
        default = rule.severity != "off"
        yield from (f for f in rule.check(repo) if repo.settings.at(f.path).enabled(rule.code, default))


def silenced(
    repo: Repo, today: str, jobs: int = 1, meanwhile: Callable[[], object] = int
) -> tuple[tuple[Finding, ...], int]:
    """The findings that nothing silences, with what rules say of the silence itself, and how many were silenced; ``meanwhile`` as :func:`judge`."""
    comments = Comments(repo.ignores, today)
    outcome = suppress(judge(repo, jobs, meanwhile), repo.settings, comments)
    outcome = outcome._replace(idle=tuple(comments.idle(lambda path, code: ran(repo, path, code))))
    audits = [
        finding
        for rule in all_rules()
        if rule.audit is not None
        for finding in rule.audit(outcome)
        if repo.settings.at(finding.path).enabled(rule.code, rule.severity != "off")
    ]
    said = suppress(audits, repo.settings).kept
    return tuple(sorted((*outcome.kept, *said), key=order)), outcome.suppressed


def ran(repo: Repo, path: str, code: str) -> bool:
    """Whether every rule that ``code`` (or prefix) covers, and that is not off by itself, looked at the file ``path``."""
    local = repo.settings.at(path)
    rules = [rule for rule in all_rules() if code == "ALL" or rule.code.startswith(code)]
    wanted = [rule for rule in rules if rule.severity != "off" or rule.code == code]
    mentions = all(rule.code != "RL106" for rule in rules) or mention_scope(repo.settings, repo.classes)(path)
    return mentions and all(local.enabled(rule.code, rule.severity != "off") for rule in wanted)


def order(finding: Finding) -> tuple[str, int, str, str]:
    """The order of findings in a report."""
    return finding.path, finding.line, finding.code, finding.target
