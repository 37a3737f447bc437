/*
 * judged - what a judge (filters/detect/keyed.h) says to keys and values.
 *
 * A value stands in memory that ends where it does.  It is taken as a whole,
 * but for the blanks around it.
 */
#ifndef FOGLINE_TESTS_JUDGED_H
#define FOGLINE_TESTS_JUDGED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "filters/base/check.h"
#include "filters/detect/keyed.h"
#include "tests/unit/guarded.h"

#define JUDGED_NONE KIND_COUNT

struct judged {
    const char *key, *value;
    enum kind kind; /* JUDGED_NONE: the judge must say no */
};

/* In JSON's grammar, RFC 8259; strtod() takes more. */
static inline bool judged_is_number(struct span s)
{
    char text[64], *end;
    size_t digits = s.n != 0 && s.p[0] == '-';

    if (s.n == 0 || s.n >= sizeof text || s.n == digits)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (text[digits] < '0' || text[digits] > '9' ||
        (text[digits] == '0' && text[digits + 1] >= '0' &&
         text[digits + 1] <= '9') ||
        text[s.n - 1] == '.' || strpbrk(text, "xXnN") != NULL)
        return false;
    strtod(text, &end);
    return *end == '\0';
}

static inline void judged_check(judge_fn *look, enum kind kind, bool quoted,
                                const struct judged *row)
{
    struct span value = span_str(row->value), want;
    struct guarded page;
    struct keyed k = {.key = span_str(row->key), .quoted = quoted};
    struct match m = {.kind = kind, .evidence = EVIDENCE_CERTAIN};
    bool said;

    guarded_init(&page, 4096);
    k.value = guarded_put(&page, value);
    m.value = k.value;
    m.form = !quoted && judged_is_number(value) ? FORM_NUMBER : FORM_TEXT;
    said = look(&k, &m);
    if (said != (row->kind != JUDGED_NONE))
        fail_msg("%s: \"%s\" is %s", row->key, row->value,
                 said ? "taken" : "left");
    if (said) {
        want = k.value;
        while (want.n > 0 && want.p[0] == ' ')
            want = span_cut(want, 1, want.n);
        while (want.n > 0 && want.p[want.n - 1] == ' ')
            want = span_cut(want, 0, want.n - 1);
        if (m.kind != row->kind || m.evidence != EVIDENCE_CERTAIN ||
            m.value.p != want.p || m.value.n != want.n)
            fail_msg("%s: \"%s\" is %s, %zu bytes", row->key, row->value,
                     kind_name(m.kind), m.value.n);
        /* what is not quoted must stay a number if it is one */
        if ((m.form == FORM_NUMBER) != (!quoted && judged_is_number(m.value)))
            fail_msg("%s: \"%s\" has another form", row->key, row->value);
    }
    guarded_done(&page);
}

#define JUDGED_CHECK(look, kind, quoted, rows)                       \
    do {                                                             \
        for (size_t i_ = 0; i_ < sizeof rows / sizeof rows[0]; i_++) \
            judged_check(look, kind, quoted, &rows[i_]);             \
    } while (0)

#endif
