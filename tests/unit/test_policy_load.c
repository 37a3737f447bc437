/*
 * What a good filter file becomes; tests inside files.
 */
#include "tests/unit/policied.h"

#include <stdio.h>

#include "filters/policy/pack.h"

static void the_default_pack_is_in_the_binary(void **state)
{
    struct policy_opts opts = {0};
    struct diag d;
    struct policy *p;
    const struct filter *f;

    (void)state;
    diag_init(&d);
    p = policy_load(&opts, &d);
    assert_non_null(p);
    assert_int_equal(d.warning_count, 0);
    assert_int_equal(policy_count(p), 1);
    f = policy_at(p, 0);
    assert_string_equal(filter_name(f), "vehicle");
    assert_string_equal(f->file, PACK_NAME);
    for (int kind = 0; kind < KIND_FINDABLE; kind++)
        assert_int_equal(f->by_kind[kind]->action, ACTION_REDACT);
    assert_null(f->by_kind[KIND_FIELD]);
    assert_null(f->by_kind[KIND_PATTERN]);
    assert_true(f->test_count > 0);
    assert_ptr_equal(policied_choose(p, "any.example", "/"), f);
    policy_unref(p);
    diag_done(&d);
}

static void rules_become_what_they_say(void **state)
{
    struct policy *p = policied_parse("filter: f-1.x_Y\n"
                                      "rules:\n"
                                      "  - find: email\n"
                                      "    do: mask\n"
                                      "    keep: domain\n"
                                      "    name: mail\n"
                                      "    at_least: certain\n"
                                      "  - find: [vin]\n"
                                      "    do: redact\n"
                                      "    with: '[車台番号] x=1'\n"
                                      "  - find: coordinates\n"
                                      "    do: coarsen\n"
                                      "    grid: 1.5km\n"
                                      "otherwise: block\n");
    const struct filter *f = policy_at(p, 0);
    const struct rule *r = f->by_kind[KIND_EMAIL];

    (void)state;
    assert_string_equal(f->name, "f-1.x_Y");
    assert_int_equal(f->rule_count, 3);
    assert_int_equal(r->action, ACTION_MASK);
    assert_int_equal(r->keep, KEEP_DOMAIN);
    assert_int_equal(r->at_least, EVIDENCE_CERTAIN);
    assert_int_equal(r->line, 3);
    assert_string_equal(r->name, "mail");
    r = f->by_kind[KIND_VIN];
    assert_string_equal(r->name, "vin");
    assert_string_equal(r->with, "[車台番号] x=1");
    assert_int_equal(r->at_least, EVIDENCE_POSSIBLE);
    r = f->by_kind[KIND_COORDINATES];
    assert_true(r->grid_m == 1500);
    assert_int_equal(r->at_least, EVIDENCE_LIKELY);
    assert_int_equal(f->hold_back, 64 << 10);
    policy_unref(p);
}

static void a_list_of_kinds_keeps_each_kinds_evidence(void **state)
{
    struct policy *p = policied_parse(
        "filter: f\nrules:\n  - {find: [vin, email], do: redact}\n");
    const struct filter *f = policy_at(p, 0);

    (void)state;
    assert_int_equal(f->rule_count, 1);
    assert_string_equal(f->rules[0].name, "vin+email");
    assert_int_equal(f->rules[0].at_least, EVIDENCE_POSSIBLE);
    assert_string_equal(f->by_kind[KIND_VIN]->name, "vin");
    assert_string_equal(f->by_kind[KIND_EMAIL]->name, "email");
    assert_int_equal(f->by_kind[KIND_VIN]->at_least, EVIDENCE_POSSIBLE);
    assert_int_equal(f->by_kind[KIND_EMAIL]->at_least, EVIDENCE_LIKELY);
    assert_null(f->by_kind[KIND_COORDINATES]);
    policy_unref(p);
}

