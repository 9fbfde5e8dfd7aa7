#!/bin/bash
# tree: app/a/x.txt app/b/x.txt lib/c.txt
for d in a b; do
  cat app/$d/x.txt
done
LIST="app/a app/b"
for d in $LIST; do cp "$d/x.txt" out/; done
for d in app/{a,b}; do cat "$d/x.txt"; done
for one in a; do for two in x; do cat "app/$one/$two.txt"; done; done
set -- lib app
for d; do case $d in lib) cat "$d/c.txt" ;; app) cat "$d/a/x.txt" ;; esac; done
