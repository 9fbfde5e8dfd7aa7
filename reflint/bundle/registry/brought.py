"""What distributions bring with them: their own requirements, where these are commonly relied upon.

Source: written by hand from the distributions' metadata (``Requires-Dist`` without environment markers). What is not listed here has unknown
requirements, and may bring whatever is :data:`COMMON`.
"""

from __future__ import annotations

_ENTRIES = """
requests = urllib3 certifi idna charset-normalizer; httpx = httpcore certifi idna anyio sniffio; httpcore = h11
certifi; anyio = idna sniffio typing-extensions exceptiongroup; aiohttp = yarl multidict attrs frozenlist aiosignal
aiohappyeyeballs async-timeout propcache; yarl = multidict idna propcache; aiosignal = frozenlist; flask = werkzeug
jinja2 click itsdangerous blinker markupsafe; werkzeug = markupsafe; jinja2 = markupsafe; mako = markupsafe;
flask-cors = flask; flask-sqlalchemy = flask sqlalchemy; flask-migrate = flask flask-sqlalchemy alembic; flask-login =
flask werkzeug; flask-wtf = flask wtforms itsdangerous; flask-limiter = flask limits; flask-socketio = flask
python-socketio; python-socketio = python-engineio bidict; flask-restful = flask aniso8601 six pytz; flask-caching =
flask cachelib; gunicorn = packaging; uvicorn = click h11 typing-extensions; uvicorn[standard] = httptools uvloop
watchfiles websockets python-dotenv pyyaml; hypercorn = h11 h2 wsproto priority; fastapi = starlette pydantic
typing-extensions; starlette = anyio typing-extensions; fastapi[all] = uvicorn httpx jinja2 python-multipart
email-validator pyyaml orjson ujson itsdangerous pydantic-settings; fastapi[standard] = uvicorn httpx jinja2
python-multipart email-validator fastapi-cli; pydantic = pydantic-core typing-extensions annotated-types
typing-inspection; pydantic[email] = email-validator; email-validator = dnspython idna; pydantic-settings = pydantic
python-dotenv; pydantic-core = typing-extensions; functions-framework = flask click watchdog gunicorn cloudevents
werkzeug; cloudevents = deprecation; watchdog =; click =; itsdangerous =; markupsafe =; blinker =; django = asgiref
sqlparse; djangorestframework = django; django-cors-headers = django asgiref; django-environ =; django-storages =
django; whitenoise =; django-redis = django redis; pandas = numpy python-dateutil pytz tzdata; numpy =; scipy = numpy;
scikit-learn = numpy scipy joblib threadpoolctl; statsmodels = numpy scipy pandas patsy packaging; patsy = numpy;
xgboost = numpy scipy; lightgbm = numpy scipy; catboost = numpy pandas scipy matplotlib plotly graphviz six;
matplotlib = numpy pillow python-dateutil pyparsing cycler kiwisolver packaging contourpy fonttools; seaborn = numpy
pandas matplotlib; plotly = packaging narwhals tenacity; shap = numpy scipy scikit-learn pandas tqdm packaging slicer
numba cloudpickle; numba = numpy llvmlite; joblib =; pyarrow = numpy; db-dtypes = numpy pandas pyarrow packaging;
pandas-gbq = pandas numpy pyarrow db-dtypes google-cloud-bigquery google-auth google-auth-oauthlib google-api-core
pydata-google-auth; python-dateutil = six; pytz =; tzdata =; six =; pyyaml =; python-dotenv =; tenacity =; certifi =;
idna =; urllib3 =; charset-normalizer =; packaging =; typing-extensions =; colorama =; google-api-core =
googleapis-common-protos protobuf google-auth requests proto-plus; google-api-core[grpc] = grpcio grpcio-status;
google-auth = cachetools pyasn1-modules rsa pyasn1; google-auth-oauthlib = google-auth requests-oauthlib;
requests-oauthlib = requests oauthlib; google-auth-httplib2 = google-auth httplib2; httplib2 = pyparsing;
google-api-python-client = httplib2 google-auth google-auth-httplib2 google-api-core uritemplate;
googleapis-common-protos = protobuf; grpc-google-iam-v1 = grpcio googleapis-common-protos protobuf; google-cloud-core
= google-api-core google-auth; google-resumable-media = google-crc32c; google-crc32c =; proto-plus = protobuf;
protobuf =; grpcio = typing-extensions; grpcio-status = grpcio protobuf googleapis-common-protos;
google-cloud-bigquery = google-api-core google-api-core[grpc] google-auth google-cloud-core google-resumable-media
packaging python-dateutil requests proto-plus protobuf; google-cloud-bigquery[pandas] = pandas pyarrow db-dtypes;
google-cloud-bigquery[bqstorage] = google-cloud-bigquery-storage pyarrow grpcio; google-cloud-bigquery[all] = pandas
pyarrow db-dtypes google-cloud-bigquery-storage tqdm ipywidgets ipython; google-cloud-bigquery-storage =
google-api-core google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-storage = google-auth
google-api-core google-cloud-core google-resumable-media requests google-crc32c; google-cloud-firestore =
google-api-core google-api-core[grpc] google-auth google-cloud-core proto-plus protobuf; google-cloud-pubsub = grpcio
google-api-core google-api-core[grpc] google-auth proto-plus protobuf grpc-google-iam-v1 grpcio-status
opentelemetry-api opentelemetry-sdk; google-cloud-logging = google-api-core google-api-core[grpc] google-auth
google-cloud-appengine-logging google-cloud-audit-log google-cloud-core grpc-google-iam-v1 opentelemetry-api
proto-plus protobuf; google-cloud-secret-manager = google-api-core google-api-core[grpc] google-auth proto-plus
protobuf grpc-google-iam-v1; google-cloud-tasks = google-api-core google-api-core[grpc] google-auth proto-plus
protobuf grpc-google-iam-v1; google-cloud-monitoring = google-api-core google-api-core[grpc] google-auth proto-plus
protobuf; google-cloud-scheduler = google-api-core google-api-core[grpc] google-auth proto-plus protobuf;
google-cloud-run = google-api-core google-api-core[grpc] google-auth proto-plus protobuf grpc-google-iam-v1;
google-cloud-functions = google-api-core google-api-core[grpc] google-auth proto-plus protobuf grpc-google-iam-v1;
google-cloud-build = google-api-core google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-datastore =
google-api-core google-api-core[grpc] google-auth google-cloud-core proto-plus protobuf; google-cloud-error-reporting
= google-cloud-logging google-api-core google-api-core[grpc] proto-plus protobuf; google-cloud-trace = google-api-core
google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-aiplatform = google-api-core google-api-core[grpc]
google-auth proto-plus protobuf packaging google-cloud-storage google-cloud-bigquery google-cloud-resource-manager
shapely pydantic docstring-parser typing-extensions; google-cloud-resource-manager = google-api-core
google-api-core[grpc] google-auth proto-plus protobuf grpc-google-iam-v1; google-cloud-spanner = google-api-core
google-api-core[grpc] google-cloud-core grpc-google-iam-v1 proto-plus protobuf sqlparse deprecated opentelemetry-api;
google-cloud-vision = google-api-core google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-dlp =
google-api-core google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-kms = google-api-core
google-api-core[grpc] google-auth proto-plus protobuf grpc-google-iam-v1; google-cloud-compute = google-api-core
google-api-core[grpc] google-auth proto-plus protobuf; google-cloud-language = google-api-core google-api-core[grpc]
google-auth proto-plus protobuf; google-cloud-translate = google-api-core google-api-core[grpc] google-auth
google-cloud-core proto-plus protobuf grpc-google-iam-v1; google-cloud-speech = google-api-core google-api-core[grpc]
google-auth proto-plus protobuf; firebase-admin = google-api-core google-api-core[grpc] google-api-python-client
google-cloud-firestore google-cloud-storage pyjwt cachecontrol requests cryptography; google-generativeai =
google-ai-generativelanguage google-api-core google-api-python-client google-auth protobuf pydantic tqdm
typing-extensions; google-genai = google-auth httpx pydantic requests tenacity websockets anyio typing-extensions;
cloud-sql-python-connector = aiofiles aiohttp cryptography dnspython requests google-auth; gspread = google-auth
google-auth-oauthlib; gcsfs = aiohttp decorator fsspec google-auth google-auth-oauthlib google-cloud-storage requests;
opentelemetry-api = deprecated importlib-metadata typing-extensions; opentelemetry-sdk = opentelemetry-api
opentelemetry-semantic-conventions typing-extensions; deprecated = wrapt; importlib-metadata = zipp; wrapt =;
sentry-sdk = urllib3 certifi; prometheus-client =; structlog =; python-json-logger =; loguru =; psutil =; cachetools
=; rsa = pyasn1; pyasn1-modules = pyasn1; pyasn1 =; oauthlib =; uritemplate =; pyparsing =; boto3 = botocore
s3transfer jmespath; botocore = jmespath python-dateutil urllib3; s3transfer = botocore; aiobotocore = botocore
aiohttp wrapt aioitertools; s3fs = aiobotocore fsspec aiohttp; smart-open = wrapt; sqlalchemy = greenlet
typing-extensions; alembic = sqlalchemy mako typing-extensions; psycopg2-binary =; psycopg2 =; asyncpg =; pymysql =;
pymongo = dnspython; motor = pymongo; redis = async-timeout; sqlmodel = sqlalchemy pydantic; celery = kombu billiard
vine click click-didyoumean click-repl click-plugins python-dateutil tzdata; kombu = amqp vine tzdata packaging;
celery[redis] = redis; kombu[redis] = redis; amqp = vine; rq = redis click; flower = celery prometheus-client tornado
humanize pytz; beautifulsoup4 = soupsieve typing-extensions; lxml =; html5lib = six webencodings; bleach =
webencodings six; pillow =; opencv-python = numpy; opencv-python-headless = numpy; imageio = numpy pillow;
scikit-image = numpy scipy networkx pillow imageio tifffile packaging lazy-loader; pdfplumber = pdfminer-six pillow
pypdfium2; pdfminer-six = charset-normalizer cryptography; cryptography = cffi; cffi = pycparser; pyjwt =; python-jose
= ecdsa rsa pyasn1; pyopenssl = cryptography; paramiko = bcrypt cryptography pynacl; pynacl = cffi; passlib =; bcrypt
=; openpyxl = et-xmlfile; xlsxwriter =; xlrd =; tabulate =; tqdm =; rich = markdown-it-py pygments; typer = click rich
shellingham typing-extensions; python-multipart =; orjson =; ujson =; simplejson =; jsonschema = attrs referencing
rpds-py jsonschema-specifications; attrs =; slack-sdk =; slack-bolt = slack-sdk; sendgrid = python-http-client
starkbank-ecdsa; twilio = requests pyjwt aiohttp aiohttp-retry; stripe = requests typing-extensions; openai = httpx
pydantic anyio distro sniffio tqdm typing-extensions jiter; anthropic = httpx pydantic anyio distro sniffio
typing-extensions jiter; tiktoken = regex requests; langchain = langchain-core langsmith pydantic pyyaml requests
sqlalchemy; langchain-core = langsmith tenacity jsonpatch pyyaml packaging typing-extensions pydantic; transformers =
numpy huggingface-hub tokenizers pyyaml regex requests tqdm safetensors filelock packaging; huggingface-hub = filelock
fsspec packaging pyyaml requests tqdm typing-extensions; torch = filelock typing-extensions sympy networkx jinja2
fsspec; torchvision = numpy torch pillow; sentence-transformers = transformers tqdm torch scikit-learn scipy
huggingface-hub pillow; tensorflow = numpy protobuf grpcio h5py keras requests six wrapt absl-py packaging
typing-extensions tensorboard; streamlit = altair blinker cachetools click numpy packaging pandas pillow protobuf
pyarrow requests tenacity toml tornado gitpython pydeck watchdog typing-extensions; nba-api = numpy pandas requests;
pybaseball = numpy pandas beautifulsoup4 requests lxml pyarrow pygithub scipy matplotlib tqdm attrs; pygithub =
requests pyjwt pynacl deprecated typing-extensions urllib3; mlb-statsapi = requests; espn-api = requests; docker =
requests urllib3; kubernetes = certifi six python-dateutil pyyaml google-auth websocket-client requests
requests-oauthlib oauthlib urllib3 durationpy; elasticsearch = elastic-transport; opensearch-py = urllib3 requests
python-dateutil certifi events; influxdb-client = reactivex certifi python-dateutil urllib3 setuptools; pytest =
pluggy iniconfig packaging; pytest-cov = pytest coverage; pytest-mock = pytest; pytest-asyncio = pytest; responses =
requests urllib3 pyyaml; moto = boto3 botocore cryptography requests xmltodict werkzeug python-dateutil responses
jinja2; freezegun = python-dateutil; playwright = greenlet pyee; selenium = urllib3 trio trio-websocket certifi
typing-extensions websocket-client; cloudscraper = requests requests-toolbelt pyparsing; requests-toolbelt = requests;
curl-cffi = cffi certifi; websocket-client =; websockets =; xmltodict =; pytz-deprecation-shim = tzdata;
azure-functions =; azure-core = requests six typing-extensions; azure-identity = azure-core cryptography msal
msal-extensions; azure-storage-blob = azure-core cryptography typing-extensions isodate; aws-lambda-powertools =
jmespath typing-extensions; aws-xray-sdk = wrapt botocore; apscheduler = tzlocal; tzlocal =; croniter =
python-dateutil pytz; schedule =; humanize =; python-slugify = text-unidecode; phonenumbers =; pycountry =; arrow =
python-dateutil; pendulum = python-dateutil tzdata; dateparser = python-dateutil pytz regex tzlocal; feedparser =
sgmllib3k; gevent = greenlet zope-event zope-interface; eventlet = dnspython greenlet; greenlet =; setuptools =; wheel
=; pip =; duckdb =; polars =; nltk = click joblib regex tqdm; uvloop =; httptools =; aiofiles =; aiosqlite =;
cloudpickle =; dnspython =; pydash = typing-extensions; ratelimit =; backoff =; retry = decorator py
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
    for entry in _ENTRIES.split(";"):
        name, equals, names = entry.partition("=")
        if equals:
            found[name.strip()] = tuple(names.split())
    return found


BROUGHT = _table()
