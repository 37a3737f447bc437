/*
 * Who a pattern of `applies_to.clients` is for, and which pattern covers
 * which.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/policy/client.h"

static void a_pattern_is_for_names_of_its_kind(void **state)
{
    static const struct {
        const char *pattern, *name;
        bool matches;
    } rows[] = {
        {"spiffe://a.example/x", "uri:spiffe://a.example/x", true},
        {"spiffe://a.example/x", "uri:spiffe://a.example/x/", false},
        {"spiffe://a.example/x", "uri:spiffe://a.example", false},
        {"spiffe://a.example/x", "uri:SPIFFE://a.example/x", false},
        {"spiffe://a.example/x", "dns:spiffe://a.example/x", false},
        {"spiffe://a.example/x", "spiffe://a.example/x", false},
        {"spiffe://a.example", "uri:spiffe://a.example", true},
        {"spiffe://a.example/*", "uri:spiffe://a.example/x", true},
        {"spiffe://a.example/*", "uri:spiffe://a.example/x/y", false},
        {"spiffe://a.example/*", "uri:spiffe://a.example.evil/x", false},
        {"spiffe://a.example/*", "uri:spiffe://a.exampl/x", false},
        {"spiffe://a.example/*", "uri:https://a.example/x", false},
        {"spiffe://a.example/**", "uri:spiffe://a.example/x/y", true},
        {"spiffe://a.example/x/**/y", "uri:spiffe://a.example/x/y", true},
        {"uri:urn:a", "uri:urn:a", true},
        {"uri:urn:a", "dns:urn:a", false},
        {"a.example", "dns:a.example", true},
        {"A.Example", "dns:a.example", true},
        {"a.example", "uri:a.example", false},
        {"*.a.example", "dns:b.a.example", true},
        {"*.a.example", "dns:a.example", false},
        {"dns:a.example", "dns:a.example", true},
        {"CN=a,O=b", "subject:CN=a,O=b", true},
        {"CN=a,O=b", "subject:CN=a,O=b,C=d", false},
        {"subject:x", "subject:x", true},
        {"subject:x", "dns:x", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (client_matches(rows[i].pattern, span_str(rows[i].name)) !=
            rows[i].matches)
            fail_msg("%s, %s", rows[i].pattern, rows[i].name);
        assert_null(client_objection(rows[i].pattern));
    }
}

static void a_pattern_covers_what_it_matches(void **state)
{
    static const struct {
        const char *wide, *narrow;
        bool covers;
    } rows[] = {
        {"spiffe://a/x", "spiffe://a/x", true},
        {"spiffe://a/x", "uri:spiffe://a/x", true},
        {"spiffe://a/*", "spiffe://a/x", true},
        {"spiffe://a/x", "spiffe://a/*", false},
        {"spiffe://a/**", "spiffe://a/*", true},
        {"spiffe://a/*", "spiffe://a/**", false},
        {"spiffe://a/**", "spiffe://b/*", false},
        {"*.a.example", "b.a.example", true},
        {"b.a.example", "*.a.example", false},
        {"a.example", "uri:a.example", false},
        {"CN=a", "CN=a", true},
        {"CN=a", "CN=b", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (client_covers(rows[i].wide, rows[i].narrow) != rows[i].covers)
            fail_msg("%s, %s", rows[i].wide, rows[i].narrow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_is_for_names_of_its_kind),
        cmocka_unit_test(a_pattern_covers_what_it_matches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
