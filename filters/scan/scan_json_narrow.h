/*
 * scan_json_narrow - JSON's structure with registers of 16 or 32 bytes: behind
 * scan_narrow.h.
 */
#ifndef FOGLINE_SCAN_JSON_NARROW_H
#define FOGLINE_SCAN_JSON_NARROW_H

#include "filters/scan/scan_json.h"

struct json_tables {
    const struct scan_json_names *names;
};

#include "filters/scan/scan_json_step.h"

SCAN_INLINE struct json_tables
json_tables_of(const struct scan_json_names *names)
{
    return (struct json_tables){names};
}

/* [ and { differ in one bit only, ] and } in the same. */
SCAN_INLINE void json_look(const struct json_tables *t, struct json_work *k,
                           size_t w, const uint8_t *p)
{
    narrow m[8][PARTS];

    for (unsigned i = 0; i < PARTS; i++) {
        narrow v = load(p + NARROW * i), folded = v | all_of(0x20);

        m[0][i] = equal(v, '"');
        m[1][i] = equal(v, '\\');
        m[2][i] = equal(folded, '{');
        m[3][i] = equal(folded, '}');
        m[4][i] = equal(v, ':');
        m[5][i] = equal(v, ',');
        m[6][i] = equal(v, '\n');
        v = narrow_look(t->names->tail[0], v & all_of(31));
        for (unsigned j = 1; j < SCAN_JSON_TAIL; j++)
            v &= narrow_look(t->names->tail[j],
                             load(p + NARROW * i - j * k->back) & all_of(31));
        m[7][i] = (narrow)(v != all_of(0));
    }
    k->map->quote[w] = narrow_bits(m[0]);
    k->map->backslash[w] = narrow_bits(m[1]);
    k->map->open[w] = narrow_bits(m[2]);
    k->map->close[w] = narrow_bits(m[3]);
    k->map->colon[w] = narrow_bits(m[4]);
    k->map->comma[w] = narrow_bits(m[5]);
    k->feed[w] = narrow_bits(m[6]);
    k->named[w] = narrow_bits(m[7]);
}

#endif
