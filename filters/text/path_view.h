/*
 * path_view - 64 bytes of a piece, as their structure is seen.
 */
#ifndef FOGLINE_PATH_VIEW_H
#define FOGLINE_PATH_VIEW_H

#include "filters/text/path_block.h"
#include "filters/text/path_state.h"

/* 64 bytes of the piece, as structure sees them. */
struct path_view {
    struct path_walk *w;
    const struct path_input *in;
    size_t base;         /* where in the piece they begin */
    struct path_block m; /* all but quote and backslash: outside strings */
    uint64_t begin, end; /* quotes: those that open, those that close */
    uint64_t inside;     /* bytes of strings, opening quote included */
};

/* The bits up to i, included. */
static inline uint64_t path_view_up_to(unsigned i)
{
    return UINT64_MAX >> (63 - i);
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

/* path_cut.c: where a text ends that is not at its end: in a string at the end
 * of a line, or where another begins.  64: nowhere here. */
unsigned path_cut_find(const struct path_view *v);

/* Gives the text up there; returns where in the piece to read on. */
size_t path_cut_restart(const struct path_view *v, unsigned cut);

#endif
