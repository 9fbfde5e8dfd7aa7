#!/bin/bash
# tree: app/a.tar.gz app/b.txt lib/c.txt
FILE=app/a.tar.gz
cat "$FILE" "${FILE%/*}/b.txt" "${FILE%%/*}/b.txt"
NAME=${FILE##*/}
cat "app/$NAME" "app/${NAME%%.*}.tar.${NAME##*.}"
DIR=${UNSET_ONE:-lib}
cat "$DIR/c.txt" "${UNSET_TWO:=app}/b.txt" "$UNSET_TWO/b.txt"
X=a_b
cat "${X//_/\/}.txt" "${X/a_/lib\/}.txt"
Y=app
Y+=/b.txt
cat $Y ${Y#app/}
