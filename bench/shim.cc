/* shim - the calls themselves. */
#include "bench/shim.h"

#include <cstdio>
#include <cstdlib>
#include <re2/re2.h>
#include <simdjson.h>

struct shim_re2 {
    explicit shim_re2(const char *pattern) : re(pattern, RE2::Latin1) {}
    RE2 re;
};

struct shim_re2 *shim_re2_new(const char *pattern)
{
    auto *re = new shim_re2(pattern);

    if (!re->re.ok()) {
        fprintf(stderr, "bench: RE2: %s\n", re->re.error().c_str());
        exit(1);
    }
    return re;
}

void shim_re2_free(struct shim_re2 *re)
{
    delete re;
}

size_t shim_re2_count(const struct shim_re2 *re, const char *p, size_t n)
{
    re2::StringPiece text(p, n), found;
    size_t count = 0, at = 0;

    while (at < n && re->re.Match(text, at, n, RE2::UNANCHORED, &found, 1)) {
        count++;
        at = static_cast<size_t>(found.data() - p) + found.size();
    }
    return count;
}

size_t shim_minify(const char *p, size_t n, char *out)
{
    size_t written = 0;

    if (simdjson::minify(p, n, out, written) != simdjson::SUCCESS)
        return 0;
    return written;
}
