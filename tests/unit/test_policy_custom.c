/*
 * `field`, `pattern` and `except`: what they become, and an error at the very
 * character for what they cannot be.
 */
#include "tests/unit/policied.h"

#include <stdio.h>

static void rules_have_a_path_or_a_pattern(void **state)
{
    struct policy *p =
        policied_parse("filter: f\n"
                       "rules:\n"
                       "  - {field: $.owner.phone, do: mask, keep: 2}\n"
                       "  - {find: vin, do: redact}\n"
                       "  - name: contract\n"
                       "    pattern: '\\bTC-[0-9]{8}\\b'\n"
                       "    do: redact\n"
                       "    with: '[CONTRACT]'\n"
                       "  - {field: \"$['車']\", do: redact}\n"
                       "  - {pattern: K+-1, max_length: 9, do: block}\n");
    const struct filter *f = policy_at(p, 0);
    const struct rule *r = f->rules;

    (void)state;
    assert_int_equal(f->rule_count, 5);
    assert_int_equal(f->field_count, 2);
    assert_int_equal(f->pattern_count, 2);
    assert_non_null(r[0].field);
    assert_null(r[0].pattern);
    assert_int_equal(r[0].kinds, 1u << KIND_FIELD);
    assert_string_equal(r[0].name, "owner.phone");
    assert_string_equal(r[0].text, "$.owner.phone");
    assert_int_equal(r[0].keep_n, 2);
    assert_null(r[1].text);
    assert_non_null(r[2].pattern);
    assert_int_equal(r[2].kinds, 1u << KIND_PATTERN);
    assert_string_equal(r[2].name, "contract");
    assert_true(span_eq(r[2].fixed[FORM_TEXT], span_str("[CONTRACT]")));
    assert_true(span_eq(r[2].fixed[FORM_NUMBER], span_str("0")));
    assert_true(span_eq(r[3].fixed[FORM_TEXT], span_str("[FIELD]")));
    assert_string_equal(r[3].name, "field");
    assert_string_equal(r[4].name, "K_-1");
    assert_null(f->by_kind[KIND_FIELD]);
    assert_null(f->by_kind[KIND_PATTERN]);
    policy_unref(p);
}

static void exceptions_say_what_and_why(void **state)
{
    struct policy *p = policied_parse("filter: f\n"
                                      "rules: [{find: vin, do: redact}]\n"
                                      "except:\n"
                                      "  - field: $.traceId\n"
                                      "    reason: random 17-character ids\n"
                                      "  - pattern: 'JT[A-Z]{15}'\n"
                                      "    find: [vin, device_id]\n"
                                      "    reason: made up\n");
    const struct filter *f = policy_at(p, 0);

    (void)state;
    assert_int_equal(f->except_count, 2);
    assert_non_null(f->excepts[0].field);
    assert_int_equal(f->excepts[0].kinds, ~0u);
    assert_string_equal(f->excepts[0].reason, "random 17-character ids");
    assert_int_equal(f->excepts[0].line, 4);
    assert_non_null(f->excepts[1].pattern);
    assert_int_equal(f->excepts[1].kinds,
                     kind_set("vin") | kind_set("device_id"));
    policy_unref(p);
}

#define RULE   "filter: f\nrules:\n  - do: redact\n    "
#define EXCEPT "filter: f\nrules: [{find: vin, do: redact}]\nexcept:\n  - "

