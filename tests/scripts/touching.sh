#!/bin/bash
# tree: app/v1/a.txt app/v1/b.txt
BASE=app
VERSION=v1
cp $BASE/$VERSION/a.txt out/
cat ${BASE}/$VERSION/a.txt "$BASE"/$VERSION/b.txt
for f in $BASE/$VERSION/a.txt $BASE/$VERSION/b.txt; do cat $f; done
FILES=($BASE/$VERSION/a.txt $BASE/$VERSION/b.txt)
cat "${FILES[@]}"
