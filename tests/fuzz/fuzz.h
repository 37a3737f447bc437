/*
 * fuzz - what a fuzz target is: one function, given bytes at random.
 *
 * A target ends the process (CHECK) when a promise of the engine does not
 * hold; sanitizers end it for the rest.  Its input is a head, which chooses,
 * and what is left, which is the text to work on.  Deterministic: the same
 * input does the same, whatever came before.
 *
 * `make fuzz` runs each target under libFuzzer; `make fuzz-replay` feeds it
 * the files of tests/fuzz/corpus/TARGET/, and is part of `make test`.
 */
#ifndef FOGLINE_TESTS_FUZZ_H
#define FOGLINE_TESTS_FUZZ_H

#include "filters/base/buf.h"
#include "filters/base/check.h"
#include "tests/unit/random.h"

#define FUZZ_LONGEST                                         \
    4096 /* bytes of an input; longer ones are not looked at \
          */

/* libFuzzer's name for a target.  Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input; libFuzzer's empty one stands nowhere. */
static inline struct span fuzz_in(const uint8_t *data, size_t size)
{
    return size == 0 ? span_str("") : span_of(data, size);
}

/* Takes one byte off the head; 0 where there is none. */
static inline uint8_t fuzz_byte(struct span *in)
{
    uint8_t byte = in->n != 0 ? in->p[0] : 0;

    if (in->n != 0)
        *in = span_cut(*in, 1, in->n);
    return byte;
}

/* Takes the first line off, and its newline; all of it if there is none. */
static inline struct span fuzz_line(struct span *in)
{
    const uint8_t *end = in->n == 0 ? NULL : memchr(in->p, '\n', in->n);
    struct span line = *in;

    if (end == NULL) {
        *in = span_cut(*in, in->n, in->n);
        return line;
    }
    line.n = (size_t)(end - in->p);
    *in = span_cut(*in, line.n + 1, in->n);
    return line;
}

/* A C string of the bytes before any NUL, to be freed. */
static inline char *fuzz_string(struct span in)
{
    struct buf text;

    buf_init(&text, in.n + 1);
    CHECK(buf_put(&text, in) && buf_put(&text, span_of("", 1)));
    return (char *)text.p;
}

#endif
