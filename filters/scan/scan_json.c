/*
 * scan_json - the table of names.
 */
#include "filters/scan/scan_json.h"

enum { BUCKETS = 8 };

static void set(uint8_t table[64], unsigned entry, unsigned bits)
{
    table[entry & 31] = (uint8_t)(table[entry & 31] | bits);
    table[(entry & 31) + 32] = table[entry & 31];
}

/* Names that end alike share a bucket; else they are dealt out in turn. */
void scan_json_add(struct scan_json_names *names, struct span name)
{
    uint8_t last = name.n != 0 ? name.p[name.n - 1] : '"';
    uint8_t before = name.n > 1 ? name.p[name.n - 2] : '"';
    unsigned bit = 1U << names->count % BUCKETS;

    if (name.n != 0 &&
        (names->last[last & 31] & names->before[before & 31]) != 0)
        return;
    names->count++;
    set(names->last, last, bit);
    set(names->before, before, bit);
    for (unsigned i = 0; name.n == 0 && i < 32; i++)
        set(names->before, i, bit);
}
