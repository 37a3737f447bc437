/*
 * out - buffered writing to a file descriptor that reports every failure.
 *
 * stdio would do, were it not for one thing: what was decided must leave when
 * asked to and nothing may leave after a fault, so the buffer is ours.
 */
#ifndef FOGLINE_OUT_H
#define FOGLINE_OUT_H

#include "filters/base/check.h"
#include "filters/base/span.h"

struct out {
    int fd;
    int error; /* errno of the first failure; later writes do nothing */
    size_t n;
    uint8_t bytes[65536];
};

void out_init(struct out *o, int fd);

/* Appends.  Errors are kept and told by out_flush. */
void out_put(struct out *o, struct span s);
void out_str(struct out *o, const char *s);
void out_number(struct out *o, uint64_t number);

/* Writes what is buffered; false if anything has failed so far (o->error). */
MUST_USE bool out_flush(struct out *o);

#endif
