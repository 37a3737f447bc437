/*
 * What must hold for every body: the output does not depend on cuts or on the
 * scan's variant, filtering twice changes nothing more, bytes outside findings
 * are untouched, valid JSON stays valid and of one shape.
 *
 * Bodies: those of bodies.h, and random ones put together from fragments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>

#include "tests/unit/bodies.h"
#include "tests/unit/filtering.h"
#include "tests/unit/json_shape.h"

#define RANDOM_BODIES 4000
#define LARGEST       (64 << 10)

/* Filter files that between them use every action that changes something. */
static const char *const filters[] = {
    FILTERING_REDACT,
    "filter: t\nrules:\n"
    "  - {find: vin, do: mask, keep: -4}\n"
    "  - {find: email, do: mask, keep: domain}\n"
    "  - {find: coordinates, do: mask}\n",
    "filter: t\nrules:\n"
    "  - {find: vin, do: mask, keep: 3}\n"
    "  - {find: email, do: redact, with: 'hidden'}\n"
    "  - {find: coordinates, do: coarsen, grid: 2km}\n",
};

enum { FILTERS = sizeof filters / sizeof filters[0], VARIANTS = 8 };

static struct policy *policies[FILTERS]; /* best variant */
static struct policy *others[FILTERS][VARIANTS];
static struct filtering whole, cut, twice;

/* Fails, saying on which body. */
static void check(bool ok, const char *what, struct span body, size_t detail)
{
    if (ok)
        return;
    fprintf(stderr, "body: \"");
    for (size_t i = 0; i < body.n; i++)
        fprintf(stderr, body.p[i] >= ' ' && body.p[i] < 0x7F ? "%c" : "\\x%02X",
                body.p[i]);
    fprintf(stderr, "\"\n whole: %.*s\n   cut: %.*s\n twice: %.*s\n",
            (int)whole.out.n, (const char *)whole.out.p, (int)cut.out.n,
            (const char *)cut.out.p, (int)twice.out.n,
            (const char *)twice.out.p);
    fail_msg("%s (%zu)", what, detail);
}

/* --- One property each; `whole` is the body's outcome --------------------- */

static void no_cut_matters(const struct filter *filter, struct span body)
{
    static const size_t steps[] = {1, 2, 3, 7, 16};

    for (size_t i = 0; i <= body.n; i++) {
        filtering_cut(&cut, filter, body, i);
        check(filtering_same(&whole, &cut), "cut matters", body, i);
    }
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        filtering_run(&cut, filter, body, steps[i]);
        check(filtering_same(&whole, &cut), "pieces matter", body, steps[i]);
    }
}

static void no_variant_matters(size_t f, struct span body)
{
    for (size_t v = 0; v < VARIANTS && others[f][v] != NULL; v++) {
        const struct filter *filter = policy_at(others[f][v], 0);

        filtering_whole(&cut, filter, body);
        check(filtering_same(&whole, &cut), "variant matters", body, v);
        filtering_run(&cut, filter, body, 5);
        check(filtering_same(&whole, &cut), "variant matters", body, v);
    }
}

static void twice_changes_nothing(const struct filter *filter, struct span body)
{
    filtering_whole(&twice, filter, buf_span(&whole.out));
    check(twice.fault == FAULT_NONE &&
              span_eq(buf_span(&whole.out), buf_span(&twice.out)),
          "filtering twice changes something", body, 0);
}

/* Findings are in order, apart, and within the body. */
static void findings_are_places(struct span body)
{
    uint64_t end = 0;

    for (size_t i = 0; i < whole.found_n; i++) {
        const struct finding *f = &whole.found[i];

        check(f->length > 0 && f->offset >= end && f->length <= body.n &&
                  f->offset <= body.n - f->length,
              "finding out of place", body, i);
        end = f->offset + f->length;
    }
}

/* Does `out` go on with `text`?  Then it is taken off its head. */
static bool takes(struct span *out, struct span text)
{
    if (out->n < text.n || !span_eq(span_cut(*out, 0, text.n), text))
        return false;
    *out = span_cut(*out, text.n, out->n);
    return true;
}

/* Takes off what redact writes in place of a finding. */
static bool takes_redacted(struct span *out, enum kind kind)
{
    static const char *const open[] = {"[", "%5B", "%255B"};
    static const char *const close[] = {"]", "%5D", "%255D"};
    char name[32] = "";

    for (size_t i = 0; kind_name(kind)[i] != '\0'; i++)
        name[i] = (char)toupper(kind_name(kind)[i]);
    for (size_t i = 0; i < 3; i++) {
        char text[48];

        snprintf(text, sizeof text, "%s%s%s", open[i], name, close[i]);
        if (takes(out, span_str(text)))
            return true;
    }
    return takes(out, span_str("0"));
}

/* The output, put together again from the input and the findings. */
static void only_findings_change(struct span body)
{
    struct span out = buf_span(&whole.out);
    size_t at = 0;

    for (size_t i = 0; i < whole.found_n; i++) {
        const struct finding *f = &whole.found[i];

        check(takes(&out, span_cut(body, at, (size_t)f->offset)) &&
                  takes_redacted(&out, f->kind),
              "other bytes changed before finding", body, i);
        at = (size_t)(f->offset + f->length);
    }
    check(span_eq(out, span_cut(body, at, body.n)),
          "other bytes changed at the end", body, 0);
}

