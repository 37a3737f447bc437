/*
 * scan - what 64 bytes at a time look like, and which can matter.
 *
 * A scan turns a block of up to 4 KiB into bit maps of anchors: bytes at which
 * some detector must take a look.  Nearly always there are none.  All
 * variants find the same; scan_scalar.c is the definition.  A variant
 * only classifies bytes; what a class means is portable C, written once
 * (scan_map.h and above).  Nothing here knows what a VIN is.
 */
#ifndef FOGLINE_SCAN_H
#define FOGLINE_SCAN_H

#include "filters/base/check.h"
#include "filters/base/diag.h"
#include "filters/scan/scan_json.h"

#define SCAN_WORDS 64                /* words of 64 bits in a block */
#define SCAN_BLOCK (64 * SCAN_WORDS) /* bytes */
#define SCAN_AHEAD 3                 /* bytes read beyond the block */
#define SCAN_GROUP 8                 /* words that are worked on together */

#define SCAN_STEM  4   /* bytes of a stem */
#define SCAN_STEMS 256 /* at most so many */
#define SCAN_SETS  3   /* of eight buckets, at most */

/*
 * What the scan looks for, made by scan_stems_build().
 *
 * `exact` decides: stem k stands at byte i if bit k is set in each of
 * exact[0][p[i]] .. exact[3][p[i+3]].  As this cannot be asked at every byte,
 * variants first ask for the buckets into which alike stems are put: some of
 * a bucket may stand at byte i if tables 0 .. 3 of a set, by the classes of
 * bytes i .. i+3, share the bucket's bit.  Stems of one bucket also seem to
 * stand where their bytes are mixed: the fewer a bucket has (seven and less),
 * the less often.  There are as few sets as that allows, since each costs time.
 * Custom stems have buckets of their own, so that it costs next to nothing to
 * tell where none of them stands.
 */
struct scan_stems {
    uint64_t exact[SCAN_STEM][256][SCAN_STEMS / 64];
    unsigned rows; /* words of each that are used */
    unsigned last; /* and with those of custom stems, which come behind */
    unsigned sets;
    uint8_t custom; /* the buckets of custom stems, in every set */
    bool slashes;   /* `esc` looks for '/', too: a policy asks for \/ */

    /* Classes of ASCII bytes: 12 .. 63 are the letters of both cases, 0 all
     * from 0x80.  Digits and what SCAN_SPECIAL says have a bit more. */
    uint8_t class[128];
    uint8_t fine[SCAN_SETS][SCAN_STEM][64]; /* buckets by class */

    /* The same of stems that may begin with two bytes from 0x80, by the low six
     * bits of a byte; the buckets are others. */
    uint8_t wide[SCAN_STEM][64];

    /* The same, by 1 .. 26 for letters of either case, SCAN_NUMERAL for
     * digits, SCAN_WIDE for bytes from 0x80 and 0 for the rest. */
    uint8_t coarse[SCAN_SETS][SCAN_STEM][32];
};

#define SCAN_LETTERS 12   /* class of 'A' */
#define SCAN_SPECIAL 0x40 /* beside the class of '\\', '%', '&' */
#define SCAN_DIGIT                                              \
    0x80 /* beside the class of digits and the same three: only \
            of letters it is then more than 11, signed */
#define SCAN_NUMERAL 27
#define SCAN_WIDE    28

/*
 * Builds the table from stems in the notation of filters/text/name.h, and from
 * custom ones; both end with NULL, and the first are no more than SCAN_STEMS.
 * `slashes` becomes false.  Answers how many of `custom` there was room for.
 */
size_t scan_stems_build(struct scan_stems *stems, const char *const *text,
                        const char *const *custom);

/* How often a stem seems to stand in text, roughly: for comparing. */
uint64_t scan_stems_price(const char *text);

/*
 * The anchors of a block; bit i of word w is byte 64 * w + i.
 *
 *   hot   a stem may stand there (scan_stands() has the say), or an '@'
 *   esc   it may begin an escape: a backslash, '%' or '&' before one of
 *         [#0-9A-Za-z], LF or CR; if the stems' `slashes` asks, or '/'
 *   run   the first byte after a run of exactly 17 ASCII letters and digits
 *   num   the first byte after a run of 14 digits or more
 *   dec   the fourth digit after a '.' or '-' that follows a letter or digit
 *   mac   the last byte of xx:xx:xx:xx:xx:xx, where x is a letter or digit and
 *         ':' any other byte (all five may differ)
 *   wide  a byte from 0xC2 that begins no usual letter of UTF-8 (text/glyph.h):
 *         not C3 .. CB, CE .. D7, E4 .. E9, EB, EC
 *   any   hot, run, num, dec or mac
 *   custom  a custom stem may stand there
 *   words bit w: any[w] is not zero
 *   customs bit w: custom[w] is not zero
 *   escs  bit w: esc[w] or wide[w] is not zero
 *
 * `esc` and `wide` hold for all words; `hot`, `run`, `num`, `dec`, `mac` and
 * `any` are undefined in groups of SCAN_GROUP words none of which is in
 * `words`; `custom` is undefined in words that are not in `customs`.  Which
 * bytes that are no stem are hot or custom differs between variants, and
 * with it what is in `any`, `words` and `customs`; scan_settle() makes them
 * equal.
 */
struct scan_map {
    uint64_t hot[SCAN_WORDS], esc[SCAN_WORDS], wide[SCAN_WORDS];
    uint64_t run[SCAN_WORDS], num[SCAN_WORDS], dec[SCAN_WORDS], mac[SCAN_WORDS];
    uint64_t any[SCAN_WORDS];
    uint64_t custom[SCAN_WORDS];
    uint64_t words, escs, customs;
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
     * the following block.  Five parameters: each of another owner, and
     * a struct of them would be written for every block.
     */
    void (*block)(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map);

    scan_json_fn *json;           /* scan_json.h: fills */
    scan_json_skip_fn *json_skip; /* and counts */
};

/* Does a stem stand at p[0 .. SCAN_STEM)? */
static inline bool scan_stands(const struct scan_stems *stems, const uint8_t *p)
{
    uint64_t all = 0;

    for (unsigned k = 0; k < stems->rows; k++)
        all |= stems->exact[0][p[0]][k] & stems->exact[1][p[1]][k] &
               stems->exact[2][p[2]][k] & stems->exact[3][p[3]][k];
    return all != 0;
}

/* The same of custom stems. */
static inline bool scan_stands_custom(const struct scan_stems *stems,
                                      const uint8_t *p)
{
    uint64_t all = 0;

    for (unsigned k = stems->rows; k < stems->last; k++)
        all |= stems->exact[0][p[0]][k] & stems->exact[1][p[1]][k] &
               stems->exact[2][p[2]][k] & stems->exact[3][p[3]][k];
    return all != 0;
}

/* Leaves in the map of a block that begins at p those hot bytes only at which
 * a stem stands, or an '@', and custom ones at which a custom stem does. */
void scan_settle(const struct scan_stems *stems, const uint8_t *p, size_t words,
                 struct scan_map *map);

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
extern const struct scan scan_sse4;
extern const struct scan scan_avx2;
extern const struct scan scan_avx512;
#elif defined(__aarch64__)
extern const struct scan scan_neon;
#endif

#endif
