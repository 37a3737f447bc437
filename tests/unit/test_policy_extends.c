/*
 * `extends`: rules of a file first, then its base's; every way to name a wrong
 * base has an error that points at it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filters/policy/policy.h"
#include "filters/policy/rule.h"

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *yaml)
{
    FILE *f = fopen(path_of(name), "w");

    assert_non_null(f);
    assert_true(fputs(yaml, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static struct policy *load(const char *name, struct diag *d)
{
    const char *file = path_of(name);
    struct policy_opts opts = {.files = &file, .file_count = 1};

    diag_init(d);
    return policy_load(&opts, d);
}

static struct policy *load_good(const char *name)
{
    struct diag d;
    struct policy *p = load(name, &d);

    if (p == NULL)
        print_error("%.*s", (int)d.text.n, (const char *)d.text.p);
    assert_non_null(p);
    assert_int_equal(d.warning_count, 0);
    diag_done(&d);
    return p;
}

#define BASE                                                  \
    "filter: base\n"                                          \
    "applies_to: {hosts: a.example}\n"                        \
    "rules:\n"                                                \
    "  - {find: [vin, email], do: redact, name: base-rule}\n" \
    "  - {find: phone, do: block}\n"                          \
    "media: {'video/*': block, image/png: block}\n"           \
    "tests:\n"                                                \
    "  - keeps: nothing\n"

static void own_rules_come_first(void **state)
{
    struct policy *p;
    const struct filter *f;

    (void)state;
    write_file("base.yaml", BASE);
    write_file("own.yaml", "filter: own\n"
                           "extends: base.yaml\n"
                           "rules:\n"
                           "  - {find: [phone, vin], do: mask, keep: 3}\n"
                           "media: {image/png: pass}\n");
    p = load_good("own.yaml");
    f = policy_at(p, 0);
    assert_string_equal(f->name, "own");
    assert_int_equal(f->rule_count, 2); /* phone is taken: no rule is left */
    assert_int_equal(f->by_kind[KIND_VIN]->action, ACTION_MASK);
    assert_int_equal(f->by_kind[KIND_PHONE]->action, ACTION_MASK);
    assert_int_equal(f->by_kind[KIND_EMAIL]->action, ACTION_REDACT);
    assert_string_equal(f->rules[0].settings, "keep: 3");
    assert_string_equal(f->rules[1].name, "base-rule");
    assert_int_equal(f->rules[1].kinds, 1u << KIND_EMAIL);
    assert_string_equal(f->rules[1].file, path_of("base.yaml"));
    assert_int_equal(f->rules[1].line, 4);
    assert_int_equal(f->rules[1].column, 5);
    assert_int_equal(filter_media(f, span_str("image/png")), MEDIA_PASS);
    assert_int_equal(filter_media(f, span_str("video/mp4")), MEDIA_BLOCK);
    assert_null(f->scope.hosts); /* whom it is for is a file's own */
    assert_int_equal(f->test_count, 0);
    policy_unref(p);
}

static void a_file_may_have_no_rules_of_its_own(void **state)
{
    struct policy *p;

    (void)state;
    write_file("base.yaml", BASE);
    write_file("own.yaml", "filter: own\nextends: base.yaml\n");
    p = load_good("own.yaml");
    assert_int_equal(policy_at(p, 0)->rule_count, 2);
    policy_unref(p);
}

static void exceptions_of_the_base_hold(void **state)
{
    struct policy *p;
    const struct filter *f;

    (void)state;
    write_file("base.yaml",
               BASE "except:\n  - {find: vin, field: $.b, reason: base}\n");
    write_file("own.yaml",
               "filter: own\nextends: base.yaml\n"
               "except:\n  - {find: vin, field: $.a, reason: own}\n");
    p = load_good("own.yaml");
    f = policy_at(p, 0);
    assert_int_equal(f->except_count, 2);
    assert_string_equal(f->excepts[0].reason, "own");
    assert_string_equal(f->excepts[1].reason, "base");
    assert_string_equal(f->excepts[1].file, path_of("base.yaml"));
    policy_unref(p);
}

static void bases_have_bases_and_folders(void **state)
{
    char yaml[256];
    struct policy *p;

    (void)state;
    assert_int_equal(mkdir(path_of("sub"), 0700), 0);
    write_file("base.yaml", BASE);
    write_file("sub/middle.yaml", "filter: middle\nextends: ../base.yaml\n"
                                  "rules: [{find: vin, do: mask}]\n");
    write_file("own.yaml", "filter: own\nextends: sub/middle.yaml\n"
                           "rules: [{find: jwt, do: redact}]\n");
    p = load_good("own.yaml");
    assert_int_equal(policy_at(p, 0)->rule_count, 4);
    assert_int_equal(policy_at(p, 0)->by_kind[KIND_VIN]->action, ACTION_MASK);
    policy_unref(p);
    snprintf(yaml, sizeof yaml, "filter: own\nextends: %s\n",
             path_of("base.yaml"));
    write_file("own.yaml", yaml);
    policy_unref(load_good("own.yaml"));
}

