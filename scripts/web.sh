#!/usr/bin/env bash
# web.sh [--dev | --from-trunk]: the browser bundle into target/site. As Trunk's hook it takes debug or release from Trunk.
#
# The builder runs as a program of its own, not under `cargo run`: it starts a cargo itself.
source "$(dirname "$0")/lib.sh"

args=()
case ${1:-} in
  --dev) args+=(--dev) ;;
  --from-trunk) [ "${TRUNK_PROFILE:-debug}" = release ] || args+=(--dev) ;;
  '') ;;
  *) fail "usage: scripts/web.sh [--dev | --from-trunk]" ;;
esac

scripts/wasm32-target.sh
npm_packages tools/web-build
[ -x "$TARGET/tool/web-build" ] || say "building the bundle's builder first (a few minutes, once)"
cargo build --quiet -p web-build --profile tool
exec "$TARGET/tool/web-build" "${args[@]}" --out "$ALPHACLONE_SITE"
