#!/usr/bin/env bash
# make bench: the release binary measured against the budgets; arguments go to the benchmark.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh --tests
scripts/web.sh
cargo build --release -p server -p bench
export ALPHACLONE_BIN=$TARGET/release/alphaclone
exec scripts/with-postgres.sh "$TARGET/release/bench" "$@"
