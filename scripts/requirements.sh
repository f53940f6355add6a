# Sourced by the other scripts: makes sure that what headroom is built with is there.
#
# Needed are Swift 6.2 or newer and the GNU Scientific Library with its headers (Debian and
# Ubuntu: libgsl-dev). The library is installed with apt-get if it is missing; all messages go to
# standard error.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 69 # EX_UNAVAILABLE
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        return 1
    fi
}

has_gsl() {
    if command -v pkg-config >/dev/null 2>&1; then
        pkg-config --exists gsl
    else
        # Without pkg-config the compiler's own search path decides.
        [ -f /usr/include/gsl/gsl_rng.h ] || [ -f /usr/local/include/gsl/gsl_rng.h ]
    fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 ||
        fail "missing: $*; there is no apt-get here, so install them with your package manager"
    say "installing $*"
    log=$(mktemp)
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y "$@" >"$log" 2>&1 ||
        { as_root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y "$@" >>"$log" 2>&1; }; then
        rm -f "$log"
        return
    fi
    cat "$log" >&2
    rm -f "$log"
    fail "could not install $*; as root, run: apt-get update && apt-get install -y $*"
}

# Sets HEADROOM to the built command that it names, or builds the one of $root.
need_headroom() {
    if [ -z "${HEADROOM:-}" ]; then
        say "building headroom"
        swift build --package-path "$root" -c release --product headroom >&2
        HEADROOM=$root/.build/release/headroom
    fi
    export HEADROOM
}

command -v swift >/dev/null 2>&1 ||
    fail "missing: swift; install Swift 6.2 or newer from https://www.swift.org/install/linux/"
has_gsl || install_packages libgsl-dev pkg-config
