#!/usr/bin/env bash
# make run: from a clone to a served demo workspace. The server prints the address and the demo's sign-in.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh
say "browser bundle"
scripts/web.sh
say "server"
cargo build --release -p server

export ALPHACLONE_DATA=${ALPHACLONE_DATA:-$ROOT/data}
export ALPHACLONE_LISTEN=${ALPHACLONE_LISTEN:-127.0.0.1:3000}
exec "$TARGET/release/alphaclone" serve --demo
