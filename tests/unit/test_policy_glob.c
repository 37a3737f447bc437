/*
 * Hosts and paths meet their patterns, whatever a client does to their
 * spelling.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "filters/policy/glob.h"

static void hosts_match_in_any_case(void **state)
{
    static const struct {
        const char *pattern, *host;
        bool want;
    } rows[] = {
        {"api.example.com", "api.example.com", true},
        {"api.example.com", "API.Example.COM", true},
        {"API.example.com", "api.example.com", true},
        {"api.example.com", "api.example.com.", true},
        {"api.example.com.", "api.example.com", true},
        {"api.example.com", "xapi.example.com", false},
        {"api.example.com", "api.example.co", false},
        {"api.example.com", "", false},
        {"*.example.com", "api.example.com", true},
        {"*.example.com", "A.B.example.com.", true},
        {"*.example.com", "example.com", false},
        {"*.example.com", ".example.com", false},
        {"*.example.com", "badexample.com", false},
        {"*.example.com", "", false},
        {"[2001:db8::A]", "[2001:DB8::a]", true},
        {"[2001:db8::a]", "2001:db8::a", true},
        {"127.0.0.1", "127.0.0.1", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(glob_host(rows[i].pattern, span_str(rows[i].host)),
                         rows[i].want);
}

static void hosts_that_nobody_has_are_odd(void **state)
{
    static const char *const odd[] = {"",    ".",     ".a",  "a..b",
                                      "a..", "a%2Eb", "%61", ".."};
    static const char *const fine[] = {"a", "a.b.", "a-b_c", "[::1]",
                                       "1.2.3.4"};

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_true(glob_host_is_odd(span_str(odd[i])));
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        assert_false(glob_host_is_odd(span_str(fine[i])));
}

static void good_patterns_have_no_objection(void **state)
{
    static const char *const hosts[] = {"a",         "a.example", "*.a.example",
                                        "[::1]",     "10.0.0.1",  "my_host",
                                        "a.example."};
    static const char *const paths[] = {"/",   "/v1",        "/v1/",  "/*",
                                        "/**", "/v1/*/x/**", "/あ b", "/**/x"};

    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        assert_null(glob_host_objection(hosts[i]));
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_null(glob_path_objection(paths[i]));
}

/* Joins up to `most` of the first `kinds` pieces at random. */
struct mix {
    const char *const *pieces;
    long kinds, most;
};

static void put_random(char *to, size_t room, const struct mix *mix)
{
    size_t n = 0;

    to[0] = '\0';
    for (long k = lrand48() % mix->most; k >= 0; k--)
        n += (size_t)snprintf(to + n, room - n, "%s",
                              mix->pieces[lrand48() % mix->kinds]);
    assert_true(n < room);
}

static void paths_match_by_segments(void **state)
{
    static const struct {
        const char *pattern, *path;
        bool want;
    } rows[] = {
        {"/", "/", true},
        {"/", "/a", false},
        {"/a", "/a", true},
        {"/a", "/A", false},
        {"/a", "/ab", false},
        {"/a", "/a/b", false},
        {"/a/*", "/a/b", true},
        {"/a/*", "/a", false},
        {"/a/*", "/a/b/c", false},
        {"/a/*/c", "/a/b/c", true},
        {"/a/*", "/a/**", true},
        {"/a/**", "/a", true},
        {"/a/**", "/a/b/c", true},
        {"/a/**", "/ab", false},
        {"/**", "/", true},
        {"/**", "/a/b", true},
        {"/**/c", "/c", true},
        {"/**/c", "/a/b/c", true},
        {"/**/c", "/a/b/c/d", false},
        {"/**/b/*/d", "/b/b/c/d", true},
        {"/a/**/b/**/c", "/a/x/b/y/z/c", true},
        {"/a/**/b/**/c", "/a/x/y/z/c", false},
        {"/**/a/**/a/**/a/**/b", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(glob_path(rows[i].pattern, span_str(rows[i].path)),
                         rows[i].want);
}

static void case_may_be_left_aside(void **state)
{
    (void)state;
    assert_true(glob_path_any_case("/v1/Fleets/*", span_str("/V1/fleets/X")));
    assert_true(glob_path_any_case("/**/a", span_str("/b/A")));
    assert_false(glob_path_any_case("/a[", span_str("/A{")));
    assert_false(glob_path_any_case("/ab", span_str("/A")));
}

static void coverage_is_known_for_patterns(void **state)
{
    static const struct {
        const char *wide, *narrow;
        bool want;
    } rows[] = {
        {"/**", "/", true},         {"/**", "/a/*/**", true},
        {"/a/**", "/a", true},      {"/a/**", "/a/**", true},
        {"/a/*", "/a/b", true},     {"/a/*", "/a/*", true},
        {"/a/*", "/a/**", false},   {"/a/b", "/a/*", false},
        {"/a/**", "/**", false},    {"/*/**", "/**", false},
        {"/**/b", "/a/*/b", true},  {"/**/b", "/a/**", false},
        {"/**/b", "/**/a/b", true}, {"/a/*/c", "/a/**/c", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(glob_path_covers(rows[i].wide, rows[i].narrow),
                         rows[i].want);
    assert_true(glob_host_covers("*.c", "*.b.c"));
    assert_true(glob_host_covers("*.b.c", "*.B.c"));
    assert_true(glob_host_covers("*.c", "a.c"));
    assert_false(glob_host_covers("*.b.c", "*.c"));
    assert_false(glob_host_covers("*.b.c", "b.c"));
    assert_false(glob_host_covers("a.b.c", "*.b.c"));
}

/* If coverage is claimed, no path may show otherwise. */
static void a_covered_pattern_matches_nothing_more(void **state)
{
    static const char *const segments[] = {"/a", "/b", "/*", "/**"};
    static const struct mix patterns = {segments, 4, 4},
                            paths = {segments, 2, 5};
    char wide[32], narrow[32], path[32];

    (void)state;
    srand48(7);
    for (int i = 0; i < 200000; i++) {
        put_random(wide, sizeof wide, &patterns);
        put_random(narrow, sizeof narrow, &patterns);
        put_random(path, sizeof path, &paths);
        if (glob_path_covers(wide, narrow) && glob_path(narrow, span_str(path)))
            assert_true(glob_path(wide, span_str(path)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_match_in_any_case),
        cmocka_unit_test(hosts_that_nobody_has_are_odd),
        cmocka_unit_test(good_patterns_have_no_objection),
        cmocka_unit_test(case_may_be_left_aside),
        cmocka_unit_test(paths_match_by_segments),
        cmocka_unit_test(coverage_is_known_for_patterns),
        cmocka_unit_test(a_covered_pattern_matches_nothing_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
