#!/usr/bin/env bash
# Proves ./run and ./test on a bare Debian 12 with only git and python3: a fresh debootstrap chroot, a fresh clone
# of this checkout's last commit, each command timed. Usage, as root with debootstrap installed:
#
#     deploy/house/prove.sh FOLDER [refusal] [install] [run] [again] [test]
#
# FOLDER (outside the checkout) keeps the base system for the next time, the chroot and the logs. Without a list
# all five are proved: refusal (without root it prints the apt line), install, run (no display: the tour),
# again (a second start installs nothing), test. The machine's own apt and pip configuration is used.
# Everything runs in name spaces of its own and ends with them; TEST_OPTIONS is passed to ./test.
set -euo pipefail

if [[ ${INSIDE_PROOF:-} != yes ]]; then
    [[ $# -ge 1 && $(id -u) == 0 ]] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
    command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 2; }
    INSIDE_PROOF=yes exec unshare --mount --propagation private --pid --fork --kill-child --ipc bash "$0" "$@"
fi

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
parts=("$@")
((${#parts[@]})) || parts=(refusal install run again test)
base=$folder/bookworm-git-python3.tar.gz
chroot=$folder/chroot
home=/root/terminal
mirror=${MIRROR:-http://deb.debian.org/debian}

make_base() {
    local fresh=$folder/base.new
    echo "Making the bare system once (debootstrap from $mirror)"
    rm -rf --one-file-system "$fresh"
    debootstrap --variant=minbase --include=git,python3 bookworm "$fresh" "$mirror" >"$folder/debootstrap.log"
    tar -C "$fresh" -czf "$base.new" .
    mv "$base.new" "$base"
    rm -rf --one-file-system "$fresh"
}

take_over_apt() {
    rm -f "$chroot/etc/apt/sources.list"
    cp -aL /etc/apt/. "$chroot/etc/apt/"
    cp -aL /usr/share/keyrings/. "$chroot/usr/share/keyrings/"
    cp -L /etc/resolv.conf /etc/hosts "$chroot/etc/"
}

take_over_pip() {
    local place
    mkdir -p "$chroot/root/.config/pip"
    cp /etc/pip.conf "$chroot/etc/pip.conf" 2>/dev/null || true
    cp "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$chroot/root/.config/pip/pip.conf" 2>/dev/null || true
    # ca-certificates, once installed, writes its own bundle over the usual place
    cp -L /etc/ssl/certs/ca-certificates.crt "$chroot/etc/certificates-of-the-host.crt" 2>/dev/null || true
    # Package folders of this machine that its pip configuration names.
    { cat /etc/pip.conf "$chroot/root/.config/pip/pip.conf" 2>/dev/null || true; } |
        grep -oE '(file://)?/[^ ,]+' | sed 's|^file://||' | sort -u |
        while read -r place; do
            place=${place%/simple} # an index in a folder keeps its files beside it
            [[ -d $place ]] || continue
            mkdir -p "$chroot$place"
            mount --bind -o ro "$place" "$chroot$place"
        done
}

mount_kernel() {
    local node
    mount -t proc proc "$chroot/proc"
    mount -t tmpfs -o mode=755 tmpfs "$chroot/dev"
    mkdir "$chroot/dev/pts" "$chroot/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$chroot/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$chroot/dev/shm"
    for node in null zero full random urandom tty; do
        touch "$chroot/dev/$node"
        mount --bind "/dev/$node" "$chroot/dev/$node"
    done
    ln -s pts/ptmx "$chroot/dev/ptmx"
    ln -s /proc/self/fd "$chroot/dev/fd"
    mkdir -p "$chroot/mnt/checkout"
    mount --bind -o ro "$checkout" "$chroot/mnt/checkout"
}

inside() {
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb \
        PIP_CERT=/etc/certificates-of-the-host.crt http_proxy="${http_proxy:-}" \
        https_proxy="${https_proxy:-}" no_proxy="${no_proxy:-}" chroot "$chroot" "$@" </dev/null
}

# prove NAME WANTED_STATUS COMMAND: one line of the closing table, and the command's output in FOLDER/NAME.log.
prove() {
    local name=$1 wanted=$2 begun=$SECONDS status=0
    shift 2
    echo "── $name: $*"
    inside bash -c "cd $home && $*" 2>&1 | tee "$folder/$name.log" || status=${PIPESTATUS[0]}
    local verdict=ok
    ((status == wanted)) || verdict=FAILED
    results+=("$(printf '%-10s %-7s status %-3s %5d s' "$name" "$verdict" "$status" $((SECONDS - begun)))")
}

[[ -f $base ]] || make_base
rm -rf --one-file-system "$chroot"
mkdir -p "$chroot"
tar -C "$chroot" -xzf "$base"
take_over_apt
mount_kernel
take_over_pip
inside git -c safe.directory='*' clone --quiet --no-hardlinks /mnt/checkout "$home"
umount "$chroot/mnt/checkout"
echo "A bare Debian with $(inside dpkg-query -W | wc -l) packages; commit $(inside git -C "$home" log -1 --format='%h %s')"

results=()
for part in "${parts[@]}"; do
    case $part in
    refusal)
        chmod 755 "$chroot/root"
        prove refusal 2 setpriv --reuid=65534 --regid=65534 --clear-groups ./run
        ;;
    install) prove install 0 ./run --install ;;
    run) prove run 0 ./run ;;
    again) prove again 0 ./run --install ;;
    test) prove test 0 "./test ${TEST_OPTIONS:-}" ;;
    *) echo "Nothing is called $part." >&2; exit 2 ;;
    esac
done
echo
printf '%s\n' "${results[@]}"
! printf '%s\n' "${results[@]}" | grep -q FAILED
