#!/usr/bin/env bash
# make run: from a clone to a served demo workspace. The server prints the address and the demo's sign-in.
#
# Bundle and server are built side by side: the bundle's link takes one core for minutes.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh
web_builder
say "browser bundle and server"
scripts/web.sh --built &
bundle=$!
# Whoever gives up here gives up both.
trap 'kill "$bundle" 2>/dev/null || true' EXIT
cargo build --profile quick -p server || fail "the server was not built"
wait "$bundle" || fail "the browser bundle was not built"
trap - EXIT

export ALPHACLONE_DATA=${ALPHACLONE_DATA:-$ROOT/data}
export ALPHACLONE_LISTEN=${ALPHACLONE_LISTEN:-127.0.0.1:3000}
exec "$TARGET/quick/alphaclone" serve --demo
