#!/usr/bin/env bash
# make bench: the release binary measured against the budgets. `scripts/bench.sh --help` tells what can be chosen.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh --tests
scripts/web.sh
# Apart, so that the benchmark's features never mix with those of the binary under test.
cargo build --release -p server
cargo build --release -p bench
export ALPHACLONE_BIN=$TARGET/release/alphaclone
# On the disk that the build is on: a temporary directory in memory would make every commit free.
export ALPHACLONE_BENCH_DIR=${ALPHACLONE_BENCH_DIR:-$TARGET/bench}
mkdir -p "$ALPHACLONE_BENCH_DIR"
[ -z "${ALPHACLONE_TEST_DATABASE_URL:-}" ] || exec "$TARGET/release/bench" "$@"
exec scripts/with-postgres.sh --durable "$TARGET/release/bench" "$@"
