#!/bin/sh
# Builds the container image where there is no container engine and no
# registry, and tries it: debootstrap makes the base, buildah the image.
#
#     tests/image/try.sh [DIR]      as root; works in DIR (build/image)
#
# Needs the packages buildah and debootstrap.  MIRROR names another Debian
# mirror.  What this machine's apt needs to reach one goes into the base only,
# never into the Dockerfile.  A base made earlier in DIR is used again.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p "${1:-build/image}"
dir=$(cd "${1:-build/image}" && pwd)
mirror=${MIRROR:-http://deb.debian.org/debian}
base=localhost/fogline-try-base
image=localhost/fogline-try

for tool in buildah debootstrap curl; do
    command -v "$tool" >/dev/null || {
        echo "try: $tool is missing; apt-get install buildah debootstrap curl" >&2
        exit 1
    }
done
[ "$(id -u)" = 0 ] || {
    echo "try: debootstrap and chroot need root" >&2
    exit 1
}

b() {
    buildah --root "$dir/storage" --runroot "$dir/run" --storage-driver vfs "$@"
}

make_base() {
    rm -rf "$dir/root"
    debootstrap --variant=minbase bookworm "$dir/root" "$mirror" \
        >"$dir/debootstrap.log"
    cat >"$dir/root/etc/apt/sources.list" <<END
deb $mirror bookworm main
deb $mirror bookworm-updates main
deb $mirror-security bookworm-security main
END
    # How this machine reaches the mirror: proxies, and a clock gone astray.
    apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-[A-Z])' \
        >"$dir/root/etc/apt/apt.conf.d/99try" || true
    chroot "$dir/root" apt-get clean
    tar -C "$dir/root" -cf "$dir/base.tar" .
    rm -rf "$dir/root"
}

[ -e "$dir/base.tar" ] || make_base
container=
serving=
cleanup() {
    [ -z "$serving" ] || kill "$serving" 2>/dev/null || true
    [ -z "$container" ] || b rm "$container" >/dev/null || true
}
trap cleanup EXIT
trap 'exit 1' INT TERM

if ! b inspect --type image "$base" >/dev/null 2>&1; then
    container=$(b from scratch)
    b add --quiet "$container" "$dir/base.tar" / >/dev/null
    b commit --quiet "$container" "$base" >/dev/null
    b rm "$container" >/dev/null
    container=
fi
b bud --isolation chroot --pull-never --format docker \
    --build-arg BASE="$base" --tag "$image" . >"$dir/bud.log" 2>&1 || {
    tail -n 30 "$dir/bud.log" >&2
    exit 1
}
echo "try: built"

container=$(b from --pull-never "$image")
in_image() {
    b run --isolation chroot "$container" -- "$@"
}
uid=$(in_image id -u)
[ "$uid" = 65532 ] || {
    echo "try: runs as user $uid" >&2
    exit 1
}
! in_image sh -c 'command -v gcc || command -v make' || {
    echo "try: the final image holds build tools" >&2
    exit 1
}

# chroot isolation shares the host's network.  CMD's command, on another port
# lest something else serves on 8080 here.
in_image fogline serve --listen 127.0.0.1:18888 >"$dir/serve.log" 2>&1 &
serving=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.5
    curl -sf -m 5 -o "$dir/answer" http://127.0.0.1:18888/v1/fleets/1/vehicles &&
        break
done
grep -q '\[VIN\]' "$dir/answer" || {
    echo "try: no filtered answer; see $dir/answer, $dir/serve.log" >&2
    exit 1
}
echo "try: serves, filtered"

# HEALTHCHECK's own words, as the Dockerfile has them.
sed -n 's/^    \(\["bash".*\]\)$/\1/p' Dockerfile >"$dir/health.json"
health=$(/usr/bin/python3 -c \
    'import json, sys; print(json.load(sys.stdin)[2])' <"$dir/health.json")
in_image bash -c "$health" || {
    echo "try: the health check fails" >&2
    exit 1
}
pid=$(pgrep -P "$serving" -f 'fogline serve' | tail -n 1 || true)
kill -TERM "${pid:-$serving}"
wait "$serving" || true
serving=
if in_image bash -c "$health" 2>/dev/null; then
    echo "try: the health check passes with nothing running" >&2
    exit 1
fi
echo "try: healthy while it runs, not healthy afterwards"
