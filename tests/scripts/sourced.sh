#!/bin/bash
# tree: app/a.txt lib/b.txt
source "$(dirname "$0")/lib/common.sh"
cat "$COMMON_ROOT/app/a.txt"
show lib/b.txt
cat "$COMMON_HERE/common.sh"
