#!/bin/sh
# Finds, or else installs, the programs that the tests start: a Chromium, a LibreOffice, a PostgreSQL server, a Redis server, and Node.js
# with the checkers of web pages that tests/package.json names.
# tests/services.py looks in the same places. No running server is used: the tests start their own.
set -eu

say() { printf '%s\n' "$*"; }

# runs PROGRAM: a name in PATH may be a stub that only points at a shop.
runs() { "$1" --version >/dev/null 2>&1; }

# first_of NAME...: the first of them in PATH that starts.
first_of() {
    for name in "$@"; do
        path=$(command -v "$name") || continue
        if runs "$path"; then
            say "$path"
            return 0
        fi
    done
    return 1
}

find_chromium() { first_of chromium chromium-browser google-chrome google-chrome-stable; }
find_libreoffice() { first_of soffice libreoffice; }
find_redis() { first_of redis-server valkey-server; }
find_node() { first_of node && runs npm; }

# The folder with initdb and postgres. Debian keeps it out of PATH, one a version: the newest is taken.
find_postgres() {
    for name in pg_ctl initdb postgres; do
        path=$(command -v "$name") || continue
        path=$(dirname "$(readlink -f "$path")")
        if runs "$path/initdb" && runs "$path/postgres"; then
            say "$path"
            return 0
        fi
    done
    for path in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t / -k 5,5nr); do
        if runs "$path/initdb" && runs "$path/postgres"; then
            say "$path"
            return 0
        fi
    done
    return 1
}

# fail WHAT REASON
fail() {
    say "tests/setup.sh: $1 is not here and could not be installed: $2." >&2
    say "Install it by hand (Debian, Ubuntu: apt-get install chromium libreoffice-calc-nogui postgresql redis-server nodejs npm), then run make test again." >&2
    exit 1
}

# as_root COMMAND...: never asks for a password, since nobody may be there to give it.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# install WHAT PACKAGE...
install() {
    what=$1
    shift
    command -v apt-get >/dev/null || fail "$what" "there is no apt-get on this system"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "$what" "apt-get needs root, and there is no sudo"
        sudo -n true 2>/dev/null || fail "$what" "apt-get needs root, and sudo asks for a password"
    fi
    log=$(mktemp)
    say "Installing $* with apt-get; this can take some minutes."
    if ! apt_install "$@" >"$log" 2>&1; then
        # The lists of packages are missing or old.
        if ! { as_root apt-get -q update && apt_install "$@"; } >>"$log" 2>&1; then
            tail -n 15 "$log" >&2
            rm -f "$log"
            fail "$what" "apt-get install $* failed, see above"
        fi
    fi
    rm -f "$log"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
}

if ! chromium=$(find_chromium); then
    # Without a font pages have no width to measure, and Chromium only recommends one.
    install "Chromium" chromium fonts-liberation
    chromium=$(find_chromium) || fail "Chromium" "apt-get installed it, but it does not start"
fi
say "Chromium: $chromium"

if ! libreoffice=$(find_libreoffice); then
    install "LibreOffice" libreoffice-calc-nogui
    libreoffice=$(find_libreoffice) || fail "LibreOffice" "apt-get installed it, but it does not start"
fi
say "LibreOffice: $libreoffice"

if ! postgres=$(find_postgres); then
    install "A PostgreSQL server" postgresql
    postgres=$(find_postgres) || fail "A PostgreSQL server" "apt-get installed it, but initdb and postgres do not start"
fi
say "PostgreSQL: $postgres"

if ! redis=$(find_redis); then
    install "A Redis server" redis-server
    redis=$(find_redis) || fail "A Redis server" "apt-get installed it, but it does not start"
fi
say "Redis: $redis"

if ! node=$(find_node); then
    install "Node.js" nodejs npm
    node=$(find_node) || fail "Node.js" "apt-get installed it, but node or npm does not start"
fi
say "Node.js: $node"

# Once they are as the lock says, no network is needed. The copy of the lock is written last.
cd "$(dirname "$0")"
if ! cmp -s package-lock.json node_modules/as-locked.json; then
    say "Installing the checkers of web pages with npm."
    npm ci --loglevel=error || { say "tests/setup.sh: npm could not install what tests/package.json names, see above." >&2; exit 1; }
    cp package-lock.json node_modules/as-locked.json
fi
say "Checkers of web pages: $PWD/node_modules"
