/*
 * path_view - 64 bytes of a piece, as their structure is seen: a word of the
 * walk's map.
 */
#ifndef FOGLINE_PATH_VIEW_H
#define FOGLINE_PATH_VIEW_H

#include "filters/text/path_state.h"

/* 64 bytes of the piece, as structure sees them. */
struct path_view {
    struct path_walk *w;
    const struct path_input *in;
    struct scan_json *map;
    size_t word;  /* of the map, */
    size_t base;  /* the first byte of which stands there in the piece; */
    size_t first; /* words before that one are read, and forgotten */
};

/* The bits up to i, included. */
static inline uint64_t path_view_up_to(unsigned i)
{
    return UINT64_MAX >> (63 - i);
}

/* Where bit i stands in the body. */
static inline uint64_t path_view_at(const struct path_view *v, unsigned i)
{
    return v->w->at + v->base + i;
}

/* The byte at a place of the body, not more than sizeof w->tail bytes before
 * the piece. */
static inline uint8_t path_view_byte(const struct path_view *v, uint64_t at)
{
    const struct path_walk *w = v->w;

    return at < w->at ? w->tail[at + sizeof w->tail - w->at]
                      : v->in->p[at - w->at];
}

/* Do these bytes stand before `at`? */
static inline bool path_view_follows(const struct path_view *v, uint64_t at,
                                     const char *word)
{
    size_t n = strlen(word);

    if (at < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (path_view_byte(v, at - n + i) != (uint8_t)word[i])
            return false;
    return true;
}

/* What one asks for the last of. */
enum path_mark {
    PATH_MARK_BEGIN,
    PATH_MARK_END,
    PATH_MARK_LEAD,
    PATH_MARK_ANY
};

/* The last place in the body, up to those bits of the word, where a string
 * begins or ends, of [{, or of []{}:, */
uint64_t path_view_last(const struct path_view *v, enum path_mark mark,
                        uint64_t upto);

/* Begins at byte i of the piece, seeing nothing before it. */
void path_view_open(struct path_view *v, size_t i);

/* Remembers what stands up to those bits of the word. */
void path_view_note(const struct path_view *v, uint64_t upto);

/* path_cut.c: does a text end at bit i, which the map says may be? */
bool path_cut_is(const struct path_view *v, unsigned i);

/* Gives the text up there; returns where in the piece to read on. */
size_t path_cut_restart(const struct path_view *v, unsigned cut);

/* path_key.c: the colon at bit i.  False: its value is awaited, or there was
 * no member. */
bool path_key_visit(const struct path_view *v, unsigned i);

#endif
