"""Top-level names that widely used distributions give, where the name of the distribution may be another one.

A directory or a vanished file of such a name is no proof that an import means it. Written by hand from what repositories import most; a name
that is missing here costs a doubt, never a crash.
"""

from __future__ import annotations

POPULAR = frozenset(
    (
        "absl aiobotocore aiofiles aiohttp aioredis airflow alembic altair amqp angr ansible anthropic anyio apache_beam apiclient arrow asgiref "
        "astropy asyncpg attr attrs authlib autobahn avro azure babel backoff bcrypt beam behave billiard black bleach blinker bokeh boltons "
        "boto boto3 botocore bottle brotli bs4 bson build cachetools cairo caffe cassandra catboost celery cerberus certifi cffi chainer chalice "
        "chardet cherrypy chromadb click cloudpickle colorama configargparse configobj confluent_kafka consul couchdb coverage crispy_forms "
        "cryptography cv2 Cython dash dask databricks datadog dateutil dateparser ddtrace debug_toolbar decorator deepspeed defusedxml "
        "deprecated diskcache distlib distributed django django_filters dns docker docopt docutils docx dotenv duckdb ecdsa elasticsearch "
        "environ ephem eventlet execnet fabric faiss faker falcon fastapi fastavro feedparser filelock fire fiona flask flask_cors flask_login "
        "flask_migrate flask_restful flask_sqlalchemy flit_core fontTools freezegun fsspec ftfy future gensim geopandas gevent git github gitlab "
        "gql google googleapiclient gradio graphene graphql graphviz greenlet grequests grpc grpc_status grpc_tools gspread gunicorn gym gymnasium "
        "h2 h5py haystack hcl2 healpy httplib2 httpcore httpretty httpx huggingface_hub humanize hvac hydra hypothesis idna ijson imageio imagesize "
        "importlib_metadata importlib_resources influxdb invoke ipdb IPython ipykernel ipywidgets isodate isort itsdangerous jax jaxlib jedi jinja2 "
        "jira jmespath joblib jose jsonnet jsonpatch jsonpath_ng jsonpickle jsonpointer jsonschema jwt kafka kazoo keras kfp kombu kubernetes "
        "langchain langchain_core langchain_community ldap ldap3 libcst librosa lightgbm lightning litellm llama_index locust loguru lxml M2Crypto "
        "magic mako markdown markupsafe marshmallow matplotlib mccabe mcp mistune mlflow mmcv mock mongoengine more_itertools moto motor mpmath "
        "msal msgpack multidict mypy MySQLdb mysql natsort nbconvert nbformat neo4j netaddr netmiko networkx newrelic nibabel nltk nose nox numba "
        "numexpr numpy nvidia oauth2client oauthlib onnx onnxruntime openai openpyxl opentelemetry optuna orjson oslo_config packaging pandas "
        "pandera parameterized paramiko parso passlib past path patsy peewee pendulum pep8 pexpect phonenumbers pika PIL pip pipenv pkg_resources "
        "platformdirs playwright plotly pluggy ply polars pony praw prefect pre_commit prometheus_client prompt_toolkit protobuf psutil psycopg "
        "psycopg2 ptpython ptyprocess pulp pulumi py py4j pyarrow pyasn1 pybind11 pycares pycocotools pycodestyle pycparser pycurl pydantic "
        "pydantic_core pydantic_settings pydocstyle pydot pyflakes pygit2 pygments pyinstaller pylint pymemcache pymongo pymysql pynamodb pynvml "
        "pyodbc pyparsing pypdf PyPDF2 pyproj PyQt4 PyQt5 PyQt6 pyramid pyrsistent PySide2 PySide6 pysnmp pyspark pytest pytest_mock "
        "pytorch_lightning pytz pywikibot pywt qdrant_client rasterio ray rdflib redis regex reportlab requests requests_mock requests_oauthlib "
        "responses rest_framework retry rich rich_click rq rsa rtree ruamel ruff s3fs s3transfer sagemaker samtranslator sanic scapy schedule schema "
        "scikit_learn scipy scrapy seaborn selenium semver sendgrid sentencepiece sentry_sdk serial setproctitle setuptools setuptools_scm sh shap "
        "shapely simplejson singer six skimage sklearn slack slack_sdk slugify snowflake sortedcontainers soupsieve spacy sphinx sqlalchemy sqlmodel "
        "sqlparse starlette statsmodels storages streamlit stripe structlog superset supervisor sympy tables tabulate tblib telegram tenacity "
        "tensorboard tensorboardX tensorflow tensorflow_datasets tensorflow_hub tensorflow_probability termcolor testcontainers testfixtures textual "
        "tf_keras theano tiktoken timm tokenizers toml tomli tomlkit toolz torch torchaudio torchmetrics torchtext torchvision tornado tox tqdm "
        "traitlets transformers treebeard trio tweepy twilio twine twisted typeguard typer typing_extensions tzlocal ujson unidecode uritemplate "
        "urllib3 uvicorn uvloop validators vcr vertexai virtualenv wagtail waitress wandb watchdog watchfiles wcwidth weasyprint webob websocket "
        "websockets webtest werkzeug wheel whitenoise whoosh wrapt wsproto wtforms wx xarray xgboost xlrd xlsxwriter xlwt xmltodict yaml yaspin "
        "yarl zeep zipp zmq zope zstandard"
    ).split()
)
