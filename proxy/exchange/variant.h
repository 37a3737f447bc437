/*
 * variant - which of all possible copies of a response a policy makes.
 *
 * Two policies that filter differently have different variants, and so have
 * two versions of fogline.  Replicas with the same files, at the same places,
 * and the same keys agree.
 */
#ifndef FOGLINE_VARIANT_H
#define FOGLINE_VARIANT_H

#include "filters/policy/policy.h"
#include "proxy/http/etag.h"

struct variant {
    char text[ETAG_VARIANT + 1];
};

/* Works it out, once per policy: about a millisecond. */
void variant_of(const struct policy *policy, struct variant *out);

/* The variant of the copies that one filter of the policy makes: the policy's;
 * where clients get different filters, one of the filter's own. */
void variant_choose(const struct variant *of_policy,
                    const struct policy *policy, const struct filter *filter,
                    struct variant *out);

#endif
