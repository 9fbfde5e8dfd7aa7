"""What distributions bring with them: what lock files show (:mod:`reflint.registry.required`), and a few that no lock file showed.

What is not listed has unknown requirements, and may bring whatever is :data:`COMMON`.
"""

from __future__ import annotations

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
phonenumbers =; pycountry =; pydash = typing-extensions; retry = decorator py
"""
# What unlisted distributions commonly bring: its absence from a list of requirements proves nothing where such a distribution is listed.
COMMON = frozenset(
    """
    requests urllib3 certifi idna charset-normalizer six numpy pandas python-dateutil pytz tzdata pyyaml click
    jinja2 markupsafe packaging typing-extensions attrs pydantic protobuf grpcio google-auth google-api-core
    googleapis-common-protos proto-plus google-cloud-core aiohttp httpx anyio cryptography cffi pillow tqdm
    setuptools wheel werkzeug flask sqlalchemy jsonschema rich colorama filelock psutil cachetools pyparsing
    simplejson toml tomli decorator wrapt deprecated scipy matplotlib joblib scikit-learn networkx lxml
    beautifulsoup4 pygments tabulate python-dotenv tenacity websocket-client websockets boto3 botocore s3transfer
    jmespath redis pyjwt oauthlib requests-oauthlib msgpack regex dnspython future mock zipp importlib-metadata
    pluggy fsspec greenlet gevent tornado cloudpickle prometheus-client opentelemetry-api opentelemetry-sdk
    google-cloud-storage google-cloud-bigquery pyarrow starlette fastapi uvicorn gunicorn torch transformers
    huggingface-hub django ipython kubernetes docker azure-core azure-identity azure-storage-blob sqlparse asgiref
    mako alembic blinker itsdangerous xmltodict orjson watchdog marshmallow pyopenssl bcrypt paramiko pynacl
    chardet pyzmq docutils sentry-sdk gitpython grpcio-status httplib2 google-api-python-client openpyxl pyasn1
    rsa python-multipart kombu billiard vine celery smart-open cattrs more-itertools multidict yarl zstandard lz4
    ruamel-yaml pymongo psycopg2-binary psycopg2 mypy-extensions nltk sympy
    """.split()
)


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in (*ENTRIES.split(";"), *_FURTHER.split(";")):
        name, _, names = entry.partition("=")
        name = name.strip()
        found[name] = (*found.get(name, ()), *names.split())
    return found


BROUGHT = _table()
