#!/bin/bash
# tree: app/a.txt lib/b.txt
mkdir -p out
cat app/a.txt > out/a.txt
cat < lib/b.txt | cat - app/a.txt >> out/a.txt
X=$(cat lib/b.txt)
cat <<END > out/text
nothing of app/b.txt $X
END
cat out/a.txt
