#!/bin/sh
# All static checks over the whole tree; `tests/lint/run.sh BUILD`, called by
# `make lint`.  Every check runs, so that one run tells everything.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
failed=
passed=0

check() {
    name=$1
    shift
    echo "== $name"
    if "$@" </dev/null; then
        passed=$((passed + 1))
    else
        failed="$failed $name"
    fi
}

tree() {
    find bench certs filters proxy tests "$@" 2>/dev/null | LC_ALL=C sort
}

format() {
    # shellcheck disable=SC2046 # names in this tree hold no blanks
    clang-format --dry-run -Werror $(tree -name '*.[ch]') 2>&1 |
        sed -n 's/^\([^:]*\):[0-9:]* error:.*/\1: run make fmt/p' | uniq | grep .
    [ $? = 1 ] # nothing left to say
}

# cppcheck does not see that CHECK's function never returns; a plain abort() it
# knows stands in for filters/base/check.h.
analyse() {
    mkdir -p "$build/lint/cppcheck"
    # shellcheck disable=SC2046
    cppcheck --quiet -j "$(nproc)" --std=c11 --library=posix,gnu --inline-suppr \
        --enable=warning,performance,portability --error-exitcode=1 \
        --suppressions-list=.cppcheck -D_GNU_SOURCE -I. \
        -DFOGLINE_CHECK_H -DMUST_USE= '-DCHECK(c)=if (!(c)) abort()' \
        --cppcheck-build-dir="$build/lint/cppcheck" $(tree -name '*.c')
}

scripts() {
    # shellcheck disable=SC2046
    shellcheck .ci/* $(tree -name '*.sh')
}

check format format
check layers tests/lint/layers.sh "$build"
check cppcheck analyse
check shellcheck scripts
check clang-tidy "${MAKE:-make}" BUILD="$build" -k tidy

[ -z "$failed" ] || {
    echo "lint: failed:$failed"
    exit 1
}
echo "lint: $passed checks passed"
