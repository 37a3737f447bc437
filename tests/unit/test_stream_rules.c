/*
 * What rules make of findings: each action's output, what is told of them, and
 * the faults that end a body and stay.
 */
#include <stdio.h>

#include "tests/unit/bodies.h"
#include "tests/unit/filtered.h"

#define LARGEST (64 << 10)

#define VIN     "JTDKN3DU0A0000001"

/* --- Actions -------------------------------------------------------------- */

#define RULES "filter: t\nrules:\n"

static void each_action_does_what_it_says(void **state)
{
    static const struct {
        const char *rules, *in, *want;
    } rows[] = {
        {"  - {find: vin, do: redact}\n", "{\"v\":\"" VIN "\"}",
         "{\"v\":\"[VIN]\"}"},
        {"  - {find: vin, do: redact, with: 'X'}\n", VIN, "X"},
        {"  - {find: vin, do: mask}\n", VIN, "*****************"},
        {"  - {find: vin, do: mask, keep: 3}\n", VIN, "JTD**************"},
        {"  - {find: vin, do: mask, keep: -4}\n", VIN, "*************0001"},
        {"  - {find: email, do: mask}\n", "a taro@example.jp",
         "a ***************"},
        {"  - {find: email, do: mask, keep: domain}\n", "a taro@example.jp",
         "a ****@example.jp"},
        {"  - {find: email, do: mask, keep: 1}\n", "taro@example.jp",
         "t**************"},
        {"  - {find: coordinates, do: redact}\n",
         "{\"lat\":35.681236,\"lon\":\"139.767125\"}",
         "{\"lat\":0,\"lon\":\"0\"}"},
        {"  - {find: coordinates, do: mask}\n",
         "{\"lat\":35.681236,\"lon\":\"-139.767125\"}",
         "{\"lat\":0.0000000,\"lon\":\"0.000000000\"}"},
        {"  - {find: coordinates, do: coarsen, grid: 2km}\n",
         "{\"lat\":35.681236,\"lon\":139.767125,\"x\":1}",
         "{\"lat\":35.69,\"lon\":139.77,\"x\":1}"},
        {"  - {find: coordinates, do: coarsen, grid: 2km}\n",
         "{\"lon\":139.767125,\"lat\":35.681236,\"x\":1}",
         "{\"lon\":139.77,\"lat\":35.69,\"x\":1}"},
        {"  - {find: coordinates, do: coarsen, grid: 2km}\n",
         "[139.767125,35.681236]", "[139.77,35.69]"},
        {"  - {find: coordinates, do: report}\n", "\"lat\":35.681236 ",
         "\"lat\":35.681236 "},
        {"  - {find: vin, do: report}\n", VIN " taro@example.jp",
         VIN " taro@example.jp"},
        {"  - {find: email, do: redact}\n",
         VIN " taro@example.jp 1.2345,2.3456", VIN " [EMAIL] 1.2345,2.3456"},
        {"  - {find: vin, do: block}\n", "taro@example.jp", "taro@example.jp"},
        {"  - {find: [vin, email], do: redact, at_least: certain}\n",
         "a@b.cc email=a@b.cc", "a@b.cc email=[EMAIL]"},
        {"  - {find: coordinates, do: redact, at_least: certain}\n",
         "35.681236,139.767125 lat=35.681236", "35.681236,139.767125 lat=0"},
        {"  - {find: email, do: report}\n  - {find: vin, do: redact}\n",
         VIN " a@b.cc", "[VIN] a@b.cc"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char yaml[512];
        struct policy *policy;

        snprintf(yaml, sizeof yaml, RULES "%s", rows[i].rules);
        policy = filtering_policy(yaml, NULL);
        for (size_t step = 1; step <= 64; step *= 4) {
            filtering_run(&it, policy_at(policy, 0), span_str(rows[i].in),
                          step);
            filtered_expect(&it, rows[i].want);
        }
        policy_unref(policy);
    }
}

/* Decimal digits of the coarsened latitude and longitude. */
static void a_larger_grid_leaves_fewer_digits(void **state)
{
    static const struct {
        const char *grid, *want;
    } rows[] = {
        {"100m", "{\"lat\":35.6813,\"lon\":139.7672}"},
        {"2km", "{\"lat\":35.69,\"lon\":139.77}"},
        {"20km", "{\"lat\":35.7,\"lon\":139.8}"},
        {"200km", "{\"lat\":35,\"lon\":139}"},
    };
    size_t last = SIZE_MAX;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char yaml[256];
        struct policy *policy;

        snprintf(yaml, sizeof yaml,
                 RULES "  - {find: coordinates, do: coarsen, grid: %s}\n",
                 rows[i].grid);
        policy = filtering_policy(yaml, NULL);
        filtering_whole(&it, policy_at(policy, 0),
                        span_str("{\"lat\":35.681236,\"lon\":139.767125}"));
        assert_int_equal(it.fault, FAULT_NONE);
        assert_int_equal(it.found_n, 2);
        assert_true(it.out.n <= strlen(rows[i].want) + 2);
        assert_true(it.out.n < last);
        last = it.out.n;
        policy_unref(policy);
    }
}

