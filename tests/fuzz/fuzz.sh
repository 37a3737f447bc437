#!/bin/sh
# Runs fuzz targets one after the other, each on its corpus and with what it
# found in earlier runs: `tests/fuzz/fuzz.sh BUILD SECONDS TARGET...`.  Goes on
# after a target that fails; exits 1 if any did.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
seconds=$2
shift 2
failed=

for target; do
    found=$build/corpus/$target
    crash=$build/crash/$target
    log=$build/$target.log
    mkdir -p "$found" "$crash"
    # Memory and time of one input are bounded: neither may be a trap.
    if timeout $((seconds + 60)) "$build/bin/$target" -max_len=4096 \
        -dict=tests/fuzz/tokens.dict -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -artifact_prefix="$crash/" -print_final_stats=1 \
        "$found" "tests/fuzz/corpus/$target" >"$log" 2>&1 </dev/null; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "$target: $runs inputs, clean"
    else
        echo "$target: failed; log $log, input:"
        ls "$crash"
        grep -a -v '^#' "$log" | head -n 30
        failed="$failed $target"
    fi
done
[ -z "$failed" ] || {
    echo "fuzz: failed:$failed" >&2
    exit 1
}
