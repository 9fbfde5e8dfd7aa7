#!/bin/bash
# tree: app/a.txt
A=$(dirname "$0")
B=${BASH_SOURCE[0]%/*}
C=$(dirname "$(readlink -f "$0")")
D=$(cd -- "$(dirname -- "$0")" >/dev/null 2>&1 && pwd)
cat "$A/lib/common.sh" "$B/lib/common.sh" "$C/lib/common.sh" "$D/../app/a.txt"
cat "$(basename "$A")/lib/common.sh"