static void findings_say_kind_evidence_action_and_rule(void **state)
{
    struct policy *policy =
        filtering_policy(RULES "  - {name: cars, find: vin, do: report}\n"
                               "  - {find: [email, coordinates], do: redact}\n",
                         NULL);

    (void)state;
    filtering_whole(&it, policy_at(policy, 0),
                    span_str("vin=" VIN " a@b.cc lon=139.767125 "));
    assert_int_equal(it.found_n, 3);
    assert_int_equal(it.found[0].offset, 4);
    assert_int_equal(it.found[0].length, 17);
    assert_int_equal(it.found[0].kind, KIND_VIN);
    assert_int_equal(it.found[0].evidence, EVIDENCE_CERTAIN);
    assert_int_equal(it.found[0].action, ACTION_REPORT);
    assert_string_equal(it.found[0].rule, "cars");
    assert_int_equal(it.found[1].offset, 22);
    assert_int_equal(it.found[1].length, 6);
    assert_int_equal(it.found[1].kind, KIND_EMAIL);
    assert_int_equal(it.found[1].evidence, EVIDENCE_LIKELY);
    assert_int_equal(it.found[1].action, ACTION_REDACT);
    assert_string_equal(it.found[1].rule, "email");
    assert_int_equal(it.found[2].offset, 33);
    assert_int_equal(it.found[2].length, 10);
    assert_int_equal(it.found[2].kind, KIND_COORDINATES);
    policy_unref(policy);
}

static void the_tally_counts_by_kind_and_action(void **state)
{
    const struct tally *tally;

    (void)state;
    filtering_whole(&it, policy_at(redact, 0),
                    span_str(VIN " a@b.cc c@d.ee \"lat\":1.5,\"lon\":2.5"));
    tally = stream_tally(it.stream);
    assert_int_equal(tally->count[KIND_VIN][ACTION_REDACT], 1);
    assert_int_equal(tally->count[KIND_EMAIL][ACTION_REDACT], 2);
    assert_int_equal(tally->count[KIND_COORDINATES][ACTION_REDACT], 2);
    assert_int_equal(tally->count[KIND_EMAIL][ACTION_BLOCK], 0);
    filtering_open(&it, policy_at(redact, 0), "");
    assert_int_equal(stream_tally(it.stream)->count[KIND_VIN][ACTION_REDACT],
                     0);
}

/* --- Faults --------------------------------------------------------------- */

static struct policy *blocker(void)
{
    return filtering_policy(RULES "  - {find: vin, do: block}\n"
                                  "  - {find: email, do: redact}\n",
                            NULL);
}

