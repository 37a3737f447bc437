/*
 * hash and null: what they write, and that it stays.
 */
#include "tests/unit/disguised.h"

#include <stdio.h>

static void a_hash_is_keyed_and_stays(void **state)
{
    static const struct {
        enum form form;
        const char *value;
        size_t n;
    } rows[] = {{FORM_TEXT, "ZVW50-1234567", 34},
                {FORM_TEXT, "", 34},
                {FORM_TEXT, "h-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 34},
                {FORM_TEXT, "p-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 34},
                {FORM_NUMBER, "352099001761481", 15},
                {FORM_NUMBER, "100000000000000", 15},
                {FORM_NUMBER, "0", 15},
                {FORM_NUMBER, "-1.5e3", 15}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct match m = {.value = span_str(rows[i].value),
                          .kind = KIND_CHASSIS_NUMBER,
                          .form = rows[i].form};
        struct disguised once = disguised_act(disguised_secret, ACTION_HASH, m);

        assert_int_equal(strlen(once.s), rows[i].n);
        assert_string_not_equal(once.s, rows[i].value);
        assert_string_not_equal(
            disguised_act(disguised_other, ACTION_HASH, m).s, once.s);
        if (rows[i].form == FORM_NUMBER) {
            assert_int_equal(strspn(once.s, "0123456789"), 15);
            assert_int_equal(once.s[0], '1');
        }
        m.value = span_str(once.s);
        assert_string_equal(disguised_act(disguised_secret, ACTION_HASH, m).s,
                            once.s);
    }
}

static void different_values_have_different_hashes(void **state)
{
    static struct disguised seen[2000];

    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        char value[16];
        struct match m = {.kind = KIND_TERMINAL_ID,
                          .form = i % 2 == 0 ? FORM_TEXT : FORM_NUMBER};

        snprintf(value, sizeof value, "%zu", i);
        m.value = span_str(value);
        seen[i] = disguised_act(disguised_secret, ACTION_HASH, m);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(seen[i].s, seen[j].s);
    }
}

static void null_stands_where_json_has_a_value(void **state)
{
    struct rule rule = {.action = ACTION_NULL};
    struct match m = {.value = span_str("taro@example.jp"), .kind = KIND_EMAIL};

    (void)state;
    assert_string_equal(disguised_act(NULL, ACTION_NULL, m).s, "[EMAIL]");
    assert_false(act_takes_quotes(&rule, &m));
    m.stands = STANDS_QUOTED;
    assert_string_equal(disguised_act(NULL, ACTION_NULL, m).s, "null");
    assert_true(act_takes_quotes(&rule, &m));
    m.stands = STANDS_BARE;
    m.form = FORM_NUMBER;
    assert_string_equal(disguised_act(NULL, ACTION_NULL, m).s, "null");
    assert_false(act_takes_quotes(&rule, &m));
    m.stands = STANDS_WITHIN;
    assert_string_equal(disguised_act(NULL, ACTION_NULL, m).s, "0");
    rule.action = ACTION_REDACT;
    m.stands = STANDS_QUOTED;
    assert_false(act_takes_quotes(&rule, &m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_is_keyed_and_stays),
        cmocka_unit_test(different_values_have_different_hashes),
        cmocka_unit_test(null_stands_where_json_has_a_value),
    };

    return cmocka_run_group_tests(tests, disguised_set_up, disguised_tear_down);
}
