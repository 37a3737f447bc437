/*
 * Which change of a policy hides less than before, and which does not.
 */
#include "tests/unit/weakened.h"

#define TOP "filter: t\nrules:\n"

struct row {
    const char *now, *next, *says;
};

/* What stands behind TOP. */
static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char now[1024], next[1024];

        snprintf(now, sizeof now, TOP "%s", rows[i].now);
        snprintf(next, sizeof next, TOP "%s", rows[i].next);
        weakened_check(&(struct texts){{now}}, &(struct texts){{next}},
                       rows[i].says);
    }
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

#define VIN              "  - {find: vin, do: redact}\n"
#define EMAIL            "  - {find: email, do: redact}\n"

static void what_is_not_looked_for_any_more_is_lost(void **state)
{
    static const struct row rows[] = {
        {VIN EMAIL, VIN, ":4:5: email: redact is gone"},
        {VIN EMAIL, VIN "  - {find: phone, do: redact}\n", "email: redact is"},
        {"  - {find: device_id, do: redact}\n",
         "  - {find: [imei, imsi, iccid, eid, terminal_id], do: redact}\n",
         "mac_address: redact is gone"},
        {VIN "  - {find: phone, do: report}\n", VIN, "phone: report is gone"},
        {VIN "  - {field: $.a, do: redact}\n", VIN, "$.a: redact is gone"},
        {VIN "  - {field: $.a, do: redact}\n",
         VIN "  - {field: $.a.b, do: redact}\n", "$.a: redact is gone"},
        {VIN "  - {pattern: 'AB\\d', do: redact}\n",
         VIN "  - {pattern: 'AB[0-8]', do: redact}\n", "AB\\d: redact is gone"},
        {VIN "  - {pattern: 'A\\d+', max_length: 50, do: redact}\n",
         VIN "  - {pattern: 'A\\d+', max_length: 20, do: redact}\n",
         "max_length 50 becomes 20"},
        {VIN, VIN, NULL},
        {VIN, VIN EMAIL, NULL},
        {VIN EMAIL, EMAIL VIN, NULL},
        {VIN EMAIL, "  - {find: [vin, email], do: redact}\n", NULL},
        {"  - {find: [vin, email], do: redact}\n",
         "  - {name: x, find: vin, do: redact}\n" EMAIL, NULL},
        {VIN, VIN "  - {field: $.a, do: redact}\n", NULL},
        {VIN "  - {pattern: 'A\\d+', max_length: 20, do: redact}\n",
         VIN "  - {pattern: 'A\\d+', max_length: 50, do: redact}\n", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

/* From each action to each: what hides no less. */
static void actions_are_in_a_partial_order(void **state)
{
    static const char *const actions[] = {"report",
                                          "mask, keep: 4",
                                          "mask",
                                          "pseudonymize, key: env:K",
                                          "hash, key: env:K",
                                          "redact",
                                          "null",
                                          "remove",
                                          "block"};
    /* Row: what it is now.  Column: what it becomes.  '.': weaker. */
    static const char *const holds[] = {
        "xxxxxxxxx", /* report */
        ".xx..xxxx", /* mask, keep */
        "..x..xxxx", /* mask */
        "...xxxxxx", /* pseudonymize */
        "....xxxxx", /* hash */
        ".....xxxx", /* redact */
        ".....xxxx", /* null */
        ".....xxxx", /* remove */
        "........x", /* block */
    };
    enum { N = sizeof actions / sizeof *actions };

    (void)state;
    setenv("K",
           "000102030405060708090a0b0c0d0e0f"
           "101112131415161718191a1b1c1d1e1f",
           1);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            bool same = holds[i][j] == 'x';
            struct row row = {.says = same ? NULL : " becomes "};
            char now[256], next[256];

            snprintf(now, sizeof now, "  - {field: $.a, do: %s}\n", actions[i]);
            snprintf(next, sizeof next, "  - {field: $.a, do: %s}\n",
                     actions[j]);
            row.now = now;
            row.next = next;
            check_rows(&row, 1);
        }
}

static void options_that_show_more_are_weaker(void **state)
{
#define MASK(keep)  "  - {find: email, do: mask" keep "}\n"
#define CELL(cell)  "  - {find: coordinates, do: coarsen, " cell "}\n"
#define LEAST(word) "  - {find: vin, do: redact, at_least: " word "}\n"
    static const struct row rows[] = {
        {MASK(""), MASK(", keep: 1"), "mask becomes mask (keep: 1)"},
        {MASK(", keep: 1"), MASK(", keep: 2"), "becomes"},
        {MASK(", keep: 2"), MASK(", keep: 1"), NULL},
        {MASK(", keep: 2"), MASK(", keep: -1"), "becomes"},
        {MASK(", keep: domain"), MASK(", keep: 1"), "becomes"},
        {MASK(", keep: domain"), MASK(""), NULL},
        {MASK(", keep: domain"), MASK(", keep: domain"), NULL},
        {CELL("grid: 2km"), CELL("grid: 500m"),
         "coarsen (grid: 2km) becomes coarsen (grid: 500m)"},
        {CELL("grid: 2km"), CELL("grid: 5km"), NULL},
        {CELL("decimals: 1"), CELL("decimals: 2"), "becomes"},
        {CELL("decimals: 2"), CELL("decimals: 0"), NULL},
        {CELL("decimals: 1"), CELL("grid: 12km"), NULL},
        {CELL("decimals: 1"), CELL("grid: 11km"), "becomes"},
        {CELL("grid: 1km"), CELL("decimals: 0"), "becomes"},
        {CELL("grid: 1km"), CELL("preset: us-ca"), NULL},
        {CELL("grid: 1km"), "  - {find: coordinates, do: mask}\n", NULL},
        {"  - {find: coordinates, do: mask}\n", CELL("grid: 500km"), "becomes"},
        {LEAST("likely"), LEAST("certain"), "at_least likely becomes certain"},
        {VIN, LEAST("likely"), "at_least possible becomes likely"},
        {LEAST("likely"), VIN, NULL},
        {VIN, "  - {find: vin, do: redact, with: X}\n", NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void a_new_rule_may_take_values_from_others(void **state)
{
    static const struct row rows[] = {
        {VIN, VIN "  - {find: phone, do: report}\n", "report is new"},
        {"  - {find: vin, do: report}\n",
         "  - {find: [vin, phone], do: report}\n", NULL},
        {VIN "  - {find: phone, do: report, at_least: certain}\n",
         VIN "  - {find: phone, do: report}\n", "report is new"},
        {VIN, VIN "  - {find: phone, do: mask, keep: 4}\n", NULL},
        {VIN, VIN "  - {pattern: 'AB\\d', do: report}\n", "report is new"},
        {VIN, VIN "  - {pattern: 'AB\\d', do: mask, keep: 4}\n",
         "mask (keep: 4) is new"},
        {VIN, VIN "  - {pattern: 'AB\\d', do: mask}\n", NULL},
        {"  - {find: vin, do: block}\n",
         "  - {find: vin, do: block}\n  - {field: $.a, do: redact}\n",
         "redact is new"},
        {"  - {field: $.a, do: redact}\n  - {field: '$.*', do: report}\n",
         "  - {field: '$.*', do: report}\n  - {field: $.a, do: redact}\n",
         "$.*: report comes before $.a now"},
        {"  - {field: '$.*', do: report}\n  - {field: $.a, do: redact}\n",
         "  - {field: $.a, do: redact}\n  - {field: '$.*', do: report}\n",
         NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void exceptions_and_media_open_holes(void **state)
{
#define EXCEPT(x) VIN "except: [{" x ", reason: r}]\n"
#define MEDIA(x)  VIN "media: {" x "}\n"
    static const struct row rows[] = {
        {VIN, EXCEPT("field: $.a"), "$.a: this exception is new"},
        {EXCEPT("field: $.a"), EXCEPT("field: $.b"), "$.b: this exception"},
        {EXCEPT("field: $.a, find: vin"), EXCEPT("field: $.a"), "is new"},
        {EXCEPT("field: $.a"), EXCEPT("field: $.a, find: vin"), NULL},
        {EXCEPT("field: $.a"), VIN, NULL},
        {EXCEPT("pattern: a.c"), EXCEPT("field: $.a.c"), "is new"},
        {VIN, MEDIA("video/*: pass"),
         "media video/*: what was filtered would be passed on unseen"},
        {VIN, MEDIA("video/*: block"), NULL},
        {MEDIA("video/*: block"), VIN, "was refused would be filtered"},
        {MEDIA("video/*: block"), MEDIA("video/*: block, video/mp4: pass"),
         "media video/mp4: what was refused would be passed"},
        {MEDIA("video/*: pass, video/mp4: block"), MEDIA("video/*: pass"),
         "media video/mp4"},
        {MEDIA("video/*: pass"), MEDIA("video/mp4: pass"), NULL},
        {MEDIA("video/mp4: pass"), MEDIA("video/*: pass"), "media video/*"},
        {MEDIA("video/*: pass"), VIN, NULL},
        {VIN, MEDIA("image/jpeg: strip-metadata"),
         "what was filtered would be passed on without metadata"},
        {MEDIA("image/jpeg: strip-metadata"), MEDIA("image/jpeg: pass"),
         "without metadata would be passed on unseen"},
        {MEDIA("image/jpeg: pass"), MEDIA("image/jpeg: strip-metadata"), NULL},
        {VIN, VIN "websocket: filter\n", "websocket: what was refused"},
        {VIN "websocket: filter\n", VIN, NULL},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void the_shipped_pack_is_as_strong_as_itself(void **state)
{
    struct policy_opts opts = {.file_count = 0};
    struct policy *a, *b;
    struct buf report;
    struct diag d;

    (void)state;
    diag_init(&d);
    a = policy_load(&opts, &d);
    b = policy_load(&opts, &d);
    buf_init(&report, 65536);
    assert_int_equal(weaker_than(a, b, &report), 0);
    buf_done(&report);
    policy_unref(a);
    policy_unref(b);
    diag_done(&d);
}

/* What has no room is counted all the same. */
static void a_full_report_counts_on(void **state)
{
    struct policy *a = weakened_load(&(struct texts){{TOP VIN EMAIL}});
    struct policy *b =
        weakened_load(&(struct texts){{TOP "  - {find: jwt, do: redact}\n"}});
    struct buf report;

    (void)state;
    buf_init(&report, 10);
    assert_int_equal(weaker_than(a, b, &report), 2);
    assert_int_equal(report.n, 0);
    buf_done(&report);
    policy_unref(a);
    policy_unref(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_looked_for_any_more_is_lost),
        cmocka_unit_test(actions_are_in_a_partial_order),
        cmocka_unit_test(options_that_show_more_are_weaker),
        cmocka_unit_test(a_new_rule_may_take_values_from_others),
        cmocka_unit_test(exceptions_and_media_open_holes),
        cmocka_unit_test(the_shipped_pack_is_as_strong_as_itself),
        cmocka_unit_test(a_full_report_counts_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
