#!/usr/bin/env bash
# Takes the pictures of the README again, from the running program, without a display.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../app/setup.sh"
install "${packages[@]}"
configure release
ninja -C "$root/build/release" --quiet take_pictures >&2
QT_QPA_PLATFORM=offscreen exec "$root/build/release/tests/take_pictures" "$root/resources/pictures"
