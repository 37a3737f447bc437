/*
 * What a good filter file becomes; files in order; tests inside files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filters/policy/pack.h"
#include "filters/policy/policy.h"
#include "filters/policy/rule.h"

#define MAX_FILES 3

static struct policy *parse(const char *yaml)
{
    struct diag d;
    struct policy *p;

    diag_init(&d);
    p = policy_parse("t.yaml", span_str(yaml), NULL, &d);
    if (p == NULL)
        print_error("%.*s", (int)d.text.n, (const char *)d.text.p);
    assert_non_null(p);
    assert_int_equal(d.warning_count, 0);
    diag_done(&d);
    return p;
}

static const struct filter *choose(const struct policy *p, const char *host,
                                   const char *path)
{
    struct policy_subject subject = {.host = span_str(host),
                                     .path = span_str(path),
                                     .method = span_str("GET")};

    return policy_select(p, &subject);
}

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
    assert_ptr_equal(choose(p, "any.example", "/"), f);
    policy_unref(p);
    diag_done(&d);
}

static void rules_become_what_they_say(void **state)
{
    struct policy *p = parse("filter: f-1.x_Y\n"
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
    struct policy *p =
        parse("filter: f\nrules:\n  - {find: [vin, email], do: redact}\n");
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
    struct policy *p = parse("filter: f\nrules:\n"
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
        p = parse(yaml);
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
        p = parse(yaml);
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
    struct policy *p = parse("\xEF\xBB\xBF# a comment\r\n"
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
    struct policy *p = parse("filter: f\n"
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
    struct policy *p = parse("filter: f\n"
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
        parse("filter: f\n"
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

/* --- several files ---------------------------------------------------------
 */

struct files {
    char names[MAX_FILES][64];
    const char *list[MAX_FILES];
    size_t count;
};

static void write_file(struct files *files, const char *yaml)
{
    char *name = files->names[files->count];
    size_t n = strlen(yaml);
    int fd;

    snprintf(name, sizeof files->names[0], "/tmp/fogline-test-XXXXXX");
    fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, yaml, n), n);
    close(fd);
    files->list[files->count++] = name;
}

static struct policy *load(const struct files *files, struct diag *d)
{
    struct policy_opts opts = {.files = files->list,
                               .file_count = files->count};

    return policy_load(&opts, d);
}

static void remove_files(struct files *files)
{
    for (size_t i = 0; i < files->count; i++)
        unlink(files->names[i]);
}

#define APPLIES(name, scope)    \
    "filter: " name "\n"        \
    "applies_to: {" scope "}\n" \
    "rules: [{find: vin, do: redact}]\n"

static void filters_are_tried_in_file_order(void **state)
{
    struct files files = {.count = 0};
    struct diag d;
    struct policy *p;

    (void)state;
    write_file(&files, APPLIES("a", "hosts: a.com, paths: /v1/**"));
    write_file(&files, APPLIES("b", "hosts: a.com"));
    write_file(&files, APPLIES("c", "paths: /v1"));
    diag_init(&d);
    p = load(&files, &d);
    assert_non_null(p);
    assert_int_equal(policy_count(p), 3);
    assert_ptr_equal(choose(p, "A.com", "/v1/x"), policy_at(p, 0));
    assert_ptr_equal(choose(p, "a.com", "/v2"), policy_at(p, 1));
    assert_ptr_equal(choose(p, "b.com", "/v1/"), policy_at(p, 2));
    assert_null(choose(p, "b.com", "/v2"));
    policy_unref(p);
    diag_done(&d);
    remove_files(&files);
}

static void check_second_file(const char *first, const char *second,
                              const char *says)
{
    struct files files = {.count = 0};
    struct diag d;

    write_file(&files, first);
    write_file(&files, second);
    diag_init(&d);
    if (says == NULL) {
        struct policy *p = load(&files, &d);

        assert_non_null(p);
        policy_unref(p);
    } else {
        assert_null(load(&files, &d));
        assert_true(buf_put(&d.text, span_of("", 1)));
        assert_memory_equal(d.text.p, files.names[1], strlen(files.names[1]));
        assert_non_null(strstr((char *)d.text.p, ":1:9: "));
        assert_non_null(strstr((char *)d.text.p, says));
    }
    diag_done(&d);
    remove_files(&files);
}

static void a_filter_that_is_never_reached_is_an_error(void **state)
{
    static const char all[] = "filter: a\nrules: [{find: vin, do: redact}]\n";
    static const char never[] = "this filter can never be used: \"a\"";

    (void)state;
    check_second_file(all, APPLIES("b", "hosts: a.com"), never);
    check_second_file(APPLIES("a", "paths: /**"),
                      "filter: b\nrules: [{find: vin, do: redact}]\n", never);
    check_second_file(APPLIES("a", "hosts: '*.com'"),
                      APPLIES("b", "hosts: [a.com, '*.b.com']"), never);
    check_second_file(APPLIES("a", "paths: /v1/**"),
                      APPLIES("b", "hosts: a.com, paths: [/v1, /v1/*/x]"),
                      never);
    check_second_file(APPLIES("a", "hosts: a.com"),
                      APPLIES("b", "hosts: [a.com, b.com]"), NULL);
    check_second_file(APPLIES("a", "hosts: a.com, paths: /v1"),
                      APPLIES("b", "hosts: a.com"), NULL);
    check_second_file(APPLIES("a", "paths: /v1/*"),
                      APPLIES("b", "paths: /v1/**"), NULL);
}

static void a_name_is_used_once(void **state)
{
    (void)state;
    check_second_file(APPLIES("a", "hosts: a.com"),
                      APPLIES("a", "hosts: b.com"), ":1 has this name already");
}

static void what_cannot_be_read_is_an_error(void **state)
{
    static const struct {
        const char *file, *says;
    } rows[] = {
        {"/nonexistent.yaml", "/nonexistent.yaml: cannot read this filter "
                              "file: No such file"},
        {"/tmp", "/tmp: cannot read this filter file: Is a directory"},
        {"/dev/zero", "/dev/zero: larger than 1024 KiB"},
        {"/dev/null", "/dev/null:1:1: the file holds no filter"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct policy_opts opts = {.files = &rows[i].file, .file_count = 1};
        struct diag d;

        diag_init(&d);
        assert_null(policy_load(&opts, &d));
        assert_memory_equal(d.text.p, rows[i].says, strlen(rows[i].says));
        diag_done(&d);
    }
}

static void an_unknown_isa_is_an_error(void **state)
{
    struct policy_opts opts = {.isa = "mmx"};
    struct diag d;

    (void)state;
    diag_init(&d);
    assert_null(policy_load(&opts, &d));
    assert_true(d.failed);
    diag_done(&d);
}

static void *use(void *p)
{
    for (int i = 0; i < 10000; i++)
        policy_unref(policy_ref(p));
    policy_unref(p);
    return NULL;
}

static void threads_share_a_policy(void **state)
{
    struct policy *p = parse(APPLIES("a", "hosts: a.com"));
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use, policy_ref(p)),
                         0);
    policy_unref(p);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    policy_unref(NULL);
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
        cmocka_unit_test(filters_are_tried_in_file_order),
        cmocka_unit_test(a_filter_that_is_never_reached_is_an_error),
        cmocka_unit_test(a_name_is_used_once),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
        cmocka_unit_test(an_unknown_isa_is_an_error),
        cmocka_unit_test(threads_share_a_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
