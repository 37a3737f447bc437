/*
 * Filtering twice changes nothing more: what an action has written within a
 * longer value does not make that value a finding.
 */
#include "tests/unit/filtered.h"

#include <stdio.h>
#include <stdlib.h>

#define LARGEST 4096
#define KEY          \
    "FOGLINE_TWICE=" \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const char *const actions[] = {
    "redact",
    "mask",
    "pseudonymize, key: 'env:FOGLINE_TWICE'",
    "hash, key: 'env:FOGLINE_TWICE'",
};

enum { ACTIONS = sizeof actions / sizeof actions[0] };

static struct policy *policies[ACTIONS];

/* Something is found within a value that is nothing by itself. */
static void a_value_of_parts_stays(void **state)
{
    static const char *const bodies[] = {
        "{\"imei\":\"35x68123:taro@example.jp\"}",
        "{\"imsi\":\":taro@example.jp\"}",
        "{\"iccid\":\"taro.suzuki.yamada@mail.example.jp: xyz\"}",
        "{\"eid\":\"x: taro@example.jp\"}",
        "{\"terminal_id\":\"x: taro@example.jp\"}",
        "{\"imsi\":\"aa:bb:cc:dd:ee:ff,\"}",
        "{\"imei\":\"(AA-BB-CC-DD-EE-FF)\"}",
        "<imei>35x68123:taro@example.jp</imei>",
    };

    (void)state;
    for (size_t a = 0; a < ACTIONS; a++)
        for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
            const struct filter *filter = policy_at(policies[a], 0);

            filtering_whole(&it, filter, span_str(bodies[i]));
            assert_true(it.found_n != 0);
            filtering_whole(&other, filter, buf_span(&it.out));
            if (!span_eq(buf_span(&it.out), buf_span(&other.out)))
                fail_msg("%s: %.*s, and then %.*s", actions[a], (int)it.out.n,
                         (const char *)it.out.p, (int)other.out.n,
                         (const char *)other.out.p);
        }
}

/* An address of a telephone network is its owner's number all the same. */
static void a_number_in_an_address_is_found(void **state)
{
    static const char body[] =
        "{\"imsi\":\"440100123456789@ims.mnc010.mcc440.3gppnetwork.org\"}";

    (void)state;
    filtered_cuts(policy_at(redact, 0), body, "{\"imsi\":\"[IMSI]\"}");
}

static int set_up(void **state)
{
    static char key[] = KEY;

    (void)state;
    assert_int_equal(putenv(key), 0);
    for (size_t a = 0; a < ACTIONS; a++) {
        char yaml[256];

        snprintf(yaml, sizeof yaml,
                 "filter: t\nrules:\n  - {find: [email, device_id], do: %s}\n",
                 actions[a]);
        policies[a] = filtering_policy(yaml, NULL);
    }
    return filtered_begin(
        "filter: t\nrules:\n  - {find: device_id, do: redact}\n", LARGEST);
}

static int tear_down(void **state)
{
    for (size_t a = 0; a < ACTIONS; a++)
        policy_unref(policies[a]);
    return filtered_tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_of_parts_stays),
        cmocka_unit_test(a_number_in_an_address_is_found),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
