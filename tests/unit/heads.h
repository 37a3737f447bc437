/*
 * heads - what filters/text/head.h says of a body, however it comes.
 */
#ifndef FOGLINE_TESTS_HEADS_H
#define FOGLINE_TESTS_HEADS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/text/head.h"
#include "tests/unit/filtering.h"

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

/* A row's bytes: may hold zeros. */
#define BYTES(text) text, sizeof(text) - 1

/* What head_look() says of a body in pieces of `step`. */
static inline enum fault look(const char *type, struct span body, size_t step)
{
    struct head h = {.n = 0}; /* it remembers the type it had before */
    enum fault fault = head_open(&h, span_str(type));

    for (size_t i = 0; i < body.n && fault == FAULT_NONE; i += step) {
        size_t to = body.n - i < step ? body.n : i + step;

        if (h.left != 0)
            fault = head_look(&h, span_cut(body, i, to));
    }
    return fault;
}

static inline void expect(const char *type, struct span body, enum fault want)
{
    static const size_t steps[] = {1, 2, 3, 7, 100, SIZE_MAX / 2};

    for (size_t i = 0; i < ROWS(steps); i++) {
        enum fault fault = look(type, body, steps[i]);

        if (fault != want)
            fail_msg("\"%.60s\" (%s), %zu at a time: %s", body.p, type,
                     steps[i], fault_text(fault));
    }
}

#endif
