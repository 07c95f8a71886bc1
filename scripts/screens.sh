#!/usr/bin/env bash
# make screens: the main screens of the demo workspace at 1440 and 390 px, into docs/screens.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh --tests
scripts/web.sh
cargo build -p server
export ALPHACLONE_BIN=$TARGET/debug/alphaclone
cd end2end
exec npx --no-install playwright test --config screens.config.ts --reporter=list
