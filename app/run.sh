#!/usr/bin/env bash
# Starts Chainrule: bash app/run.sh [arguments of chainrule]. Installs, builds, opens the window; see README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
install "${packages[@]}"
configure release
program=$root/build/release/app/chainrule
# The first build shows how far it is; later ones speak only if something is wrong: what the program prints stands alone.
quiet=--quiet
[ -x "$program" ] || quiet=
ninja -C "$root/build/release" $quiet chainrule | { grep -v 'no work to do' || true; } >&2
exec "$program" "$@"
