#!/usr/bin/env bash
# make check: what a reviewer would have to say otherwise. Runs everything and lists at the end what failed.
source "$(dirname "$0")/lib.sh"

readonly FILE_LINES_MAX=400
# What must not reach the browser: it would not work there, or it weighs too much.
readonly BROWSER_DENIED='sea-orm|sea-query|sqlx|tokio|axum|hyper|reqwest|rustls|argon2|csv|getrandom'

failed=()
step() { # NAME COMMAND...
  local name=$1
  shift
  say "$name"
  "$@" || failed+=("$name")
}

browser_tree() {
  cargo tree -p frontend --target wasm32-unknown-unknown -e normal,no-proc-macro --prefix none --format '{p}' "$@"
}

# leptos_config names regex and never calls it in the browser, so the linker drops it; nobody else may.
browser_deps() {
  local tree found
  tree=$(browser_tree) || return 1
  found=$(
    grep -E "^($BROWSER_DENIED)(-[a-z]+)* v" <<<"$tree" || true
    browser_tree --invert regex --depth 1 2>/dev/null | grep -vE '^(regex|leptos_config) v' | sed 's/$/ (through regex)/' || true
  )
  [ -z "$found" ] && return 0
  printf 'these crates reach the browser:\n%s\n' "$(sort -u <<<"$found")"
  return 1
}

long_files() {
  local found
  found=$(git ls-files -z --cached --others --exclude-standard -- '*.rs' '*.ts' '*.css' | xargs -0r wc -l |
    awk -v max="$FILE_LINES_MAX" '$2 != "total" && $1 > max {print "  " $1 " " $2}')
  [ -z "$found" ] && return 0
  printf 'longer than %s lines:\n%s\n' "$FILE_LINES_MAX" "$found"
  return 1
}

# Invocations of their own, so that the features of server, browser and build tool never mix.
native_lints() {
  cargo clippy --quiet "${SERVER_CRATES[@]}" --all-targets -- -D warnings &&
    cargo clippy --quiet -p web-build --all-targets --profile quick -- -D warnings
}
browser_lints() { cargo clippy --quiet -p frontend --lib --target wasm32-unknown-unknown -- -D warnings; }
typescript() { npm_packages end2end && (cd end2end && npx --no-install tsc --noEmit); }

step 'format' cargo fmt --all -- --check
step "no file over $FILE_LINES_MAX lines" long_files
step 'browser dependencies' browser_deps
step 'lints, native' native_lints
step 'lints, browser' browser_lints
step 'types of the browser tests' typescript

[ ${#failed[@]} -eq 0 ] || fail "failed: $(printf '%s; ' "${failed[@]}")"
say 'all checks passed'
