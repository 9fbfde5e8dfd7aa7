"""What distributions bring with them: what lock files show (:mod:`reflint.registry.required`), and a few that no lock file showed.

What is not listed has unknown requirements, and may bring whatever is :func:`common`.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from reflint.registry.required import ENTRIES

# Written by hand from the distributions' metadata.
_FURTHER = """
flask-socketio = flask python-socketio; fastapi[all] = uvicorn httpx jinja2 python-multipart email-validator pyyaml
orjson ujson itsdangerous pydantic-settings; django-environ =; django-redis = django; xgboost = numpy scipy; lightgbm =
numpy scipy; catboost = numpy pandas scipy matplotlib plotly graphviz six; shap = numpy scipy scikit-learn pandas tqdm
packaging slicer numba cloudpickle; google-auth = pyasn1; google-cloud-scheduler = google-api-core
google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-functions = google-api-core google-api-core[grpc]
google-auth proto-plus protobuf grpc-google-iam-v1; google-cloud-error-reporting = google-cloud-logging google-api-core
google-api-core[grpc] proto-plus protobuf; firebase-admin = requests cryptography; motor = pymongo; sqlmodel =
sqlalchemy pydantic; slack-bolt = slack-sdk; sendgrid = starkbank-ecdsa; nba-api = numpy pandas requests; pybaseball =
numpy pandas beautifulsoup4 requests lxml pyarrow pygithub scipy matplotlib tqdm attrs; mlb-statsapi = requests;
espn-api = requests; cloudscraper = requests requests-toolbelt pyparsing; curl-cffi = cffi certifi; azure-functions =;
awslambdaric = simplejson snapshot-restore-py; snapshot-restore-py =; phonenumbers =; pycountry =; pydash = typing-extensions; retry = decorator py
"""
WIDELY = 3  # distributions that require another one, from which on an unlisted one may require it, too


Table = dict[str, tuple[str, ...]]


def _tables() -> tuple[Table, Table]:
    now: Table = {}
    before: Table = {}
    for entry in (*ENTRIES.split(";"), *_FURTHER.split(";")):
        name, _, listed = entry.partition("=")
        required, _, former = listed.partition("|")
        name = name.strip()
        now[name] = (*now.get(name, ()), *required.split())
        before[name] = (*before.get(name, ()), *former.split())
    return now, before


# What a distribution requires, and what only earlier major versions of it required.
BROUGHT, FORMERLY = _tables()


@cache
def common() -> frozenset[str]:
    """What unlisted distributions may well bring: its absence from a list of requirements proves nothing where such a distribution is listed."""
    counts = Counter(brought.partition("[")[0] for names in BROUGHT.values() for brought in set(names))
    return frozenset(name for name, count in counts.items() if count >= WIDELY)
