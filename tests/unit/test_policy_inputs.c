/*
 * What a policy was made of: which files a load read, also one that failed,
 * and whether they are as they were.
 */
#include "tests/unit/policied.h"

#include "filters/policy/stamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/fogline-inputs-XXXXXX";

static const char *at(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(at(name), "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a", "b", "far", "link"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(at(names[i]));
    return rmdir(folder);
}

/* Loads `a` and says what was read: names without the folder, in order. */
static void check_reads(const char *text, bool loads, const char *reads)
{
    const char *file;
    struct stamps read = {.count = 0};
    struct policy_opts opts = {.files = &file, .file_count = 1, .read = &read};
    struct policy *policy;
    struct diag d;
    char got[256] = "";

    write_text("a", text);
    file = at("a");
    diag_init(&d);
    policy = policy_load(&opts, &d);
    assert_int_equal(policy != NULL, loads);
    for (size_t i = 0; i < read.count; i++) {
        size_t n = strlen(got);

        snprintf(got + n, sizeof got - n, "%s ",
                 strrchr(read.at[i].path, '/') + 1);
    }
    assert_string_equal(got, reads);
    stamp_done(&read);
    assert_int_equal(read.count, 0);
    policy_unref(policy);
    diag_done(&d);
}

static void files_and_keys_are_told_also_of_a_load_that_fails(void **state)
{
#define RULES "rules: [{find: vin, do: redact}]\n"
    (void)state;
    write_text("b", "filter: b\n" RULES);
    check_reads("filter: a\n" RULES, true, "a ");
    check_reads("filter: a\nextends: b\n", true, "a b ");
    check_reads("filter: a\nextends: none\n", false, "a none ");
    check_reads("", false, "a ");
    check_reads("filter: [", false, "a ");
    check_reads("filter: a\nrules: 7\n", false, "a ");
    check_reads("filter: a\nrules: [7, [], {}, {[]: 1}, {key: []}]\n", false,
                "a ");
    check_reads("filter: a\nrules: [{find: vin, do: hash, key: no-key}]\n",
                false, "a no-key ");
    check_reads("filter: a\nrules: [{find: vin, do: hash, key: env:NO_KEY}]\n",
                false, "a ");
}

static void a_file_keeps_its_first_stamp(void **state)
{
    struct stamps list = {.count = 0};
    struct stamp now;

    (void)state;
    write_text("b", "1");
    stamp_add(&list, at("b"));
    write_text("b", "12");
    stamp_add(&list, at("b"));
    assert_int_equal(list.count, 1);
    now = stamp_of(at("b"));
    assert_false(stamp_eq(&list.at[0].stamp, &now));
    stamp_done(&list);
}

static void every_change_changes_the_stamp(void **state)
{
    struct stamp none = stamp_of(at("none")), before, after;

    (void)state;
    assert_false(none.exists);
    write_text("b", "1");
    write_text("far", "1");
    before = stamp_of(at("b"));
    assert_true(before.exists);
    after = stamp_of(at("b"));
    assert_true(stamp_eq(&before, &after));
    usleep(20000); /* a clock of the file system's */
    write_text("b", "2");
    after = stamp_of(at("b"));
    assert_false(stamp_eq(&before, &after));
    assert_int_equal(symlink("b", at("link")), 0);
    before = stamp_of(at("link"));
    assert_true(stamp_eq(&before, &after));
    assert_int_equal(unlink(at("link")), 0);
    assert_int_equal(symlink("far", at("link")), 0);
    after = stamp_of(at("link"));
    assert_false(stamp_eq(&before, &after));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_keys_are_told_also_of_a_load_that_fails),
        cmocka_unit_test(a_file_keeps_its_first_stamp),
        cmocka_unit_test(every_change_changes_the_stamp),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
