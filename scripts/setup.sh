#!/usr/bin/env bash
# setup.sh [--tests]: installs what the build needs and this machine lacks; with --tests also what the tests need.
# Quick when nothing is missing. Says in one line what it cannot install itself.
source "$(dirname "$0")/lib.sh"

missing_packages=()
want() { # COMMAND PACKAGE
  have "$1" || missing_packages+=("$2")
}

have cargo || fail "Rust is missing: install it with rustup (rustup.rs), then run this again"
have node && have npm || fail "Node.js 20 or later is missing"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js $(node --version) is too old: 20 or later is needed"
want cc build-essential

if [ "${1:-}" = --tests ]; then
  want chromium chromium
  want runuser util-linux
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || have initdb || missing_packages+=(postgresql)
fi

if [ ${#missing_packages[@]} -gt 0 ]; then
  is_root && have apt-get || fail "these packages are missing and need root to install: ${missing_packages[*]}"
  say "installing ${missing_packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing_packages[@]}" >/dev/null ||
    fail "apt-get could not install: ${missing_packages[*]}"
fi

scripts/wasm32-target.sh
npm_packages tools/web-build
if [ "${1:-}" = --tests ]; then npm_packages end2end; fi
