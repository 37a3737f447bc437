/*
 * span - borrowed bytes.
 *
 * Passed by value, never freed.  Whoever stores one says in a comment what
 * keeps the bytes alive.
 */
#ifndef FOGLINE_SPAN_H
#define FOGLINE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *p;
    size_t n;
};

static inline struct span span_of(const void *p, size_t n)
{
    return (struct span){.p = p, .n = n};
}

/* The bytes of a C string, without its terminator. */
static inline struct span span_str(const char *s)
{
    return span_of(s, strlen(s));
}

/* Bytes from..to-1 of `s`; from <= to <= s.n. */
static inline struct span span_cut(struct span s, size_t from, size_t to)
{
    return span_of(s.p + from, to - from);
}

static inline bool span_eq(struct span a, struct span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Are n bytes the same, but for the case of ASCII letters? */
bool span_same(const uint8_t *a, const char *b, size_t n);

/* True if `s` is `word`, ASCII letters of either case being the same.  Inline:
 * nearly always the length alone says no. */
static inline bool span_is(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n == n && span_same(s.p, word, n);
}

#endif
