/*
 * JSONPath: what is read, and that every error says why and where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/base/buf.h"
#include "filters/text/path.h"

/* The path written out again, in one notation: ['a'] [1:2:1] [*] ..[*] */
static void print(const struct path *p, struct buf *out)
{
    buf_clear(out);
    assert_true(buf_put(out, span_str("$")));
    for (size_t i = 0; i < p->segment_count; i++) {
        const struct path_segment *g = &p->segments[i];

        assert_true(buf_put(out, span_str(g->descendant ? "..[" : "[")));
        for (size_t k = 0; k < g->selector_count; k++) {
            const struct path_selector *s = &g->selectors[k];

            if (k != 0)
                assert_true(buf_put(out, span_str(",")));
            if (s->select == PATH_NAME)
                assert_true(buf_printf(out, "'%.*s'", (int)s->name_n,
                                       (const char *)s->name));
            else if (s->select == PATH_EACH)
                assert_true(buf_put(out, span_str("*")));
            else if (s->to == UINT64_MAX)
                assert_true(buf_printf(out, "%ju::%ju", (uintmax_t)s->from,
                                       (uintmax_t)s->step));
            else
                assert_true(buf_printf(out, "%ju:%ju:%ju", (uintmax_t)s->from,
                                       (uintmax_t)s->to, (uintmax_t)s->step));
        }
        assert_true(buf_put(out, span_str("]")));
    }
    assert_true(buf_put(out, span_of("", 1)));
}

static void paths_are_read(void **state)
{
    static const struct {
        const char *text, *means;
    } rows[] = {
        {"$", "$"},
        {"$.a", "$['a']"},
        {"$.owner.emergencyContact", "$['owner']['emergencyContact']"},
        {"$._x9", "$['_x9']"},
        {"$['a']", "$['a']"},
        {"$[\"a\"]", "$['a']"},
        {"$['a-b.c d']", "$['a-b.c d']"},
        {"$['']", "$['']"},
        {"$['it\\'s']", "$['it's']"},
        {"$['\"']", "$['\"']"},
        {"$[\"'\"]", "$[''']"},
        {"$[\"\\\"\"]", "$['\"']"},
        {"$['\\u0061\\/\\\\']", "$['a/\\']"},
        {"$['\\uD83D\\uDE97']", "$['\xF0\x9F\x9A\x97']"},
        {"$['\\u8eca\\u53F0']", "$['\xE8\xBB\x8A\xE5\x8F\xB0']"},
        {"$.\xE8\xBB\x8A", "$['\xE8\xBB\x8A']"},
        {"$[0]", "$[0:1:1]"},
        {"$[17]", "$[17:18:1]"},
        {"$[9007199254740991]", "$[9007199254740991:9007199254740992:1]"},
        {"$[1:3]", "$[1:3:1]"},
        {"$[:3]", "$[0:3:1]"},
        {"$[1:]", "$[1::1]"},
        {"$[:]", "$[0::1]"},
        {"$[::2]", "$[0::2]"},
        {"$[1:9:2]", "$[1:9:2]"},
        {"$[ 1 : 9 : 2 ]", "$[1:9:2]"},
        {"$[*]", "$[*]"},
        {"$.*", "$[*]"},
        {"$..*", "$..[*]"},
        {"$..a", "$..['a']"},
        {"$..['a','b']", "$..['a','b']"},
        {"$..[0]", "$..[0:1:1]"},
        {"$..[*]", "$..[*]"},
        {"$[0,2]", "$[0:1:1,2:3:1]"},
        {"$['a', \"b\",*, 3]", "$['a','b',*,3:4:1]"},
        {"$ .a [ 'b' ]\n..c", "$['a']['b']..['c']"},
        {"$.a[*].b..c[0]", "$['a'][*]['b']..['c'][0:1:1]"},
    };
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *error = NULL;
        size_t column = 0;
        struct path *p = path_parse(rows[i].text, &error, &column);

        CHECK(p != NULL);
        print(p, &out);
        assert_string_equal((const char *)out.p, rows[i].means);
        path_free(p);
    }
    buf_done(&out);
}

