#!/bin/bash
# tree: app/a.txt lib/b.txt
ROOT=$(cd "$(dirname "$0")/.." && pwd)
export WHERE=lib
bash -c "cat $ROOT/app/a.txt"
bash -c 'cat "$WHERE/b.txt"; cat "$1"' _ app/a.txt
bash <<END
cat $ROOT/lib/b.txt
END
eval "cat app/a.txt"
sh <<'END'
cat lib/b.txt
END
