/*
 * scan - what 64 bytes at a time look like, and which can matter.
 *
 * A scan turns a block of up to 4 KiB into bit maps of anchors: bytes at which
 * some detector must take a look.  Nearly always there are none.  All
 * variants give identical answers; scan_scalar.c is the definition.  A variant
 * only classifies bytes; what a class means is portable C, written once
 * (scan_map.h and above).  Nothing here knows what a VIN is.
 */
#ifndef FOGLINE_SCAN_H
#define FOGLINE_SCAN_H

#include "filters/base/check.h"
#include "filters/base/diag.h"

#define SCAN_WORDS 64                /* words of 64 bits in a block */
#define SCAN_BLOCK (64 * SCAN_WORDS) /* bytes */
#define SCAN_AHEAD 2                 /* bytes read beyond the block */
#define SCAN_GROUP 8                 /* words that share a bit of `any` */

/*
 * The anchors of a block; bit i of word w is byte 64 * w + i.
 *
 *   at    an '@'
 *   run   the first byte after a run of 17 to 22 ASCII letters and digits
 *         without I, O and Q in either case (more than 17, since an escape
 *         may stand before: \n, %20, \u0020)
 *   dec   the fourth digit after a '.' that follows a digit
 *   key   an 'l' that begins "lat", "lon" or "lng", any case
 *   any   one of them
 *   set   bit j of set[g]: word 8g+j of `any` is not zero
 *   busy  bit g: set[g] is not zero
 *
 * `run`, `dec`, `any` and `set` are undefined in groups that are not busy.
 */
struct scan_map {
    uint64_t at[SCAN_WORDS], run[SCAN_WORDS], dec[SCAN_WORDS], key[SCAN_WORDS];
    uint64_t any[SCAN_WORDS];
    uint8_t set[SCAN_WORDS / SCAN_GROUP];
    uint64_t busy;
};

/*
 * What the 64 bytes before a block looked like; bit 63 is the byte just
 * before.  All zero at the start of a window: as if blanks stood there.
 */
struct scan_carry {
    uint64_t run, digit, dot;
};

struct scan {
    const char *name;

    /* Can this CPU run it? */
    bool (*usable)(void);

    /*
     * Fills `map` for p[0 .. 64 * words), words <= SCAN_WORDS and a multiple
     * of SCAN_GROUP, reading SCAN_AHEAD bytes more.  `carry` becomes that of
     * the following block.
     */
    void (*block)(const uint8_t *p, size_t words, struct scan_carry *carry,
                  struct scan_map *map);
};

/*
 * The variant called `name`, or with NULL the best this CPU can run.  NULL and
 * an error in `diag` for an unknown or unusable name (the message lists the
 * usable ones).
 */
const struct scan *scan_pick(const char *name, struct diag *diag);

/* Variant i, best first; NULL after the last.  Some may be unusable here. */
const struct scan *scan_at(size_t i);
bool scan_usable(const struct scan *scan);
const char *scan_name(const struct scan *scan);

/*
 * Compares every usable variant with scalar on a built-in text.  False: a
 * variant is wrong on this machine, and the process must not start.
 */
MUST_USE bool scan_self_test(void);

extern const struct scan scan_scalar;
#if defined(__x86_64__)
extern const struct scan scan_avx2;
extern const struct scan scan_avx512;
#endif

#endif