static void block_ends_the_body_before_the_value(void **state)
{
    static const char body[] = "a@b.cc, vin: " VIN ", and c@d.ee\n";
    struct policy *policy = blocker();

    (void)state;
    for (size_t step = 1; step < sizeof body; step++) {
        size_t n;

        filtering_run(&it, policy_at(policy, 0), span_str(body), step);
        assert_int_equal(it.fault, FAULT_BLOCK);
        n = it.out.n;
        assert_true(n <= strlen("[EMAIL], vin: "));
        assert_memory_equal(it.out.p, "[EMAIL], vin: ", n);
        assert_int_equal(it.found[it.found_n - 1].action, ACTION_BLOCK);
        /* latched: nothing more, whatever comes */
        filtering_write(&it, span_str("more a@b.cc text\n\n"));
        assert_int_equal(it.fault, FAULT_BLOCK);
        filtering_write(&it, span_of("", 0));
        assert_int_equal(it.fault, FAULT_BLOCK);
        assert_int_equal(stream_finish(it.stream, &it.sink), FAULT_BLOCK);
        assert_int_equal(it.out.n, n);
    }
    policy_unref(policy);
}

static void a_stream_is_as_new_when_opened_again(void **state)
{
    static const char *const befores[] = {
        "JTDKN3DU0A0000001 blocked",
        "half a vin JTDKN3DU0",
        "taro@exam",
        "\"lat\":35.68123",
        "[139.767125,",
        "\"lat\":",
        "\"lat\":35.68,\"",
        "lat=35.681236 lon=139.76712",
    };
    static const char body[] = "1 \"lon\":139.767125 taro@example.jp 9A0000001";
    struct policy *policy = blocker();

    (void)state;
    filtering_done(&other);
    for (size_t i = 0; i < sizeof befores / sizeof befores[0]; i++) {
        filtering_open(&it, policy_at(i == 0 ? policy : redact, 0), "");
        filtering_write(&it, span_str(befores[i]));
        filtering_whole(&it, policy_at(redact, 0), span_str(body));
        filtering_init(&other, sizeof body);
        filtering_whole(&other, policy_at(redact, 0), span_str(body));
        assert_true(filtering_same(&it, &other));
        filtered_expect(&it, "1 \"lon\":0 [EMAIL] 9A0000001");
        filtering_done(&other);
    }
    filtering_init(&other, LARGEST);
    policy_unref(policy);
}

static void an_observed_body_stays_as_it_is(void **state)
{
    struct policy *policy = blocker();
    const struct filter *both[] = {policy_at(policy, 0), policy_at(redact, 0)};

    (void)state;
    for (size_t i = 0; i < BODIES; i++)
        for (size_t f = 0; f < 2; f++) {
            struct span body = span_str(bodies[i]);

            filtering_open(&it, both[f], "");
            stream_observe(it.stream);
            filtering_feed(&it, body, 5);
            assert_int_equal(it.fault, FAULT_NONE);
            assert_true(span_eq(buf_span(&it.out), body));
            filtering_whole(&other, both[f], body);
            if (other.fault == FAULT_NONE)
                assert_true(filtering_same_findings(&it, &other));
        }
    policy_unref(policy);
}

/* A receiver that takes `left` flushes and then no more. */
struct giving_up {
    struct sink sink;
    unsigned left, flushes;
};

static enum fault give_up(struct sink *sink)
{
    struct giving_up *g = (struct giving_up *)sink;

    sink->count = 0;
    return g->flushes++ < g->left ? FAULT_NONE : FAULT_SINK;
}

static void a_receiver_that_gives_up_ends_the_stream(void **state)
{
    (void)state;
    for (unsigned left = 0; left < 3; left++) {
        struct giving_up g = {.sink = {.flush = give_up}, .left = left};
        enum fault fault = FAULT_NONE;

        stream_open(it.stream, policy_at(redact, 0), span_of("", 0));
        for (int i = 0; i < 10 && fault == FAULT_NONE; i++)
            fault =
                stream_write(it.stream, span_str("line\n" VIN "\n"), &g.sink);
        assert_int_equal(fault, FAULT_SINK);
        assert_int_equal(g.flushes, left + 1);
        assert_int_equal(stream_write(it.stream, span_str("x\n"), &g.sink),
                         FAULT_SINK);
        assert_int_equal(stream_finish(it.stream, &g.sink), FAULT_SINK);
        assert_int_equal(g.flushes, left + 1);
    }
}

