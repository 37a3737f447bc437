/*
 * scan_json_step - from what bytes are to what structure they make.
 *
 * A file that includes this defines before what json_look() needs in registers
 * (struct json_tables), behind it json_tables_of() and json_look(), which see,
 * and hands json_block and json_skip on.  Masks go to memory, and as many words
 * as fit into a register are worked on together (see scan_avx512.c).
 */
#ifndef FOGLINE_SCAN_JSON_STEP_H
#define FOGLINE_SCAN_JSON_STEP_H

#include "filters/scan/scan_json.h"
#include "filters/scan/scan_step.h"

/* A block under way. */
struct json_work {
    const struct scan_json_names *names;
    struct scan_json *map;
    struct scan_json_state *s;
    size_t back; /* 1: what stands before may be looked at; or 0 */
    uint64_t feed[SCAN_JSON_WORDS], named[SCAN_JSON_WORDS];
};

SCAN_INLINE struct json_tables
json_tables_of(const struct scan_json_names *names);

/*
 * Fills word w: quotes, backslashes, brackets, colons and commas wherever they
 * stand, line feeds, and `named`, the bytes with which a name that is looked
 * for may end.
 */
SCAN_INLINE void json_look(const struct json_tables *t, struct json_work *k,
                           size_t w, const uint8_t *p);

/* The last word, with blanks behind the text. */
static void json_read_last(struct json_work *k, size_t w, struct span text)
{
    struct json_tables t = json_tables_of(k->names);
    size_t at = 64 * w;
    uint8_t copy[64 + 2];

    memset(copy, ' ', sizeof copy);
    if (k->back != 0)
        memcpy(copy, text.p + at - 2, 2);
    k->back = 1;
    memcpy(copy + 2, text.p + at, text.n - at);
    json_look(&t, k, w, copy + 2);
}

/* All words, and blanks to the end of the last step. */
SCAN_INLINE void json_read(struct json_work *k, struct span text)
{
    struct json_tables t = json_tables_of(k->names);
    size_t w = 0;

    k->back = !k->s->fresh;
    for (const uint8_t *p = text.p; w < text.n / 64; w++, p += 64) {
        json_look(&t, k, w, p);
        k->back = 1;
    }
    if (text.n % 64 != 0)
        json_read_last(k, w++, text);
    k->map->words = w;
    if (k->s->fresh)
        k->named[0] = UINT64_MAX;
    for (; w % SCAN_STEP != 0; w++) {
        k->map->quote[w] = k->map->backslash[w] = k->map->open[w] = 0;
        k->map->close[w] = k->map->colon[w] = k->map->comma[w] = 0;
        k->feed[w] = k->named[w] = 0;
    }
}

/* Is there a backslash in the block? */
SCAN_INLINE bool json_has_backslash(const struct scan_json *map)
{
    scan_step any = {0};

    for (size_t w = 0; w < map->words; w += SCAN_STEP)
        any |= scan_step_load(map->backslash + w);
    return scan_step_set(any) != 0;
}

/* Takes out the quotes that are escaped.  `last`: the last byte's bit. */
static void json_unescape(struct json_work *k, unsigned last)
{
    bool escaped = k->s->escaped;
    uint64_t behind = 0;

    for (size_t w = 0; w < k->map->words; w++) {
        uint64_t backslash = k->map->backslash[w];
        uint64_t e = scan_json_escaped(backslash, escaped);

        k->map->quote[w] &= ~e;
        behind = backslash & ~e;
        escaped = behind >> 63 != 0;
    }
    k->s->escaped = (behind >> last & 1) != 0;
}

/* Turns each word over if the word before ends in a string; `*carry`: all ones
 * if that is so of the step before. */
#if defined(__AVX512VBMI2__)

SCAN_INLINE scan_step json_carry(scan_step v, uint64_t *carry)
{
    __m512i ones = _mm512_set1_epi64(-1), now = (__m512i)v;
    unsigned odd = _mm512_cmplt_epi64_mask(now, _mm512_setzero_si512());

    odd ^= odd << 1;
    odd ^= odd << 2;
    odd ^= odd << 4;
    odd = odd << 1 ^ (unsigned)*carry;
    *carry = 0 - (uint64_t)(odd >> 8 & 1);
    return (scan_step)_mm512_mask_xor_epi64(now, (__mmask8)odd, now, ones);
}

#else

SCAN_INLINE scan_step json_carry(scan_step v, uint64_t *carry)
{
    for (unsigned i = 0; i < SCAN_STEP; i++) {
        v[i] ^= *carry;
        *carry = 0 - (v[i] >> 63);
    }
    return v;
}

