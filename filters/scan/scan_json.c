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
    unsigned bit = 1U << names->count % BUCKETS, have = 0xff;

    for (size_t k = 0; k < SCAN_JSON_TAIL && k < name.n; k++)
        have &= names->tail[k][name.p[name.n - 1 - k] & 31];
    if (name.n >= SCAN_JSON_TAIL && have != 0)
        return;
    names->count++;
    for (size_t k = 0; k < SCAN_JSON_TAIL; k++) {
        if (k <= name.n)
            set(names->tail[k], k < name.n ? name.p[name.n - 1 - k] : '"', bit);
        for (unsigned i = 0; k > name.n && i < 32; i++)
            set(names->tail[k], i, bit);
    }
}
