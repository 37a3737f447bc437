/*
 * policied - policies of a filter file's text, and which filter of theirs
 * answers for a request.
 */
#ifndef FOGLINE_TESTS_POLICIED_H
#define FOGLINE_TESTS_POLICIED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/policy/policy.h"
#include "filters/policy/rule.h"

/* Read without error or warning. */
static inline struct policy *policied_parse(const char *yaml)
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

static inline const struct filter *
policied_choose(const struct policy *p, const char *host, const char *path)
{
    struct policy_subject subject = {.host = span_str(host),
                                     .path = span_str(path),
                                     .method = span_str("GET")};

    return policy_select(p, &subject);
}

#endif
