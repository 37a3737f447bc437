#!/bin/sh
# testssl.sh against a listener with TLS and otherwise fogline's defaults:
# `tests/testssl.sh BUILD`, called by `make testssl`; one to three minutes.
# Fails on any finding of medium severity or higher, but for what only says that
# the certificate is of a CA that was made just now.
set -eu
cd "$(dirname "$0")/.."
build=$1
dir=$(mktemp -d)
pid=
cleanup() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

certs/dev-ca.sh "$dir/ca"
"$build/fogline" serve --listen 127.0.0.1:0 --admin 127.0.0.1:0 \
    --tls-cert "$dir/ca/server.crt" --tls-key "$dir/ca/server.key" \
    --tls-cert "$dir/ca/server-rsa.crt" --tls-key "$dir/ca/server-rsa.key" \
    >"$dir/log" 2>&1 &
pid=$!
port=
for _ in $(seq 50); do
    port=$(sed -n 's/.*listening on 127.0.0.1:\([0-9]*\).*/\1/p' "$dir/log")
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || {
    cat "$dir/log" >&2
    exit 1
}

timeout 500 testssl --quiet --color 0 --warnings off --nodns min \
    --severity LOW --add-ca "$dir/ca/ca.crt" --jsonfile "$dir/findings" \
    "https://localhost:$port" >"$dir/out" 2>&1 || {
    # Its exit status counts findings; no file means that it did not work.
    [ -s "$dir/findings" ] || {
        cat "$dir/out" >&2
        exit 1
    }
}

/usr/bin/python3 - "$dir/findings" <<'END'
import json
import sys

SELF_MADE = {
    "cert_revocation": "a CA made just now has no CRL or OCSP address",
}
bad = 0
for f in json.load(open(sys.argv[1])):
    if f["severity"] in ("OK", "INFO", "DEBUG"):
        continue
    why = SELF_MADE.get(f["id"], "")
    print(f"testssl: {f['severity']}: {f['id']}: {f['finding']}"
          + (f" (expected: {why})" if why else ""))
    bad += f["severity"] != "LOW" and not why
print("testssl:", f"{bad} findings of medium or higher" if bad else
      "nothing of medium or higher but what is expected")
sys.exit(bad != 0)
END
