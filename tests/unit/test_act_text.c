/*
 * Redact and mask: typed, the same again when done again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "filters/act/act.h"
#include "filters/base/buf.h"

static struct buf acted; /* what the last call wrote */

static struct span act(const struct rule *rule, const struct match *match)
{
    size_t bound = act_bound(rule, match);
    uint8_t *out = malloc(bound + 1); /* exact, so that sanitizers see */
    size_t n;

    out[bound] = 0xA5;
    n = act_put(rule, match, out);
    assert_true(n <= bound);
    assert_int_equal(out[bound], 0xA5);
    buf_clear(&acted);
    assert_true(buf_put(&acted, span_of(out, n)));
    free(out);
    return buf_span(&acted);
}

/* Acts twice; the second time must change nothing. */
static void check(const struct rule *given, struct match match,
                  const char *want)
{
    struct rule prepared = *given, *rule = &prepared;
    struct span once;
    uint8_t *copy;

    act_prepare(rule, match.kind);
    once = act(rule, &match);
    assert_true(span_eq(once, span_str(want)));
    copy = malloc(once.n + 1);
    memcpy(copy, once.p, once.n);
    match.value = span_of(copy, once.n);
    assert_true(span_eq(act(rule, &match), span_str(want)));
    free(copy);
}

static void redact_writes_the_text_or_a_zero(void **state)
{
    struct rule rule = {.action = ACTION_REDACT};
    struct match m = {.value = span_str("JTDKN3DU0A0000001")};

    (void)state;
    check(&rule, m, "[VIN]");
    m.kind = KIND_EMAIL;
    check(&rule, m, "[EMAIL]");
    m.kind = KIND_COORDINATES;
    check(&rule, m, "[COORDINATES]");
    rule.with = (char[]){"[HIDDEN]"};
    check(&rule, m, "[HIDDEN]");
    m.form = FORM_NUMBER;
    check(&rule, m, "0");
}

static void mask_keeps_what_the_rule_says(void **state)
{
    static const struct {
        enum keep keep;
        unsigned n;
        const char *value, *want;
    } rows[] = {
        {KEEP_NONE, 0, "JTDKN3DU0A0000001", "*****************"},
        {KEEP_FIRST, 3, "JTDKN3DU0A0000001", "JTD**************"},
        {KEEP_LAST, 4, "JTDKN3DU0A0000001", "*************0001"},
        {KEEP_FIRST, 3, "abc", "***"},
        {KEEP_LAST, 3, "ab", "**"},
        {KEEP_FIRST, 1, "", ""},
        {KEEP_DOMAIN, 0, "taro@example.jp", "****@example.jp"},
        {KEEP_DOMAIN, 0, "\"a@b\"@example.jp", "*****@example.jp"},
        {KEEP_FIRST, 1, "\\\"a b\\\"@example.jp", "******************"},
        {KEEP_LAST, 12, "\\\"a b\\\"@example.jp", "******************"},
        {KEEP_LAST, 11, "\\\"a b\\\"@example.jp", "*******@example.jp"},
        {KEEP_DOMAIN, 0, "no-at-sign", "**********"},
        {KEEP_DOMAIN, 0, "@example.jp", "@example.jp"},
        {KEEP_FIRST, 2, "太郎@example.jp", "太郎***********"},
        {KEEP_LAST, 1, "ab郎", "**郎"},
        {KEEP_FIRST, 3, "太郎", "******"},
        {KEEP_LAST, 5, "太郎", "******"},
        {KEEP_NONE, 0, "太郎", "******"},
        {KEEP_FIRST, 1, "\x80\x80", "**"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rule rule = {
            .action = ACTION_MASK, .keep = rows[i].keep, .keep_n = rows[i].n};
        struct match m = {.value = span_str(rows[i].value)};

        check(&rule, m, rows[i].want);
    }
}

static void a_masked_number_is_a_number_of_its_length(void **state)
{
    static const struct {
        const char *value, *want;
    } rows[] = {
        {"35.681236", "0.0000000"},
        {"-35.68", "0.0000"},
        {"7", "0"},
        {"35", "0"},
        {"135", "0.0"},
        {"", ""},
        {"1e5", "0.0"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rule rule = {
            .action = ACTION_MASK, .keep = KEEP_FIRST, .keep_n = 2};
        struct match m = {.value = span_str(rows[i].value),
                          .kind = KIND_COORDINATES,
                          .form = FORM_NUMBER};

        check(&rule, m, rows[i].want);
    }
}

static void actions_know_their_kinds(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        assert_true(act_allowed(ACTION_REDACT, (enum kind)kind));
        assert_true(act_allowed(ACTION_MASK, (enum kind)kind));
        assert_true(act_allowed(ACTION_REPORT, (enum kind)kind));
        assert_true(act_allowed(ACTION_BLOCK, (enum kind)kind));
        assert_int_equal(act_allowed(ACTION_COARSEN, (enum kind)kind),
                         kind == KIND_COORDINATES);
    }
    assert_true(act_changes(ACTION_REDACT));
    assert_true(act_changes(ACTION_MASK));
    assert_true(act_changes(ACTION_COARSEN));
    assert_false(act_changes(ACTION_REPORT));
    assert_false(act_changes(ACTION_BLOCK));
}

static int set_up(void **state)
{
    (void)state;
    buf_init(&acted, 1 << 16);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_done(&acted);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redact_writes_the_text_or_a_zero),
        cmocka_unit_test(mask_keeps_what_the_rule_says),
        cmocka_unit_test(a_masked_number_is_a_number_of_its_length),
        cmocka_unit_test(actions_know_their_kinds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
