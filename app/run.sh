#!/usr/bin/env bash
# Starts Chainrule: bash app/run.sh [arguments of chainrule]. Installs, builds, opens the window; see README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
install "${packages[@]}"
configure release
# Where there is nothing to build, nothing is said: what the program prints stands alone.
ninja -C "$root/build/release" -n chainrule | grep -q 'no work to do' || ninja -C "$root/build/release" chainrule >&2
exec "$root/build/release/app/chainrule" "$@"
