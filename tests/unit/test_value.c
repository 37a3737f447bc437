/*
 * Values: where they begin and end in every format, for keys found anywhere,
 * and that a window's end decides nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/value.h"
#include "tests/unit/guarded.h"

#define LONGEST 40 /* bytes of a value that is looked at */

static struct guarded page;

/* A text whose key stands between { and } of the first {{ }}, and whose value
 * stands between << and >>. */
struct marked_text {
    uint8_t bytes[512];
    size_t n, key, key_end, value, value_end;
};

static bool take(const char **c, const char *mark)
{
    if (strncmp(*c, mark, 2) != 0)
        return false;
    *c += 2;
    return true;
}

static struct marked_text read_row(const char *row)
{
    struct marked_text t = {.n = 0};
    const char *c = row;

    while (*c != '\0') {
        if (take(&c, "{{"))
            t.key = t.n;
        else if (take(&c, "}}"))
            t.key_end = t.n;
        else if (take(&c, "<<"))
            t.value = t.n;
        else if (take(&c, ">>"))
            t.value_end = t.n;
        else
            t.bytes[t.n++] = (uint8_t)*c++;
    }
    return t;
}

/* Both steps on the first `n` bytes. */
static enum verdict ask(const struct marked_text *t, size_t n, bool final,
                        struct value *v)
{
    struct span copy = guarded_put(&page, span_of(t->bytes, n));
    struct window w = {.p = copy.p, .end = copy.n, .final = final};
    enum verdict verdict = value_find(&w, t->key, t->key_end, v);

    return verdict == VERDICT_MATCH ? value_close(&w, LONGEST, v) : verdict;
}

