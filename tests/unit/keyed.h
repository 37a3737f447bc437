/*
 * keyed - asks a judge as filters/detect/keyed.h says: value whole and
 * decoded, FORM_NUMBER if it is a number in JSON's grammar.
 */
#ifndef FOGLINE_TESTS_KEYED_H
#define FOGLINE_TESTS_KEYED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "tests/unit/guarded.h"

#define KEYED_LONGEST 256 /* bytes of a value */

/* A value with what is taken of it between < and >; no mark: none of it. */
struct keyed_row {
    const char *key, *value;
    enum evidence evidence;
};

struct keyed_bench {
    judge_fn *look;
    enum kind kind;
    struct guarded page;
};

static inline size_t keyed_digits(struct span s, size_t i)
{
    while (i < s.n && chars_is(s.p[i], CHARS_DIGIT))
        i++;
    return i;
}

/* RFC 8259 clause 6. */
static inline bool keyed_is_number(struct span s)
{
    size_t from = s.n != 0 && s.p[0] == '-';
    size_t i = keyed_digits(s, from);

    if (i == from || (s.p[from] == '0' && i > from + 1))
        return false;
    if (i + 1 < s.n && s.p[i] == '.')
        i = keyed_digits(s, i + 1);
    if (i + 1 < s.n && (s.p[i] | 0x20) == 'e')
        i = keyed_digits(s, i + 1 + (s.p[i + 1] == '+' || s.p[i + 1] == '-'));
    return i == s.n;
}

static inline void keyed_check(const struct keyed_bench *b,
                               const struct keyed_row *row)
{
    uint8_t bytes[KEYED_LONGEST];
    size_t n = 0, from = 0, to = 0;
    struct keyed k = {.key = span_str(row->key), .quoted = true};
    struct match m = {.kind = b->kind, .evidence = EVIDENCE_CERTAIN};

    for (const char *c = row->value; *c != '\0'; c++) {
        if (*c == '<')
            from = n;
        else if (*c == '>')
            to = n;
        else
            bytes[n++] = (uint8_t)*c;
    }
    k.value = guarded_put(&b->page, span_of(bytes, n));
    m.value = k.value;
    m.form = keyed_is_number(k.value) ? FORM_NUMBER : FORM_TEXT;
    if (b->look(&k, &m) != (to > from))
        fail_msg("%s: %s: wrong", row->key, row->value);
    if (to > from && (m.value.p != k.value.p + from || m.value.n != to - from ||
                      m.evidence != row->evidence || m.kind != b->kind))
        fail_msg("%s: %s: %.*s (%s)", row->key, row->value, (int)m.value.n,
                 (const char *)m.value.p, evidence_name(m.evidence));
}

#define KEYED_CHECK(bench, rows)                                     \
    do {                                                             \
        for (size_t i_ = 0; i_ < sizeof rows / sizeof rows[0]; i_++) \
            keyed_check(bench, &rows[i_]);                           \
    } while (0)

#endif
