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
#define SCAN_AHEAD 3                 /* bytes read beyond the block */
#define SCAN_GROUP 8                 /* words that share a bit of `busy` */

/*
 * The stems (four bytes each) that make a byte `hot`, and the pairs that may
 * begin an escape.  Byte c stands for bit c & 0x7f of each set: bytes from
 * 0x80 count as the ASCII characters below them, which costs a false alarm at
 * times and never a miss.
 *
 * A stem stands at byte i if at[0][p[i]], at[1][p[i+1]], at[2][p[i+2]] and
 * at[3][p[i+3]] share a bit: eight buckets of stems.  Bit 7 is for escapes, the
 * others for stems (scan_stems_build gives stems that look alike one bucket).
 */
struct scan_stems {
    uint8_t at[4][128];
};

#define SCAN_ESCAPE 0x80 /* the bucket of escapes */

/*
 * Builds the table from stems in the notation of filters/text/name.h, ending
 * with NULL, and adds '@' (followed by anything) and the escapes.
 */
void scan_stems_build(struct scan_stems *stems, const char *const *text);

/*
 * The anchors of a block; bit i of word w is byte 64 * w + i.
 *
 *   hot   a stem stands there (buckets other than SCAN_ESCAPE)
 *   esc   it may begin an escape: a backslash and one of [ux0-9ntrbf], a '%'
 *         and a hex digit, an '&' and [#a-zA-Z].  (SCAN_ESCAPE: any of the
 * first bytes with any of the second) run   the first byte after a run of
 * exactly 17 ASCII letters and digits num   the first byte after a run of 14 to
 * 32 digits (of 33 and more, too) dec   the fourth digit after a '.' or '-'
 * that follows a letter or digit mac   the last byte of xx:xx:xx:xx:xx:xx,
 * where x is a letter or digit and
 *         ':' any other byte (all five may differ)
 *   wide  a byte from 0x80
 *   any   hot, run, num, dec or mac
 *   set   bit j of set[g]: word 8g+j of `any` is not zero
 *   busy  bit g: set[g] is not zero
 *   escs  bit w: esc[w] or wide[w] is not zero
 *
 * `esc` and `wide` hold for all words.  `hot`, `run`, `num`, `dec`, `mac`,
 * `any` and `set` are undefined in groups that are not busy.
 */
struct scan_map {
    uint64_t hot[SCAN_WORDS], esc[SCAN_WORDS], wide[SCAN_WORDS];
    uint64_t run[SCAN_WORDS], num[SCAN_WORDS], dec[SCAN_WORDS], mac[SCAN_WORDS];
    uint64_t any[SCAN_WORDS];
    uint8_t set[SCAN_WORDS / SCAN_GROUP];
    uint64_t busy;
    uint64_t escs;
};

/*
 * What the 64 bytes before a block looked like; bit 63 is the byte just
 * before.  All zero at the start of a window: as if blanks stood there.
 * Runs that began more than 64 bytes before count as 64 long.
 */
struct scan_carry {
    uint64_t alnum, digit, mark;
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
    void (*block)(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map);
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
