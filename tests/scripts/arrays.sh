#!/bin/bash
# tree: app/a/x.py app/b/x.py lib/c.txt lib/d.txt
PARTS=(app/a app/b)
for part in "${PARTS[@]}"; do
  python "$part/x.py"
done
MORE=(c)
MORE+=(d)
for name in "${MORE[@]}"; do cat "lib/$name.txt"; done
declare -A WHERE=([one]=app/a [two]=app/b)
cat "${WHERE[one]}/x.py" "${WHERE[two]}/x.py"
cat "${PARTS[0]}/x.py" "${PARTS[1]}/x.py"
