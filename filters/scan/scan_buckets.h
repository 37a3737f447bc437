/*
 * scan_buckets - which stems share a bucket of the scan's tables.
 *
 * What a bucket costs is how often some mixture of its stems stands somewhere:
 * counted in a sample of text, plus an estimate from how common the bytes are
 * that it admits.
 */
#ifndef FOGLINE_SCAN_BUCKETS_H
#define FOGLINE_SCAN_BUCKETS_H

#include "filters/scan/scan.h"
#include "filters/scan/scan_sample.h"

/* The bytes that may stand at each place. */
struct set {
    uint64_t bits[4];
};
struct shape {
    struct set at[SCAN_STEM];
};

/* Where in the sample those bytes do stand. */
struct seen {
    uint64_t at[SCAN_STEM][SCAN_SAMPLE_WORDS];
};

/* A stem, or all of a bucket. */
struct stem {
    struct shape shape;
    struct seen seen;
    uint64_t cost;              /* of a bucket */
    unsigned weight[SCAN_STEM]; /* of a bucket: of all bytes at each place */
    unsigned bucket;            /* of a stem */
    bool custom;                /* a stem that has its own buckets */
};

struct stems {
    size_t count;
    size_t plain;     /* so many come first that are not custom */
    unsigned buckets; /* there are, no more than 8 * SCAN_SETS */
    unsigned custom;  /* so many of each eight are for custom stems */
    struct stem *list;
    uint16_t weight[128]; /* how common each ASCII byte is */
};

static inline bool set_has(const struct set *s, unsigned c)
{
    return s->bits[c / 64] >> c % 64 & 1;
}

static inline void shape_join(struct shape *to, const struct shape *s)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned k = 0; k < 4; k++)
            to->at[i].bits[k] |= s->at[i].bits[k];
}

/* Puts each stem, of which only the shape is known, into a bucket. */
void scan_buckets_fill(struct stems *stems);

/* What a stem of this shape costs in a bucket of its own. */
uint64_t scan_buckets_price(const struct shape *shape);

#endif