static void a_group_takes_the_kinds_left(void **state)
{
    struct policy *p =
        policied_parse("filter: f\nrules:\n"
                       "  - {find: [device_id, phone], do: redact}\n"
                       "  - {find: vin, do: mask}\n");
    const struct filter *f = policy_at(p, 0);

    (void)state;
    assert_string_equal(f->rules[0].name, "device_id+phone");
    assert_string_equal(f->by_kind[KIND_EID]->name, "eid");
    for (int kind = KIND_IMEI; kind <= KIND_TERMINAL_ID; kind++)
        assert_int_equal(f->by_kind[kind]->action, ACTION_REDACT);
    assert_int_equal(f->by_kind[KIND_PHONE]->at_least, EVIDENCE_LIKELY);
    assert_null(f->by_kind[KIND_JWT]);
    policy_unref(p);
}

static void keeps_and_grids_are_read_to_their_limits(void **state)
{
    static const struct {
        const char *option;
        enum keep keep;
        unsigned n;
        double grid_m;
    } rows[] = {
        {"mask, keep: 3", KEEP_FIRST, 3, 0},
        {"mask, keep: 16", KEEP_FIRST, 16, 0},
        {"mask, keep: -4", KEEP_LAST, 4, 0},
        {"mask", KEEP_NONE, 0, 0},
        {"coarsen, grid: 1m", KEEP_NONE, 0, 1},
        {"coarsen, grid: 500m", KEEP_NONE, 0, 500},
        {"coarsen, grid: 0.001km", KEEP_NONE, 0, 1},
        {"coarsen, grid: 500km", KEEP_NONE, 0, 500000},
        {"coarsen, grid: 500000m", KEEP_NONE, 0, 500000},
        {"coarsen, preset: us-ca", KEEP_NONE, 0, 1140},
        {"coarsen, preset: us-va", KEEP_NONE, 0, 1080},
    };
    char yaml[128];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy *p;

        snprintf(yaml, sizeof yaml,
                 "filter: f\nrules: [{find: coordinates, do: %s}]\n",
                 rows[i].option);
        p = policied_parse(yaml);
        assert_int_equal(policy_at(p, 0)->rules[0].keep, rows[i].keep);
        assert_int_equal(policy_at(p, 0)->rules[0].keep_n, rows[i].n);
        assert_true(policy_at(p, 0)->rules[0].grid_m == rows[i].grid_m);
        policy_unref(p);
    }
}

static void decimals_stand_in_place_of_a_grid(void **state)
{
    char yaml[128];

    (void)state;
    for (unsigned n = 0; n <= 5; n++) {
        struct policy *p;

        snprintf(yaml, sizeof yaml,
                 "filter: f\nrules: [{find: coordinates, do: coarsen, "
                 "decimals: %u}]\n",
                 n);
        p = policied_parse(yaml);
        assert_int_equal(policy_at(p, 0)->rules[0].decimals, n);
        assert_true(policy_at(p, 0)->rules[0].grid_m == 0);
        policy_unref(p);
    }
}

static void a_half_taken_rule_is_a_warning(void **state)
{
    static const char yaml[] = "filter: f\n"
                               "rules:\n"
                               "  - {find: vin, do: mask}\n"
                               "  - {find: [email, vin], do: redact}\n";
    struct diag d;
    struct policy *p;

    (void)state;
    diag_init(&d);
    p = policy_parse("t.yaml", span_str(yaml), NULL, &d);
    assert_non_null(p);
    assert_int_equal(d.warning_count, 1);
    assert_memory_equal(d.warnings.p, "t.yaml:4:20: vin is already", 27);
    assert_int_equal(policy_at(p, 0)->by_kind[KIND_VIN]->action, ACTION_MASK);
    policy_unref(p);
    diag_done(&d);
}

static void marks_and_windows_line_ends_are_fine(void **state)
{
    struct policy *p = policied_parse("\xEF\xBB\xBF# a comment\r\n"
                                      "filter: f\r\n"
                                      "rules:\r\n"
                                      "  - find: vin\r\n"
                                      "    do: block\r\n");

    (void)state;
    assert_int_equal(policy_at(p, 0)->rules[0].line, 4);
    policy_unref(p);
}

