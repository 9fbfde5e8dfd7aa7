#!/bin/bash
# tree: app/a.txt app/b/c.txt
ROOT=$(git rev-parse --show-toplevel)
cd "$ROOT/app/b" || exit 1
cat "$ROOT/app/a.txt" c.txt
cd "$(git rev-parse --show-toplevel)"
cat app/b/c.txt