#endif

/* Tells strings from what is outside of them. */
SCAN_INLINE void json_inside(struct json_work *k)
{
    uint64_t *inside = k->map->inside, carry = 0 - (uint64_t)k->s->in_string;

    for (size_t w = 0; w < k->map->words; w += SCAN_STEP) {
        scan_step v = scan_step_load(k->map->quote + w);

        v ^= v << 1;
        v ^= v << 2;
        v ^= v << 4;
        v ^= v << 8;
        v ^= v << 16;
        v ^= v << 32;
        scan_step_store(inside + w, json_carry(v, &carry));
    }
    k->s->in_string = carry != 0;
}

/* The last words, of the block before or of a step. */
struct json_last {
    scan_step close, feed, comma, named;
};

/* Of the words of one step, what is outside of strings and what must be
 * asked. */
SCAN_INLINE void json_combine(struct json_work *k, size_t w,
                              struct json_last *l)
{
    struct scan_json *m = k->map;
    scan_step in = scan_step_load(m->inside + w);
    scan_step out = ~in, open = scan_step_load(m->open + w) & out;
    scan_step colon = scan_step_load(m->colon + w) & out;
    struct json_last now = {
        .close = scan_step_load(m->quote + w) & out,
        .feed = scan_step_load(k->feed + w),
        .comma = scan_step_load(m->comma + w) & out,
        .named = scan_step_load(k->named + w),
    };
    scan_step feed = scan_step_previous(now.feed, l->feed);
    scan_step comma = scan_step_previous(now.comma, l->comma);
    scan_step named = scan_step_previous(now.named, l->named);
    scan_step close = scan_step_previous(now.close, l->close);

    scan_step_store(m->open + w, open);
    scan_step_store(m->close + w, scan_step_load(m->close + w) & out);
    scan_step_store(m->colon + w, colon);
    scan_step_store(m->comma + w, now.comma);
    close = ~scan_step_back(now.close, close, 1);
    named = scan_step_back(now.named, named, 2);
    scan_step_store(m->ask + w, colon & (close | named));
    open &= scan_step_back(now.feed, feed, 1) &
            ~scan_step_back(now.comma, comma, 2);
    colon &= scan_step_back(now.feed, feed, 5);
    scan_step_store(m->cut + w, (now.feed & in) | open | colon);
    *l = now;
}

/* Asks the colons whose keys may have escapes. */
static void json_ask_escaped(struct json_work *k)
{
    struct scan_json *m = k->map;

    for (size_t w = 0; w < m->words; w++) {
        if (k->s->dirty || m->backslash[w] != 0)
            m->ask[w] |= m->colon[w];
        k->s->dirty = m->backslash[w] != 0 ||
                      (k->s->dirty && (m->quote[w] & m->inside[w]) == 0);
    }
}

static void json_block(const struct scan_json_names *names, struct span text,
                       struct scan_json_state *s, struct scan_json *map)
{
    struct json_work k = {.names = names, .map = map, .s = s};
    uint64_t unknown = 0 - (uint64_t)s->fresh;
    struct json_last l = {
        .close = scan_step_last(s->close),
        .feed = scan_step_last(s->feed | unknown),
        .comma = scan_step_last(s->comma),
        .named = scan_step_last(s->named | unknown),
    };
    bool backslash;

    json_read(&k, text);
    backslash = json_has_backslash(map);
    if (backslash || s->escaped)
        json_unescape(&k, (text.n - 1) % 64);
    s->dirty = s->fresh ? s->in_string : s->dirty;
    json_inside(&k);
    for (size_t w = 0; w < map->words; w += SCAN_STEP)
        json_combine(&k, w, &l);
    if (backslash || s->dirty)
        json_ask_escaped(&k);
    s->fresh = false;
    s->close = map->quote[map->words - 1] & ~map->inside[map->words - 1];
    s->feed = k.feed[map->words - 1];
    s->comma = map->comma[map->words - 1];
    s->named = k.named[map->words - 1];
}

static size_t json_skip(const struct scan_json *map, size_t w,
                        struct scan_json_depth *d)
{
    uint64_t depth = d->depth;

    for (; w < map->words; w++) {
        uint64_t closing = (uint64_t)__builtin_popcountll(map->close[w]);

        if (depth <= closing || (map->cut[w] & d->cuts) != 0)
            break;
        depth += (uint64_t)__builtin_popcountll(map->open[w]) - closing;
    }
    d->depth = depth;
    return w;
}

#endif
