# What scripts share.
COMMON_HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
COMMON_ROOT="$(dirname "$(dirname "$COMMON_HERE")")"
show() { cat "$1"; }
