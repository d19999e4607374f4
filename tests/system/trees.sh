# SPDX-FileCopyrightText: 2026 The Caisson authors
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Debian trees for the system test, made by debootstrap and kept in the cache. Sourced by run, which sets `cache`.
suite=trixie
older=bookworm
tree_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# enter TREE [FROM:TO]… -- COMMAND…: in a mount and PID namespace of its own, so that whatever is mounted or started
# there is gone with it.
enter() {
    local tree=$1 binds=()
    shift
    while [ "$1" != -- ]; do binds+=("$1"); shift; done
    shift
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --pid --ipc --fork --kill-child --propagation private bash -euc '
        tree=$1 path=$2 count=$3
        shift 3
        mount -t proc -o nosuid,nodev,noexec proc "$tree/proc"
        while [ "$count" -gt 0 ]; do
            mkdir -p "$tree${1#*:}"
            mount --bind "${1%%:*}" "$tree${1#*:}"
            shift
            count=$((count - 1))
        done
        exec env -i PATH="$path" HOME=/root LC_ALL=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive chroot "$tree" "$@"
    ' enter "$tree" "$tree_path" "${#binds[@]}" "${binds[@]}" "$@" < /dev/null
}

# The mirror that this machine uses itself, so that a local one is used here too.
mirror() {
    local found
    # shellcheck disable=SC2016 # apt expands these, not the shell
    found=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null \
        | awk '($2 == "bookworm" || $2 == "trixie") && $3 == "main" { print $1; exit }')
    printf '%s\n' "${found:-http://deb.debian.org/debian}"
}

# make_tree NAME PACKAGE…: $cache/NAME with these packages; made anew only when the list has changed. A function
# furnish_NAME is run in between base and packages, if there is one.
make_tree() {
    local name=$1 tree=$cache/$1.new from
    shift
    local list
    # What the tree is made from: its packages, and how it is made.
    list=$(printf '%s\n' "$suite" "$@" "$(declare -f "furnish_$name" "finish_$name" || true)")
    [ -d "$cache/$name" ] && [ "$(cat "$cache/$name.list" 2>/dev/null)" = "$list" ] && return
    say "making the tree $name: $# packages of Debian $suite"
    from=$(mirror)
    rm -rf "$tree" "$cache/$name.list"
    mkdir -p "$cache/debs/partial"
    debootstrap --variant=minbase --cache-dir="$cache/debs" "$suite" "$tree" "$from" || return 1
    # Nothing starts in a tree.
    printf '#!/bin/sh\nexit 101\n' > "$tree/usr/sbin/policy-rc.d"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    # The image is thrown away anyhow.
    echo force-unsafe-io > "$tree/etc/dpkg/dpkg.cfg.d/caisson-system"
    echo 'APT::Install-Recommends "false";' > "$tree/etc/apt/apt.conf.d/90caisson-system"
    cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
    if declare -f "furnish_$name" > /dev/null; then "furnish_$name" "$tree" "$from"; fi
    enter "$tree" "$cache/debs:/var/cache/apt/archives" -- apt-get -q update || return 1
    enter "$tree" "$cache/debs:/var/cache/apt/archives" -- \
        apt-get install -y -q -o APT::Keep-Downloaded-Packages=true "$@" || return 1
    if declare -f "finish_$name" > /dev/null; then "finish_$name" "$tree" || return 1; fi
    rm -rf "${cache:?}/$name"
    mv "$tree" "$cache/$name"
    printf '%s\n' "$list" > "$cache/$name.list"
}
