#!/bin/sh
# The rules of ARCHITECTURE.md's house that a compiler does not know, checked
# with grep on the sources and with nm and size on what was built from them:
# `tests/lint/layers.sh BUILD`.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
status=0

# complain RULE CURE: reads the places that break the rule, one a line; fails
# if there is any.
complain() {
    places=$(cat)
    [ -z "$places" ] && return 0
    echo "$places" | while read -r place; do
        echo "layers: $place: $1; $2"
    done
    return 1
}

# sources FOLDER...: .c and .h files, comments blanked, as FILE:LINE:TEXT.
sources() {
    for dir; do
        [ -d "$dir" ] && find "$dir" -name '*.[ch]'
    done | LC_ALL=C sort | while read -r file; do
        awk -v file="$file" '
            {
                line = $0; text = ""
                while (line != "") {
                    if (inside) {
                        end = index(line, "*/")
                        if (!end) break
                        line = substr(line, end + 2); inside = 0
                    } else {
                        start = index(line, "/*")
                        if (!start) { text = text line; break }
                        text = text substr(line, 1, start - 1)
                        line = substr(line, start + 2); inside = 1
                    }
                }
                print file ":" NR ":" text
            }' "$file"
    done
}

# Places only: what stands behind the second colon is source text.
places() {
    cut -d: -f1,2
}

code=$(mktemp)
trap 'rm -f "$code"' EXIT
sources filters proxy certs >"$code"

includes() { # folder-pattern header-pattern
    grep -E "^$1[^:]*:[0-9]+: *# *include *[<\"]$2" "$code"
}

includes_outside() { # header-pattern folder-pattern
    grep -E ": *# *include *[<\"]$1[>\"]" "$code" | grep -Ev "^$2"
}

calls() { # folder-pattern function-pattern
    grep -E "^$1[^:]*:[0-9]+:(.*[^A-Za-z0-9_.>])?($2) *\(" "$code"
}

includes filters/ '(proxy|certs)/' | places |
    complain "filters/ includes something of proxy/ or certs/" \
        "the engine knows nothing of the proxy: pass it in" || status=1
includes certs/ 'proxy/' | places |
    complain "certs/ includes something of proxy/" "pass it in" || status=1

while read -r header home; do
    includes_outside "$header" "$home" | places |
        complain "$header is included outside $home" \
            "a library has one home: use what that folder offers" || status=1
done <<'END'
uv.h           proxy/net/
llhttp.h       proxy/http/
yaml.h         filters/policy/
pcre2.h        filters/detect/pattern
zlib.h         proxy/coding/
isa-l/[a-z_]*.h proxy/coding/
brotli/[a-z]*.h proxy/coding/
zstd.h         proxy/coding/
seccomp.h      proxy/guard/syscalls
openssl/ssl.h  certs/
openssl/evp.h  filters/act/
openssl/sha.h  (proxy/websocket/|filters/act/hmac)
END

banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|assert|alloca|system|popen'
calls '' "$banned" | places |
    complain "calls one of $banned" \
        "use buf_*, span_*, CHECK (STYLE.md)" || status=1
impure='fopen|open|openat|fread|fwrite|read|write|getenv|time|clock'
impure="$impure|clock_gettime|gettimeofday|rand|srand|pthread_[a-z_]*"
calls filters/ "$impure" | grep -v '^filters/policy/' | places |
    complain "calls one of $impure" \
        "filters/ is pure; only filters/policy/ opens files" || status=1

# The rest looks at objects: what the compiler made, not what we meant.
objects() {
    find "$1" -name '*.c' 2>/dev/null | LC_ALL=C sort | while read -r file; do
        object=$build/obj/${file%.c}.o
        [ -e "$object" ] && echo "$file $object"
    done
}

# The names a file may export: its own, or those tests/lint/exports lists.
prefixes() {
    own=$(basename "$1" .c)
    echo "^${own}\$|^${own}_"
    awk -v file="$1" '$1 == file {
        for (i = 2; i <= NF && $i ~ /_$/; i++) print "|^" $i
    }' tests/lint/exports
}

for dir in filters proxy certs; do
    objects $dir
done | while read -r file object; do
    [ "$file" = proxy/main.c ] && continue
    allowed=$(prefixes "$file" | tr -d '\n')
    nm -g --defined-only "$object" | awk '{ print $3 }' |
        grep -Ev "$allowed" | sed "s|^|$file: |"
done | complain "exported symbol without its file's name" \
    "make it static, rename it, or list it in tests/lint/exports" || status=1

objects filters | while read -r file object; do
    size -A "$object" | awk -v file="$file" '
        $1 ~ /^\.(data|bss|tdata|tbss)$/ && $2 > 0 { print file ": " $1 }'
done | complain "holds data that can change" "filters/ has no global state" || status=1

find filters proxy certs -name '*.[ch]' 2>/dev/null | LC_ALL=C sort |
    xargs awk 'FNR == 401 { print FILENAME ":401" }' |
    complain "file of more than 400 lines" "is it still one idea? split it" || status=1

exit "$status"
