/*
 * Patterns, columns and kinds that find overlapping things: what comes out
 * does not depend on where the body is cut, and nothing of a match leaves
 * alone.
 */
#include "tests/unit/bodies.h"
#include "tests/unit/filtered.h"

#define LARGEST       4096
#define RANDOM_BODIES 3000

/* Patterns that begin in the middle of what kinds find, and before it. */
static const char *const rules[] = {
    "  - {pattern: '[a-z]{4}@[a-z]', do: redact}\n"
    "  - {pattern: '001[\" ,]{1,3}[a-z]{2}', do: redact}\n"
    "  - {pattern: '\"l[a-z]{2}\": ?-?[0-9]{1,3}', do: redact}\n",
    "  - {pattern: '[0-9]{2}\\.[0-9]{2}', do: redact}\n"
    "  - {pattern: 'JTDK', do: redact}\n",
    "  - {pattern: '[0-9][,;\" ]{1,4}[0-9]{3}', do: redact}\n"
    "  - {pattern: '(?<=@)[a-z]{3}', do: redact}\n",
};

#define THE_KINDS "  - {find: [vin, email, coordinates, phone], do: redact}\n"

enum { RULES = sizeof rules / sizeof rules[0] };

static struct policy *policies[RULES];

/* Cut at every byte and in small pieces, the body gives one output. */
static void check_body(const struct filter *filter, const char *type,
                       struct span body)
{
    filtering_open(&it, filter, type);
    filtering_feed(&it, body, body.n + 1);
    for (size_t i = 0; i <= body.n; i++) {
        size_t step = i != 0 && i < 9 ? i : body.n + 1;

        filtering_open(&other, filter, type);
        filtering_write(&other, span_cut(body, 0, i));
        filtering_feed(&other, span_cut(body, i, body.n), step);
        if (it.fault != other.fault ||
            !span_eq(buf_span(&it.out), buf_span(&other.out)))
            fail_msg("\"%.*s\"\ncut at %zu, then by %zu: \"%.*s\"\n"
                     "                 whole: \"%.*s\"",
                     (int)body.n, (const char *)body.p, i, step,
                     (int)other.out.n, (const char *)other.out.p, (int)it.out.n,
                     (const char *)it.out.p);
    }
}

static void overlaps_do_not_depend_on_cuts(void **state)
{
    (void)state;
    for (size_t f = 0; f < RULES; f++)
        for (size_t i = 0; i < BODIES; i++)
            check_body(policy_at(policies[f], 0), "", span_str(bodies[i]));
}

static void overlaps_in_random_bodies_do_not_either(void **state)
{
    struct random_source r = {17};
    struct buf body;

    (void)state;
    buf_init(&body, LARGEST);
    for (size_t i = 0; i < RANDOM_BODIES; i++) {
        buf_clear(&body);
        bodies_random(&r, 12, &body);
        check_body(policy_at(policies[i % RULES], 0), "", buf_span(&body));
    }
    buf_done(&body);
}

/* By hand: of a match that must wait, the head waits, too. */
static void the_head_of_a_match_waits_with_it(void **state)
{
    static const struct {
        const char *pattern, *type, *in, *want;
    } rows[] = {
        /* something within it is undecided, and turns out to be nothing */
        {"phone: 090", "", "phone: 0901\n", "[PATTERN]1\n"},
        {"phone: 090", "", "phone: 0901 and so on, in a line of some length\n",
         "[PATTERN]1 and so on, in a line of some length\n"},
        /* or to be something */
        {"phone: 090", "", "phone: 090-1234-5678\n", "[PATTERN][PHONE]\n"},
        {"mail: [a-z]{4}", "", "mail: taro@example.jp\n", "[PATTERN][EMAIL]\n"},
        {"at 35\\.68[0-9]{2}", "", "at 35.6812,139.7671\n", "[PATTERN],0\n"},
        {"at 35\\.68[0-9]{2}", "", "at 35.6812 degrees\n",
         "[PATTERN] degrees\n"},
        /* one that begins in another finding is none */
        {"001 [A-Z]{3}", "", "see JTDKN3DU0A0000001 ABC\n", "see [VIN] ABC\n"},
        {"1 [A-Z]{2}|BC", "", "see JTDKN3DU0A0000001 ABC\n",
         "see [VIN] A[PATTERN]\n"},
        /* a cell that begins in one is judged whole, and stays one */
        {"x1,090-", "text/csv", "id,phone\nx1,090-1234-5678\n",
         "id,phone\n[PATTERN],[PHONE]\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy *policy;
        char yaml[256];

        snprintf(
            yaml, sizeof yaml,
            "filter: t\nrules:\n  - {pattern: '%s', do: redact}\n" THE_KINDS,
            rows[i].pattern);
        policy = filtering_policy(yaml, NULL);
        check_body(policy_at(policy, 0), rows[i].type, span_str(rows[i].in));
        filtered_expect(&it, rows[i].want);
        policy_unref(policy);
    }
}

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        char yaml[512];

        snprintf(yaml, sizeof yaml, "filter: t\nrules:\n%s" THE_KINDS,
                 rules[i]);
        policies[i] = filtering_policy(yaml, NULL);
    }
    return filtered_begin(FILTERING_REDACT, LARGEST);
}

static int tear_down(void **state)
{
    for (size_t i = 0; i < RULES; i++)
        policy_unref(policies[i]);
    return filtered_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_of_a_match_waits_with_it),
        cmocka_unit_test(overlaps_do_not_depend_on_cuts),
        cmocka_unit_test(overlaps_in_random_bodies_do_not_either),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
