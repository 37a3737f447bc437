/* edition - see edition.h. */
#include "proxy/exchange/edition.h"

#include "filters/base/mem.h"

#include <stdlib.h>

struct edition *edition_new(struct policy *policy,
                            const struct variant *variant, uint64_t generation)
{
    struct edition *e = mem_alloc(sizeof *e);

    *e = (struct edition){
        .policy = policy_ref(policy),
        .variant = *variant,
        .generation = generation,
        .users = 1,
    };
    return e;
}

void edition_free(struct edition *e)
{
    if (e == NULL)
        return;
    policy_unref(e->policy);
    free(e);
}
