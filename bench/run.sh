#!/bin/sh
# Every benchmark, about eight minutes: `bench/run.sh BUILD`, called by `make
# bench`.  Results go to BUILD/bench as JSON, tables and charts.
set -eu
cd "$(dirname "$0")/.."
build=$1
python=/usr/bin/python3
mkdir -p "$build/bench"

# Pinned: moving between cores would cost the caches their contents.
echo "== scan kernels"
timeout 300 taskset -c 0 "$build/scan-bench" "$build/bench/scan.json"
echo "== engine beside PCRE2, RE2, Hyperscan and simdjson"
timeout 600 taskset -c 0 "$build/filter-bench" \
    --json "$build/bench/filter.json"
for filter in bench/filters/*.yaml; do
    echo "== engine with $(basename "$filter" .yaml)"
    timeout 200 taskset -c 0 "$build/filter-bench" --no-peers \
        --filters "$filter"
done
echo "== engine on hostile bodies"
timeout 200 taskset -c 0 "$build/filter-bench" --no-peers --worst \
    --json "$build/bench/worst.json" ||
    echo "bench: see what is too slow above"
echo "== proxy beside nginx"
timeout 600 $python bench/wrk/compare.py --build "$build" \
    --json "$build/bench/wrk.json"
echo "== idle connections"
timeout 120 $python bench/idle.py --build "$build" \
    --json "$build/bench/idle.json"
echo "== slow clients"
timeout 200 $python bench/slow.py --build "$build" \
    --json "$build/bench/slow.json" ||
    echo "bench: slow clients cost more than they may, see above"
echo "== conformance of fogline, nginx, HAProxy"
timeout 400 $python bench/conformance.py --build "$build" \
    --json "$build/bench/conformance.json"
echo "== TLS beside nginx's"
timeout 280 $python bench/wrk/tls.py --build "$build" \
    --json "$build/bench/tls.json"
$python bench/report.py "$build/bench"
