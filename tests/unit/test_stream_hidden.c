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

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, LARGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found_waits_for_the_escapes_in_it),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
