/*
 * A file that is no YAML, no text, or has other keys than a filter file has an
 * error that names place, cause and cure; nothing crashes the reader.
 */
#include "tests/unit/misread.h"

#include <stdlib.h>

#include "filters/policy/pack.h"

static void what_is_not_yaml_for_filters_is_refused(void **state)
{
    static const struct misread rows[] = {
        {"# nothing", 1, 1, "the file holds no filter", NULL},
        {"just a text", 1, 1, "a filter file is a map", NULL},
        {"- a\n- b\n", 1, 1, "a filter file is a map", NULL},
        {"a: [1, 2\n", 1, 4, "not valid YAML", "close it"},
        {"a: 'x\n", 1, 4, "not valid YAML", "close it"},
        {"a: [1, 2\nb: 1\n", 2, 2, "not valid YAML", "check indentation"},
        {TOP "rules: a: b\n", 2, 9, "mapping values are not allowed",
         "quote a text"},
        {TOP "x: \"\\d\"\n", 2, 5, "unknown escape", "write a backslash"},
        {GOOD "---\nfilter: g\n", 5, 1, "a second YAML document", NULL},
        {"filter: &a f\n", 1, 9, "anchors and aliases", NULL},
        {"filter: *a\n", 1, 9, "anchors and aliases", NULL},
        {TOP "rules: &r [a]\n", 2, 8, "anchors and aliases", NULL},
        {TOP "rules: &r {a: b}\n", 2, 8, "anchors and aliases", NULL},
        {"filter: !t f\n", 1, 9, "tags (!name) are not allowed", NULL},
        {TOP "applies_to:\n  hosts: [*.example.com]\n", 3, 12, "not valid YAML",
         "quote a text that begins with *"},
        {"filter: @x\n", 1, 9, "not valid YAML", "quote a text"},
        {"filter: \"a\\0b\"\n", 1, 9, "NUL", NULL},
        {"a: [[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]\n", 1, 19,
         "too deeply nested", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void what_is_not_plain_text_is_refused(void **state)
{
    static const struct misread rows[] = {
        {"filter: \xff\n", 1, 9, "not UTF-8", NULL},
        {"\xff\xfe"
         "f",
         1, 1, "not UTF-8", NULL},
        {"filter: \xc0\xaf\n", 1, 9, "not UTF-8", NULL},
        {"filter: \xed\xa0\x80\n", 1, 9, "not UTF-8", NULL},
        {"a: 車\nfilter: 車\x80\n", 2, 10, "not UTF-8", NULL},
        {"filter: a\x01\n", 1, 10, "a control character", NULL},
        {"filter: a\x7f\n", 1, 10, "an invisible character", NULL},
        {"filter: a\xc2\x85\n", 1, 10, "an unusual line end", NULL},
        {"filter: a\xe2\x80\xa8\n", 1, 10, "an unusual line end", NULL},
        {"filter: a\rrules: b", 1, 10, "an unusual line end", NULL},
        {"filter: a\xef\xbb\xbf\n", 1, 10, "an invisible character", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void tabs_do_not_indent(void **state)
{
    static const char yaml[] = RULES "\t- find: vin\n";
    struct diag d;

    (void)state;
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_str(yaml), NULL, &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    assert_non_null(strstr((char *)d.text.p, "t.yaml:3:1: not valid YAML"));
    assert_non_null(strstr((char *)d.text.p, "indent with spaces"));
    diag_done(&d);
}

static void keys_are_known_once_and_of_one_type(void **state)
{
    static const struct misread rows[] = {
        {"filtr: f\n", 1, 1, "unknown key of a filter file \"filtr\"",
         "did you mean \"filter\"?"},
        {"xyzzy: f\n", 1, 1,
         "(one of: filter, applies_to, extends, rules, except, media, "
         "otherwise, tests, websocket)",
         NULL},
        {"rules: []\n", 1, 8, "\"rules\" must be a list of maps", NULL},
        {"filter: f\n", 1, 1, "needs the key \"rules\"", NULL},
        {"rules:\n  - {find: vin, do: redact}\n", 1, 1,
         "needs the key \"filter\"", NULL},
        {"filter: f\nfilter: g\n", 2, 1, "given twice, first in line 1", NULL},
        {"filter:\nrules: []\n", 1, 1, "\"filter\" has no value", NULL},
        {"filter: ~\n", 1, 1, "\"filter\" has no value", NULL},
        {"filter: [a]\n", 1, 9, "\"filter\" must be a text", NULL},
        {"filter: a b\nrules: [{find: vin, do: redact}]\n", 1, 9,
         "a name stands in metrics", NULL},
        {"filter: \"\"\nrules: [{find: vin, do: redact}]\n", 1, 9,
         "a name stands in metrics", NULL},
        {"? [a]\n: b\n", 1, 3, "a key must be a word", NULL},
        {TOP "rules: vin\n", 2, 8, "must be a list of maps", NULL},
        {TOP "rules:\n  - vin\n", 3, 3, "must be a list of maps", NULL},
        {GOOD "    wiht: x\n", 5, 5, "unknown key of a rule \"wiht\"",
         "did you mean \"with\"?"},
        {RULES "  - do: redact\n", 3, 5, "a rule needs one of the keys", NULL},
        {VIN "    name: x\n", 3, 5, "needs the key \"do\"", NULL},
        {GOOD "    with: [VIN]\n", 5, 11, "\"with\" must be a text; quote it",
         NULL},
        {RULES "  - find: []\n    do: redact\n", 3, 11, "with at least one",
         NULL},
        {RULES "  - find: [vin, [email]]\n    do: redact\n", 3, 11,
         "a list of texts", NULL},
        {TOP "otherwise: pass\n"
             "rules: [{find: vin, do: redact}]\n",
         2, 12, "cannot be inspected: \"pass\" (one of: block)", NULL},
        {TOP "websocket: filtr\n"
             "rules: [{find: vin, do: redact}]\n",
         2, 12, "answer to a WebSocket: \"filtr\" (one of: block, filter)",
         "did you mean \"filter\"?"},
        {TOP "websocket: [filter]\n"
             "rules: [{find: vin, do: redact}]\n",
         2, 12, "\"websocket\" must be a text", NULL},
    };

    (void)state;
    MISREAD_CHECK(rows);
}

static void a_huge_file_is_refused(void **state)
{
    size_t n = ((size_t)1 << 20) + 1;
    char *yaml = malloc(n);
    struct diag d;

    (void)state;
    memset(yaml, '#', n);
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_of(yaml, n), NULL, &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    assert_non_null(strstr((char *)d.text.p, "t.yaml: larger than 1024 KiB"));
    diag_done(&d);
    free(yaml);
}

/* Many small values: refused by count, in bounded time and memory. */
static void endless_values_are_refused(void **state)
{
    static const char head[] = TOP "rules: [";
    size_t n = 400000;
    char *yaml = malloc(n);
    struct diag d;

    (void)state;
    for (size_t i = 0; i < n; i++)
        yaml[i] = i % 2 == 0 ? '1' : i % 100 == 99 ? '\n' : ',';
    for (size_t i = 99; i < n; i += 100)
        yaml[i - 1] = ',';
    memcpy(yaml, head, sizeof head - 1);
    diag_init(&d);
    assert_null(policy_parse("t.yaml", span_of(yaml, n), NULL, &d));
    assert_true(d.failed);
    diag_done(&d);
    free(yaml);
}

/* One byte changed, dropped or doubled, or a cut: an error with a place, or a
 * policy; never a crash, never neither. */
static void no_damage_crashes_the_reader(void **state)
{
    static const char bytes[] = "\0\t\n\r :-[]{}&*!|>'\"%@`#,?\\\x80\xff\xc3z9";
    struct span pack = pack_text();
    char *yaml = malloc(pack.n + 1);

    (void)state;
    srand48(5);
    /* each that is a policy costs 8 ms; tests/fuzz/policy.c goes on for longer
     */
    for (int i = 0; i < 1000; i++) {
        size_t at = (size_t)lrand48() % pack.n, n = pack.n;
        struct diag d;
        struct policy *p;

        memcpy(yaml, pack.p, pack.n);
        if (i % 4 == 0) {
            n = at;
        } else if (i % 4 == 1) {
            memmove(yaml + at, yaml + at + 1, --n - at);
        } else {
            memmove(yaml + at + i % 2, yaml + at, n - at);
            n += (size_t)(i % 2);
            yaml[at] = bytes[(size_t)lrand48() % (sizeof bytes - 1)];
        }
        diag_init(&d);
        p = policy_parse("t.yaml", span_of(yaml, n), NULL, &d);
        assert_true((p == NULL) == d.failed);
        assert_true(p != NULL || memcmp(d.text.p, "t.yaml:", 7) == 0);
        policy_unref(p);
        diag_done(&d);
    }
    free(yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_yaml_for_filters_is_refused),
        cmocka_unit_test(what_is_not_plain_text_is_refused),
        cmocka_unit_test(tabs_do_not_indent),
        cmocka_unit_test(keys_are_known_once_and_of_one_type),
        cmocka_unit_test(a_huge_file_is_refused),
        cmocka_unit_test(endless_values_are_refused),
        cmocka_unit_test(no_damage_crashes_the_reader),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
