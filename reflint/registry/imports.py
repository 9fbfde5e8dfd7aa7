"""Which distribution brings which module.

Source: written by hand from the distributions' own documentation and metadata, for those that services commonly install.
``scripts/check_registry.py`` compares it with the metadata of whatever is installed beside it.
"""

from __future__ import annotations

# module = distributions that bring it, the usual one first. Modules named as their distribution are in SAME.
_DIFFERENT = """
distutils = setuptools; cgi = legacy-cgi; asyncore = pyasyncore; asynchat = pyasynchat; telnetlib = standard-telnetlib;
imghdr = standard-imghdr; pipes = standard-pipes; audioop = audioop-lts; yaml = pyyaml; dateutil = python-dateutil; PIL
= pillow pillow-simd; cv2 = opencv-python opencv-python-headless opencv-contrib-python; sklearn = scikit-learn; skimage
= scikit-image; bs4 = beautifulsoup4; attr = attrs; dotenv = python-dotenv; jwt = pyjwt; jose = python-jose; slugify =
python-slugify; magic = python-magic; docx = python-docx; pptx = python-pptx; multipart = python-multipart; OpenSSL =
pyopenssl; Crypto = pycryptodome pycrypto; Cryptodome = pycryptodomex; nacl = pynacl; serial = pyserial; usb = pyusb;
MySQLdb = mysqlclient; pymysql = pymysql; psycopg2 = psycopg2-binary psycopg2; psycopg = psycopg psycopg-binary; ldap =
python-ldap; ldap3 = ldap3; zmq = pyzmq; git = gitpython; github = pygithub; gitlab = python-gitlab; jenkins =
python-jenkins; consul = python-consul; memcache = python-memcached; pylibmc = pylibmc; telegram = python-telegram-bot;
discord = discord-py; slack = slackclient; slack_sdk = slack-sdk; slack_bolt = slack-bolt; twilio = twilio; sendgrid =
sendgrid; stripe = stripe; googleapiclient = google-api-python-client; apiclient = google-api-python-client;
oauth2client = oauth2client; google_auth_oauthlib = google-auth-oauthlib; google_auth_httplib2 = google-auth-httplib2;
google.auth = google-auth; google.oauth2 = google-auth; google.api_core = google-api-core; google.protobuf = protobuf;
google.rpc = googleapis-common-protos; google.api = googleapis-common-protos; google.type = googleapis-common-protos;
google.longrunning = googleapis-common-protos; test_utils = google-cloud-testutils;
google.cloud.bigquery = google-cloud-bigquery;
google.cloud.bigquery_storage = google-cloud-bigquery-storage; google.cloud.bigquery_storage_v1 =
google-cloud-bigquery-storage; google.cloud.bigquery_datatransfer = google-cloud-bigquery-datatransfer;
google.cloud.storage = google-cloud-storage; google.cloud.firestore = google-cloud-firestore; google.cloud.firestore_v1
= google-cloud-firestore; google.cloud.firestore_admin_v1 = google-cloud-firestore; google.cloud.pubsub =
google-cloud-pubsub; google.cloud.pubsub_v1 = google-cloud-pubsub; google.pubsub_v1 = google-cloud-pubsub;
google.cloud.logging = google-cloud-logging; google.cloud.logging_v2 = google-cloud-logging; google.cloud.secretmanager
= google-cloud-secret-manager; google.cloud.secretmanager_v1 = google-cloud-secret-manager; google.cloud.monitoring_v3
= google-cloud-monitoring; google.cloud.monitoring = google-cloud-monitoring; google.cloud.tasks = google-cloud-tasks;
google.cloud.tasks_v2 = google-cloud-tasks; google.cloud.scheduler = google-cloud-scheduler; google.cloud.scheduler_v1
= google-cloud-scheduler; google.cloud.run_v2 = google-cloud-run; google.cloud.functions_v1 = google-cloud-functions;
google.cloud.functions_v2 = google-cloud-functions; google.cloud.build_v1 = google-cloud-build; google.cloud.datastore
= google-cloud-datastore; google.cloud.ndb = google-cloud-ndb; google.cloud.spanner = google-cloud-spanner;
google.cloud.spanner_v1 = google-cloud-spanner; google.cloud.bigtable = google-cloud-bigtable; google.cloud.vision =
google-cloud-vision; google.cloud.speech = google-cloud-speech; google.cloud.texttospeech = google-cloud-texttospeech;
google.cloud.translate = google-cloud-translate; google.cloud.translate_v2 = google-cloud-translate;
google.cloud.language = google-cloud-language; google.cloud.language_v1 = google-cloud-language; google.cloud.dlp =
google-cloud-dlp; google.cloud.dlp_v2 = google-cloud-dlp; google.cloud.kms = google-cloud-kms; google.cloud.aiplatform
= google-cloud-aiplatform; google.cloud.aiplatform_v1 = google-cloud-aiplatform; vertexai = google-cloud-aiplatform;
google.cloud.compute_v1 = google-cloud-compute; google.cloud.container_v1 = google-cloud-container;
google.cloud.dataproc_v1 = google-cloud-dataproc; google.cloud.documentai = google-cloud-documentai;
google.cloud.documentai_v1 = google-cloud-documentai; google.cloud.trace = google-cloud-trace; google.cloud.trace_v2 =
google-cloud-trace; google.cloud.error_reporting = google-cloud-error-reporting; google.cloud.resourcemanager =
google-cloud-resource-manager; google.cloud.resourcemanager_v3 = google-cloud-resource-manager; google.cloud.sql =
cloud-sql-python-connector; google.cloud.workflows_v1 = google-cloud-workflows; google.cloud.workflows =
google-cloud-workflows; google.cloud.recaptchaenterprise_v1 = google-cloud-recaptcha-enterprise;
google.cloud.exceptions = google-cloud-core; google.cloud.profiler = google-cloud-profiler; google.cloud.asset_v1 =
google-cloud-asset; google.cloud.billing_v1 = google-cloud-billing; google.cloud.videointelligence =
google-cloud-videointelligence; google.cloud.automl = google-cloud-automl; google.cloud.iam_credentials_v1 =
google-cloud-iam; google.cloud.artifactregistry_v1 = google-cloud-artifact-registry; google.cloud.batch_v1 =
google-cloud-batch; google.cloud.discoveryengine_v1 = google-cloud-discoveryengine; google.cloud.dialogflow_v2 =
google-cloud-dialogflow; google.cloud.dialogflowcx_v3 = google-cloud-dialogflow-cx; google.cloud.alloydb =
google-cloud-alloydb-connector; google.generativeai = google-generativeai; google.genai = google-genai; google.ads =
google-ads; google.analytics = google-analytics-data; googlemaps = googlemaps; firebase_admin = firebase-admin;
functions_framework = functions-framework; flask_cors = flask-cors; flask_sqlalchemy = flask-sqlalchemy; flask_migrate
= flask-migrate; flask_login = flask-login; flask_wtf = flask-wtf; flask_restful = flask-restful; flask_restx =
flask-restx; flask_limiter = flask-limiter; flask_caching = flask-caching; flask_mail = flask-mail; flask_socketio =
flask-socketio; flask_talisman = flask-talisman; flask_babel = flask-babel; flask_jwt_extended = flask-jwt-extended;
flask_bcrypt = flask-bcrypt; flask_compress = flask-compress; flask_assets = flask-assets; socketio = python-socketio;
engineio = python-engineio; rest_framework = djangorestframework; corsheaders = django-cors-headers; django_filters =
django-filter; storages = django-storages; environ = django-environ; debug_toolbar = django-debug-toolbar; allauth =
django-allauth; crispy_forms = django-crispy-forms; django_redis = django-redis; django_celery_beat =
django-celery-beat; django_extensions = django-extensions; health_check = django-health-check; import_export =
django-import-export; social_django = social-auth-app-django; waffle = django-waffle; csp = django-csp; whitenoise =
whitenoise; channels_redis = channels-redis; oauth2_provider = django-oauth-toolkit; prometheus_client =
prometheus-client; sentry_sdk = sentry-sdk; ddtrace = ddtrace; newrelic = newrelic; elasticsearch = elasticsearch;
opensearchpy = opensearch-py; kafka = kafka-python kafka-python-ng; confluent_kafka = confluent-kafka; pika = pika;
aio_pika = aio-pika; nats = nats-py; paho = paho-mqtt; influxdb_client = influxdb-client; pymongo = pymongo; bson =
pymongo; gridfs = pymongo; motor = motor; cassandra = cassandra-driver; neo4j = neo4j; clickhouse_driver =
clickhouse-driver; clickhouse_connect = clickhouse-connect; snowflake.connector = snowflake-connector-python;
snowflake.sqlalchemy = snowflake-sqlalchemy; snowflake.snowpark = snowflake-snowpark-python; pyodbc = pyodbc; cx_Oracle
= cx-oracle; oracledb = oracledb; mysql.connector = mysql-connector-python mysql-connector; duckdb = duckdb; pyarrow = pyarrow; fitz =
pymupdf; pdfminer = pdfminer-six; PyPDF2 = pypdf2; pytesseract = pytesseract; docxtpl = docxtpl; xlrd = xlrd;
xlsxwriter = xlsxwriter; win32com = pywin32; lxml = lxml; cssselect = cssselect; markdown = markdown; markupsafe =
markupsafe; jinja2 = jinja2; mako = mako; babel = babel; docutils = docutils; pkg_resources = setuptools; setuptools =
setuptools; wheel = wheel; pip = pip; _cffi_backend = cffi; ruamel.yaml = ruamel-yaml; ruamel = ruamel-yaml;
pythonjsonlogger = python-json-logger; json_logging = json-logging; structlog = structlog; loguru = loguru;
typing_extensions = typing-extensions; importlib_metadata = importlib-metadata; importlib_resources =
importlib-resources; backports.zoneinfo = backports-zoneinfo; pytz_deprecation_shim = pytz-deprecation-shim;
cachecontrol = cachecontrol; requests_toolbelt = requests-toolbelt; requests_oauthlib = requests-oauthlib;
requests_cache = requests-cache; requests_mock = requests-mock; requests_aws4auth = requests-aws4auth; oauthlib =
oauthlib; authlib = authlib; passlib = passlib; bcrypt = bcrypt; argon2 = argon2-cffi; itsdangerous = itsdangerous;
email_validator = email-validator; phonenumbers = phonenumbers; pycountry = pycountry; user_agents = user-agents;
ua_parser = ua-parser; geoip2 = geoip2; maxminddb = maxminddb; nba_api = nba-api; espn_api = espn-api; statsapi =
mlb-statsapi; telebot = pytelegrambotapi; openai = openai; anthropic = anthropic; tiktoken = tiktoken; langchain_core =
langchain-core; langchain_community = langchain-community; langchain_openai = langchain-openai;
langchain_text_splitters = langchain-text-splitters; llama_index = llama-index; sentence_transformers =
sentence-transformers; huggingface_hub = huggingface-hub; pytorch_lightning = pytorch-lightning; tensorflow_hub =
tensorflow-hub; tensorflow_datasets = tensorflow-datasets; tensorboardX = tensorboardx; faiss = faiss-cpu faiss-gpu;
pinecone = pinecone-client pinecone; qdrant_client = qdrant-client; chromadb = chromadb; umap = umap-learn; hdbscan =
hdbscan; lightgbm = lightgbm; xgboost = xgboost; catboost = catboost; category_encoders = category-encoders; imblearn =
imbalanced-learn; prophet = prophet; dash = dash; dash_bootstrap_components = dash-bootstrap-components;
sqlalchemy_utils = sqlalchemy-utils; alembic = alembic; marshmallow_sqlalchemy = marshmallow-sqlalchemy;
pydantic_settings = pydantic-settings; pydantic_core = pydantic-core; fastapi_utils = fastapi-utils; sse_starlette =
sse-starlette; strawberry = strawberry-graphql; graphene_django = graphene-django; graphql = graphql-core; grpc =
grpcio; grpc_status = grpcio-status; grpc_health = grpcio-health-checking; grpc_reflection = grpcio-reflection;
grpc_tools = grpcio-tools; opentelemetry.sdk = opentelemetry-sdk; opentelemetry.trace = opentelemetry-api;
opentelemetry.metrics = opentelemetry-api; opentelemetry.exporter.otlp = opentelemetry-exporter-otlp;
opentelemetry.instrumentation.flask = opentelemetry-instrumentation-flask; opentelemetry.instrumentation.requests =
opentelemetry-instrumentation-requests; opentelemetry.instrumentation.fastapi = opentelemetry-instrumentation-fastapi;
opentelemetry.exporter.cloud_trace = opentelemetry-exporter-gcp-trace; azure.storage.blob = azure-storage-blob;
azure.identity = azure-identity; azure.keyvault.secrets = azure-keyvault-secrets; azure.functions = azure-functions;
azure.core = azure-core; azure.cosmos = azure-cosmos; azure.servicebus = azure-servicebus; azure.eventhub =
azure-eventhub; azure.storage.queue = azure-storage-queue; azure.storage.filedatalake = azure-storage-file-datalake;
botocore = botocore; aws_lambda_powertools = aws-lambda-powertools; aws_xray_sdk = aws-xray-sdk; aws_cdk = aws-cdk-lib;
moto = moto; s3fs = s3fs; gcsfs = gcsfs; smart_open = smart-open; airflow = apache-airflow; airflow.providers.google =
apache-airflow-providers-google; airflow.providers.amazon = apache-airflow-providers-amazon; apache_beam = apache-beam;
kfp = kfp; kubernetes = kubernetes; kubernetes_asyncio = kubernetes-asyncio; hvac = hvac; nomad = python-nomad; docker
= docker; compose = docker-compose; ansible = ansible-core ansible; selenium = selenium; webdriver_manager =
webdriver-manager; playwright = playwright; undetected_chromedriver = undetected-chromedriver; fake_useragent =
fake-useragent; cloudscraper = cloudscraper; curl_cffi = curl-cffi; tls_client = tls-client; feedparser = feedparser;
newspaper = newspaper3k; readability = readability-lxml; tldextract = tldextract; w3lib = w3lib; websocket =
websocket-client; websockets = websockets; aiohttp_cors = aiohttp-cors; aiofiles = aiofiles; aioredis = aioredis;
aiomysql = aiomysql; aiosqlite = aiosqlite; asyncpg = asyncpg; uvloop = uvloop; httptools = httptools; gevent = gevent;
eventlet = eventlet; geventwebsocket = gevent-websocket; redis = redis; rediscluster = redis-py-cluster; fakeredis =
fakeredis; rq = rq; rq_scheduler = rq-scheduler; apscheduler = apscheduler; kombu = kombu; billiard = billiard; vine =
vine; dramatiq = dramatiq; huey = huey; celery = celery; flower = flower; schedule = schedule; dns = dnspython; whois =
python-whois; netaddr = netaddr; IPy = ipy; scapy = scapy; paramiko = paramiko; fabric = fabric; invoke = invoke;
pexpect = pexpect; psutil = psutil; gnupg = python-gnupg; pysnmp = pysnmp; nmap = python-nmap; shapely = shapely; osgeo
= gdal; geopandas = geopandas; pyproj = pyproj; mpl_toolkits = matplotlib; pylab = matplotlib; IPython = ipython;
ipywidgets = ipywidgets; ics = ics; icalendar = icalendar; cronitor = cronitor; croniter = croniter; pyperclip =
pyperclip; gspread_dataframe = gspread-dataframe; gspread = gspread; oauth2 = oauth2; tweepy = tweepy; praw = praw;
simple_salesforce = simple-salesforce; hubspot = hubspot-api-client; jira = jira; zeep = zeep; xmltodict = xmltodict;
defusedxml = defusedxml; dicttoxml = dicttoxml; rjsmin = rjsmin; pybreaker = pybreaker; stdnum = python-stdnum;
Levenshtein = python-levenshtein levenshtein; rapidfuzz = rapidfuzz; fuzzywuzzy = fuzzywuzzy; jellyfish = jellyfish;
unidecode = unidecode; text_unidecode = text-unidecode; ftfy = ftfy; chardet = chardet; cchardet = cchardet; spacy =
spacy; nltk = nltk; gensim = gensim; textblob = textblob; langdetect = langdetect; wordcloud = wordcloud; editdistance
= editdistance; regex = regex; parsedatetime = parsedatetime; dateparser = dateparser; past = future; absl = absl-py;
cairo = pycairo; hcl2 = python-hcl2; hydra = hydra-core; pywt = pywavelets; samtranslator = aws-sam-translator; singer
= singer-python; treebeard = django-treebeard; wx = wxpython; tortoise = tortoise-orm; barcode = python-barcode;
elasticapm = elastic-apm; pyroscope = pyroscope-io; factory = factory-boy; vcr = vcrpy; prestodb =
presto-python-client; superset = apache-superset; snappy = python-snappy; linebot = line-bot-sdk; plaid = plaid-python;
haystack = haystack-ai farm-haystack django-haystack; ldclient = launchdarkly-server-sdk; UnleashClient =
unleashclient; amplitude = amplitude-analytics; segment = segment-analytics-python; analytics = analytics-python
segment-analytics-python; delta = delta-spark; pts = pytorchts
"""
# Other distributions that bring the same module: forks, builds for other machines, predecessors, empty shells that require the usual one.
_ALSO = """
mysql.connector = mysql-connector mysql-connector-python-rf mysql-connector-repackaged; MySQLdb = mysql-python pymysql;
cv2 = opencv-contrib-python-headless opencv-python-rolling; jwt = jwt; magic = python-magic-bin file-magic; docx = docx;
discord = discord py-cord; slack = slack-sdk; slugify = awesome-slugify unicode-slugify slugify; dotenv = dotenv
django-dotenv; jose = python-jose-cryptodome; dateutil = py-dateutil; sklearn = sklearn; bs4 = bs4; tensorflow =
tensorflow-cpu tensorflow-gpu tensorflow-macos tensorflow-intel tensorflow-rocm intel-tensorflow tf-nightly; onnxruntime =
onnxruntime-gpu onnxruntime-directml onnxruntime-openvino; xgboost = xgboost-cpu; faiss = faiss faiss-gpu-cu11
faiss-gpu-cu12; memcache = python3-memcached; psycopg2 = aws-psycopg2; psycopg = psycopg-c; bson = bson; websocket =
websocket; kafka = kafka; whois = whois; chromadb = chromadb-client; readability = readability; newspaper = newspaper4k;
dns = dnspython3; airflow = apache-airflow-core; ansible = ansible-base; docker = docker-py; cchardet = faust-cchardet;
multipart = multipart; pyspark = databricks-connect pyspark-connect; mlflow = mlflow-skinny; streamlit =
streamlit-nightly; PIL = pil; pycocotools = pycocotools-windows; torch = pytorch; azure.storage.blob = azure-storage
"""
# Modules that have their distribution's own name.
_SAME = """
requests flask django fastapi starlette uvicorn gunicorn hypercorn daphne httpx aiohttp urllib3 certifi idna numpy
pandas scipy matplotlib seaborn plotly bokeh statsmodels sympy networkx numba dask distributed polars torch torchvision
torchaudio transformers datasets tokenizers accelerate diffusers peft tensorflow keras jax flax optax onnx onnxruntime
joblib cloudpickle dill boto3 s3transfer jmespath click typer rich tqdm colorama termcolor tabulate pydantic sqlalchemy
sqlmodel peewee pony mongoengine marshmallow cerberus jsonschema simplejson orjson ujson msgpack toml tomlkit tomli
attrs cattrs arrow pendulum pytz tzlocal tzdata humanize inflect tenacity retry backoff ratelimit cachetools diskcache
filelock cryptography rsa pyasn1 ecdsa werkzeug streamlit gradio langchain langgraph litellm cohere replicate mlflow
wandb optuna shap lime eli5 ray pyspark openpyxl pypdf pdfplumber reportlab weasyprint qrcode scrapy parsel itemadapter
mechanize pyquery html5lib bleach nh3 pypandoc pybaseball basketball_reference_web_scraper blinker statsd datadog
rollbar bugsnag yarl multidict frozenlist aiosignal anyio sniffio h11 h2 trio six future packaging pluggy greenlet cffi
pycparser zipp chevron pystache mistune commonmark pygments nbformat nbconvert jupyter notebook papermill jsonpath_ng
jsonpatch deepdiff glom more_itertools toolz cytoolz sortedcontainers bidict frozendict addict munch wrapt decorator
deprecated cachelib blake3 xxhash mock pytest hypothesis faker freezegun responses httpretty locust coverage black mypy
ruff pylint isort flake8 pre_commit tox nox poetry sh plumbum watchdog watchfiles pyinotify jsonlines ijson fastavro
avro thrift pyhive impyla trino pymssql ibm_db pydruid zstandard lz4 brotli ffmpeg imageio moviepy pydub librosa
soundfile pyaudio mutagen wand svglib cairosvg folium bottle tornado sanic falcon quart cherrypy pyramid connexion
aiogram viberbot boxsdk dropbox braintree paypalrestsdk shippo easypost supabase prisma edgedb meilisearch typesense
algoliasearch pysolr whoosh instructor guidance dspy crewai autogen semantic_kernel optimizely_sdk statsig posthog
mixpanel Cython M2Crypto PyQt5 PyQt6 PySide2 PySide6 aiobotocore altair amqp angr asgiref astropy autobahn behave
boltons boto build chainer chalice configargparse configobj couchdb deepspeed distlib docopt ephem execnet fiona fire
flit_core fontTools fsspec gql graphene graphviz grequests gym gymnasium h5py healpy httpcore httplib2 imagesize
influxdb ipdb ipykernel isodate jaxlib jedi jsonpickle jsonpointer kazoo libcst lightning mccabe mcp mmcv mpmath msal
natsort netmiko nibabel nose numexpr oslo_config pandera parameterized parso path patsy pep8 pipenv platformdirs ply
prefect prompt_toolkit ptpython ptyprocess pulp pulumi py py4j pybind11 pycares pycocotools pycodestyle pycurl
pydocstyle pydot pyflakes pygit2 pyinstaller pymemcache pynamodb pynvml pyparsing pyrsistent pytest_mock pywikibot
rasterio rdflib rich_click rtree sagemaker schema semver sentencepiece setproctitle setuptools_scm soupsieve sphinx
sqlparse supervisor tables tblib tensorboard tensorflow_probability testcontainers testfixtures textual tf_keras theano
timm torchmetrics torchtext traitlets twine typeguard uritemplate validators virtualenv wagtail waitress wcwidth webob
webtest wsproto wtforms xarray xlwt yaspin
"""


