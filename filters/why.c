/* why - the texts of the tables in why.h. */
#include "filters/why.h"

static const char *const bases[] = {
#define X(id, text) text,
    BASES(X)
#undef X
};

static const char *const misses[] = {
#define X(id, text) text,
    MISSES(X)
#undef X
};

const char *why_found(enum basis basis)
{
    return bases[basis];
}

const char *why_missed(enum miss miss)
{
    return misses[miss];
}
