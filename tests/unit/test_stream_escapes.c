/*
 * A stream of escapes: cut anywhere, in floods, whole and half; what is hidden
 * by them, and what is held because of them.
 */
#include "tests/unit/filtered.h"
#include "tests/unit/hostile.h"

#define FLOOD     (1 << 20)
#define HELD_MOST 1536 /* bytes: what shows as 128 characters may be long */

/* --- Bodies --------------------------------------------------------------- */

static const char *const escaped[] = {
    "{\"mail\":\"taro\\u0040example.jp\",\"vin\":\"JTDKN3DU0A000000\\u0031\"}",
    "{\"\\u006cat\":35.681236,\"l\\u006fn\":139\\u002e767125}",
    "{\"a\":\"{\\\"lat\\\":35.681236,\\\"mail\\\":\\\"taro\\\\u0040x.jp\\\"}"
    "\"}",
    "{\"t\":\"\\tVIN:\\nJTDKN3DU0A0000001\\r\\n\\u8eca\"}",
    "GET /v?mail=taro%40example.jp&next=%2Fv%2FJTDKN3DU0A0000001%3Fa%3D1",
    "u=%252Fv%253Fmail%253Dtaro%252540example.jp%2526lat%253D35.681236",
    "<v>taro&#64;example.jp</v><lat>35&#x2e;681236</lat> &amp;#64; &amp &",
    "<v>JTDKN3DU0A&#48;000001</v>taro&commat;example&period;jp",
    "\xEF\xBC\xAA\xEF\xBC\xB4\xEF\xBC\xA4KN3DU0A000000\xEF\xBC\x91 x",
    "taro\xEF\xBC\xA0"
    "example.jp\xE3\x80\x80\xE8\xBB\x8A",
    "taro\xE2\x80\x8B@exam\xC2\xADple.jp JTDKN3\xEF\xBB\xBF"
    "DU0A0000001",
    "<v>taro&#x0000000000000000000000000000040;example.jp</v>",
    "<p>taro&#64example.jp JTDKN3DU0A&#0000000000000000000000000048"
    " 000001 &#0",
    "var m='taro\\100example.jp \\10 \\1';",
    "taro\xEF\xB8\x8F@example.jp JTDKN3\xCD\x8F"
    "DU0A0000001",
    "\"lat\":\"\xD9\xA3\xD9\xA5\xD9\xAB\xD9\xA6\xD9\xA8\xD9\xA1\"",
    "\"lat\":{\"value\":7\nx\\u0041\"lon\" /*\\u0041*/: /**/ 8.5",
    "at 35%2E681236%2C+139.767125 and 35.681236&#44; 139.767125 so",
    "{\"phones\":[\"\\u002b81 90 1234 5678\",\"+81\\/90\\/1234\\/5678\"],"
    "\"lat\":[35.6]}",
    "{\"s\":\"{\\\"imeis\\\":[\\\"35209900176148\\\\u0031\\\",\\n "
    "\\\"352099001761481\\\"]}\"}",
    "{\"a\\u0064dress\":{\"l\\u0069ne1\":\"1-2 S\\u0061kura\",\"text\":\"1 "
    "\xE8\xBB\x8A&#64;\"},\"lat\":[7.5,7\\u002e5]}",
    "\"lat\":%5B35.6,7.5] \"lon\":[35.6%2C7.5,8.5]",
    "ab%40 \\u00 %4 &#6 \xEF\xBC \xE3\x83\xBC 7\xE3\x83\xBC"
    "7 \\\\ \\\" %",
};

/* In front of escapes, and with so much between them that the stream goes back
 * to text as it is. */
static void put_escaped(struct buf *body, size_t i, size_t before, size_t apart)
{
    size_t k = (i + 1) % (sizeof escaped / sizeof escaped[0]);

    buf_clear(body);
    for (size_t n = 0; n < before; n++)
        CHECK(buf_put(body, span_str(".")));
    CHECK(buf_put(body, span_str(escaped[i])));
    for (size_t n = 0; n < apart; n++)
        CHECK(buf_put(body, span_str("-")));
    CHECK(buf_put(body, span_str("\n")));
    CHECK(buf_put(body, span_str(escaped[k])));
}

/* Cut once anywhere, and everywhere: the output of `it`. */
static void check_cuts(const struct filter *filter, struct span body)
{
    for (size_t at = 0; at <= body.n; at++) {
        filtering_cut(&other, filter, body, at);
        if (!filtering_same(&it, &other))
            fail_msg("cut at %zu: other output for %.*s", at, (int)body.n,
                     (const char *)body.p);
    }
    filtering_run(&other, filter, body, 1);
    assert_true(filtering_same(&it, &other));
}

static void escapes_cut_at_every_byte_give_one_output(void **state)
{
    static const size_t apart[] = {0, 5, 127, 300};
    const struct filter *filter = policy_at(redact, 0);
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < 4 * sizeof escaped / sizeof escaped[0]; i++) {
        put_escaped(&body, i / 4, 3 * i, apart[i % 4]);
        filtering_whole(&it, filter, buf_span(&body));
        assert_int_equal(it.fault, FAULT_NONE);
        check_cuts(filter, buf_span(&body));
    }
    buf_done(&body);
}

