/*
 * Whole texts: header blocks and URLs, a line each.
 */
#include "tests/unit/bodies.h"
#include "tests/unit/filtered.h"

#define VIN   "JTDKN3DU0A0000001"
#define FLOOD (1 << 20)

static void lines_of_a_header_block_stay_lines(void **state)
{
    static const char *const rows[][2] = {
        {"Server: x\r\nX-Vin: " VIN "\r\nX-Owner: taro@example.jp\r\n",
         "Server: x\r\nX-Vin: [VIN]\r\nX-Owner: [EMAIL]\r\n"},
        {"X-Pos: 35.681236, 139.767125\r\nX-Lat: 35.681236\r\n",
         "X-Pos: [COORDINATES]\r\nX-Lat: 0\r\n"},
        {"Location: /v?lat=35.681236&lon=139.767125\r\n",
         "Location: /v?lat=0&lon=0\r\n"},
        {"X-A: 35.681236\r\nX-B: 139.767125\r\n",
         "X-A: 35.681236\r\nX-B: 139.767125\r\n"},
        {"", ""},
        {VIN, "[VIN]"},
    };
    struct buf out;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span copy = guarded_put(&it.page, span_str(rows[i][0]));

        buf_init(&out, 1000);
        assert_int_equal(
            filter_text(policy_at(redact, 0), it.stream, copy, &out),
            FAULT_NONE);
        assert_true(span_eq(buf_span(&out), span_str(rows[i][1])));
        buf_done(&out);
    }
}

/* A finding that would go on behind its line (a pattern that takes anything, a
 * value whose quotation mark is closed in another field) ends with it. */
static void no_finding_goes_on_in_the_next_line(void **state)
{
    static const char rules[] = "filter: t\nrules:\n"
                                "  - name: p\n"
                                "    pattern: 'X-A[^\"]*?zz'\n"
                                "    max_length: 200\n"
                                "    do: redact\n"
                                "    with: '[P]'\n"
                                "  - name: q\n"
                                "    pattern: '\\r\\nX-Q: q'\n"
                                "    do: redact\n"
                                "  - {find: address, do: redact}\n";
    static const char *const rows[][2] = {
        {"X-A: one\r\nX-B: two zz\r\nX-C: c\r\n",
         "[P]\r\nX-B: two zz\r\nX-C: c\r\n"},
        {"Address: \"12 Foo\r\nX-Next: bar\"\r\n",
         "Address: \"[ADDRESS]\r\nX-Next: bar\"\r\n"},
        {"X-P: p\r\nX-Q: q\r\nX-R: r\r\n", "X-P: p\r\nX-Q: q\r\nX-R: r\r\n"},
    };
    struct policy *policy = filtering_policy(rules, NULL);
    struct buf out;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span copy = guarded_put(&it.page, span_str(rows[i][0]));

        buf_init(&out, 1000);
        assert_int_equal(
            filter_text(policy_at(policy, 0), it.stream, copy, &out),
            FAULT_NONE);
        if (!span_eq(buf_span(&out), span_str(rows[i][1])))
            fail_msg("got \"%.*s\"", (int)out.n, (const char *)out.p);
        buf_done(&out);
    }
    policy_unref(policy);
}

static void a_text_that_outgrows_its_buffer_is_a_fault(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, 8);
    assert_int_equal(
        filter_text(policy_at(redact, 0), it.stream, span_str("seven b"), &out),
        FAULT_NONE);
    assert_int_equal(filter_text(policy_at(redact, 0), it.stream,
                                 span_str("and more"), &out),
                     FAULT_SINK);
    buf_done(&out);
}

/* Of one line: a text is no table, whose columns have names. */
static void a_text_gives_what_a_body_gives(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, FLOOD);
    for (size_t i = 0; i < BODIES; i++) {
        if (strchr(bodies[i], '\n') != NULL)
            continue;
        buf_clear(&out);
        filtering_whole(&other, policy_at(redact, 0), span_str(bodies[i]));
        assert_int_equal(filter_text(policy_at(redact, 0), it.stream,
                                     guarded_put(&it.page, span_str(bodies[i])),
                                     &out),
                         FAULT_NONE);
        assert_true(span_eq(buf_span(&out), buf_span(&other.out)));
    }
    buf_done(&out);
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, FLOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_a_header_block_stay_lines),
        cmocka_unit_test(no_finding_goes_on_in_the_next_line),
        cmocka_unit_test(a_text_that_outgrows_its_buffer_is_a_fault),
        cmocka_unit_test(a_text_gives_what_a_body_gives),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