static const struct {
    const char *row;
    uint8_t quote;
    unsigned slashes;
    int ends;
} found[] = {
    /* JSON */
    {"{\"{{k}}\":\"<<v 1>>\"}", '"', 0, VALUE_STRING},
    {"{\"{{k}}\" : \n \"<<v>>\",", '"', 0, VALUE_STRING},
    {"{\"{{k}}\":<<12.5>>,\"x\":1}", 0, 0, VALUE_TOKEN},
    {"{\"{{k}}\":<<null>>}", 0, 0, VALUE_TOKEN},
    {"{\"{{k}}\":\"<<a\\\"b>>\"}", '"', 0, VALUE_STRING},
    {"{\"{{k}}\":\"<<a\\\\>>\",\"b\":\"c\"}", '"', 0, VALUE_STRING},
    {"{\"{{k}}\":\"<<>>\"}", '"', 0, VALUE_STRING},
    {"form-data; name=\"{{k}}\"\r\n\r\n<<v 1>>\r\n--b", 0, 0, VALUE_LINE},
    {"form-data; name=\"{{k}}\"; x=y\r\nA: b\n\n<<v 1>>\n", 0, 0, VALUE_LINE},
    {"{'{{k}}':'<<it is \"v\">>'}", '\'', 0, VALUE_STRING},
    {"f({ {{k}}: \"<<v>>\" })", '"', 0, VALUE_STRING},
    /* comments */
    {"{\"{{k}}\":/* a */<<12.5>>}", 0, 0, VALUE_TOKEN},
    {"{\"{{k}}\" /*a*/ : /*\"b\"*/ /**/ \"<<v>>\"}", '"', 0, VALUE_STRING},
    {"<{{k}}><!-- a --> <!----><<v>></k>", 0, 0, VALUE_MARKUP},
    {"<{{k}}><!-- a --><![CDATA[<<v>>]]></k>", 0, 0, VALUE_CDATA},
    /* JSON inside a string */
    {"\"{\\\"{{k}}\\\":\\\"<<v>>\\\"}\"", '"', 1, VALUE_STRING},
    {"\"{\\\"{{k}}\\\":<<12.5>>}\"", 0, 0, VALUE_TOKEN},
    {"\\\\\\\"{{k}}\\\\\\\":\\\\\\\"<<v>>\\\\\\\",", '"', 3, VALUE_STRING},
    {"\"{\\\"{{k}}\\\":\\\"<<a\\\\\\\"b>>\\\"}\"", '"', 1, VALUE_STRING},
    {"\"{\\\"{{k}}\\\":<<7>>\"", 0, 0, VALUE_TOKEN},
    /* query strings, logs, attributes */
    {"?{{k}}=<<v>>&x=1", 0, 0, VALUE_TOKEN},
    {"?{{k}}=<<v>>;x", 0, 0, VALUE_TOKEN},
    {"x {{k}}=<<v>> y", 0, 0, VALUE_TOKEN},
    {"x {{k}}=<<v>>", 0, 0, VALUE_TOKEN},
    {"x {{k}} => <<v>>, y", 0, 0, VALUE_TOKEN},
    {"<a {{k}}=\"<<v w>>\"/>", '"', 0, VALUE_STRING},
    {"<a {{k}}='<<v>>'>", '\'', 0, VALUE_STRING},
    {"Car[{{k}}=<<v>>, x=1]", 0, 0, VALUE_TOKEN},
    /* lines */
    {"{{k}}: <<the rest of it>>\nx", 0, 0, VALUE_LINE},
    {"{{k}}: <<the rest>>  \r\nx", 0, 0, VALUE_LINE},
    {"- {{k}}: <<v>>\n", 0, 0, VALUE_LINE},
    {"a\n  {{k}}: \"<<v>>\"\n", '"', 0, VALUE_STRING},
    {"x {{k}}: <<v>> y\n", 0, 0, VALUE_TOKEN},
    /* elements */
    {"<{{k}}><<v w>></k>", 0, 0, VALUE_MARKUP},
    {"<{{k}} a=\"1\"><<v>></k>", 0, 0, VALUE_MARKUP},
    {"<ns:{{k}}> <<v>> </k>", 0, 0, VALUE_MARKUP},
    {"<{{k}}><![CDATA[<<v<>w>>]]></k>", 0, 0, VALUE_CDATA},
    {"<th>{{k}}</th><td><<v>></td>", 0, 0, VALUE_MARKUP},
    {"<dt>{{k}}</dt>\n<dd class=\"x\"><<v>></dd>", 0, 0, VALUE_MARKUP},
    /* a value and its unit; names and values */
    {"{\"{{k}}\":{\"value\":<<12.5>>,\"unit\":\"deg\"} }", 0, 0, VALUE_TOKEN},
    {"{\"{{k}}\":{\"unit\":\"deg\",\"value\":\"<<v>>\"} }", '"', 0,
     VALUE_STRING},
    {"{\"key\":\"{{k}}\",\"value\":\"<<v>>\"}", '"', 0, VALUE_STRING},
    {"{\"name\": \"{{k}}\", \"val\": <<1.5>>}", 0, 0, VALUE_TOKEN},
    {"<p name=\"{{k}}\" value=\"<<v>>\"/>", '"', 0, VALUE_STRING},
    {"<p name=\"{{k}}\"><<v>></p>", 0, 0, VALUE_MARKUP},
    {"\"{\\\"key\\\":\\\"{{k}}\\\",\\\"value\\\":\\\"<<v>>\\\"}\"", '"', 1,
     VALUE_STRING},
};

static void a_value_is_found_in_every_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        struct marked_text t = read_row(found[i].row);
        struct value v;
        enum verdict verdict = ask(&t, t.n, true, &v);

        if (verdict != VERDICT_MATCH || v.start != t.value ||
            v.end != t.value_end)
            fail_msg("%s: verdict %d, %zu to %zu", found[i].row, (int)verdict,
                     v.start, v.end);
        if (v.quote != found[i].quote || v.slashes != found[i].slashes ||
            (int)v.ends != found[i].ends)
            fail_msg("%s: quote %c, %u slashes, ends %d", found[i].row,
                     v.quote == 0 ? '-' : v.quote, v.slashes, (int)v.ends);
    }
}

