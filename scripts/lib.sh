# Sourced by the other scripts: where things are, and how they speak. Every script starts in the workspace root and obeys
# CARGO_TARGET_DIR; what the web build and the binaries are called comes from here only.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
case $TARGET in /*) ;; *) TARGET=$ROOT/$TARGET ;; esac
export CARGO_TARGET_DIR=$TARGET
export ALPHACLONE_SITE=${ALPHACLONE_SITE:-$TARGET/site}
# All crates but the two that are built on their own. Always chosen together: another choice has other features, and
# builds everything anew.
SERVER_CRATES=(--workspace --exclude frontend --exclude web-build)

say() { printf '%s\n' "==> $*"; }
fail() {
  printf '%s\n' "error: $*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# npm ci, unless the installed packages are those of the lock file.
npm_packages() {
  local dir=$1
  local installed=$dir/node_modules/.installed-lock.json
  cmp -s "$dir/package-lock.json" "$installed" && return
  say "npm packages of $dir"
  (cd "$dir" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund --ignore-scripts) ||
    fail "npm ci failed in $dir: is the npm registry reachable?"
  cp "$dir/package-lock.json" "$installed"
}

# The program that builds the browser bundle.
web_builder() {
  [ -x "$TARGET/quick/web-build" ] || say "building the bundle's builder first (a few minutes, once)"
  cargo build --quiet -p web-build --profile quick
}
