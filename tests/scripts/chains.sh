#!/bin/bash
# tree: app/a.txt lib/b.txt
cd lib && cat b.txt && cd ..
cat app/a.txt; cat lib/b.txt &
wait
{ cat app/a.txt; cat lib/b.txt; } | cat
! cat app/a.txt || true
cd app || exit 1
cat a.txt
cd - >/dev/null
