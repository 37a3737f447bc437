#!/bin/sh
# dev-ca.sh - a certificate authority for development, in one command:
#
#     certs/dev-ca.sh DIR [NAME...]
#
# makes in DIR (mode 700), for 90 days, with ECDSA keys (P-256):
#
#     ca.crt, ca.key                the authority
#     server.crt, server.key        a listener: localhost, 127.0.0.1, ::1 and
#                                   every NAME (a DNS name or an IP address)
#     server-rsa.crt, .key          the same with an RSA key, for old clients
#     upstream.crt, upstream.key    an https:// upstream of the same names
#     insurer.crt, insurer.key      a client: spiffe://example.com/insurer
#     owner.crt, owner.key          a client: spiffe://example.com/owner/7
#     fogline.crt, fogline.key      fogline itself, towards its upstream
#
# What is there and still good for a week is kept.  Nobody but you should trust
# ca.crt, and nothing of this belongs into git or into production.
set -eu
umask 077

[ $# -ge 1 ] || {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | sed '/^set/d' >&2
    exit 2
}
dir=$1
shift
days=90
mkdir -p "$dir"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# quiet COMMAND...: what openssl says is shown if it fails.
quiet() {
    "$@" >"$log" 2>&1 </dev/null || {
        cat "$log" >&2
        echo "dev-ca: $1 failed; its reason stands above" >&2
        exit 1
    }
}

is_good() {
    openssl x509 -in "$dir/$1.crt" -noout -checkend 604800 >/dev/null 2>&1 &&
        [ -s "$dir/$1.key" ]
}

key() {
    case $2 in
    rsa) quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
        -out "$dir/$1.key" ;;
    ec) quiet openssl genpkey -algorithm EC \
        -pkeyopt ec_paramgen_curve:P-256 -out "$dir/$1.key" ;;
    esac
}

# issue NAME TYPE USAGE SUBJECT_ALT_NAMES
issue() {
    is_good "$1" && return
    key "$1" "$2"
    quiet openssl req -new -key "$dir/$1.key" -subj "/O=fogline dev/CN=$1" \
        -addext "subjectAltName=$4" -addext "extendedKeyUsage=$3" \
        -addext "keyUsage=critical,digitalSignature" \
        -addext "basicConstraints=critical,CA:FALSE" -out "$dir/$1.csr"
    quiet openssl x509 -req -in "$dir/$1.csr" -CA "$dir/ca.crt" \
        -CAkey "$dir/ca.key" -days "$days" -copy_extensions copy \
        -out "$dir/$1.crt"
    rm -f "$dir/$1.csr"
}

names="DNS:localhost,IP:127.0.0.1,IP:::1"
for name; do
    case $name in
    *:* | *[0-9].*[0-9].*[0-9].*[0-9]) names="$names,IP:$name" ;;
    *) names="$names,DNS:$name" ;;
    esac
done
# Other names than last time: the certificates are made anew.
[ "$(cat "$dir/names" 2>/dev/null)" = "$names" ] ||
    rm -f "$dir/server.crt" "$dir/server-rsa.crt" "$dir/upstream.crt"
printf '%s\n' "$names" >"$dir/names"

if ! is_good ca; then
    rm -f "$dir"/*.crt
    key ca ec
    quiet openssl req -x509 -new -key "$dir/ca.key" -days "$days" \
        -subj "/O=fogline dev/CN=development CA" \
        -addext "keyUsage=critical,keyCertSign,cRLSign" -out "$dir/ca.crt"
fi
issue server ec serverAuth "$names"
issue server-rsa rsa serverAuth "$names"
issue upstream ec serverAuth "$names"
issue insurer ec clientAuth "URI:spiffe://example.com/insurer"
issue owner ec clientAuth "URI:spiffe://example.com/owner/7"
issue fogline ec clientAuth "URI:spiffe://example.com/fogline"