static void what_they_cannot_be_is_an_error_at_its_character(void **state)
{
    static const struct {
        const char *yaml, *place, *says;
    } rows[] = {
        {RULE "name: a\n", "3:5", "a rule needs one of the keys"},
        {RULE "find: vin\n    field: $.a\n", "3:5", "one of the keys"},
        {RULE "pattern: ab\n    field: $.a\n", "3:5", "one of the keys"},
        {RULE "field: owner\n", "4:12", "no JSONPath that can be followed"},
        {RULE "field: \"$.a[?(@.b)]\"\n", "4:17", "no JSONPath"},
        {RULE "field: '$.車[?@.b]'\n", "4:17", "no JSONPath"},
        {RULE "field: \"$.\\u8eca[?@.b]\"\n", "4:12", "no JSONPath"},
        {RULE "field: $.a\n    at_least: likely\n", "5:15",
         "\"at_least\" belongs to `find`"},
        {RULE "field: $.a\n    max_length: 5\n", "5:17",
         "\"max_length\" belongs to `pattern`"},
        {RULE "pattern: 'ab('\n", "4:", "no pattern that can be used"},
        {RULE "pattern: 'a*'\n", "4:", "no pattern that can be used"},
        {RULE "pattern: 'ab+'\n", "4:", "max_length"},
        {RULE "pattern: 'ab+'\n    max_length: 0\n", "5:17",
         "how many bytes a match has at most"},
        {RULE "pattern: 'ab+'\n    max_length: 16385\n", "5:17",
         "how many bytes a match has at most: 1 to 16384"},
        {RULE "pattern: 'ab+'\n    max_length: 99999999999999999999\n", "5:17",
         "how many bytes a match has at most"},
        {RULE "pattern: 'ab+'\n    max_length: -1\n", "5:17",
         "how many bytes a match has at most"},
        {RULE "field: $.a\n  - {field: $..a, do: mask}\n", "5:5",
         "both would be called a; give it a `name`"},
        {RULE "field: $.a\n  - {find: vin, do: mask, name: a}\n", "3:5",
         "both would be called a"},
        {EXCEPT "field: $.a\n", "4:5", "needs the key \"reason\""},
        {EXCEPT "{field: $.a, reason: ' '}\n", "4:26", "the reason is empty"},
        {EXCEPT "{reason: r}\n", "4:5", "has either `field`"},
        {EXCEPT "{field: $.a, pattern: ab, reason: r}\n", "4:5",
         "has either `field`"},
        {EXCEPT "{field: a, reason: r}\n", "4:13", "no JSONPath"},
        {EXCEPT "{field: $.a, reason: r, max_length: 5}\n", "4:41",
         "\"max_length\" belongs to `pattern`"},
        {EXCEPT "{field: $.a, reason: r, find: vim}\n", "4:35",
         "unknown kind \"vim\""},
        {EXCEPT "{feild: $.a, reason: r}\n", "4:6",
         "unknown key of an exception \"feild\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct diag d;
        char place[32];

        diag_init(&d);
        assert_null(policy_parse("t.yaml", span_str(rows[i].yaml), NULL, &d));
        assert_true(buf_put(&d.text, span_of("", 1)));
        snprintf(place, sizeof place, "t.yaml:%s", rows[i].place);
        if (strncmp((char *)d.text.p, place, strlen(place)) != 0 ||
            strstr((char *)d.text.p, rows[i].says) == NULL)
            fail_msg("row %zu: wanted %s %s, got %s", i, place, rows[i].says,
                     (char *)d.text.p);
        diag_done(&d);
    }
}

static void paths_have_64_segments_together_at_most(void **state)
{
    char yaml[4096];
    int n = snprintf(yaml, sizeof yaml, "filter: f\nrules:\n");
    struct diag d;

    (void)state;
    for (int i = 0; i < 33; i++)
        n += snprintf(yaml + n, sizeof yaml - (size_t)n,
                      "  - {field: $.a%d.b, do: redact}\n", i);
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_str(yaml), NULL, &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    assert_non_null(strstr((char *)d.text.p, "t.yaml:1:9: the JSONPaths of "
                                             "this filter have 66 segments"));
    diag_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_have_a_path_or_a_pattern),
        cmocka_unit_test(exceptions_say_what_and_why),
        cmocka_unit_test(what_they_cannot_be_is_an_error_at_its_character),
        cmocka_unit_test(paths_have_64_segments_together_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
