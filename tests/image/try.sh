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
    [ -z "$container" ] || b umount "$container" >/dev/null || true
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
uid=$(b run --isolation chroot "$container" -- id -u)
[ "$uid" = 65532 ] || {
    echo "try: runs as user $uid" >&2
    exit 1
}

# chroot alone, so that there is one process and we know its id.  It shares
# the host's network: other ports, lest something else serves on 8080 or 9901.
root=$(b mount "$container")
if [ -e "$root/usr/bin/gcc" ] || [ -e "$root/usr/bin/make" ]; then
    echo "try: the final image holds build tools" >&2
    exit 1
fi
chroot --userspec=65532:65532 "$root" fogline serve --listen 127.0.0.1:18888 \
    --admin 127.0.0.1:18889 >"$dir/serve.log" 2>&1 &
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

# HEALTHCHECK's own words, as the Dockerfile has them but for the port.
health=$(sed -n 's/^    \(\["bash".*\]\)$/\1/p' Dockerfile |
    /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)[2])' |
    sed 's/9901/18889/')
healthy() {
    chroot --userspec=65532:65532 "$root" bash -c "$health"
}
healthy || {
    echo "try: the health check fails" >&2
    exit 1
}
kill -TERM "$serving"
wait "$serving" || {
    echo "try: SIGTERM ended it with status $?" >&2
    exit 1
}
serving=
if healthy 2>/dev/null; then
    echo "try: the health check passes with nothing running" >&2
    exit 1
fi
echo "try: healthy while it runs, not healthy afterwards; drains on SIGTERM"
