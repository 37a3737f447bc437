#!/bin/sh
# Unit tests, some golden cases and a short serve under valgrind's memcheck:
# `tests/valgrind.sh BUILD`, called by `make valgrind`.  Fails on any error and
# any leak, and any test that takes over VALGRIND_SECONDS=300.  valgrind knows no
# AVX-512: that kernel counts as unusable in it.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
python=/usr/bin/python3
memcheck="valgrind --quiet --error-exitcode=99 --leak-check=full
    --show-leak-kinds=definite,possible --errors-for-leak-kinds=definite,possible"
failed=
patience=${VALGRIND_SECONDS:-300}

mkdir -p "$build/valgrind"
wrapped=$build/valgrind/fogline
log=$build/valgrind/serve.log
# shellcheck disable=SC2086 # options, one word each
{
    printf '#!/bin/sh\nexec'
    printf ' %s' $memcheck
    printf ' "%s/fogline" "$@"\n' "$build"
} >"$wrapped"
chmod +x "$wrapped"

unit() {
    bad=0
    for source in tests/unit/test_*.c; do
        name=$(basename "$source" .c)
        # shellcheck disable=SC2086
        timeout "$patience" $memcheck "$build/unit/$name" \
            >"$build/valgrind/$name.log" 2>&1
        status=$?
        [ "$status" = 0 ] || {
            echo "$name: failed (status $status; 124: took over $patience s," \
                "VALGRIND_SECONDS=... gives it more)"
            cat "$build/valgrind/$name.log"
            bad=1
        }
    done
    return "$bad"
}

golden() {
    timeout 300 $python tests/golden/run.py "$wrapped" \
        csv_quoted email_forms geojson_line
}

# The port behind "$1" in the log of serve, once it is there.
port_of() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        port=$(sed -n "s/.*$1[^0-9]*127\.0\.0\.1:\([0-9]*\).*/\1/p" "$log" |
            head -n 1)
        [ -n "$port" ] && echo "$port" && return 0
        sleep 0.5
    done
    return 1
}

ask() {
    curl -sS -m 20 -o "$build/valgrind/answer" "$@"
}

talk() {
    if ! listen=$(port_of 'listening on') || ! admin=$(port_of 'admin on'); then
        echo "serve: no ports in $log"
        return 1
    fi
    base=http://127.0.0.1:$listen
    ask "$base/" && ask "$base/v1/fleets/1/vehicles" && ask "$base/v1/trips/1" &&
        ask "$base/v1/export.csv" && ask "$base/v1/error" &&
        ask -I "$base/" && ask --data-binary @LICENSE "$base/" &&
        ask --http1.0 "$base/bytes/16k" && ask "$base/bytes/256k" &&
        ask "http://127.0.0.1:$admin/metrics" || return 1
    # A stream nobody waits for the end of: curl says 28, timed out.
    ask -m 3 -N "$base/v1/live" 2>/dev/null
    [ $? = 28 ]
}

serve() {
    "$wrapped" serve --workers 1 --listen 127.0.0.1:0 --admin 127.0.0.1:0 \
        >"$log" 2>&1 &
    pid=$!
    talk
    talked=$?
    kill -TERM "$pid"
    wait "$pid"
    status=$?
    [ "$talked" = 0 ] && [ "$status" = 0 ] && return 0
    echo "serve: talk $talked, exit status $status; log:"
    cat "$log"
    return 1
}

for part in unit golden serve; do
    echo "== valgrind: $part"
    "$part" </dev/null || failed="$failed $part"
done
[ -z "$failed" ] || {
    echo "valgrind: failed:$failed"
    exit 1
}
echo "valgrind: no error, no leak"
