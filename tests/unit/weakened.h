/*
 * weakened - a policy and the next one, and what is said of what is lost.
 */
#ifndef FOGLINE_TESTS_WEAKENED_H
#define FOGLINE_TESTS_WEAKENED_H

#include "tests/unit/policied.h"

#include "filters/policy/weaker.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILES 3

/* A policy of one to three files; the last of a shorter list are NULL. */
struct texts {
    const char *at[FILES];
};

static inline struct policy *weakened_load(const struct texts *texts)
{
    char names[FILES][32];
    const char *files[FILES];
    struct policy_opts opts = {.files = files};
    struct policy *p;
    struct diag d;

    while (opts.file_count < FILES && texts->at[opts.file_count] != NULL) {
        size_t i = opts.file_count++;
        const char *text = texts->at[i];
        int fd;

        snprintf(names[i], sizeof names[i], "/tmp/fogline-test-XXXXXX");
        fd = mkstemp(names[i]);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, text, strlen(text)), strlen(text));
        close(fd);
        files[i] = names[i];
    }
    diag_init(&d);
    p = policy_load(&opts, &d);
    for (size_t i = 0; i < opts.file_count; i++)
        unlink(names[i]);
    if (p == NULL)
        print_error("%.*s", (int)d.text.n, (const char *)d.text.p);
    assert_non_null(p);
    diag_done(&d);
    return p;
}

/* How many losses, and that one of them says `says` (NULL: there is none). */
static inline void weakened_check(const struct texts *now,
                                  const struct texts *next, const char *says)
{
    struct policy *a = weakened_load(now), *b = weakened_load(next);
    struct buf report;
    size_t count;

    buf_init(&report, 65536);
    count = weaker_than(a, b, &report);
    assert_true(buf_put(&report, span_of("", 1)));
    if ((says == NULL) != (count == 0) ||
        (says != NULL && strstr((const char *)report.p, says) == NULL)) {
        print_error("now:\n%s\nnext:\n%s\nsays %zu:\n%s\nnot: %s\n", now->at[0],
                    next->at[0], count, (const char *)report.p,
                    says != NULL ? says : "(nothing)");
        fail();
    }
    policy_unref(a);
    policy_unref(b);
    buf_done(&report);
}

#endif
