#!/usr/bin/env bash
# with-postgres.sh [--durable] COMMAND...: runs COMMAND beside a PostgreSQL of its own and gives back its exit status.
#
# The cluster lives in a new temporary directory, on loopback, on a free port, and dies with this script. COMMAND finds a
# superuser URL in ALPHACLONE_TEST_DATABASE_URL. Durability is off, since the data is thrown away; --durable leaves it as in
# production, for measuring.
source "$(dirname "$0")/lib.sh"

speed='-c fsync=off -c full_page_writes=off -c synchronous_commit=off'
if [ "${1:-}" = --durable ]; then
  speed=
  shift
fi
[ $# -gt 0 ] || fail "usage: scripts/with-postgres.sh [--durable] COMMAND..."

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1) || true
if [ ! -x "$bin/initdb" ]; then
  have initdb || fail "PostgreSQL is missing: apt-get install postgresql (scripts/setup.sh --tests does it as root)"
  bin=$(dirname "$(command -v initdb)")
fi

# PostgreSQL refuses to run as root.
as_owner=()
work=$(mktemp -d /tmp/alphaclone-pg.XXXXXX)
if is_root; then
  as_owner=(env --chdir=/ runuser -u postgres --)
  chown postgres "$work"
fi
cluster=$work/cluster

stop() {
  local pid
  # The first line of postmaster.pid is this cluster's own pid; SIGINT is its fast shutdown.
  if pid=$(head -n 1 "$cluster/postmaster.pid" 2>/dev/null); then
    kill -INT "$pid" 2>/dev/null || true
    for _ in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s\n' "$password" >"$work/password")
if is_root; then chown postgres "$work/password"; fi

# Passwords are checked on loopback as they are in production; only the socket trusts its owner.
"${as_owner[@]}" "$bin/initdb" --pgdata "$cluster" --username postgres --pwfile "$work/password" \
  --auth-local trust --auth-host scram-sha-256 --encoding UTF8 --locale C --no-sync >"$work/initdb.log" 2>&1 ||
  { cat "$work/initdb.log" >&2; fail "initdb failed"; }

port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"${as_owner[@]}" "$bin/pg_ctl" --pgdata "$cluster" --log "$work/postgres.log" --wait --timeout 60 --silent start \
  --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$work -c max_connections=300 $speed" ||
  { cat "$work/postgres.log" >&2; fail "PostgreSQL did not start"; }

export ALPHACLONE_TEST_DATABASE_URL=postgres://postgres:$password@127.0.0.1:$port/postgres
"$@"