static void tests_in_a_file_are_run_and_reported(void **state)
{
    struct policy *p = policied_parse("filter: f\n"
                                      "rules: [{find: vin, do: redact}]\n"
                                      "tests:\n"
                                      "  - keeps: hello\n"
                                      "  - in: hello\n"
                                      "    out: \"by\\te\\n\"\n"
                                      "  - keeps: ''\n");
    struct buf report;
    size_t run = 0;

    (void)state;
    buf_init(&report, 1 << 16);
    assert_int_equal(policy_run_tests(p, &report, &run), 1);
    assert_int_equal(run, 3);
    assert_true(buf_put(&report, span_of("", 1)));
    assert_string_equal((char *)report.p,
                        "t.yaml:5:5: this test fails, fed whole; correct the "
                        "rules or the test\n"
                        "    in:       hello\n"
                        "    expected: by\\u0009e\\n\n"
                        "    came:     hello\n");
    buf_done(&report);
    policy_unref(p);
}

static void a_test_may_expect_a_refusal_and_name_a_type(void **state)
{
    struct policy *p =
        policied_parse("filter: f\n"
                       "rules:\n"
                       "  - {find: vin, do: block}\n"
                       "  - {find: coordinates, do: redact}\n"
                       "media: {'video/*': block, image/png: pass}\n"
                       "tests:\n"
                       "  - in: '{\"vin\":\"JTDKN3DU0A0000001\"}'\n"
                       "    refused: true\n"
                       "  - {in: abc, type: video/mp4, refused: true}\n"
                       "  - {keeps: JTDKN3DU0A0000001, type: image/png}\n"
                       "  - {in: \"lat,lon\\n35.681236,139.767125\\n\",\n"
                       "     out: \"lat,lon\\n0,0\\n\", type: text/csv}\n"
                       "  - {in: hello, refused: true}\n");
    struct buf report;

    (void)state;
    buf_init(&report, 1 << 16);
    assert_int_equal(policy_run_tests(p, &report, NULL), 1);
    assert_true(buf_put(&report, span_of("", 1)));
    assert_string_equal((char *)report.p,
                        "t.yaml:13:5: this test fails, fed whole; correct the "
                        "rules or the test\n"
                        "    in:       hello\n"
                        "    expected: to be refused\n"
                        "    came:     hello\n");
    buf_done(&report);
    policy_unref(p);
}

/* From the file to the bytes, with every action that writes. */
static void every_action_does_what_its_tests_say(void **state)
{
    struct policy *p =
        policied_parse("filter: f\n"
                       "rules:\n"
                       "  - {find: coordinates, do: coarsen, grid: 2km}\n"
                       "  - {find: email, do: mask, keep: domain}\n"
                       "  - {find: vin, do: redact, with: '[車]'}\n"
                       "tests:\n"
                       "  - in: '{\"lat\":35.681236,\"lon\":\"139.767125\"}'\n"
                       "    out: '{\"lat\":35.69,\"lon\":\"139.77\"}'\n"
                       "  - in: '{\"lat\":\"N35\",\"lon\":139.767125}'\n"
                       "    out: '{\"lat\":\"35.01\",\"lon\":139.76}'\n"
                       "  - keeps: '{\"lat\":35.69,\"lon\":\"139.77\"}'\n"
                       "  - keeps: '{\"lat\":0,\"lon\":0}'\n"
                       "  - in: '{\"mail\":\"taro@example.jp\"}'\n"
                       "    out: '{\"mail\":\"****@example.jp\"}'\n"
                       "  - in: '{\"vin\":\"JTDKN3DU0A0000001\"}'\n"
                       "    out: '{\"vin\":\"[車]\"}'\n");
    struct buf report;

    (void)state;
    buf_init(&report, 1 << 16);
    if (policy_run_tests(p, &report, NULL) != 0)
        fail_msg("%.*s", (int)report.n, (const char *)report.p);
    buf_done(&report);
    policy_unref(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_pack_is_in_the_binary),
        cmocka_unit_test(rules_become_what_they_say),
        cmocka_unit_test(a_list_of_kinds_keeps_each_kinds_evidence),
        cmocka_unit_test(a_group_takes_the_kinds_left),
        cmocka_unit_test(keeps_and_grids_are_read_to_their_limits),
        cmocka_unit_test(decimals_stand_in_place_of_a_grid),
        cmocka_unit_test(a_half_taken_rule_is_a_warning),
        cmocka_unit_test(marks_and_windows_line_ends_are_fine),
        cmocka_unit_test(tests_in_a_file_are_run_and_reported),
        cmocka_unit_test(a_test_may_expect_a_refusal_and_name_a_type),
        cmocka_unit_test(every_action_does_what_its_tests_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
