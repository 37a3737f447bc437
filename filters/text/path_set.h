/*
 * path_set - the paths that are followed at once, as one automaton.
 *
 * Each segment of each path is a bit.  A value's `active` bits are the segments
 * that may select among its children; a child that one selects is a hit if it
 * is its path's last segment, and has the next one active otherwise.
 *
 * Immutable once built; any thread.
 */
#ifndef FOGLINE_PATH_SET_H
#define FOGLINE_PATH_SET_H

#include "filters/base/check.h"
#include "filters/scan/scan_json.h"
#include "filters/text/path.h"

#define PATH_SET_HASHES 256

struct scan;

struct path_set {
    const struct scan *scan; /* finds the structure; borrowed */
    struct scan_json_names names;

    struct path *paths[PATH_SEGMENTS];
    size_t path_count, segment_count;

    /* By bit; the segment of `$` is NULL. */
    const struct path_segment *segments[PATH_SEGMENTS];
    unsigned rules[PATH_SEGMENTS];

    uint64_t whole;   /* `$` */
    uint64_t first;   /* active at the top */
    uint64_t last;    /* hits */
    uint64_t below;   /* stay active in all children (..) */
    uint64_t each;    /* select every child */
    uint64_t indexed; /* select some elements */

    /* Those that may select a key of this hash. */
    uint64_t by_hash[PATH_SET_HASHES];
};

struct path_set *path_set_new(const struct scan *scan);

/* NULL is fine. */
void path_set_free(struct path_set *set);

/*
 * Adds a path, whose hits are reported as `rule`, and takes it over (also
 * when it fails).  False: the set would have more than PATH_SEGMENTS segments
 * (`$` counts as one).
 */
MUST_USE bool path_set_add(struct path_set *set, struct path *path,
                           unsigned rule);

/* Of the segments `active`, those that select the member with the decoded key,
 * and the element at `index`. */
uint64_t path_set_key(const struct path_set *set, uint64_t active,
                      struct span key);
uint64_t path_set_index(const struct path_set *set, uint64_t active,
                        uint64_t index);

static inline unsigned path_set_hash(const uint8_t *key, size_t n)
{
    return n == 0 ? 0
                  : (unsigned)(n * 37 + key[0] * 5u + key[n - 1] * 11u) %
                        PATH_SET_HASHES;
}

/* What is active in a child that `selected` of the `active` segments select. */
static inline uint64_t path_set_next(const struct path_set *set,
                                     uint64_t active, uint64_t selected)
{
    return (selected & ~set->last) << 1 | (active & set->below);
}

#endif
