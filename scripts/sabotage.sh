#!/usr/bin/env bash
# make sabotage: does each vital guard have a test that notices when it is gone? `scripts/sabotage.sh NAME...` tries some.
#
# tests/sabotage/NAME.patch removes one guard. Its head says in a line `guard: WHAT` and in a line `test: ARGUMENTS` which
# tests `cargo test` must then see failing. The patches are applied one by one to a scratch copy of this checkout, which is
# never touched itself.
source "$(dirname "$0")/lib.sh"

if [ -z "${ALPHACLONE_TEST_DATABASE_URL:-}" ]; then
  scripts/setup.sh --tests
  exec scripts/with-postgres.sh scripts/sabotage.sh "$@"
fi

export CARGO_TERM_COLOR=never
logs=$TARGET/sabotage-logs
scratch=$TARGET/sabotage-copy
mkdir -p "$logs" "$scratch"

# Git with the scratch copy as its tree. It writes only what differs, so that nothing else is compiled again, and finds
# what a run that was broken off left there.
copy() {
  GIT_DIR=$(git -C "$ROOT" rev-parse --absolute-git-dir) GIT_WORK_TREE=$scratch GIT_INDEX_FILE=$TARGET/sabotage.index \
    git -C "$scratch" "$@"
}

# The checkout as it stands, committed or not.
stands() {
  local index=$TARGET/sabotage-stands.index
  rm -f "$index"
  GIT_INDEX_FILE=$index git read-tree HEAD
  GIT_INDEX_FILE=$index git add --all
  GIT_INDEX_FILE=$index git write-tree
}

head_line() { sed -n "s/^$2: //p;/^diff /q" "$1" | head -n 1; }

run_test() { # ARGUMENTS LOG
  local crates=("${SERVER_CRATES[@]}") arguments
  read -ra arguments <<<"$1"
  # Unit tests are asked of their own crate: `--lib` of all would link every crate's.
  [ "${arguments[0]}" != -p ] || crates=()
  (cd "$scratch" && cargo test "${crates[@]}" "${arguments[@]}") >"$2" 2>&1
}

patches=()
for name in "$@"; do patches+=("$ROOT/tests/sabotage/$name.patch"); done
[ $# -gt 0 ] || patches=("$ROOT"/tests/sabotage/*.patch)
for patch in "${patches[@]}"; do
  [ -f "$patch" ] || fail "there is no $patch"
  [ -n "$(head_line "$patch" guard)" ] && [ -n "$(head_line "$patch" test)" ] || fail "$patch lacks its \`guard:\` or \`test:\` line"
done

copy read-tree --reset -u "$(stands)"

# First all tests with their guards in place, then each without its own: in this order the copy is built once for all of
# the former and once for each of the latter.
declare -A results
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  say "$name with its guard"
  if ! run_test "$(head_line "$patch" test)" "$logs/$name.before.log"; then
    results[$name]='INVALID: fails without the patch too'
  elif ! grep -q '^test result: ok. [1-9]' "$logs/$name.before.log"; then
    results[$name]='INVALID: there is no such test'
  fi
done

missed=0
table=$(printf '%-20s %-52s %s' patch guard result)
for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  say "$name without it"
  if [ -n "${results[$name]:-}" ]; then
    result=${results[$name]}
  elif ! copy apply "$patch"; then
    result='INVALID: the patch does not apply'
  else
    if run_test "$(head_line "$patch" test)" "$logs/$name.after.log"; then
      result='NOT NOTICED'
    elif grep -q 'could not compile' "$logs/$name.after.log"; then
      result='INVALID: does not compile'
    else
      result=noticed
    fi
    copy apply --reverse "$patch"
  fi
  [ "$result" = noticed ] || missed=$((missed + 1))
  printf '%s\n' "$result"
  table+=$(printf '\n%-20s %-52s %s' "$name" "$(head_line "$patch" guard)" "$result")
done

printf '\n%s\n%d of %d guards noticed (logs in %s)\n' "$table" $((${#patches[@]} - missed)) ${#patches[@]} "$logs"
[ "$missed" -eq 0 ]
