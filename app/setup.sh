# Sourced by app/run.sh and tests/run.sh: installs what is missing and configures. Sets $root.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What building needs, and a font for the window; tests add theirs.
packages=(g++ cmake ninja-build ccache mold pkg-config qt6-base-dev qt6-svg-dev libqcustomplot-dev libeigen3-dev
          nlohmann-json3-dev libzip-dev libhdf5-dev zlib1g-dev fonts-dejavu-core fonts-dejavu-extra)

# install PACKAGE…: those that are not there yet.
install() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        [ -e "$root/build/.has-packages" ] && return
        echo "This is not Debian or a relative of it. Install what these Debian packages hold, then: touch build/.has-packages" >&2
        echo "  $*" >&2
        exit 2
    fi
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local sudo=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Install as root, then start again: apt-get install ${missing[*]}" >&2; exit 2; }
        sudo=sudo
    fi
    echo "Installing: ${missing[*]}" >&2
    $sudo apt-get update -q >&2
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

# configure PRESET: once; ninja looks after changes of the build files itself.
configure() {
    [ -e "$root/build/$1/build.ninja" ] || (cd "$root" && cmake --preset "$1" >&2)
}
