/*
 * The key of a rule: where it may stand, who may read it, and what an error
 * says about it, which is nothing of the key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filters/act/secret.h"
#include "filters/policy/policy.h"
#include "filters/policy/rule.h"

#define KEY   "00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0"
#define RULE  "filter: %s\nrules:\n  - find: vin\n    do: hash\n    key: %s\n%s"
#define NAMED "fogline-key-1:"

static char folder[] = "/tmp/fogline-test-XXXXXX";
static char path[128];

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put_file(const char *name, const char *text, mode_t mode)
{
    FILE *f = fopen(in_folder(name), "we");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"good.key", "open.key", "bad.key",
                                        "big.key", "f.yaml"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

/* The error of a filter with such a rule; empty if it loads. */
static struct diag load(const char *key, const char *options)
{
    char yaml[1024];
    struct diag d;
    struct policy *p;

    snprintf(yaml, sizeof yaml, RULE, "f", key, options);
    diag_init(&d);
    p = policy_parse(in_folder("f.yaml"), span_str(yaml), NULL, &d);
    assert_int_equal(p == NULL, d.failed);
    policy_unref(p);
    assert_true(buf_put(&d.text, span_of("", 1)));
    return d;
}

static void check(const char *key, const char *options, const char *says)
{
    struct diag d = load(key, options);
    const char *text = (const char *)d.text.p;

    if (says == NULL) {
        assert_string_equal(text, "");
    } else {
        if (strstr(text, says) == NULL)
            print_error("wanted %s\ngot %s", says, text);
        assert_non_null(strstr(text, says));
        assert_non_null(strstr(text, "f.yaml:"));
        assert_null(strstr(text, "00112233"));
        assert_null(strstr(text, "hunter2"));
    }
    diag_done(&d);
}

static void a_key_file_is_for_its_owner_only(void **state)
{
    static const mode_t open_modes[] = {0640, 0604, 0620, 0610, 0666, 0601};

    (void)state;
    put_file("good.key", "# a key\n" KEY "\n", 0600);
    check("good.key", "", NULL);
    check(in_folder("good.key"), "", NULL);
    put_file("good.key", KEY, 0400);
    check("good.key", "", NULL);
    for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
        put_file("open.key", KEY, open_modes[i]);
        check("open.key", "", "run: chmod 600");
        unlink(in_folder("open.key"));
    }
}

static void a_file_that_holds_no_key_is_an_error(void **state)
{
    char big[5000];

    (void)state;
    check("none.key", "", "No such file or directory; make one with");
    check(".", "", "is no file");
    check("/dev/null", "", "is no file");
    put_file("bad.key", "hunter2", 0600);
    check("bad.key", "", "this is no key");
    put_file("bad.key", "", 0600);
    check("bad.key", "", "one line with a key");
    put_file("bad.key", NAMED "00000000:" KEY, 0600);
    check("bad.key", "", "do not belong together");
    memset(big, '#', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    put_file("big.key", big, 0600);
    check("big.key", "", "too large to be a key");
}

static void a_key_may_come_from_the_environment(void **state)
{
    (void)state;
    setenv("FOGLINE_TEST", KEY, 1);
    check("env:FOGLINE_TEST", "", NULL);
    setenv("FOGLINE_TEST", "hunter2", 1);
    check("env:FOGLINE_TEST", "", "this is no key");
    setenv("FOGLINE_TEST", "", 1);
    check("env:FOGLINE_TEST", "", "is not set");
    unsetenv("FOGLINE_TEST");
    check("env:FOGLINE_TEST", "", "is not set");
    check("\"env:\"", "", "is not set");
}

static void epoch_and_tenant_are_words(void **state)
{
    (void)state;
    put_file("good.key", KEY, 0600);
    check("good.key", "    epoch: 2026-11\n    tenant: a.b_c-1\n", NULL);
    check("good.key", "    epoch: 2026\n", NULL);
    check("good.key", "    epoch: \"\"\n", "\"epoch\" is 1 to 64 letters");
    check("good.key", "    tenant: a b\n", "\"tenant\" is 1 to 64 letters");
}

/* What the rule of such a filter makes of one value. */
static void hash_of(const char *name, const char *options,
                    uint8_t out[SECRET_HASH])
{
    char yaml[1024];
    struct diag d;
    struct policy *p;

    snprintf(yaml, sizeof yaml, RULE, name, "good.key", options);
    diag_init(&d);
    p = policy_parse(in_folder("f.yaml"), span_str(yaml), NULL, &d);
    assert_non_null(p);
    secret_hash(policy_at(p, 0)->by_kind[KIND_VIN]->secret, SECRET_USE_HASH,
                span_str("v"), out);
    policy_unref(p);
    diag_done(&d);
}

static void who_shares_pseudonyms_is_said_by_tenant_and_epoch(void **state)
{
    static const char *const same[][2] = {
        {"a", ""}, {"b", "    tenant: a\n"}, {"a", "    tenant: a\n"}};
    static const char *const different[][2] = {
        {"b", ""}, {"a", "    tenant: b\n"}, {"a", "    epoch: 1\n"}};
    uint8_t want[SECRET_HASH], got[SECRET_HASH];

    (void)state;
    put_file("good.key", KEY, 0600);
    hash_of("a", "", want);
    for (size_t i = 0; i < 3; i++) {
        hash_of(same[i][0], same[i][1], got);
        assert_memory_equal(got, want, sizeof got);
        hash_of(different[i][0], different[i][1], got);
        assert_memory_not_equal(got, want, sizeof got);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_file_is_for_its_owner_only),
        cmocka_unit_test(a_file_that_holds_no_key_is_an_error),
        cmocka_unit_test(a_key_may_come_from_the_environment),
        cmocka_unit_test(epoch_and_tenant_are_words),
        cmocka_unit_test(who_shares_pseudonyms_is_said_by_tenant_and_epoch),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