/* So many values in each. */
static void what_escapes_hide_is_found(void **state)
{
    static const size_t found[] = {2, 2, 2, 1, 2, 2, 2, 2, 1, 1, 2, 1,
                                   1, 1, 2, 1, 2, 4, 1, 0, 1, 0, 0};

    (void)state;
    for (size_t i = 0; i < sizeof escaped / sizeof escaped[0]; i++) {
        filtering_whole(&it, policy_at(redact, 0), span_str(escaped[i]));
        if (it.found_n != found[i])
            fail_msg("%zu found: %s", it.found_n, escaped[i]);
    }
}

static void hostile_text_is_filtered_alike(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    struct random_source r = {23};
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (int round = 0; round < 1500; round++) {
        size_t step = round % 3 == 0 ? 1 : 1 + random_below(&r, 60);

        buf_clear(&body);
        hostile_put(&r, 1 + random_below(&r, 100), &body);
        filtering_whole(&it, filter, buf_span(&body));
        filtering_run(&other, filter, buf_span(&body), step);
        if (!filtering_same(&it, &other))
            fail_msg("round %d, %zu at a time: other output", round, step);
    }
    buf_done(&body);
}

/* --- Floods --------------------------------------------------------------- */

static const char *const floods[] = {
    "%",
    "&",
    "\\",
    "%4",
    "%25",
    "%40",
    "%2540",
    "&#",
    "&amp",
    "&amp;",
    "&#64;",
    "\\u",
    "\\u00",
    "\\u0040",
    "\\n",
    "\\\\\"",
    "\xEF\xBC",
    "\xEF\xBC\xA1",
    "\xE3\x83\xBC",
    "A\xE3\x83\xBC",
    "%E3%83%BC",
    "\xE2\x80\x8B",
    "a\xE2\x80\x8B",
    "J\xC2\xAD",
    "taro%40example.jp ",
    "\\u006cat=35.681236,",
    ";base64,",
    "eyJhIjoxfQ.",
};

/* `n` bytes of `unit` over and over. */
static void fill(struct buf *body, const char *unit, size_t n)
{
    buf_clear(body);
    while (body->n + strlen(unit) <= n)
        CHECK(buf_put(body, span_str(unit)));
}

/* A flood that shows nothing at all is more than anybody may hold. */
static enum fault fault_of(const char *unit)
{
    return strcmp(unit, "\xE2\x80\x8B") == 0 ? FAULT_HOLD : FAULT_NONE;
}

static void a_megabyte_of_one_escape_is_filtered_alike(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        fill(&body, floods[i], FLOOD);
        filtering_whole(&it, filter, buf_span(&body));
        filtering_run(&other, filter, buf_span(&body), 16384);
        if (it.fault != fault_of(floods[i]) || !filtering_same(&it, &other))
            fail_msg("fault %d and %d, or other output, for \"%s\"",
                     (int)it.fault, (int)other.fault, floods[i]);
    }
    buf_done(&body);
}

static void check_flood(const struct filter *filter, const char *unit,
                        struct span body)
{
    static const size_t steps[] = {1, 7, 61};

    filtering_whole(&it, filter, body);
    for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
        filtering_run(&other, filter, body, steps[k]);
        if (!filtering_same(&it, &other))
            fail_msg("%zu at a time: \"%s\"", steps[k], unit);
    }
}

static void a_flood_byte_by_byte_is_filtered_alike(void **state)
{
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        fill(&body, floods[i], 3000);
        check_flood(policy_at(redact, 0), floods[i], buf_span(&body));
    }
    buf_done(&body);
}

/* An observing stream changes nothing, so in and out can be compared. */
static void little_of_a_flood_is_held(void **state)
{
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        fill(&body, floods[i], 5000);
        filtering_open(&it, policy_at(redact, 0), "");
        stream_observe(it.stream);
        filtering_feed(&it, buf_span(&body), 1);
        assert_int_equal(it.out.n, body.n);
        if (it.most_held > HELD_MOST)
            fail_msg("%zu bytes held of \"%s\"", it.most_held, floods[i]);
    }
    buf_done(&body);
}

/* Never let go because it is long. */
static void what_cannot_be_decided_in_64_kilobytes_is_refused(void **state)
{
    static const char *const units[] = {"eyJ", "\\u200b"};
    const struct filter *filter = policy_at(redact, 0);
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        fill(&body, units[i], 60000);
        filtering_run(&it, filter, buf_span(&body), 4096);
        assert_int_equal(it.fault, FAULT_NONE);
        fill(&body, units[i], 80000);
        filtering_run(&it, filter, buf_span(&body), 4096);
        assert_int_equal(it.fault, FAULT_HOLD);
        filtering_whole(&other, filter, buf_span(&body));
        assert_int_equal(other.fault, FAULT_HOLD);
    }
    buf_done(&body);
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, FLOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_escapes_hide_is_found),
        cmocka_unit_test(escapes_cut_at_every_byte_give_one_output),
        cmocka_unit_test(hostile_text_is_filtered_alike),
        cmocka_unit_test(a_megabyte_of_one_escape_is_filtered_alike),
        cmocka_unit_test(a_flood_byte_by_byte_is_filtered_alike),
        cmocka_unit_test(little_of_a_flood_is_held),
        cmocka_unit_test(what_cannot_be_decided_in_64_kilobytes_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
