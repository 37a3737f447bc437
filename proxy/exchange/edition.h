/*
 * edition - a policy as a worker uses it, counted by the exchanges that began
 * with it.
 *
 * A reload gives every worker an edition of its own.  From then on new
 * exchanges take that one; those in flight keep the one they began with, so
 * no response is answered by half a policy.  All but `policy` belongs to one
 * worker's thread, so that counting costs an increment and no lock.
 */
#ifndef FOGLINE_EDITION_H
#define FOGLINE_EDITION_H

#include "proxy/exchange/variant.h"

struct edition {
    struct policy *policy;  /* a reference of its own */
    struct variant variant; /* of the policy */
    uint64_t generation;    /* 1 at the start, one more with each reload */
    size_t users;           /* the worker, and exchanges */
};

/* For one user; takes a reference to the policy. */
struct edition *edition_new(struct policy *policy,
                            const struct variant *variant, uint64_t generation);

/* Frees it, whoever uses it, and gives the policy back.  NULL is fine. */
void edition_free(struct edition *e);

#endif
