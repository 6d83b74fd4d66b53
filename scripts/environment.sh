#!/bin/sh
# Makes a virtual environment that holds exactly what a hashed lock lists. Does nothing where it is there already.
#
# usage: scripts/environment.sh FOLDER LOCK [LOCK...]
#
# The first lock is installed. An environment made from one of the other locks, which hold more, will do as well.
# PYTHON names the interpreter to use, UV the uv to use; UV= (empty) asks for plain pip.
set -eu

# Its commands name the place where it stands, so it is known by its whole path, whoever asks from where.
case $1 in
    /*) folder=$1 ;;
    *) folder=$PWD/$1 ;;
esac
shift
lock=$1

fail() {
    echo "section16: $*" >&2
    exit 2
}

# What an environment was made from: where it stands and its lock.
stamp() {
    echo "$folder"
    cat "$1"
}

if [ -f "$folder/made-from" ] && "$folder/bin/python" -c '' 2>/dev/null; then
    for candidate in "$@"; do
        if stamp "$candidate" | cmp -s - "$folder/made-from"; then
            exit 0
        fi
    done
fi

uv=${UV-$(command -v uv || true)}

# A name on the PATH may stand for an interpreter that is not there (pyenv), so each one is asked.
suitable() {
    needed='import sys, venv'
    [ -n "$uv" ] || needed="$needed, ensurepip"
    "$1" -c "$needed; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1
}

# 3.13 first: it is the newest that dbt-core 1.11 runs on; for later ones the lock holds dbt-core 1.12.
python=
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3.14 python3 python}; do
    if suitable "$candidate"; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "no Python 3.11 or newer with the module venv found (${PYTHON:-on the PATH});" \
    "install one (Debian: python3 and python3-venv), or name it: make PYTHON=/path/to/python3"

if [ -n "$uv" ]; then installer=uv; else installer=pip; fi
echo "section16: making $folder with $("$python" --version) and $installer from $lock (up to two minutes)"
rm -rf "$folder"
# Byte-code saves dbt a second and a half at each start.
unset PYTHONDONTWRITEBYTECODE || true
# The locks list every package, so nothing has to be looked for beyond them.
if [ -n "$uv" ]; then
    "$uv" venv --quiet --no-project --python "$("$python" -c 'import sys; print(sys.executable)')" "$folder"
    "$uv" pip install --quiet --python "$folder/bin/python" --compile-bytecode --no-deps --require-hashes -r "$lock"
else
    "$python" -m venv "$folder"
    "$folder/bin/python" -m pip --quiet --quiet --disable-pip-version-check install \
        --compile --no-deps --require-hashes -r "$lock"
fi
stamp "$lock" >"$folder/made-from.new"
mv "$folder/made-from.new" "$folder/made-from"
