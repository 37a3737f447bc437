/*
 * misread - filter files with a mistake, and what their errors must say: the
 * place, the cause, and often the cure.
 */
#ifndef FOGLINE_TESTS_MISREAD_H
#define FOGLINE_TESTS_MISREAD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/policy/policy.h"

struct misread {
    const char *yaml;
    size_t line, column;
    const char *says; /* in the error's first line */
    const char *hint; /* after the caret; NULL: nothing there */
};

#define TOP     "filter: f\n"
#define RULES   "filter: f\nrules:\n"
#define VIN     RULES "  - find: vin\n"
#define MASK    VIN "    do: mask\n"
#define GOOD    VIN "    do: redact\n"
#define COARSEN RULES "  - find: coordinates\n    do: coarsen\n"

static inline void misread_place(const struct misread *row, const char *text)
{
    char place[64], caret[256];

    snprintf(place, sizeof place, "t.yaml:%zu:%zu: ", row->line, row->column);
    if (strncmp(text, place, strlen(place)) != 0)
        print_error("wanted %s got %s", place, text);
    assert_memory_equal(text, place, strlen(place));
    /* no line in these tables has tabs before its error */
    snprintf(caret, sizeof caret, "\n%*s^\n", (int)row->column - 1, "");
    assert_non_null(strstr(text, caret));
    text = strstr(text, caret) + strlen(caret);
    if (row->hint != NULL)
        assert_non_null(strstr(text, row->hint));
    else
        assert_int_equal(*text, '\0');
}

static inline void misread_check(const struct misread *row)
{
    struct diag d;
    struct policy *p;
    char *text;

    diag_init(&d);
    p = policy_parse("t.yaml", span_str(row->yaml), NULL, &d);
    assert_null(p);
    assert_true(d.failed);
    assert_true(buf_put(&d.text, span_of("", 1)));
    text = (char *)d.text.p;
    if (strstr(text, row->says) == NULL || strncmp(text, "t.yaml:", 7) != 0)
        print_error("%s", text);
    assert_non_null(strstr(text, row->says));
    assert_true(strstr(text, row->says) < strchr(text, '\n'));
    misread_place(row, text);
    diag_done(&d);
}

#define MISREAD_CHECK(rows)                                     \
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows)[0]; i++) \
    misread_check(&(rows)[i])

#endif
