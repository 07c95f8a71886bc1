#!/usr/bin/env bash
# web.sh [--dev | --from-trunk | --built]: the browser bundle into target/site. As Trunk's hook it takes debug or release from
# Trunk; `--built` says that the bundle's builder is there, so that whoever builds something else need not wait for it.
#
# The builder runs as a program of its own, not under `cargo run`: it starts a cargo itself.
source "$(dirname "$0")/lib.sh"

args=()
case ${1:-} in
  --dev) args+=(--dev) ;;
  --from-trunk) [ "${TRUNK_PROFILE:-debug}" = release ] || args+=(--dev) ;;
  '' | --built) ;;
  *) fail "usage: scripts/web.sh [--dev | --from-trunk | --built]" ;;
esac

scripts/wasm32-target.sh
npm_packages tools/web-build
[ "${1:-}" = --built ] || web_builder
exec "$TARGET/quick/web-build" "${args[@]}" --out "$ALPHACLONE_SITE"
