"""Python files that nobody runs against this tree: what they import may well not be there."""

from __future__ import annotations

import re

_SAMPLE = re.compile(
    r"(^|/)(tests?|testing)(_\w+)?/(.*/)?(data|cases|samples?|resources?|assets|inputs?|outputs?|expected|files|corpus|regression|example_scripts|roots|testpkg[^/]*)/"
)
_BROKEN = re.compile(r"(^|/)tests?/(.*/)?[^/]*(bad|broken|invalid|fail|error|missing)[^/]*(\.py$|/)")
_TEST = re.compile(r"(^|/)(tests?|testing)/|(^|/)test_[^/]*$|_test\.py$")
_NOWHERE = re.compile(
    r"missing|absent|bogus|nowhere|no_?such|not_?(there|here|found|a_module)|(not?|non|nt)_?exist", re.IGNORECASE
)
# What brings old data and old configurations up to date, and its tests: they speak of what was, on purpose.
_UPGRADE = re.compile(r"(^|/)(test_)?(upgrades?|migrations?|deprecations?)(_\w+)?\.py$")
_RETIRED = re.compile(
    r"(^|/)(examples?|samples?|demos?|tutorials?)/(.*/)?(legacy|deprecated|archived?|obsolete|outdated)/"
    r"|(^|/)docs?/(.*/)?(v|version-)\d[\w.]*/"
)


def is_sample(path: str) -> bool:
    """Whether a file below a directory of tests is code that a test reads, not runs: what it imports is made up."""
    return _SAMPLE.search(path) is not None


def is_broken(path: str) -> bool:
    """Whether tests import the file to see it fail."""
    return _BROKEN.search(path) is not None


def is_made_up(path: str, name: str) -> bool:
    """Whether a file of tests imports a module whose ``name`` says that it is not there: ``no_such_module``."""
    return _NOWHERE.search(name) is not None and _TEST.search(path) is not None


def is_upgrade(path: str) -> bool:
    """Whether the strings of a Python file name what there was in earlier releases."""
    return _UPGRADE.search(path) is not None


def is_retired(path: str) -> bool:
    """Whether the file is an example, or of the documents, that are kept for those who use an earlier release, whose modules it imports."""
    return _RETIRED.search(path) is not None
