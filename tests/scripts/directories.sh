#!/usr/bin/env bash
# tree: app/src/main.py app/conf/x.yaml docs/guide.md
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(cd "$HERE/.." && pwd -P)"
cat "$ROOT/docs/guide.md"
cat "$HERE/lib/common.sh"
cd "$ROOT/app"
cat conf/x.yaml
pushd src >/dev/null
cat main.py ../conf/x.yaml
popd >/dev/null
(cd src && cat main.py)
cat src/main.py
