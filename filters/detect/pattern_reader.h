/*
 * pattern_reader - a pattern's text while its shape is worked out: what the
 * parts of the reader (pattern_shape.c, pattern_escape.c) share.
 */
#ifndef FOGLINE_PATTERN_READER_H
#define FOGLINE_PATTERN_READER_H

#include "filters/base/utf8.h"
#include "filters/detect/pattern_part.h"
#include "filters/text/chars.h"

#define PATTERN_GROUPS 64

struct pattern_reader {
    struct span text;
    size_t at;
    bool utf, caseless;
    bool quoted; /* between \Q and \E */
    bool numbers_unsure;
    size_t ahead;
    unsigned groups; /* capturing ones that have begun */
    size_t
        width[PATTERN_GROUPS]; /* of those that have ended; others UNBOUNDED */
    const char *error;
    size_t error_at;
};

/* The byte `n` further on; 0 behind the end. */
static inline uint8_t pattern_peek(const struct pattern_reader *r, size_t n)
{
    return r->at + n < r->text.n ? r->text.p[r->at + n] : 0;
}

static inline bool pattern_sees(const struct pattern_reader *r,
                                const char *word)
{
    size_t n = strlen(word);

    return r->at <= r->text.n && r->text.n - r->at >= n &&
           memcmp(r->text.p + r->at, word, n) == 0;
}

static inline bool pattern_take(struct pattern_reader *r, const char *word)
{
    if (!pattern_sees(r, word))
        return false;
    r->at += strlen(word);
    return true;
}

/* Moves behind the next `end`, or to the end of the text. */
static inline void pattern_skip_past(struct pattern_reader *r, uint8_t end)
{
    while (r->at < r->text.n && r->text.p[r->at++] != end)
        ;
}

static inline struct pattern_part pattern_refuse(struct pattern_reader *r,
                                                 const char *error)
{
    if (r->error == NULL) {
        r->error = error;
        r->error_at = r->at;
    }
    r->at = r->text.n;
    return (struct pattern_part){0};
}

static inline struct pattern_part pattern_of_width(size_t longest)
{
    return (struct pattern_part){.longest = longest};
}

/* Any character at all. */
static inline size_t pattern_widest(const struct pattern_reader *r)
{
    return r->utf ? 4 : 1;
}

/* A character of ASCII: in UTF the letters k and s have a third case. */
static inline size_t pattern_ascii_width(const struct pattern_reader *r)
{
    return r->utf && r->caseless ? 3 : 1;
}

static inline void pattern_look_ahead(struct pattern_reader *r, size_t n)
{
    r->ahead = n > r->ahead ? n : r->ahead;
}

/* The character that stands here for itself. */
static inline struct pattern_part pattern_read_itself(struct pattern_reader *r)
{
    struct span rest = span_cut(r->text, r->at, r->text.n);
    size_t n = r->utf && utf8_announced(rest.p[0]) != 0
                   ? utf8_announced(rest.p[0])
                   : 1;
    uint8_t c = rest.p[0] | 0x20;

    n = n < rest.n ? n : rest.n;
    r->at += n;
    if (r->utf && r->caseless && (n > 1 || c == 'k' || c == 's'))
        return pattern_of_width(pattern_widest(r));
    return pattern_part_exact(span_cut(rest, 0, n));
}

#endif
