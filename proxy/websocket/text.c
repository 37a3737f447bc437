/* text - UTF-8 across cuts. */
#include "proxy/websocket/text.h"

#include "filters/base/utf8.h"

/* Completes the character in `part`; how many bytes that took, SIZE_MAX if it
 * is none. */
static size_t complete(struct text *t, struct span in)
{
    size_t want = utf8_announced(t->part[0]), used = 0;
    uint32_t character;

    while (t->n < want && used < in.n)
        t->part[t->n++] = in.p[used++];
    if (t->n < want)
        return used;
    t->n = 0;
    return utf8_decode(span_of(t->part, want), &character) != 0 ? used
                                                                : SIZE_MAX;
}

/* How many bytes from `at` on are ASCII, in eights. */
static size_t ascii(struct span in, size_t at)
{
    uint64_t word;
    size_t from = at;

    for (; in.n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, in.p + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    return at - from;
}

bool text_feed(struct text *t, struct span in)
{
    size_t at = t->n != 0 ? complete(t, in) : 0;

    while (at < in.n) {
        struct span rest;
        uint32_t character;
        size_t n;

        at += ascii(in, at);
        rest = span_cut(in, at, in.n);
        if (rest.n == 0)
            break;
        n = utf8_decode(rest, &character);
        if (n == 0 && rest.n >= utf8_announced(rest.p[0]))
            return false;
        if (n == 0) {
            memcpy(t->part, rest.p, rest.n);
            t->n = rest.n;
            break;
        }
        at += n;
    }
    return at != SIZE_MAX;
}
