#!/usr/bin/env bash
# Makes the checkout ready: Debian packages, .venv, Python packages. Usage: setup.sh hub|test|bench
#
# A second start finds its stamp and installs nothing. An install that did not finish is begun anew at the next
# start. Two at once wait for each other. PYTHON=… chooses the interpreter (3.11 or newer).
set -euo pipefail

extra=${1:?usage: setup.sh hub|test|bench}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
list=deploy/house/packages.txt
venv=.venv
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }
give_up() { say "$*"; exit 2; }

wanted_packages() {
    awk -v extra="$extra" '
        /^\[/ { wanted = $1 == "[run]" || $1 == "[" extra "]"; next }
        wanted && NF && $1 !~ /^#/ { print $1 }' "$list"
}

missing_packages() {
    local wanted
    mapfile -t wanted < <(wanted_packages)
    # shellcheck disable=SC2016 # the dollar signs are dpkg-query's
    { dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null || true; } |
        awk -v wanted="${wanted[*]}" '
            $1 == "ii" { have[$2] = 1 }
            END { n = split(wanted, names, " "); for (i = 1; i <= n; i++) if (!(names[i] in have)) print names[i] }'
}

# Sets as_root to what apt-get needs in front of it; ends here where nothing would do.
find_rights() {
    local missing
    as_root=()
    mapfile -t missing < <(missing_packages)
    (($(id -u) != 0 && ${#missing[@]})) || return 0
    if sudo -n true 2>/dev/null || { [[ -t 0 ]] && command -v sudo >/dev/null; }; then
        as_root=(sudo)
        return 0
    fi
    give_up "Debian packages are missing, and this is neither root nor sudo. Have somebody run as root:

    apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
    say "Installing ${#missing[@]} Debian packages (a minute or two): ${missing[*]}"
    apt_get update
    apt_get install -y --no-install-recommends "${missing[@]}"
}

apt_get() {
    local log
    log=$(mktemp)
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
        "$@" </dev/null >"$log" 2>&1 9>&-; then
        tail -n 25 "$log" >&2
        rm -f "$log"
        give_up "apt-get $1 failed; what it said is above."
    fi
    rm -f "$log"
}

check_python() {
    command -v "$python" >/dev/null || give_up "There is no $python; install python3 (3.11 or newer)."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        give_up "Python 3.11 or newer is needed; $python is $("$python" -V 2>&1). PYTHON=/path/to/python3.11 chooses another."
}

# What the installed packages were made from; another answer than the stamp's means: install.
fingerprint() {
    { echo "$root $1"; "$python" -c 'import sys; print(sys.version, sys.base_prefix)'; cat setup.py "$list"; } |
        sha256sum | cut -d ' ' -f 1
}

is_ready() {
    local level
    for level in "$extra" test; do
        [[ -x $venv/bin/python && -f $venv/ready.$level && ! -e $venv/installing ]] || continue
        [[ $(<"$venv/ready.$level") == "$(fingerprint "$level")" ]] && return 0
    done
    return 1
}

is_sound() {
    [[ ! -e $venv/installing && -f $venv/made-in && $(<"$venv/made-in") == "$made_in" ]] &&
        "$venv/bin/python" -c 'import pip' 2>/dev/null
}

install_python_packages() {
    local made_in
    made_in="$root $("$python" -c 'import sys; print(sys.version, sys.base_prefix)')"
    if ! is_sound; then
        say "Making the virtual environment $venv"
        rm -rf "$venv"
        "$python" -m venv "$venv" || give_up "python -m venv failed; is python3-venv installed?"
        printf '%s\n' "$made_in" >"$venv/made-in"
    fi
    rm -f "$venv"/ready.*
    touch "$venv/installing"
    say "Installing the Python packages of setup.py [$extra] (one to five minutes; log in $venv/install.log)"
    if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
        -e ".[$extra]" </dev/null >"$venv/install.log" 2>&1 9>&-; then
        tail -n 25 "$venv/install.log" >&2
        give_up "pip failed; what it said is above and in $venv/install.log. The next start begins anew."
    fi
    "$venv/bin/python" -c 'import cv2, sqlcipher3, smartcard, typst, PySide6.QtQuick, PySide6.QtPdf' ||
        give_up "The packages are installed but do not load; what Python said is above."
    rm -f "$venv/installing"
    fingerprint "$extra" >"$venv/ready.$extra.new"
    mv "$venv/ready.$extra.new" "$venv/ready.$extra"
}

on_debian() { [[ -f /etc/debian_version ]]; }

is_complete() {
    { ! on_debian || [[ -z $(missing_packages) ]]; } && is_ready
}

check_python
if ! is_complete; then
    ! on_debian || find_rights
    [[ -w . ]] || give_up "$(id -un) may not write into $root, where .venv has to be made."
    exec 9>.venv.lock
    if ! flock -n 9; then
        say "Another start is installing; waiting for it."
        flock 9
    fi
    if on_debian; then
        install_packages
    else
        say "This is not Debian: install the equivalents of $list yourself."
    fi
    is_ready || install_python_packages
fi
