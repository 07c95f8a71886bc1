#!/usr/bin/env bash
# make test: everything a change must pass, on both databases and in a real browser.
#
# Its last line is `N passed, N failed` over all suites. A step that could not run is a failure, never a skip: nothing
# here may end with exit 0 unless every suite ran.
source "$(dirname "$0")/lib.sh"

if [ -z "${ALPHACLONE_TEST_DATABASE_URL:-}" ]; then
  # PostgreSQL has to be there before this script can run beside one.
  scripts/setup.sh --tests || { printf '0 passed, 1 failed\n'; exit 1; }
  exec scripts/with-postgres.sh scripts/test.sh
fi

export CARGO_TERM_COLOR=never
export ALPHACLONE_BIN=$TARGET/debug/alphaclone
logs=$TARGET/test-logs
rm -rf "$logs" && mkdir -p "$logs"
passed=0
failed=0
rows=()

# Why tests failed, again and briefly: what a reader of the last screenful needs.
reasons() {
  if [ -f "$logs/rust.log" ]; then awk '/ panicked at / {n = 4} n-- > 0' "$logs/rust.log"; fi
  if [ -f "$logs/contract.tap" ]; then awk '/^ *not ok / {n = 1} /^ *error: / {n = 3} n-- > 0' "$logs/contract.tap"; fi
  if [ -f "$logs/playwright.json" ]; then node scripts/failures.mjs "$logs/playwright.json"; fi
}

finish() {
  trap - EXIT
  [ "$failed" -eq 0 ] || { say 'what failed' && reasons; }
  printf '\n%-28s %8s %8s\n' suite passed failed
  printf '%s\n' "${rows[@]}"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

record() { # NAME PASSED FAILED
  rows+=("$(printf '%-28s %8d %8d' "$1" "$2" "$3")")
  passed=$((passed + $2))
  failed=$((failed + $3))
}

# Records a suite. One that broke without naming a failed test (a build error, a crash, no test at all) is one failure.
tally() { # NAME STATUS PASSED FAILED
  local broken=$4
  if [ "$broken" -eq 0 ] && { [ "$2" -ne 0 ] || [ "$3" -eq 0 ]; }; then broken=1; fi
  record "$1" "$3" "$broken"
}

step() { # NAME COMMAND...: something that has no tests of its own but must work
  local name=$1
  shift
  say "$name"
  if "$@"; then return 0; fi
  record "$name" 0 1
  return 1
}

# A suite that hangs is a failure too. Far more than any needs.
SUITE_MINUTES_MAX=45

rust_tests() { # NAME CARGO-ARGUMENTS...
  local name=$1 log=$logs/$1.log status=0
  shift
  say "$name"
  timeout --kill-after=30 "${SUITE_MINUTES_MAX}m" cargo test --no-fail-fast "$@" 2>&1 | tee "$log" || status=$?
  tally "$name" "$status" \
    "$(awk '/^test result:/ {n += $4} END {print n + 0}' "$log")" \
    "$(awk '/^test result:/ {n += $6} END {print n + 0}' "$log")"
}

# The outside contract: plain node tests that drive the real binary.
contract_tests() {
  local log=$logs/contract.tap status=0
  compgen -G 'end2end/contract/*.test.mjs' >/dev/null || return 0
  say contract
  timeout --kill-after=30 "${SUITE_MINUTES_MAX}m" node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap \
    --test-reporter-destination="$log" end2end/contract/*.test.mjs || status=$?
  tally contract "$status" \
    "$(awk '/^# pass / {print $3}' "$log" | tail -n 1 | grep . || echo 0)" \
    "$(awk '/^# (fail|cancelled) / {n += $3} END {print n + 0}' "$log")"
}

browser_tests() {
  local log=$logs/playwright.json status=0 count='const s = require(process.argv[1]).stats;'
  say journeys
  (cd end2end && PLAYWRIGHT_JSON_OUTPUT_FILE=$log npx --no-install playwright test --reporter=list,json --forbid-only) || status=$?
  [ -f "$log" ] || { tally journeys 1 0 0; return; }
  tally journeys "$status" \
    "$(node -e "$count console.log(s.expected)" "$log")" \
    "$(node -e "$count console.log(s.unexpected + s.flaky)" "$log")"
}

# Whatever ends this script early is a failure too, and the count is still the last line.
trap 'record "ended early" 0 1; finish; exit 1' EXIT

web=0
step 'browser bundle' scripts/web.sh || web=1
rust_tests web-build -p web-build --profile quick
# The tests of the server are linked beside its binary, which contract and journeys then drive: built once, not twice.
rm -f "$ALPHACLONE_BIN"
rust_tests rust "${SERVER_CRATES[@]}"
if step 'server binary' test -x "$ALPHACLONE_BIN" && [ "$web" = 0 ]; then
  contract_tests
  browser_tests
else
  record journeys 0 1
fi
finish
