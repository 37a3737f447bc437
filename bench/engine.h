/*
 * engine - fogline's engine as a contender: what the proxy does to a body.
 *
 * A pass opens a stream with the policy's first filter, writes the body in
 * pieces and finishes it.  The output is what the proxy gets: slices, of the
 * input where nothing was found.  With `copy` every slice is also copied into
 * one output buffer, as the proxy does with small bodies.
 */
#ifndef FOGLINE_ENGINE_H
#define FOGLINE_ENGINE_H

#include "bench/contender.h"

/* Bytes a write, unless told otherwise.  Measured: of a body of 256 KB the
 * proxy gets 128 KiB a read from a plain upstream, 16 KiB from one with TLS. */
#define ENGINE_PIECE (64 * 1024)

struct engine_opts {
    const char *isa;          /* a name scan_pick knows */
    const char *const *files; /* filter files; none: the default pack */
    size_t file_count;
    bool copy;
    bool hostile; /* a body may be refused: what follows is a new one */
    size_t piece; /* bytes a write; 0: ENGINE_PIECE */
};

/* Prints what is wrong and ends the process when the policy does not load.
 * The pass returns the number of findings. */
struct contender *engine_new(const struct engine_opts *opts);

/* From now on in pieces of so many bytes. */
void engine_pieces(struct contender *engine, size_t piece);

/* Filters `body` and returns the output's hash, to compare two engines. */
uint64_t engine_hash(struct contender *engine, struct span body);

#endif