static bool has_escapes(struct span body)
{
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i] == '\\' || body.p[i] == '%' || body.p[i] == '&' ||
            body.p[i] >= 0x80)
            return true;
    return false;
}

/* The same for masks: as long as what they hide, but that of a number of two
 * bytes ("0." is none). */
static void only_findings_are_masked(struct span body)
{
    struct span out = buf_span(&whole.out);
    size_t at = 0;

    if (has_escapes(body))
        return; /* a mask is as long as what its reader sees */
    for (size_t i = 0; i < whole.found_n; i++) {
        const struct finding *f = &whole.found[i];
        size_t n = (size_t)f->length;

        check(takes(&out, span_cut(body, at, (size_t)f->offset)),
              "other bytes changed before mask", body, i);
        n -= n == 2 && out.n != 0 && out.p[0] == '0';
        check(out.n >= n, "a mask is too short", body, i);
        out = span_cut(out, n, out.n);
        at = (size_t)(f->offset + f->length);
    }
    check(span_eq(out, span_cut(body, at, body.n)),
          "other bytes changed at the end", body, 0);
}

static void json_stays_json(struct span body)
{
    struct buf before, after;

    buf_init(&before, LARGEST);
    buf_init(&after, LARGEST);
    if (json_shape(body, &before))
        check(json_shape(buf_span(&whole.out), &after) &&
                  span_eq(buf_span(&before), buf_span(&after)),
              "JSON is broken", body, 0);
    buf_done(&before);
    buf_done(&after);
}

/* --- Bodies --------------------------------------------------------------- */

static void check_body(struct span body)
{
    for (size_t f = 0; f < FILTERS; f++) {
        const struct filter *filter = policy_at(policies[f], 0);

        filtering_whole(&whole, filter, body);
        no_cut_matters(filter, body);
        no_variant_matters(f, body);
        if (whole.fault != FAULT_NONE)
            continue;
        twice_changes_nothing(filter, body);
        findings_are_places(body);
        if (f == 0)
            only_findings_change(body);
        if (f == 1)
            only_findings_are_masked(body);
        json_stays_json(body);
    }
}

static void every_property_holds_for_bodies_of_all_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < BODIES; i++)
        check_body(span_str(bodies[i]));
}

static void every_property_holds_for_two_bodies_in_a_row(void **state)
{
    struct random_source r = {11};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < BODIES; i++) {
        buf_clear(&body);
        CHECK(buf_put(&body, span_str(bodies[i])));
        CHECK(buf_put(&body, span_str(bodies[random_below(&r, BODIES)])));
        check_body(buf_span(&body));
    }
    buf_done(&body);
}

static void every_property_holds_for_random_bodies(void **state)
{
    struct random_source r = {12};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < RANDOM_BODIES; i++) {
        buf_clear(&body);
        bodies_random(&r, 16, &body);
        check_body(buf_span(&body));
    }
    buf_done(&body);
}

static void every_property_holds_for_random_positions(void **state)
{
    struct random_source r = {14};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < RANDOM_BODIES; i++) {
        buf_clear(&body);
        bodies_positions(&r, 16, &body);
        check_body(buf_span(&body));
    }
    buf_done(&body);
}

static void every_property_holds_for_random_lists(void **state)
{
    struct random_source r = {15};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < RANDOM_BODIES; i++) {
        buf_clear(&body);
        bodies_lists(&r, 16, &body);
        check_body(buf_span(&body));
    }
    buf_done(&body);
}

static void valid_json_stays_valid_and_of_one_shape(void **state)
{
    struct random_source r = {13};
    struct buf body, shape;

    (void)state;
    buf_init(&body, LARGEST);
    buf_init(&shape, LARGEST);
    for (size_t i = 0; i < 20 * RANDOM_BODIES; i++) {
        buf_clear(&body);
        bodies_json(&r, 4, &body);
        assert_true(json_shape(buf_span(&body), &shape));
        for (size_t f = 0; f < FILTERS; f++) {
            filtering_whole(&whole, policy_at(policies[f], 0), buf_span(&body));
            assert_int_equal(whole.fault, FAULT_NONE);
            json_stays_json(buf_span(&body));
            twice_changes_nothing(policy_at(policies[f], 0), buf_span(&body));
        }
    }
    buf_done(&body);
    buf_done(&shape);
}

static int set_up(void **state)
{
    (void)state;
    filtering_init(&whole, LARGEST);
    filtering_init(&cut, LARGEST);
    filtering_init(&twice, LARGEST);
    for (size_t f = 0; f < FILTERS; f++) {
        size_t n = 0;

        policies[f] = filtering_policy(filters[f], NULL);
        for (size_t v = 0; scan_at(v) != NULL && n < VARIANTS; v++)
            if (scan_usable(scan_at(v)))
                others[f][n++] =
                    filtering_policy(filters[f], scan_name(scan_at(v)));
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t f = 0; f < FILTERS; f++) {
        policy_unref(policies[f]);
        for (size_t v = 0; v < VARIANTS; v++)
            policy_unref(others[f][v]);
    }
    filtering_done(&whole);
    filtering_done(&cut);
    filtering_done(&twice);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_property_holds_for_bodies_of_all_kinds),
        cmocka_unit_test(every_property_holds_for_two_bodies_in_a_row),
        cmocka_unit_test(every_property_holds_for_random_bodies),
        cmocka_unit_test(every_property_holds_for_random_positions),
        cmocka_unit_test(every_property_holds_for_random_lists),
        cmocka_unit_test(valid_json_stays_valid_and_of_one_shape),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
