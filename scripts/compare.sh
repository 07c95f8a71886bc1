#!/usr/bin/env bash
# make compare: AlphaClone beside Tryton, on the same records and the same PostgreSQL. `scripts/compare.sh --contacts N` and the
# like are handed on to tools/compare/compare.py.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh --tests
have python3 || fail "python3 is missing: apt-get install python3 python3-venv"
venv=$TARGET/compare-venv
if ! cmp -s tools/compare/requirements.txt "$venv/requirements.txt"; then
  say "installing Tryton into $venv"
  python3 -m venv "$venv" || fail "python3 cannot make an environment: apt-get install python3-venv"
  "$venv/bin/pip" install --quiet --requirement tools/compare/requirements.txt || fail "pip failed: is the package index reachable?"
  cp tools/compare/requirements.txt "$venv/requirements.txt"
fi
scripts/web.sh
cargo build --release -p server
export PYTHONDONTWRITEBYTECODE=1
[ -n "${ALPHACLONE_TEST_DATABASE_URL:-}" ] || exec scripts/with-postgres.sh --durable scripts/compare.sh "$@"
exec "$venv/bin/python" tools/compare/compare.py "$TARGET/release/alphaclone" "$ALPHACLONE_TEST_DATABASE_URL" "$@"
