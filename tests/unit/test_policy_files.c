/*
 * Several files: which filter is tried first, which can never be reached; files
 * that cannot be read; one policy for all threads.
 */
#include "tests/unit/policied.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_FILES 3

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
    assert_ptr_equal(policied_choose(p, "A.com", "/v1/x"), policy_at(p, 0));
    assert_ptr_equal(policied_choose(p, "a.com", "/v2"), policy_at(p, 1));
    assert_ptr_equal(policied_choose(p, "b.com", "/v1/"), policy_at(p, 2));
    assert_null(policied_choose(p, "b.com", "/v2"));
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
        {"/nonexistent.yaml", "/nonexistent.yaml: cannot read this "
                              "file: No such file"},
        {"/tmp", "/tmp: cannot read this file: Is a directory"},
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
    struct policy *p = policied_parse(APPLIES("a", "hosts: a.com"));
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
        cmocka_unit_test(filters_are_tried_in_file_order),
        cmocka_unit_test(a_filter_that_is_never_reached_is_an_error),
        cmocka_unit_test(a_name_is_used_once),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
        cmocka_unit_test(an_unknown_isa_is_an_error),
        cmocka_unit_test(threads_share_a_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
