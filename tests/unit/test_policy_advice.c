/*
 * What is valid but not safe is a warning at its place; what is safe is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filters/policy/policy.h"

/* Loads a file of these rules (each after "  - ", one a line). */
static size_t warnings_of(const char *yaml, struct diag *d)
{
    char name[] = "/tmp/fogline-advice-XXXXXX";
    const char *file = name;
    struct policy_opts opts = {.files = &file, .file_count = 1, .advise = true};
    int fd = mkstemp(name);
    struct policy *p;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
    close(fd);
    diag_init(d);
    p = policy_load(&opts, d);
    if (p == NULL)
        print_error("%.*s", (int)d->text.n, (const char *)d->text.p);
    assert_non_null(p);
    policy_unref(p);
    unlink(name);
    assert_true(buf_put(&d->warnings, span_of("", 1)));
    return d->warning_count;
}

static void check(const char *yaml, const char *place, const char *says)
{
    struct diag d;
    size_t count = warnings_of(yaml, &d);
    const char *text = (const char *)d.warnings.p;

    if (count != (says != NULL))
        fail_msg("%zu warnings for %s: %s", count, yaml, text);
    if (says != NULL && (strstr(text, says) == NULL ||
                         strncmp(strchr(text, ':'), place, strlen(place)) != 0))
        fail_msg("wanted %s %s, got %s", place, says, text);
    diag_done(&d);
}

static const struct {
    const char *rule;  /* line 3 */
    const char *place; /* ":3:COLUMN: " */
    const char *says;  /* NULL: no warning */
} rows[] = {
    {"{find: vin, do: redact}", NULL, NULL},
    {"{find: vin, do: block}", NULL, NULL},
    {"{find: vin, do: mask}", NULL, NULL},
    {"{find: vin, do: mask, keep: -4}", NULL, NULL},
    {"{find: vin, do: mask, keep: 11}", NULL, NULL},
    {"{find: vin, do: mask, keep: -5}", ":3:33: ", "enough of vin"},
    {"{find: vin, do: mask, keep: -8}", ":3:33: ", "serial number"},
    {"{find: vin, do: mask, keep: 12}", ":3:33: ", "at most 11 of the"},
    {"{find: [phone, vin], do: mask, keep: 11}", ":3:42: ", "enough of phone"},
    {"{find: device_id, do: mask, keep: -8}", ":3:39: ", "enough of imei"},
    {"{find: jwt, do: mask, keep: 1}", ":3:33: ", "enough of jwt"},
    {"{find: coordinates, do: mask, keep: 8}", NULL, NULL},
    {"{find: email, do: mask, keep: domain}", NULL, NULL},
    {"{find: email, do: mask, keep: 4}", ":3:35: ", "a short name"},
    {"{find: coordinates, do: coarsen, grid: 500m}", NULL, NULL},
    {"{find: coordinates, do: coarsen, grid: 499m}",
     ":3:44: ", "a cell of 499 m shows the street"},
    {"{find: email, do: redact, at_least: certain}",
     ":3:41: ", "certain lets email through"},
    {"{find: [imei, vin], do: redact, at_least: certain}",
     ":3:47: ", "certain lets vin through"},
    {"{find: imei, do: redact, at_least: certain}", NULL, NULL},
    {"{find: email, do: redact, at_least: likely}", NULL, NULL},
    {"{find: email, do: report}", ":1:9: ", "nothing is hidden"},
    {"{find: email, do: report, at_least: certain}",
     ":1:9: ", "nothing is hidden"},
    {"{find: [email, vin], do: report}\n  - {find: jwt, do: redact}", NULL,
     NULL},
    {"{find: vin, do: redact}\nexcept: [{field: $..a, reason: r}]", NULL, NULL},
    {"{find: vin, do: redact}\nexcept: [{field: $..*, reason: r}]",
     ":4:18: ", "this names no member"},
    {"{find: vin, do: redact}\nexcept: [{field: $, reason: r}]",
     ":4:18: ", "this names no member"},
    {"{find: vin, do: redact}\nexcept: [{field: '$[*][0]', reason: r}]",
     ":4:18: ", "this names no member"},
    {"{find: vin, do: redact}\nmedia: {video/mp4: block}", NULL, NULL},
    {"{find: vin, do: redact}\nmedia: {video/mp4: pass}",
     ":4:20: ", "video/mp4 passes without anybody looking"},
    {"{find: vin, do: redact}\nwebsocket: filter", NULL, NULL},
    {"{find: vin, do: redact}\nwebsocket: filter\n"
     "applies_to: {status: [101, 200]}",
     NULL, NULL},
    {"{find: vin, do: redact}\nwebsocket: block\n"
     "applies_to: {types: a/b}",
     NULL, NULL},
    {"{find: vin, do: redact}\nwebsocket: filter\n"
     "applies_to: {types: a/b}",
     ":4:12: ", "has no media type"},
    {"{find: vin, do: redact}\nwebsocket: filter\n"
     "applies_to: {status: 200}",
     ":4:12: ", "status 101"},
    {"{find: vin, do: redact}\n  - {find: [vin, jwt], do: redact}",
     ":4:13: ", "vin is already taken by the rule in line 3"},
};

static void what_is_not_safe_is_a_warning(void **state)
{
    char yaml[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(yaml, sizeof yaml, "filter: f\nrules:\n  - %s\n",
                 rows[i].rule);
        check(yaml, rows[i].place, rows[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_safe_is_a_warning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
