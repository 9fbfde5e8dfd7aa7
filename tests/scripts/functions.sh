#!/bin/bash
# tree: app/a/x.txt app/b/x.txt lib/c.txt
copy() {
  local from="$1" name=${2:-x.txt}
  cp "$from/$name" "out/$name"
}
copy app/a
copy lib c.txt
each() { for path in "$@"; do cat "$path/x.txt"; done; }
each app/a app/b
place() { echo "app/$1"; }
cat "$(place b)/x.txt"
second() { shift; cat "$1/c.txt"; }
second ignored lib
