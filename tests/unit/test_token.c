/*
 * Tokens: where one ends, and what is asked about its inside: once, decoded,
 * and no deeper than is sensible.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/detect/detect.h"
#include "filters/detect/token.h"
#include "tests/unit/guarded.h"

static struct guarded page;

/* What the probe was asked last, and what it answers. */
static char asked[256];
static unsigned times;
static enum kind answer;

static enum kind probe(const struct window *w, struct span text)
{
    (void)w;
    assert_true(text.n < sizeof asked);
    memcpy(asked, text.p, text.n);
    asked[text.n] = '\0';
    times++;
    return answer;
}

static struct window window_of(const char *text, bool final)
{
    struct span copy = guarded_put(&page, span_str(text));

    times = 0;
    asked[0] = '\0';
    return (struct window){
        .p = copy.p, .end = copy.n, .final = final, .probe = probe};
}

static void a_token_ends_at_what_is_not_of_its_alphabet(void **state)
{
    static const struct {
        const char *text;
        size_t end;
    } rows[] = {
        {"", 0},          {"abc", 3},  {"ab.c", 2},   {"ab=", 2},
        {"a-_/+Z9\"", 7}, {".abc", 0}, {"ab\xFF", 2}, {"ab c", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(rows[i].text, false);

        assert_int_equal(token_end(&w, 0), rows[i].end);
    }
}

static void its_inside_is_asked_decoded(void **state)
{
    struct window w = window_of("", true);

    (void)state;
    answer = KIND_VIN;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmFyISE")), KIND_VIN);
    assert_string_equal(asked, "foobar!!");
    answer = KIND_COUNT;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmFyISE")), KIND_COUNT);
}

static void little_tokens_are_not_asked_and_deep_ones_count(void **state)
{
    struct window w = window_of("", true);

    (void)state;
    answer = KIND_VIN;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmF")), KIND_COUNT);
    w.depth = 3;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmFyISE")), KIND_JWT);
    w.depth = 2;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmFyISE")), KIND_VIN);
    w.probe = NULL;
    assert_int_equal(token_probe(&w, span_str("Zm9vYmFyISE")), KIND_COUNT);
    assert_int_equal(times, 1);
}

/* {"a":1}, in base64url, as head, payload and signature. */
#define PART "eyJhIjoxfQ"

static void a_token_is_all_its_parts(void **state)
{
    static const struct {
        const char *text;
        size_t at, end; /* end 0: none */
    } rows[] = {
        {PART, 0, 10},
        {PART " x", 0, 10},
        {PART "." PART, 0, 21},
        {PART "." PART ".c2lnbmF0", 0, 30},
        {PART "." PART ".", 0, 21},
        {PART "." PART ".c2ln.c2ln.c2ln", 0, 36},
        {"\"" PART "\"", 1, 11},
        {"=" PART "&a=1", 1, 11},
        {"x" PART, 1, 0}, /* within a longer text */
        {"-" PART, 1, 0},
        {"eyes and ears", 0, 0}, /* no {" */
    };

    (void)state;
    answer = KIND_EMAIL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(rows[i].text, true);
        struct found found = {.count = 0};
        enum verdict v = jwt_look(&w, rows[i].at, &found);

        if (v != (rows[i].end != 0 ? VERDICT_MATCH : VERDICT_NONE))
            fail_msg("%s: verdict %d", rows[i].text, (int)v);
        if (v == VERDICT_NONE)
            continue;
        assert_int_equal(found.hit[0].start, rows[i].at);
        assert_int_equal(found.hit[0].end, rows[i].end);
        assert_int_equal(found.hit[0].match.kind, KIND_JWT);
    }
}

static void a_token_without_a_finding_is_none(void **state)
{
    struct window w = window_of(PART "." PART ".c2lnbmF0", true);
    struct found found;

    (void)state;
    answer = KIND_COUNT;
    assert_int_equal(jwt_look(&w, 0, &found), VERDICT_NONE);
    assert_int_equal(times, 3);
}

/* Whatever of it is there: the answer is MORE or the same. */
static void the_end_of_a_window_decides_nothing(void **state)
{
    static const char text[] = PART "." PART ".c2lnbmF0 and more";

    (void)state;
    answer = KIND_EMAIL;
    for (size_t n = 3; n < strlen(text); n++) {
        char part[sizeof text];
        struct window w;
        struct found found;

        memcpy(part, text, n);
        part[n] = '\0';
        w = window_of(part, false);
        if (n <= 30) {
            assert_int_equal(jwt_look(&w, 0, &found), VERDICT_MORE);
            assert_int_equal(found.hold, 0);
            continue;
        }
        assert_int_equal(jwt_look(&w, 0, &found), VERDICT_MATCH);
        assert_int_equal(found.hit[0].end, 30);
    }
}

static void base64_of_a_data_uri_is_its_finding(void **state)
{
    static const char text[] = "data:text/plain;base64,Zm9vYmFyISE= x";
    const size_t at = strlen("data:text/plain;ba");
    struct window w = window_of(text, true);
    struct found found;

    (void)state;
    answer = KIND_EMAIL;
    assert_int_equal(data_uri_look(&w, at, &found), VERDICT_MATCH);
    assert_int_equal(found.hit[0].start, at + 5);
    assert_int_equal(found.hit[0].end, at + 5 + strlen("Zm9vYmFyISE"));
    assert_int_equal(found.hit[0].match.kind, KIND_EMAIL);
    answer = KIND_COUNT;
    assert_int_equal(data_uri_look(&w, at, &found), VERDICT_NONE);
}

static void other_64s_are_no_data_uri(void **state)
{
    static const char *const rows[] = {
        "at 64,Zm9vYmFyISE=", "64,Zm9vYmFyISE=", ";base64;Zm9vYmFyISE="};

    (void)state;
    answer = KIND_EMAIL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(rows[i], true);
        struct found found;
        size_t at = (size_t)(strstr(rows[i], "64") - rows[i]);

        assert_int_equal(data_uri_look(&w, at, &found), VERDICT_NONE);
    }
    assert_int_equal(times, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_ends_at_what_is_not_of_its_alphabet),
        cmocka_unit_test(its_inside_is_asked_decoded),
        cmocka_unit_test(little_tokens_are_not_asked_and_deep_ones_count),
        cmocka_unit_test(a_token_is_all_its_parts),
        cmocka_unit_test(a_token_without_a_finding_is_none),
        cmocka_unit_test(the_end_of_a_window_decides_nothing),
        cmocka_unit_test(base64_of_a_data_uri_is_its_finding),
        cmocka_unit_test(other_64s_are_no_data_uri),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
