/*
 * A stream from open to finish: what is held back and for how long, floods of
 * one thing, values at all places.
 */
#include "tests/unit/bodies.h"
#include "tests/unit/filtered.h"

#define FLOOD     (1 << 20)
#define HELD_MOST 1024 /* bytes */

#define VIN       "JTDKN3DU0A0000001"

/* --- Holding back --------------------------------------------------------- */

/* Output shows what left; an observing stream changes nothing, so the two can
 * be compared. */
static void open_observer(struct filtering *f)
{
    filtering_open(f, policy_at(redact, 0), "text/event-stream");
    stream_observe(f->stream);
}

static void nothing_is_held_after_a_newline(void **state)
{
    static const char *const lines[] = {
        "\n",
        "data: {\"vin\":\"JTDKN3DU0A0000001\"}\n",
        "data: JTDKN3DU0A0000001\n",
        "data: 1234567890123456\n",
        "data: taro@example.jp\n",
        "data: taro@example\n",
        "data: taro@\n",
        "data: taro\n",
        "data: lat=35.681236\n",
        "data: latitude=35\n",
        "data: lat=\n",
        "data: lat\n",
        "data: \"lat\":\n",
        "data: 35.681236\n",
        "data: 35.681236 \r\n",
        "data: 35.681236, 139.767125\n",
        "data: 35.681236,139.767125\r\n",
        "data: [139.767125,35.681236]\n",
        "data: -1.2345 ;\n",
        "data: <lat>\n",
        "data: lat 35.681236\t\n",
        "id: 7\n",
        "retry: 1000\n",
        ": \\\n",
        ": %\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        for (size_t j = 0; j < sizeof lines / sizeof lines[0]; j++) {
            open_observer(&it);
            filtering_write(&it, span_str(lines[i]));
            if (it.out.n != it.fed)
                fail_msg("held after: %s", lines[i]);
            for (const char *c = lines[j]; *c != '\0'; c++)
                filtering_write(&it, span_of(c, 1));
            if (it.out.n != it.fed)
                fail_msg("held after: %s%s", lines[i], lines[j]);
        }
}

/* Behind a comma a pair may go on in the next line. */
static void half_a_pair_waits_for_the_other(void **state)
{
    static const char *const rows[][3] = {
        {"[\n  139.767125,\n", "  35.681236\n]", "[\n  0,\n  0\n]"},
        {"[139.767125,", "35.681236]", "[0,0]"},
        {"at 35.681236", ", 139.767125 ok", "at 0, 0 ok"},
        {"at 35.68", "1236, 139.767125 ok", "at 0, 0 ok"},
        {"at 35.681236, 139.", "767125 ok", "at 0, 0 ok"},
        {"\"35.6812\",", "3", "\"35.6812\",3"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        filtering_open(&it, policy_at(redact, 0), "");
        filtering_write(&it, span_str(rows[i][0]));
        filtering_write(&it, span_str(rows[i][1]));
        it.fault = stream_finish(it.stream, &it.sink);
        filtered_expect(&it, rows[i][2]);
    }
}

static void what_may_become_a_match_waits(void **state)
{
    static const struct {
        const char *first;  /* fed */
        const char *leaves; /* of it, at most */
    } rows[] = {
        {"vin=" VIN, "vin="},
        {"vin=JTDKN3DU0A", "vin="},
        {"mail: taro@example.jp", "mail: "},
        {"mail: taro", "mail: "},
        {"mail: taro@", "mail: "},
        {"\"lat\":35.6", "\"lat\":"},
        {"\"lat\":\"35.6", "\"lat\":\""},
        {"at 35.681236", "at "},
        {"at 35.681236, 139.7", "at "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_observer(&it);
        filtering_write(&it, span_str(rows[i].first));
        assert_true(it.out.n <= strlen(rows[i].leaves));
        open_observer(&it);
        for (const char *c = rows[i].first; *c != '\0'; c++)
            filtering_write(&it, span_of(c, 1));
        assert_true(it.out.n <= strlen(rows[i].leaves));
    }
}

static void hold_most(struct span body, size_t step)
{
    open_observer(&it);
    filtering_feed(&it, body, step);
    assert_int_equal(it.fault, FAULT_NONE);
    assert_int_equal(it.out.n, body.n);
    if (it.most_held > HELD_MOST + step)
        fail_msg("%zu bytes held of %.40s...", it.most_held,
                 (const char *)body.p);
}

static void no_more_than_a_kilobyte_is_held(void **state)
{
    struct random_source r = {21};
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < 300; i++) {
        buf_clear(&body);
        bodies_random(&r, 200, &body);
        hold_most(buf_span(&body), 1);
        hold_most(buf_span(&body), 1 + random_below(&r, 700));
    }
    buf_done(&body);
}

/* --- Floods --------------------------------------------------------------- */

static const char *const floods[] = {
    "@",
    "7",
    ".",
    "\\",
    "a",
    "A",
    "F",
    " ",
    "\"",
    "{",
    "[",
    "-",
    "\n",
    ",",
    "%",
    "l",
    "\xFF",
    "\xC2\xB0",
    "{\"lat\":",
    "\"lat\":1.5,",
    "{\"lat\":[",
    "\"value\":1,",
    "\"value\":1,\"name\":\"lat\",",
    "\"phone\":[\"",
    "\"phone\":{\"number\":[\"+81 90 1234 5678\"],",
    "JTDKN3DU0A0000001",
    "JTDKN3DU0A0000001 ",
    "JTDKN3DU0A0000001-",
    "a@",
    "@a",
    "a.",
    ".a",
    "a@b.cc ",
    "a@b.cc",
    "1.2345,",
    "1.2345 ",
    "1.2345",
    "35.681236,139.767125\n",
    "[1.2345,2.3456]",
    "\\\"",
    "lat",
    "lat=",
    "lat-",
    "lon=1",
    "lat\":\"",
    "<lat>",
    "%40",
    "\"lon\":12.5,\"la",
    "1e",
    "0.",
    "\"vin\":\"JTDKN3DU0A0000001\",\"mail\":\"a@b.cc\",",
};

/* `n` bytes of `unit` over and over. */
static void fill(struct buf *body, const char *unit, size_t n)
{
    buf_clear(body);
    while (body->n + strlen(unit) <= n)
        CHECK(buf_put(body, span_str(unit)));
}

static void a_megabyte_of_one_thing_is_filtered_alike(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        fill(&body, floods[i], FLOOD);
        filtering_whole(&it, filter, buf_span(&body));
        assert_int_equal(it.fault, FAULT_NONE);
        filtering_run(&other, filter, buf_span(&body), 16384);
        if (!filtering_same(&it, &other))
            fail_msg("16384 at a time: other output for \"%s\"", floods[i]);
    }
    buf_done(&body);
}

