#!/usr/bin/env bash
# Starts Chainrule: bash app/run.sh [arguments of chainrule]. Installs, builds, opens the window; see README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
install "${packages[@]}"
configure release
ninja -C "$root/build/release" --quiet chainrule >&2
exec "$root/build/release/app/chainrule" "$@"
