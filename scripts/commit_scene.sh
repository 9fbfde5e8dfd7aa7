#!/bin/bash
# The commit scene, for real: in a clone of najicham/nba-stats-scraper at eb058e72^, with reflint's hook installed by
# pre-commit, stage the tree of eb058e72 and run `git commit`. It must be refused. See docs/commit-scene.md.
#
#     scripts/commit_scene.sh CLONE [DIR]
#
# CLONE is a clone of that repository, bare or not; it is only read. DIR is where the scene is laid (default: a temporary
# directory, removed at the end). REFLINT names a reflint command to run instead of installing this checkout by pre-commit.
set -euo pipefail

COMMIT=eb058e72
CLONE=$(cd "${1:?usage: $0 CLONE [DIR]}" && pwd)
CHECKOUT=$(cd "$(dirname "$0")/.." && pwd)
SCENE=${2:-}
if [ -z "$SCENE" ]; then
    SCENE=$(mktemp -d)
    trap 'rm -rf "$SCENE"' EXIT
fi
PRE_COMMIT=${PRE_COMMIT:-pre-commit}
EXPECTED=(
    '`orchestration/shared/utils` deleted in this change → shared/utils: '
    'bin/orchestrators/deploy_phase2_to_phase3.sh:160:6  RL101 error '
    'bin/orchestrators/deploy_phase3_to_phase4.sh:125:6  RL101 error '
    'bin/orchestrators/deploy_phase4_to_phase5.sh:144:6  RL101 error '
    'bin/orchestrators/deploy_phase5_to_phase6.sh:138:6  RL101 error '
    'bin/orchestrators/include_consolidated_utils.sh:33:14  RL101 error '
    'bin/deploy/deploy_zero_workflow_monitor.sh:157:16  RL102 error '
    'suggestion: name `shared/utils` instead'
    '`orchestration/shared/__init__.py` deleted in this change: '
    'bin/orchestrators/include_consolidated_utils.sh:42:14  RL102 error '
)

# Nothing of the caller's git, its hooks or its identity takes part.
unset "${!GIT_@}" "${!PRE_COMMIT_@}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME="$SCENE/pre-commit" XDG_CACHE_HOME="$SCENE/cache"
export GIT_AUTHOR_NAME=scene GIT_AUTHOR_EMAIL=scene@example.invalid GIT_COMMITTER_NAME=scene GIT_COMMITTER_EMAIL=scene@example.invalid

configuration() {
    if [ -n "${REFLINT:-}" ]; then
        echo "repos: [{repo: local, hooks: [{id: reflint, name: reflint (what this commit breaks), language: system,"
        echo "  entry: $REFLINT scan --hook, always_run: true, pass_filenames: false}]}]"
    else
        echo "repos: [{repo: $CHECKOUT, rev: $(git -C "$CHECKOUT" rev-parse HEAD), hooks: [{id: reflint}]}]"
    fi
}

# The index gets the tree of a commit, with our hooks instead of its own; git refuses to commit a tree whose blobs it
# does not have, and public copies of this repository lack a few large ones.
stage() {
    git read-tree "$1"
    configuration >.pre-commit-config.yaml
    git update-index --add .pre-commit-config.yaml
    git ls-files -s | cut -d' ' -f2 | sort -u | git cat-file --batch-check | sed -n 's/ missing$//p' >"$SCENE/missing"
    git ls-files -s | { grep -F -f "$SCENE/missing" || true; } | cut -f2 | git update-index --force-remove --stdin
    git clean -qfdx
    git checkout-index -qfa
}

git clone -q --shared --no-checkout "$CLONE" "$SCENE/clone"
cd "$SCENE/clone"
git update-ref --no-deref HEAD "$(git rev-parse "$COMMIT^")"
stage "$COMMIT^"
git commit -q --no-verify -m "Install reflint"
"$PRE_COMMIT" install
stage "$COMMIT"

echo "$ git commit -m \"$(git log -1 --format=%s "$COMMIT")\""
status=0
git commit -m "$(git log -1 --format=%s "$COMMIT")" >"$SCENE/said" 2>&1 || status=$?
cat "$SCENE/said"

failed=0
[ "$status" -ne 0 ] || { echo "scene: the commit went through" >&2; failed=1; }
for line in "${EXPECTED[@]}"; do
    grep -qF "$line" "$SCENE/said" || { echo "scene: not said: $line" >&2; failed=1; }
done
if grep RL201 "$SCENE/said"; then
    echo "scene: links that dangled before are held against the commit" >&2
    failed=1
fi
exit "$failed"
