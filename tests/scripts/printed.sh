#!/bin/bash
# tree: app/a/b.txt lib/c.txt
X=$(printf '%s/%s' app a)
cat "$X/b.txt"
Y=$(echo lib)
cat "$Y/c.txt"
Z=`basename app/a/b.txt .txt`
cat "app/a/$Z.txt"
W=$(dirname app/a/b.txt)
cat "$W/b.txt"
P=$(pwd)
cat "$P/lib/c.txt" "$PWD/lib/c.txt"
