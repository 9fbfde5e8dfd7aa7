#!/bin/bash
# tree: app/requirements.txt app/Dockerfile conf/x.yaml conf/y.yaml lib/data.json
pip install -r app/requirements.txt
docker build -f app/Dockerfile -t name app
docker compose -f conf/x.yaml -f conf/y.yaml up -d
kubectl apply -f conf/x.yaml
curl -d @lib/data.json https://example.com/a/b
tool --config=conf/y.yaml --out=out/z
pytest -c conf/x.yaml app
