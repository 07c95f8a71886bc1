#!/usr/bin/env bash
# Gives the active Rust toolchain its wasm32-unknown-unknown standard library.
#
# rustup does it where it can. A machine that reaches Debian's archive but not rustup's gets the library built from
# Debian's rust-src of the very same rustc version (about 40 s on two cores); apt checks the archive's signatures.
source "$(dirname "$0")/lib.sh"

target=wasm32-unknown-unknown
sysroot=$(rustc --print sysroot)
installed=$sysroot/lib/rustlib/$target/lib

if compgen -G "$installed/libstd-*.rlib" >/dev/null; then exit 0; fi

if have rustup && timeout 120 rustup target add "$target" >/dev/null 2>&1; then
  say "$target: installed by rustup"
  exit 0
fi

version=$(rustc --version | cut -d' ' -f2)
say "$target: rustup cannot install it; building it from Debian's rust-src $version"
have apt-get || fail "$target is missing: run \`rustup target add $target\`"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt drops its rights before it writes here

# An apt of its own in a scratch directory: newer suites of the machine's own mirror, and nothing on the machine changes.
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1) || true
[ -n "$mirror" ] || fail "apt knows no Debian mirror to take rust-src $version from"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
for suite in trixie-backports sid forky trixie bookworm-backports; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
done >"$work/sources.list"
own=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/nonexistent
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Acquire::Languages=none
  -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root)
apt-get "${own[@]}" update -qq || say "a suite could not be read; looking in the others"

package=$(apt-cache "${own[@]}" madison rust-src | awk -v v="$version+" 'index($3, v) == 1 {print $3; exit}')
[ -n "$package" ] || fail "Debian has no rust-src of rustc $version; install the target with \`rustup target add $target\`"
(cd "$work" && apt-get "${own[@]}" download -qq "rust-src=$package")
dpkg -x "$work"/rust-src_*.deb "$work/source"
library=$(echo "$work"/source/usr/src/rustc-*/library)

# A stable compiler builds its own standard library only when told to; the switch reaches nothing else.
RUSTC_BOOTSTRAP=1 __CARGO_DEFAULT_LIB_METADATA=alphaclone-wasm32 CARGO_TARGET_DIR=$work/build \
  RUSTFLAGS='-Zforce-unstable-if-unmarked -Cembed-bitcode=yes -Cdebuginfo=0' \
  cargo build --quiet --release --manifest-path "$library/sysroot/Cargo.toml" --target "$target" --features panic-unwind ||
  fail "the standard library of $target did not build"

mkdir -p "$installed"
cp "$work/build/$target"/release/deps/*.rlib "$installed/"
say "$target: built and installed in $installed"
