/*
 * scan_json_narrow - JSON's structure with registers of 16 or 32 bytes: behind
 * scan_narrow.h.
 */
#ifndef FOGLINE_SCAN_JSON_NARROW_H
#define FOGLINE_SCAN_JSON_NARROW_H

#include "filters/scan/scan_json_step.h"

/* [ and { differ in one bit only, ] and } in the same. */
SCAN_INLINE void json_look(struct json_work *k, size_t w, const uint8_t *p,
                           const uint8_t *before)
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
        v = narrow_look(k->names->last, v & all_of(31)) &
            narrow_look(k->names->before,
                        load(before + NARROW * i) & all_of(31));
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
