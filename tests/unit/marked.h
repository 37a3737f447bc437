/*
 * marked - a body whose findings are marked in its text.
 *
 *     {"vin":"<<JTDKN3DU0A0000001>>"}
 *
 * What stands between << and >> must be found, exactly, and nothing else.
 * Every row is tried alone and with other text before and behind it, in one
 * piece and in many, with every variant of the scan.
 */
#ifndef FOGLINE_TESTS_MARKED_H
#define FOGLINE_TESTS_MARKED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/filtering.h"

#define MARKED_LONGEST 2048 /* bytes of a body, padding included */
#define MARKED_FOUND   16   /* findings in one body */
#define MARKED_ANY     EVIDENCE_COUNT

/* One row of a table. */
struct marked {
    const char *text;
    enum evidence evidence; /* of all its findings; MARKED_ANY: whichever */
};

struct marked_body {
    uint8_t bytes[MARKED_LONGEST];
    size_t n;
    size_t from[MARKED_FOUND], to[MARKED_FOUND], found_n;
};

/* What all rows of a file share. */
struct marked_bench {
    enum kind kind;
    struct policy *policies[8]; /* one for each usable variant */
    struct filtering it;
};

static inline void marked_init(struct marked_bench *b, enum kind kind)
{
    static const char yaml[] = "filter: t\nrules:\n"
                               "  - find: [vin, email, coordinates]\n"
                               "    do: report\n    at_least: possible\n";
    size_t n = 0;

    *b = (struct marked_bench){.kind = kind};
    filtering_init(&b->it, MARKED_LONGEST);
    for (size_t v = 0; scan_at(v) != NULL && n < 8; v++)
        if (scan_usable(scan_at(v)))
            b->policies[n++] = filtering_policy(yaml, scan_name(scan_at(v)));
}

static inline void marked_done(struct marked_bench *b)
{
    filtering_done(&b->it);
    for (size_t v = 0; v < 8; v++)
        policy_unref(b->policies[v]);
}

/* The row's text without marks, after `before` and ahead of `after` blanks. */
static inline void marked_read(struct marked_body *body, const char *text,
                               size_t before, size_t after)
{
    *body = (struct marked_body){.n = before};
    memset(body->bytes, ' ', sizeof body->bytes);
    for (const char *c = text; *c != '\0'; c++) {
        if (c[0] == '<' && c[1] == '<' && c[2] != '<')
            body->from[body->found_n] = body->n;
        else if (c[0] == '>' && c[1] == '>')
            body->to[body->found_n++] = body->n;
        else {
            body->bytes[body->n++] = (uint8_t)*c;
            continue;
        }
        c++;
    }
    body->n += after;
    CHECK(body->n <= MARKED_LONGEST && body->found_n <= MARKED_FOUND);
}

/* Are the findings those marked?  Findings of other kinds do not count. */
static inline bool marked_right(const struct marked_bench *b,
                                const struct marked *row,
                                const struct marked_body *body)
{
    size_t n = 0;

    if (b->it.fault != FAULT_NONE)
        return false;
    for (size_t i = 0; i < b->it.found_n; i++) {
        const struct finding *f = &b->it.found[i];

        if (f->kind != b->kind)
            continue;
        if (n == body->found_n || f->offset != body->from[n] ||
            f->length != body->to[n] - body->from[n] ||
            (row->evidence != MARKED_ANY && f->evidence != row->evidence))
            return false;
        n++;
    }
    return n == body->found_n;
}

static inline void marked_complain(const struct marked_bench *b,
                                   const struct marked *row, size_t before,
                                   size_t step)
{
    fprintf(stderr, "wanted: %s (%s)\n", row->text,
            row->evidence == MARKED_ANY ? "any" : evidence_name(row->evidence));
    for (size_t i = 0; i < b->it.found_n; i++)
        fprintf(stderr, "   got: %s at %d+%d (%s)\n",
                kind_name(b->it.found[i].kind),
                (int)b->it.found[i].offset - (int)before,
                (int)b->it.found[i].length,
                evidence_name(b->it.found[i].evidence));
    fail_msg("fault %d, %zu bytes before, %zu at a time, \"%s\"",
             (int)b->it.fault, before, step, row->text);
}

static inline void marked_try(struct marked_bench *b, const struct marked *row,
                              size_t before, size_t after)
{
    enum { STEPS = 3 };
    static const size_t steps[STEPS] = {MARKED_LONGEST, 1, 5};
    struct marked_body body;

    marked_read(&body, row->text, before, after);
    for (size_t v = 0; v < 8 && b->policies[v] != NULL; v++)
        for (size_t i = 0; i < (v == 0 ? STEPS : 1); i++) {
            filtering_run(&b->it, policy_at(b->policies[v], 0),
                          span_of(body.bytes, body.n), steps[i]);
            if (!marked_right(b, row, &body))
                marked_complain(b, row, before, steps[i]);
        }
}

/* A row in all positions. */
static inline void marked_check(struct marked_bench *b,
                                const struct marked *row)
{
    for (size_t before = 0; before <= 70; before++)
        marked_try(b, row, before, before % 3);
    for (size_t after = 1; after <= 600; after += 1 + after / 3)
        marked_try(b, row, 500 - after % 70, after);
}

#define MARKED_CHECK(bench, rows)                                    \
    do {                                                             \
        for (size_t i_ = 0; i_ < sizeof rows / sizeof rows[0]; i_++) \
            marked_check(bench, &rows[i_]);                          \
    } while (0)

/* A file's bench, and what makes and ends it as a group's set-up. */
#define MARKED_BENCH(kind)                \
    static struct marked_bench bench;     \
                                          \
    static int marked_begin(void **state) \
    {                                     \
        (void)state;                      \
        marked_init(&bench, kind);        \
        return 0;                         \
    }                                     \
                                          \
    static int marked_end(void **state)   \
    {                                     \
        (void)state;                      \
        marked_done(&bench);              \
        return 0;                         \
    }

#endif