/* `place` is where the error points in `name`; `says` is in the text. */
static void check_error(const char *name, const char *place, const char *says)
{
    struct diag d;
    char start[192];

    assert_null(load("own.yaml", &d));
    assert_true(buf_put(&d.text, span_of("", 1)));
    snprintf(start, sizeof start, "%s:%s: ", path_of(name), place);
    if (strncmp((char *)d.text.p, start, strlen(start)) != 0 ||
        strstr((char *)d.text.p, says) == NULL)
        fail_msg("wanted %s%s, got %s", start, says, (char *)d.text.p);
    assert_non_null(strchr((char *)d.text.p, '^'));
    diag_done(&d);
}

static void a_wrong_base_is_an_error_where_it_is_named(void **state)
{
    (void)state;
    write_file("own.yaml", "filter: own\nextends: nowhere.yaml\n");
    check_error("own.yaml", "2:10", "/nowhere.yaml\": No such file");
    write_file("own.yaml", "filter: own\nextends: .\n");
    check_error("own.yaml", "2:10", "Is a directory");
    write_file("own.yaml", "filter: own\nextends: \"\"\n");
    check_error("own.yaml", "2:10", "is the path of a filter file");
    write_file("own.yaml", "filter: own\nextends: [a, b]\n");
    check_error("own.yaml", "2:10", "\"extends\" must be a text");
    write_file("own.yaml", "filter: own\nextends: own.yaml\n");
    check_error("own.yaml", "2:10", "a file cannot extend itself");
}

static void a_cycle_is_an_error_also_through_a_link(void **state)
{
    (void)state;
    write_file("own.yaml", "filter: own\nextends: other.yaml\n");
    write_file("other.yaml", "filter: other\nextends: ./link.yaml\n");
    unlink(path_of("link.yaml"));
    assert_int_equal(symlink("own.yaml", path_of("link.yaml")), 0);
    check_error("other.yaml", "2:10", "a file cannot extend itself");
}

static void too_many_bases_are_an_error(void **state)
{
    char name[32], yaml[96];

    (void)state;
    for (int i = 1; i < 10; i++) {
        snprintf(name, sizeof name, "deep%d.yaml", i);
        snprintf(yaml, sizeof yaml, "filter: f%d\nextends: deep%d.yaml\n", i,
                 i + 1);
        write_file(name, yaml);
    }
    write_file("own.yaml", "filter: own\nextends: deep1.yaml\n");
    check_error("deep7.yaml", "2:10", "more than 8 files");
}

static void what_is_wrong_in_a_base_is_shown_there(void **state)
{
    (void)state;
    write_file("own.yaml", "filter: own\nextends: base.yaml\n"
                           "rules: [{find: vin, do: redact, name: a}]\n");
    write_file("base.yaml", "filter: base\nrules: [{find: vim, do: redact}]\n");
    check_error("base.yaml", "2:16", "unknown kind \"vim\"");
    write_file("base.yaml", "filter: base\nruls: []\n");
    check_error("base.yaml", "2:1", "did you mean \"rules\"?");
    write_file("base.yaml", "filter: base\n");
    check_error("base.yaml", "1:1", "needs the key \"rules\"");
    write_file("base.yaml", "filter: base\nrules:\n"
                            "  - {find: jwt, do: redact, name: a}\n");
    check_error("base.yaml", "3:35", "own.yaml has this name already");
    write_file("base.yaml", "filter: base\nmedia: {a: block}\n"
                            "rules: [{find: jwt, do: redact}]\n");
    check_error("base.yaml", "2:9", "is no media type");
    write_file("base.yaml", "filter: base\notherwise: pass\n"
                            "rules: [{find: jwt, do: redact}]\n");
    check_error("base.yaml", "2:12", "cannot be inspected");
    write_file("base.yaml", "filter: base\nrules:\n"
                            "  - {find: [jwt, vin], do: redact}\n"
                            "  - {find: jwt, do: mask}\n");
    check_error("base.yaml", "4:12", "this rule can never match");
}

/* A base's text that only the extending file's rules find. */
static void a_replacement_of_a_base_is_no_finding_here(void **state)
{
    (void)state;
    write_file("base.yaml", "filter: base\nrules:\n"
                            "  - {find: vin, do: redact, with: a@b.example}\n");
    policy_unref(load_good("base.yaml"));
    write_file("own.yaml", "filter: own\nextends: base.yaml\n"
                           "rules: [{find: email, do: redact}]\n");
    check_error("base.yaml", "3:35", "a rule of this filter would find");
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/fogline-extends-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *status, int type,
                      struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_rules_come_first),
        cmocka_unit_test(a_file_may_have_no_rules_of_its_own),
        cmocka_unit_test(exceptions_of_the_base_hold),
        cmocka_unit_test(bases_have_bases_and_folders),
        cmocka_unit_test(a_wrong_base_is_an_error_where_it_is_named),
        cmocka_unit_test(a_cycle_is_an_error_also_through_a_link),
        cmocka_unit_test(too_many_bases_are_an_error),
        cmocka_unit_test(what_is_wrong_in_a_base_is_shown_there),
        cmocka_unit_test(a_replacement_of_a_base_is_no_finding_here),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
