/*
 * Keys: found before a value in any format, compared as whole words; their
 * values found behind them, and "more" said instead of guessing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/key.h"
#include "tests/unit/guarded.h"

static struct guarded page;

/* A window of all of `text`, which ends at an unmapped page. */
static struct window window_of(const char *text, bool final)
{
    struct span copy = guarded_put(&page, span_str(text));

    return (struct window){.p = copy.p, .end = copy.n, .final = final};
}

static void the_key_before_a_value_is_found_in_any_format(void **state)
{
    static const struct {
        const char *before, *key; /* the value stands right behind */
    } rows[] = {
        {"{\"vin\":\"", "vin"},
        {"{\"vin\" : \"", "vin"},
        {"{\"vin\":\n    \"", "vin"},
        {"{\\\"vin\\\":\\\"", "vin"},
        {"\\\\\\\"vin\\\\\\\":\\\\\\\"", "vin"},
        {"{'vin':'", "vin"},
        {"<vin>", "vin"},
        {"<car vin=\"", "vin"},
        {"?a=b&vin=", "vin"},
        {"vin: ", "vin"},
        {"vin=", "vin"},
        {"{\"vehicle_id-code.x\":\"", "vehicle_id-code.x"},
        {"{\"\xE8\xBB\x8A\xE5\x8F\xB0\":\"", "\xE8\xBB\x8A\xE5\x8F\xB0"},
        {"the vin is ", ""},
        {"\"vin\",\"", ""},
        {"", ""},
        {":", ""},
        {"\"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(rows[i].before, false);

        assert_true(span_eq(key_before(&w, w.end), span_str(rows[i].key)));
    }
}

/* What is farther back than WINDOW_BACK must not be looked at. */
static void a_key_is_looked_for_within_the_history_only(void **state)
{
    char text[2 * WINDOW_BACK + 8];

    (void)state;
    memset(text, ' ', sizeof text);
    memcpy(text, "vin:", 4);
    text[sizeof text - 1] = '\0';
    for (size_t n = 4; n < sizeof text; n++) {
        struct window w = window_of(text, false);

        struct span key;

        w.end = n;
        key = key_before(&w, n);
        assert_true(n > WINDOW_BACK || key.n == 3);
        assert_true(key.n == 0 || key.p + WINDOW_BACK >= w.p + n);
    }
}

static void words_of_a_key_are_compared_whole(void **state)
{
    static const struct key_word words[] = {
        KEY_WORD("vin"), KEY_WORD("mail"), {NULL, 0}};
    static const struct {
        const char *key;
        bool has;
    } rows[] = {
        {"vin", true},        {"VIN", true},         {"Vin", true},
        {"vehicleVin", true}, {"vehicle_vin", true}, {"vin-number", true},
        {"VINNumber", true},  {"vin2", true},        {"x.vin.y", true},
        {"e-mail", true},     {"eMail", true},       {"MAIL_TO", true},
        {"driving", false},   {"province", false},   {"vins", false},
        {"wine", false},      {"vi", false},         {"v", false},
        {"email", false},     {"mailbox", false},    {"", false},
        {"VINNUMBER", false}, {"_", false},          {"123", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(key_has_word(span_str(rows[i].key), words),
                         rows[i].has);
}

static void latitude_and_longitude_words_make_the_axis(void **state)
{
    static const struct {
        const char *before, *word; /* asked at the word's start */
        enum axis axis;
    } rows[] = {
        {"\"", "lat\":", AXIS_LATITUDE},
        {"\"", "latitude\":", AXIS_LATITUDE},
        {"\"", "LATITUDE\":", AXIS_LATITUDE},
        {"\"", "lon\":", AXIS_LONGITUDE},
        {"\"", "lng\":", AXIS_LONGITUDE},
        {"\"", "long\":", AXIS_LONGITUDE},
        {"\"", "longitude\":", AXIS_LONGITUDE},
        {"\"gps", "Latitude\":", AXIS_LATITUDE},
        {"\"home_", "lon\":", AXIS_LONGITUDE},
        {"\"gps", "lat\":", AXIS_LATITUDE},
        {"\"", "latE7\":", AXIS_LATITUDE},
        {"\"", "lat_deg\":", AXIS_LATITUDE},
        {"\"", "lng2\":", AXIS_LONGITUDE},
        {"\"f", "lat\":", AXIS_NONE},
        {"\"p", "late\":", AXIS_NONE},
        {"\"", "latency\":", AXIS_NONE},
        {"\"", "late\":", AXIS_NONE},
        {"\"", "longTerm\":", AXIS_NONE},
        {"\"a", "long\":", AXIS_NONE},
        {"\"", "lateral\":", AXIS_NONE},
        {"\"trans", "lation\":", AXIS_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        size_t after = 0, at = strlen(rows[i].before);
        bool more = false;
        struct window w;

        snprintf(text, sizeof text, "%s%s", rows[i].before, rows[i].word);
        w = window_of(text, true);
        assert_int_equal(key_axis(&w, at, &after, &more), rows[i].axis);
        assert_false(more);
        if (rows[i].axis != AXIS_NONE)
            assert_int_equal(text[after], '"');
    }
}

/* Cut at every place, the answer is the final one or "more". */
static void a_cut_key_is_never_guessed(void **state)
{
    static const char *const texts[] = {
        "lat\":35",    "latitude\":35", "latency\":35",   "longTerm=1",
        "long:1",      "lngE7\":1",     "lat_deg=3",      "late=3",
        "lon_wgs84:1", "lat  : 35",     "lat\\\":\\\"35",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t n = strlen(texts[i]), after = 0, cut_after = 0;
        bool more;
        struct window w = window_of(texts[i], true);
        enum axis axis = key_axis(&w, 0, &after, &more);

        for (size_t cut = 3; cut < n; cut++) {
            struct span part = guarded_put(&page, span_of(texts[i], cut));
            enum axis got;

            w = (struct window){.p = part.p, .end = part.n};
            got = key_axis(&w, 0, &cut_after, &more);
            if (more)
                continue;
            assert_int_equal(got, axis);
            if (got != AXIS_NONE)
                assert_int_equal(cut_after, after);
        }
    }
}

static void the_value_of_a_key_is_found_in_any_format(void **state)
{
    static const struct {
        const char *key, *between; /* key_value is asked behind the key */
        int quote;                 /* -1: there is no value */
    } rows[] = {
        {"{\"lat", "\":", 0},
        {"{\"lat", "\" : ", 0},
        {"{\"lat", "\":\"", '"'},
        {"{\"lat", "\":\n  \"", '"'},
        {"{\\\"lat", "\\\":\\\"", '"'},
        {"{'lat", "':'", '\''},
        {"lat", "=", 0},
        {"lat", ": ", 0},
        {"lat", " => ", 0},
        {"<lat", ">", 0},
        {"<lat", " unit=\"deg\">", 0},
        {"<ns:lat", ">\n  ", 0},
        {"<a lat", "=\"", '"'},
        {"lat", ",", -1},
        {"lat", " and ", -1},
        {"\"lat", "\",", -1},
        {"</lat", ">", -1},
        {"<lat", "/>", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        size_t value = 0, after = strlen(rows[i].key);
        uint8_t quote = 0;
        bool more = false, found;
        struct window w;

        snprintf(text, sizeof text, "%s%s35.5", rows[i].key, rows[i].between);
        w = window_of(text, true);
        found = key_value(&w, after, &value, &quote) == VERDICT_MATCH;
        assert_int_equal(found, rows[i].quote >= 0);
        assert_false(more);
        if (!found)
            continue;
        assert_int_equal(value, after + strlen(rows[i].between));
        assert_int_equal(quote, rows[i].quote);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_before_a_value_is_found_in_any_format),
        cmocka_unit_test(a_key_is_looked_for_within_the_history_only),
        cmocka_unit_test(words_of_a_key_are_compared_whole),
        cmocka_unit_test(latitude_and_longitude_words_make_the_axis),
        cmocka_unit_test(a_cut_key_is_never_guessed),
        cmocka_unit_test(the_value_of_a_key_is_found_in_any_format),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
