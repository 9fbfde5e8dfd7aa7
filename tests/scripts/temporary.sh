#!/bin/bash
# tree: app/a.txt app/sub/b.txt
set -e
BUILD=$(mktemp -d)
trap 'rm -rf "$BUILD"' EXIT
mkdir -p "$BUILD/app"
cp app/a.txt "$BUILD/app/"
cp -r app/sub/ "$BUILD/app/sub/"
cat "$BUILD/app/a.txt"
(cd "$BUILD" && mkdir x && cat app/a.txt)
cat app/sub/b.txt
