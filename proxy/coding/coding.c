/*
 * coding - names of codings.
 */
#include "proxy/coding/coding.h"

#include "proxy/http/syntax.h"

static const char *const NAMES[] = {
#define X(id, name) name,
    CODINGS(X)
#undef X
};

bool coding_find(struct span name, enum coding *out)
{
    for (int i = 0; i < CODING_COUNT; i++) {
        *out = (enum coding)i;
        if (span_is(name, NAMES[i]))
            return true;
    }
    *out = CODING_GZIP;
    return span_is(name, "x-gzip"); /* RFC 9110 section 8.4.1.3 */
}

const char *coding_name(enum coding coding)
{
    return NAMES[coding];
}

bool coding_list_read(struct span value, size_t most, struct coding_list *out)
{
    bool more = true;

    *out = (struct coding_list){0};
    while (more) {
        const uint8_t *comma = memchr(value.p, ',', value.n);
        size_t n = comma != NULL ? (size_t)(comma - value.p) : value.n;
        enum coding coding;

        if (!coding_find(syntax_trim(span_cut(value, 0, n)), &coding))
            return false;
        more = comma != NULL;
        value = span_cut(value, more ? n + 1 : n, value.n);
        if (coding == CODING_IDENTITY)
            continue;
        if (out->count == most)
            return false;
        out->at[out->count++] = coding;
    }
    return true;
}