/* Text, where it is wrong, and a word of the error. */
static const struct {
    const char *text;
    size_t column;
    const char *says;
} wrong[] = {
    {"", 1, "begins with $"},
    {"a", 1, "begins with $"},
    {" $", 1, "begins with $"},
    {"@.a", 1, "begins with $"},
    {"$ ", 2, "blanks"},
    {"$.a ", 4, "blanks"},
    {"$a", 2, "segment"},
    {"$.", 3, "missing behind the dot"},
    {"$..", 4, "missing behind the dot"},
    {"$...a", 4, "missing behind the dot"},
    {"$.a-b", 4, "['a-b']"},
    {"$.1", 3, "does not begin with a digit"},
    {"$. a", 3, "missing behind the dot"},
    {"$.[0]", 3, "dot"},
    {"$.a.length()", 11, "functions"},
    {"$.'a'", 3, "missing behind the dot"},
    {"$.\xFF", 4, "UTF-8"},
    {"$['\xC0\x80']", 6, "UTF-8"},
    {"$[", 3, "selector"},
    {"$[]", 3, "empty"},
    {"$[a]", 3, "selector"},
    {"$['a'", 6, "closing ]"},
    {"$['a' 'b']", 7, "a , or ]"},
    {"$['a',]", 7, "empty"},
    {"$['a", 5, "closing quote"},
    {"$['a\\", 5, "escape"},
    {"$['a\\x']", 5, "escape"},
    {"$['\\\"']", 4, "escape"},
    {"$[\"\\'\"]", 4, "escape"},
    {"$['\\uD800']", 4, "escape"},
    {"$['\\uDC00']", 4, "escape"},
    {"$['\\uD800\\u0041']", 4, "escape"},
    {"$['\\u00g0']", 4, "escape"},
    {"$['a\nb']", 5, "control"},
    {"$[-1]", 3, "length"},
    {"$[-0]", 3, "length"},
    {"$[-2:]", 3, "length"},
    {"$[0:-1]", 5, "length"},
    {"$[::-1]", 5, "backwards"},
    {"$[::0]", 4, "selects nothing"},
    {"$[5:2]", 5, "selects nothing"},
    {"$[2:2]", 5, "selects nothing"},
    {"$[01]", 3, "begin with 0"},
    {"$[1:02]", 5, "begin with 0"},
    {"$[9007199254740992]", 19, "larger"},
    {"$[99999999999999999999]", 19, "larger"},
    {"$[0.5]", 4, "a , or ]"},
    {"$[?@.a]", 3, "filters"},
    {"$[?(@.a==1)]", 3, "filters"},
    {"$..[?@.a]", 5, "filters"},
    {"$[(@.length-1)]", 3, "scripts"},
};

static void errors_say_why_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *error = NULL;
        size_t column = 0;

        if (path_parse(wrong[i].text, &error, &column) != NULL)
            fail_msg("%s is taken", wrong[i].text);
        if (column != wrong[i].column || strstr(error, wrong[i].says) == NULL)
            fail_msg("%s: column %zu: %s", wrong[i].text, column, error);
    }
}

static void limits_hold(void **state)
{
    char text[1000] = "$";
    const char *error = NULL;
    size_t column = 0;
    struct path *p;

    (void)state;
    for (size_t i = 0; i < PATH_SEGMENTS; i++)
        memcpy(text + 1 + 2 * i, ".a", 3);
    p = path_parse(text, &error, &column);
    assert_non_null(p);
    path_free(p);
    memcpy(text + 1 + 2 * PATH_SEGMENTS, ".a", 3);
    assert_null(path_parse(text, &error, &column));
    assert_non_null(strstr(error, "64 segments"));

    memset(text, 'n', 2 + PATH_NAME_LONGEST);
    memcpy(text, "$.", 2);
    text[2 + PATH_NAME_LONGEST] = '\0';
    p = path_parse(text, &error, &column);
    assert_non_null(p);
    path_free(p);
    memcpy(text + 2 + PATH_NAME_LONGEST, "n", 2);
    assert_null(path_parse(text, &error, &column));
    assert_non_null(strstr(error, "256 bytes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_read),
        cmocka_unit_test(errors_say_why_and_where),
        cmocka_unit_test(limits_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
