#!/bin/bash
# tree: app/a.txt app/b.txt lib/c/d.txt
cat "app"/a.txt 'app'/"b".txt app/\a.txt
NAME='a'
cat "app/${NAME}.txt" app/"$NAME".txt
cat lib/{c,c}/d.txt $'lib/c/d.txt'
cat \
  app/a.txt \
  app/b.txt
