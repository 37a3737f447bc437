#!/bin/sh
# Runs test suites over what is built in a directory: `tests/run.sh BUILD
# SUITE...`, SUITE being unit, golden, conformance, packs, fuzz-replay or e2e.
# Goes on after a failing suite, so that one run tells everything; exits 1 if
# any failed.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift
python=/usr/bin/python3
failed=

# The output of a program that passes is cut to its summary.
one_unit() {
    name=$(basename "$1" .c)
    log=$build/unit/$name.log
    if "$build/unit/$name" >"$log" 2>&1; then
        sed -n "s/^\[  PASSED  \]/$name:/p" "$log"
    else
        said=$(echo "$name: failed (status $?)" && cat "$log")
        echo "$said" # in one write, for another may fail at the same time
        return 1
    fi
}

# As many at a time as there are processors.
suite_unit() {
    printf '%s\n' tests/unit/test_*.c |
        xargs -n 1 -P "$(nproc)" tests/run.sh "$build" --unit
}

suite_golden() {
    $python tests/golden/run.py "$build/fogline"
}

suite_conformance() {
    $python tests/conformance/run.py "$build/fogline"
}

suite_packs() {
    "$build/fogline" check filters/packs/*.yaml
}

# Each target on its corpus; the log's last name is the input that it fails on.
suite_fuzz_replay() {
    bad=0
    for folder in tests/fuzz/corpus/*; do
        name=$(basename "$folder")
        log=$build/fuzz-replay/$name.log
        if "$build/fuzz-replay/$name" "$folder"/* >"$log" 2>&1; then
            echo "$name: $(grep -c ^tests/fuzz/ "$log") inputs"
        else
            echo "$name: failed (status $?)"
            tail -n 40 "$log"
            bad=1
        fi
    done
    return "$bad"
}

# First what mostly waits, several at a time, then what measures time.
suite_e2e() {
    bad=0
    jobs=$(nproc)
    [ -n "${FOGLINE_SAN:-}" ] || jobs=$((2 * jobs))
    case $build in
    /*) FOGLINE=$build/fogline ;;
    *) FOGLINE=$PWD/$build/fogline ;;
    esac
    export FOGLINE
    set -- -q -p no:cacheprovider tests/e2e
    $python -m pytest -n "$jobs" -m "not alone" "$@" || bad=1
    $python -m pytest -m alone "$@" || bad=1
    return "$bad"
}

if [ "${1:-}" = --unit ]; then
    one_unit "$2"
    exit
fi
for suite; do
    echo "== $suite"
    "suite_$(echo "$suite" | tr - _)" </dev/null || failed="$failed $suite"
done
[ -z "$failed" ] || {
    echo "tests: failed:$failed"
    exit 1
}
