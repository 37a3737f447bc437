/*
 * Which filter applies: by request, by response, and which one covers another;
 * what `media` answers.
 */
#include "tests/unit/policied.h"

#include <stdio.h>

#include "filters/policy/scope.h"

static void spelling_does_not_dodge_a_filter(void **state)
{
    static const char yaml[] = "filter: f\n"
                               "applies_to:\n"
                               "  hosts: [api.example.com]\n"
                               "  paths: [/v1/vehicles/**]\n"
                               "rules: [{find: vin, do: redact}]\n";
    static const char *const paths[] = {
        "/v1/vehicles",    "/v1/vehicles/",       "/v1/%76ehicles/1",
        "//v1/vehicles",   "/x/../v1/vehicles/2", "/v1//vehicles/3?x",
        "/v1/vehicles;x/3"};
    struct diag d;
    struct policy *p;

    (void)state;
    diag_init(&d);
    p = policy_parse("t.yaml", span_str(yaml), NULL, &d);
    assert_non_null(p);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_ptr_equal(policied_choose(p, "API.example.com.", paths[i]),
                         policy_at(p, 0));
    assert_null(
        policied_choose(p, "api.example.com", "/v1/vehicles/../fleets"));
    assert_null(policied_choose(p, "example.com", "/v1/vehicles"));
    policy_unref(p);
    diag_done(&d);
}

static void a_final_slash_means_nothing(void **state)
{
    static const char *const patterns[] = {"/v1/a", "/v1/a/"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char yaml[128];
        struct policy *p;

        snprintf(yaml, sizeof yaml,
                 "filter: f\napplies_to: {paths: %s}\n"
                 "rules: [{find: vin, do: redact}]\n",
                 patterns[i]);
        p = policied_parse(yaml);
        assert_non_null(policied_choose(p, "h", "/v1/a"));
        assert_non_null(policied_choose(p, "h", "/v1/a/"));
        assert_null(policied_choose(p, "h", "/v1/a/b"));
        policy_unref(p);
    }
}

static void the_response_has_its_say(void **state)
{
    static const struct {
        const char *criteria, *method;
        unsigned status;
        const char *type;
        bool holds;
    } rows[] = {
        {"methods: [GET, POST]", "POST", 0, "", true},
        {"methods: [GET, POST]", "PUT", 0, "", false},
        {"methods: GET", "get", 0, "", false},
        {"methods: GET", "GET", 200, "a/b", true},
        {"status: 200", "GET", 0, "", true}, /* not known yet */
        {"status: 200", "GET", 200, "", true},
        {"status: 200", "GET", 201, "", false},
        {"status: [4xx, 500]", "GET", 404, "", true},
        {"status: [4xx, 500]", "GET", 500, "", true},
        {"status: [4xx, 500]", "GET", 501, "", false},
        {"status: 1xx", "GET", 103, "", true},
        {"types: application/json", "GET", 0, "", true},
        {"types: application/json", "GET", 200, "application/json", true},
        {"types: application/json", "GET", 200, "Application/JSON ; a=b", true},
        {"types: application/json", "GET", 200, "application/jsonl", false},
        {"types: application/json", "GET", 200, "application/jso", false},
        {"types: application/json", "GET", 200, "", false},
        {"types: text/*", "GET", 200, "text/csv; charset=utf-8", true},
        {"types: text/*", "GET", 200, "text/", false},
        {"types: text/*", "GET", 200, "texture/x", false},
        {"types: [a/b, TEXT/*]", "GET", 200, "text/plain", true},
        {"types: a/b, status: 2xx", "GET", 200, "a/b", true},
        {"types: a/b, status: 2xx", "GET", 404, "a/b", false},
    };
    char yaml[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy_subject subject = {.host = span_str("h"),
                                         .path = span_str("/"),
                                         .method = span_str(rows[i].method),
                                         .status = rows[i].status,
                                         .type = span_str(rows[i].type)};
        struct policy *p;

        snprintf(yaml, sizeof yaml,
                 "filter: f\napplies_to: {%s}\n"
                 "rules: [{find: vin, do: redact}]\n",
                 rows[i].criteria);
        p = policied_parse(yaml);
        assert_int_equal(policy_is_final(policy_at(p, 0)),
                         strstr(rows[i].criteria, "methods") != NULL);
        if ((policy_select(p, &subject) != NULL) != rows[i].holds)
            fail_msg("row %zu: %s", i, rows[i].criteria);
        policy_unref(p);
    }
}

static void a_scope_covers_a_narrower_one(void **state)
{
    static const struct {
        const char *wide, *narrow;
        bool covers;
    } rows[] = {
        {"methods: [GET, HEAD]", "methods: GET", true},
        {"methods: GET", "methods: [GET, HEAD]", true},
        {"methods: HEAD", "methods: [GET, HEAD]", false},
        {"methods: GET", "paths: /a", false},
        {"status: 4xx", "status: [404, 4xx]", true},
        {"status: [404, 403]", "status: 4xx", false},
        {"status: 404", "hosts: a.b", false},
        {"types: text/*", "types: [text/csv, text/*]", true},
        {"types: text/csv", "types: text/*", false},
        {"types: Text/csv", "types: text/CSV", true},
        {"types: text/*, status: 2xx", "types: text/csv, status: 200", true},
        {"types: text/*, status: 2xx", "types: text/csv", false},
    };
    char yaml[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy *p[2];

        for (size_t j = 0; j < 2; j++) {
            snprintf(yaml, sizeof yaml,
                     "filter: f\napplies_to: {%s}\n"
                     "rules: [{find: vin, do: redact}]\n",
                     j == 0 ? rows[i].wide : rows[i].narrow);
            p[j] = policied_parse(yaml);
        }
        if (scope_covers(&policy_at(p[0], 0)->scope,
                         &policy_at(p[1], 0)->scope) != rows[i].covers)
            fail_msg("row %zu: %s", i, rows[i].wide);
        policy_unref(p[0]);
        policy_unref(p[1]);
    }
}

static void media_is_answered_by_the_nearest_entry(void **state)
{
    static const struct {
        const char *type;
        enum media_action action;
    } rows[] = {
        {"video/mp4", MEDIA_BLOCK},
        {"VIDEO/mp4; codecs=x", MEDIA_BLOCK},
        {"image/png", MEDIA_PASS},
        {"image/jpeg", MEDIA_BLOCK},
        {"image/jpeg;q=1", MEDIA_BLOCK},
        {"application/json", MEDIA_FILTER},
        {"", MEDIA_FILTER},
        {"video", MEDIA_FILTER},
    };
    struct policy *p = policied_parse("filter: f\n"
                                      "rules: [{find: vin, do: redact}]\n"
                                      "media:\n"
                                      "  image/jpeg: block\n"
                                      "  'image/*': pass\n"
                                      "  'video/*': block\n");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (filter_media(policy_at(p, 0), span_str(rows[i].type)) !=
            rows[i].action)
            fail_msg("%s", rows[i].type);
    policy_unref(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spelling_does_not_dodge_a_filter),
        cmocka_unit_test(a_final_slash_means_nothing),
        cmocka_unit_test(the_response_has_its_say),
        cmocka_unit_test(a_scope_covers_a_narrower_one),
        cmocka_unit_test(media_is_answered_by_the_nearest_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
