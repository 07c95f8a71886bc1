#!/usr/bin/env bash
# make sabotage: does each vital guard have a test that notices when it is gone?
#
# tests/sabotage/NAME.patch removes one guard. Its head says in a line `guard: WHAT` and in a line `test: COMMAND` which
# test must then fail. The patches are applied one by one to a scratch copy; this checkout is never touched. The scratch
# copy has a target directory of its own, so the first run compiles everything once.
source "$(dirname "$0")/lib.sh"

if [ -z "${ALPHACLONE_TEST_DATABASE_URL:-}" ]; then
  scripts/setup.sh --tests
  exec scripts/with-postgres.sh scripts/sabotage.sh "$@"
fi

patches=("$ROOT"/tests/sabotage/*.patch)
[ -f "${patches[0]}" ] || fail "there is no patch in tests/sabotage"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --create | tar --extract --directory "$scratch"
export CARGO_TARGET_DIR=$TARGET/sabotage
export CARGO_TERM_COLOR=never
logs=$TARGET/sabotage-logs
mkdir -p "$logs"

head_line() { sed -n "s/^$2: //p;/^diff /q" "$1" | head -n 1; }
run_test() { (cd "$scratch" && bash -c "$1") >"$2" 2>&1; }

missed=0
table=$(printf '%-32s %-52s %s' patch guard result)
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  guard=$(head_line "$patch" guard)
  test=$(head_line "$patch" test)
  [ -n "$guard" ] && [ -n "$test" ] || fail "$name.patch lacks its \`guard:\` or \`test:\` line"
  say "$name"
  if ! run_test "$test" "$logs/$name.before.log"; then
    result='INVALID: fails without the patch too'
  elif ! (cd "$scratch" && git apply "$patch"); then
    result='INVALID: the patch does not apply'
  else
    if run_test "$test" "$logs/$name.after.log"; then
      result='NOT NOTICED'
    elif grep -q 'could not compile' "$logs/$name.after.log"; then
      result='INVALID: does not compile'
    else
      result=noticed
    fi
    (cd "$scratch" && git apply --reverse "$patch")
  fi
  [ "$result" = noticed ] || missed=$((missed + 1))
  table+=$(printf '\n%-32s %-52s %s' "$name" "$guard" "$result")
done

printf '\n%s\n%d of %d guards noticed (logs in %s)\n' "$table" $((${#patches[@]} - missed)) ${#patches[@]} "$logs"
[ "$missed" -eq 0 ]
