#!/bin/bash
# tree: app/a.txt lib/b.txt
if [ -f app/a.txt ]; then cat app/a.txt; else echo "no app/a.txt" >&2; exit 1; fi
[ -d lib ] && cat lib/b.txt
[[ -f lib/b.txt && -d app ]] || exit 1
test -e app/a.txt && cp app/a.txt out/
cat lib/b.txt 2>/dev/null || true
