/*
 * guarded - bytes that end where the memory does.
 *
 * What is put there ends exactly before an unmapped page, so that a read of
 * one byte too many ends the test.
 */
#ifndef FOGLINE_TESTS_GUARDED_H
#define FOGLINE_TESTS_GUARDED_H

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "filters/base/span.h"

struct guarded {
    uint8_t *base;
    size_t room;  /* bytes before the unmapped page */
    size_t whole; /* that page included */
};

static inline void guarded_init(struct guarded *g, size_t room)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    g->room = (room + page - 1) / page * page;
    g->whole = g->room + page;
    g->base = mmap(NULL, g->whole, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (g->base == MAP_FAILED ||
        mprotect(g->base + g->room, page, PROT_NONE) != 0)
        abort();
}

static inline void guarded_done(struct guarded *g)
{
    munmap(g->base, g->whole);
}

/* Where the last n bytes are. */
static inline uint8_t *guarded_end(const struct guarded *g, size_t n)
{
    if (n > g->room)
        abort();
    return g->base + g->room - n;
}

/* A copy of `s` there; good until the next. */
static inline struct span guarded_put(const struct guarded *g, struct span s)
{
    uint8_t *p = guarded_end(g, s.n);

    if (s.n != 0)
        memcpy(p, s.p, s.n);
    return span_of(p, s.n);
}

#endif