/* Text in which characters are wider than a byte cannot be inspected. */
static void wide_text_is_refused(void **state)
{
    static const struct {
        const char *text;
        size_t n;
    } rows[] = {
        {"\xFF\xFE{\0\"\0", 6},     {"\xFE\xFF\0{\0\"", 6},
        {"{\0\"\0l\0a\0", 8},       {"\0{\0\"\0l\0a", 8},
        {"\xFF\xFE\0\0{\0\0\0", 8}, {"\0\0\xFE\xFF\0\0\0{", 8},
        {"{\0\0\0\"\0\0\0", 8},     {"\0\0\0{\0\0\0\"", 8},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t step = 1; step <= rows[i].n; step++) {
            filtering_run(&it, policy_at(redact, 0),
                          span_of(rows[i].text, rows[i].n), step);
            assert_int_equal(it.fault, FAULT_CHARSET);
        }
}

static void a_charset_that_hides_ascii_is_refused(void **state)
{
    static const struct {
        const char *type;
        bool taken;
    } rows[] = {
        {"", true},
        {"application/json", true},
        {"text/plain; charset=utf-8", true},
        {"text/plain;charset=\"UTF-8\"", true},
        {"text/html; charset=ISO-8859-1; x=y", true},
        {"text/html; charset=Shift_JIS", true},
        {"text/html; charset=us-ascii", true},
        {"text/plain; charset=utf-16", false},
        {"text/plain; Charset=\"utf-16le\"", false},
        {"text/plain; charset=UTF-32", false},
        {"text/plain; charset=utf-7", false},
        {"text/plain; charset=ibm037", false},
        {"text/plain; charset=utf-8; charset=utf-16", false},
        {"text/plain; charset=what", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        filtering_open(&it, policy_at(redact, 0), rows[i].type);
        filtering_feed(&it, span_str("a@b.cc"), 6);
        assert_int_equal(it.fault, rows[i].taken ? FAULT_NONE : FAULT_CHARSET);
        if (!rows[i].taken)
            assert_int_equal(it.out.n, 0);
    }
}

static void empty_writes_and_bodies_do_nothing(void **state)
{
    (void)state;
    filtering_open(&it, policy_at(redact, 0), "");
    assert_int_equal(stream_finish(it.stream, &it.sink), FAULT_NONE);
    filtered_expect(&it, "");
    filtering_open(&it, policy_at(redact, 0), "");
    filtering_write(&it, span_of(NULL, 0));
    filtering_write(&it, span_str("taro@exam"));
    filtering_write(&it, span_of(NULL, 0));
    filtering_write(&it, span_str("ple.jp"));
    filtering_write(&it, span_of(NULL, 0));
    it.fault = stream_finish(it.stream, &it.sink);
    filtered_expect(&it, "[EMAIL]");
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin(FILTERING_REDACT, LARGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_action_does_what_it_says),
        cmocka_unit_test(a_larger_grid_leaves_fewer_digits),
        cmocka_unit_test(findings_say_kind_evidence_action_and_rule),
        cmocka_unit_test(the_tally_counts_by_kind_and_action),
        cmocka_unit_test(block_ends_the_body_before_the_value),
        cmocka_unit_test(a_stream_is_as_new_when_opened_again),
        cmocka_unit_test(an_observed_body_stays_as_it_is),
        cmocka_unit_test(a_receiver_that_gives_up_ends_the_stream),
        cmocka_unit_test(wide_text_is_refused),
        cmocka_unit_test(a_charset_that_hides_ascii_is_refused),
        cmocka_unit_test(empty_writes_and_bodies_do_nothing),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