# Names that repositories also give to packages of their own: no proof that a distribution is meant.
_WORDS = frozenset(
    """
    accelerate amplitude analytics autogen barcode braintree chevron cohere compose connexion csp daphne
    datasets delta discord dropbox editdistance factory ffmpeg flower flax guidance health_check huey
    import_export inflect instructor jenkins json_logging lime linebot mechanize multipart munch nats
    newspaper nmap nomad notebook oauth2 opencv optax plaid poetry posthog presto prisma prophet qrcode quart
    ratelimit readability replicate rollbar segment shippo snappy social_django pts statsapi statsd statsig
    strawberry supabase svglib telebot textblob thrift tortoise umap unleash usb vine waffle wand whois
    wordcloud
    """.split()
)
# Distributions' names that are anybody's as well: where nothing brings one, that proves nothing either.
_ANYBODYS = _WORDS | frozenset("build fire path py schema tables".split())
# Names that several distributions share, or that none of an index brings.
_SHARED = frozenset("azure backports beam caffe databricks google nvidia zope".split())


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {name: (name.lower().replace("_", "-"),) for name in _SAME.split()}
    for entry in _DIFFERENT.split(";"):
        module, _, names = entry.partition("=")
        if names:
            found[module.strip()] = tuple(names.split())
    for entry in _ALSO.split(";"):
        module, _, names = entry.partition("=")
        found[module.strip()] += tuple(names.split())
    return found


MODULES = _table()
# Top-level names that mean a distribution: a directory or a vanished file of such a name is no proof that an import means it.
POPULAR = (frozenset(module.partition(".")[0] for module in MODULES) | _SHARED) - _WORDS


def bringing(module: str) -> tuple[tuple[str, ...], bool]:
    """The distributions that may bring ``module``, the usual one first, and whether the table says so: otherwise it is but a namesake."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        found = MODULES.get(".".join(parts[:length]))
        if found:
            return found, parts[0] not in _ANYBODYS
    if parts[:2] == ["google", "cloud"] and len(parts) > 2:
        stem = parts[2].rpartition("_v")
        name = (stem[0] if stem[0] and stem[2][:1].isdigit() else parts[2]).replace("_", "-")
        return (f"google-cloud-{name}",), False
    return (parts[0].lower().replace("_", "-"),), False
