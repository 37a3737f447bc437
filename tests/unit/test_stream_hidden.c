/*
 * Escapes within what patterns and paths find: the window is cut before them,
 * and what is found goes beyond.
 */
#include "tests/unit/filtered.h"

#define LARGEST 4096

struct row {
    const char *rule, *in, *want;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct policy *policy;
        char yaml[256];

        snprintf(yaml, sizeof yaml,
                 "filter: t\nrules:\n  - {%s, do: redact}\n"
                 "  - {find: [vin, email], do: redact}\n",
                 rows[i].rule);
        policy = filtering_policy(yaml, NULL);
        filtered_cuts(policy_at(policy, 0), rows[i].in, rows[i].want);
        policy_unref(policy);
    }
}

/* Before the escape stands something else that is found. */
static void what_is_found_waits_for_the_escapes_in_it(void **state)
{
    static const struct row rows[] = {
        {"field: $.a", "{\"a\":\"taro@example.jp \\u0041 x\",\"b\":1}",
         "{\"a\":\"[FIELD]\",\"b\":1}"},
        {"field: $.a", "{\"a\":[\"x taro@example.jp\",\"\\u0041 y\"],\"b\":1}",
         "{\"a\":\"[FIELD]\",\"b\":1}"},
        {"pattern: 'no [^|]{1,99}[|]'", "a no taro@example.jp, %41 b| c",
         "a %5BPATTERN%5D c"},
        {"pattern: 'no [^|]{1,99}[|]'", "a no JTDKN3DU0A0000001 &#65; b| c",
         "a [PATTERN] c"},
    };

    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* Patterns see what the reader will see, from the first byte to the last. */
static void patterns_see_no_escapes(void **state)
{
    static const struct row rows[] = {
        {"pattern: 'no [a-z]{1,9} Y'", "a, no abc &#89; c", "a, [PATTERN] c"},
        {"pattern: 'no [a-z]{1,9} Y'", "a, n&#x6f; abc Y c", "a, [PATTERN] c"},
        {"pattern: 'order [a-z]{1,9} Y'", "a, order abc &#89; c",
         "a, [PATTERN] c"},
        {"pattern: 'order [a-z]{1,9}'", "a, or&#100;er abc c",
         "a, [PATTERN] c"},
        {"pattern: '[a-z]{1,9} of [a-z]'", "a, abc&#x20;o&#102; c d",
         "a, [PATTERN] d"},
        /* as written it would be one */
        {"pattern: 'order [&#;0-9a-z]{4}'", "a, order &#89; c",
         "a, order &#89; c"},
    };

    (void)state;
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, LARGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found_waits_for_the_escapes_in_it),
        cmocka_unit_test(patterns_see_no_escapes),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