static void a_flood_is_filtered_alike_byte_by_byte(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    static const size_t steps[] = {1, 7, 61, 513};
    struct buf body;

    (void)state;
    buf_init(&body, FLOOD);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        fill(&body, floods[i], 3000);
        filtering_whole(&it, filter, buf_span(&body));
        for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
            filtering_run(&other, filter, buf_span(&body), steps[k]);
            assert_true(filtering_same(&it, &other));
        }
        for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++)
            hold_most(buf_span(&body), steps[k]);
    }
    buf_done(&body);
}

/* Random bytes, zeros and all: no crash, no cut that matters. */
static void random_bytes_are_filtered_alike(void **state)
{
    const struct filter *filter = policy_at(redact, 0);
    struct random_source r = {22};
    static uint8_t bytes[2000];

    (void)state;
    for (int round = 0; round < 200; round++) {
        size_t n = random_below(&r, sizeof bytes);
        size_t step = 1 + random_below(&r, 99);
        unsigned mask = round % 2 == 0 ? 0xFF : 0x7F;

        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)(random_next(&r) & mask);
        filtering_whole(&it, filter, span_of(bytes, n));
        filtering_run(&other, filter, span_of(bytes, n), step);
        assert_true(filtering_same(&it, &other));
        if (it.fault == FAULT_NONE && it.found_n == 0)
            assert_true(span_eq(buf_span(&it.out), span_of(bytes, n)));
    }
}

/* --- Places --------------------------------------------------------------- */

static void a_value_is_found_wherever_it_stands(void **state)
{
    static const char text[] = " " VIN " taro@example.jp \"lat\":35.681236 ";
    const struct filter *filter = policy_at(redact, 0);
    static uint8_t body[10000];

    (void)state;
    for (size_t at = 0; at + sizeof text < sizeof body;
         at += at % 512 < 100 || at % 512 > 400 ? 1 : 37) {
        memset(body, '-', sizeof body);
        memcpy(body + at, text, sizeof text - 1);
        filtering_run(&it, filter, span_of(body, sizeof body), sizeof body / 4);
        assert_int_equal(it.found_n, 3);
        assert_int_equal(it.found[0].offset, at + 1);
        assert_int_equal(it.found[1].offset, at + 19);
        assert_int_equal(it.found[2].offset, at + 41);
        assert_int_equal(it.found[2].length, 9);
        assert_int_equal(it.out.n, sizeof body - 12 - 8 - 8);
    }
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, FLOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_held_after_a_newline),
        cmocka_unit_test(half_a_pair_waits_for_the_other),
        cmocka_unit_test(what_may_become_a_match_waits),
        cmocka_unit_test(no_more_than_a_kilobyte_is_held),
        cmocka_unit_test(a_megabyte_of_one_thing_is_filtered_alike),
        cmocka_unit_test(a_flood_is_filtered_alike_byte_by_byte),
        cmocka_unit_test(random_bytes_are_filtered_alike),
        cmocka_unit_test(a_value_is_found_wherever_it_stands),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
