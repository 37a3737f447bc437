/*
 * escape_row - rows of the tables of escapes, and a page that ends where they
 * do.
 */
#ifndef FOGLINE_TESTS_ESCAPE_ROW_H
#define FOGLINE_TESTS_ESCAPE_ROW_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/escape.h"
#include "tests/unit/guarded.h"

static struct guarded page;

/* What stands behind '|' is looked at; what is before it is context. */
static inline struct span read_row(const char *row, size_t *at)
{
    uint8_t text[64];
    size_t n = 0;

    *at = 0;
    for (const char *c = row; *c != '\0'; c++)
        if (*c == '|')
            *at = n;
        else
            text[n++] = (uint8_t)*c;
    return guarded_put(&page, span_of(text, n));
}

/* Of a group of tests: the page comes and goes. */
static inline int escape_row_begin(void **state)
{
    (void)state;
    guarded_init(&page, 4096);
    return 0;
}

static inline int escape_row_end(void **state)
{
    (void)state;
    guarded_done(&page);
    return 0;
}

#endif