/* Of the first `n` bytes, more to come: MORE, or the answer of all. */
static void check_head(const char *row, const struct marked_text *t, size_t n)
{
    struct value v;
    enum verdict verdict = ask(t, n, false, &v);

    if (verdict == VERDICT_MORE)
        return;
    if (verdict != VERDICT_MATCH || v.start != t->value ||
        v.end != t->value_end)
        fail_msg("%s, %zu bytes: verdict %d, %zu to %zu", row, n, (int)verdict,
                 v.start, v.end);
}

static void the_end_of_a_window_decides_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        struct marked_text t = read_row(found[i].row);

        for (size_t n = t.key_end; n <= t.n; n++)
            check_head(found[i].row, &t, n);
    }
}

static void other_text_has_no_value(void **state)
{
    static const char *const rows[] = {
        "the {{k}} is here",
        "\"{{k}}\",\"x\"",
        "[\"{{k}}\"]",
        "{\"x\":\"{{k}}\"}",
        "<{{k}}/>",
        "<{{k}} a=\"1\"/>",
        "</{{k}}> text",
        "a {{k}}, b",
        "{{k}}",
        "{\"{{k}}\":{} }",
        "{\"{{k}}\":{\"x\":[1]} }",
        "{\"{{k}}\":{\"unit\":\"deg\"},\"value\":1}",
        "{\"key\":\"{{k}}\",\"unit\":\"deg\"}",
        "<th>{{k}}</th></tr>",
        "<b>{{k}}</b> text",
        "<p>\"{{k}}\"</p><p>text</p>",
        "{{k}}{vehicle=\"7\"}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct marked_text t = read_row(rows[i]);
        struct value v;

        for (size_t n = t.key_end; n <= t.n; n++)
            if (ask(&t, n, n == t.n, &v) == VERDICT_MATCH)
                fail_msg("%s: %zu to %zu, of %zu bytes", rows[i], v.start,
                         v.end, n);
    }
}

static void a_value_too_long_is_none(void **state)
{
    static const struct {
        const char *head;
        size_t end; /* bytes of the end that are waited for */
    } rows[] = {
        {"\"{{k}}\":\"", 0}, {"{{k}}=", 0},           {"{{k}}: ", 0},
        {"<{{k}}>", 0},      {"<{{k}}><![CDATA[", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t n = LONGEST - 2; n < LONGEST + 5; n++) {
            struct marked_text t = read_row(rows[i].head);
            struct value v;

            memset(t.bytes + t.n, 'v', n);
            t.n += n;
            assert_int_equal(ask(&t, t.n, false, &v), n > LONGEST + rows[i].end
                                                          ? VERDICT_NONE
                                                          : VERDICT_MORE);
            assert_int_equal(ask(&t, t.n, true, &v),
                             n > LONGEST ? VERDICT_NONE : VERDICT_MATCH);
        }
}

/* Far from its key a value is nobody's: blanks are not skipped for ever. */
static void blanks_are_skipped_within_reason(void **state)
{
    (void)state;
    for (size_t n = 0; n < 300; n += 7) {
        struct marked_text t = read_row("\"{{k}}\":");
        struct value v;
        enum verdict verdict;

        memset(t.bytes + t.n, ' ', n);
        t.n += n;
        memcpy(t.bytes + t.n, "\"v\"", 3);
        t.n += 3;
        verdict = ask(&t, t.n, false, &v);
        if (n < 60)
            assert_true(verdict == VERDICT_MATCH && v.start == t.n - 2);
        else
            assert_int_not_equal(verdict, VERDICT_MORE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_in_every_format),
        cmocka_unit_test(the_end_of_a_window_decides_nothing),
        cmocka_unit_test(other_text_has_no_value),
        cmocka_unit_test(a_value_too_long_is_none),
        cmocka_unit_test(blanks_are_skipped_within_reason),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
