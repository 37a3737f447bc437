/*
 * placed - positions under a key: what of a value a judge takes for one, and
 * what actions write in its place, once and twice.
 *
 * Counts what is wrong: for one .c of a test program.
 */
#ifndef FOGLINE_TESTS_PLACED_H
#define FOGLINE_TESTS_PLACED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/act/decimal.h"
#include "filters/base/check.h"
#include "filters/detect/axis.h"

#define PLACED_ROOM 4096

struct placed_row {
    const char *key, *value;
    const char *found;  /* NULL: nothing; else the part that is private */
    const char *coarse; /* what of it is left with grid: 2km */
};

struct placed {
    char s[PLACED_ROOM];
};

static unsigned placed_failed;

/* Says what is wrong, and goes on: one row's fault may explain another's. */
__attribute__((format(printf, 1, 2))) static inline void
placed_complain(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    placed_failed++;
}

static inline bool placed_is_number(const char *s)
{
    double v;
    size_t sign = s[0] == '-';

    return s[0] != '+' && decimal_parse(span_str(s), &v) && s[sign] != '.' &&
           !(s[sign] == '0' && s[sign + 1] >= '0' && s[sign + 1] <= '9');
}

/* The judge's word on a value, as keyed.c asks for it. */
static inline bool placed_ask(judge_fn *judge, const char *key,
                              const char *value, struct match *m)
{
    struct keyed k = {
        .key = span_str(key), .value = span_str(value), .quoted = true};

    *m = (struct match){.value = k.value,
                        .kind = KIND_COORDINATES,
                        .evidence = EVIDENCE_CERTAIN,
                        .form =
                            placed_is_number(value) ? FORM_NUMBER : FORM_TEXT};
    return judge(&k, m);
}

static inline struct placed placed_acted(struct rule *rule,
                                         const struct match *m)
{
    struct placed out;
    size_t n;

    act_prepare(rule, KIND_COORDINATES);
    assert_true(act_bound(rule, m) < sizeof out.s);
    n = act_put(rule, m, (uint8_t *)out.s);
    assert_true(n <= act_bound(rule, m));
    out.s[n] = '\0';
    return out;
}

static inline struct placed placed_coarsened(const struct match *m,
                                             double grid_m)
{
    return placed_acted(
        &(struct rule){.action = ACTION_COARSEN, .grid_m = grid_m}, m);
}

/* The value with the match replaced. */
static inline struct placed
placed_replaced(const char *value, const struct match *m, const char *by)
{
    struct placed out;
    int before = (int)((const char *)m->value.p - value);
    int n = snprintf(out.s, sizeof out.s, "%.*s%s%s", before, value, by,
                     value + before + m->value.n);

    CHECK(n >= 0 && n < PLACED_ROOM);
    return out;
}

/* What an action writes is never found again, or stays as it is. */
static inline void placed_twice(judge_fn *judge, const struct placed_row *row,
                                struct rule *r)
{
    struct match m;
    struct placed once, twice;

    assert_true(placed_ask(judge, row->key, row->value, &m));
    once = placed_replaced(row->value, &m, placed_acted(r, &m).s);
    if (!placed_ask(judge, row->key, once.s, &m))
        return;
    twice = placed_replaced(once.s, &m, placed_acted(r, &m).s);
    if (strcmp(once.s, twice.s) != 0)
        placed_complain("%s: \"%s\", again: \"%s\"", row->value, once.s,
                        twice.s);
}

static inline void placed_check(judge_fn *judge, const struct placed_row *row)
{
    static const double grids[] = {1, 500, 2000, 25000, 200000, 5e5};
    struct match m;
    struct placed got;

    if (!placed_ask(judge, row->key, row->value, &m)) {
        if (row->found != NULL)
            placed_complain("%s: \"%s\" is not found", row->key, row->value);
        return;
    }
    if (row->found == NULL || !span_eq(m.value, span_str(row->found))) {
        placed_complain("%s: \"%s\": found \"%.*s\"", row->key, row->value,
                        (int)m.value.n, (const char *)m.value.p);
        return;
    }
    got = placed_coarsened(&m, 2000);
    if (row->coarse != NULL && strcmp(got.s, row->coarse) != 0)
        placed_complain("%s: \"%s\" becomes \"%s\", not \"%s\"", row->key,
                        row->value, got.s, row->coarse);
    for (size_t i = 0; i < sizeof grids / sizeof grids[0]; i++)
        placed_twice(
            judge, row,
            &(struct rule){.action = ACTION_COARSEN, .grid_m = grids[i]});
    for (unsigned d = 0; d <= 5; d++)
        placed_twice(judge, row,
                     &(struct rule){.action = ACTION_COARSEN, .decimals = d});
    placed_twice(judge, row, &(struct rule){.action = ACTION_REDACT});
    placed_twice(judge, row, &(struct rule){.action = ACTION_MASK});
}

#define PLACED_CHECK(judge, rows)                                    \
    do {                                                             \
        placed_failed = 0;                                           \
        for (size_t i_ = 0; i_ < sizeof rows / sizeof rows[0]; i_++) \
            placed_check(judge, &rows[i_]);                          \
        assert_int_equal(placed_failed, 0);                          \
    } while (0)

#endif
