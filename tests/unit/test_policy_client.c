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
        {"subject:CN=x", "subject:CN=x", true},
        {"subject:CN=x", "dns:CN=x", false},
        {"CN=a\\,b,O=c+OU=d", "subject:CN=a\\,b,O=c+OU=d", true},
        {"1.2.3=#0c01", "subject:1.2.3=#0c01", true},
        {"dns:app", "dns:app", true},
        {"uri:urn:uuid:1", "uri:urn:uuid:1", true},
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

static void what_can_be_no_name_is_an_error(void **state)
{
    static const struct {
        const char *pattern, *says;
    } rows[] = {
        {"", "it is empty"},
        {"*", "leave `clients` out"},
        {"**", "leave `clients` out"},
        {"dns:*", "leave `clients` out"},
        {"urn:uuid:1", "before a URI without"},
        {"insurer", "a DNS name has a dot"},
        {"a@example.com", "e-mail addresses"},
        {"spiffe:/example.com/a", ":// behind its scheme"},
        {"example.com/a", ":// behind its scheme"},
        {"spiffe://", "a part of the URI is empty"},
        {"://a/b", "a part of the URI is empty"},
        {"uri:app", "begins with its scheme"},
        {"spiffe://*/a", "only in the path"},
        {"O=", "a part of the subject is empty"},
        {"CN=a,O=", "a part of the subject is empty"},
        {"CN=a, O=b", "no blank"},
        {"CN=a,,O=b", "TYPE=VALUE"},
        {"CN=a,", "TYPE=VALUE"},
        {"=a", "TYPE=VALUE"},
        {"C N=a", "TYPE=VALUE"},
        {"subject:app", "TYPE=VALUE"},
        {"app example.com", "letters, digits"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *why = client_objection(rows[i].pattern);

        if (why == NULL || strstr(why, rows[i].says) == NULL)
            fail_msg("%s: %s", rows[i].pattern, why != NULL ? why : "fine");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_is_for_names_of_its_kind),
        cmocka_unit_test(what_can_be_no_name_is_an_error),
        cmocka_unit_test(a_pattern_covers_what_it_matches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
